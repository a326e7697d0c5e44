// Case numbers, 19 digits: area 6, local date 8, count of the day 5.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "ingest/event/grid_code.hpp"
#include "ingest/event/time.hpp"

namespace yiping {

struct CaseNumberParts {
    std::int64_t day = 0;  ///< yyyymmdd
    std::uint32_t count = 0;
};

[[nodiscard]] std::string case_number(GridCode area, CaseNumberParts parts);
/// Nothing when the number is of another make (a city may give its own).
[[nodiscard]] std::optional<CaseNumberParts> case_number_parts(std::string_view number);
/// yyyymmdd of a moment at an offset from UTC.
[[nodiscard]] std::int64_t local_day(TimeMs time_ms, int utc_offset_minutes);

}  // namespace yiping
