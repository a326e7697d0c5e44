// Writing and reading of case numbers.
#include "ingest/city/case_number.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace yiping {

std::string case_number(GridCode area, CaseNumberParts parts) {
    return fmt::format("{:06}{:08}{:05}", area.value, parts.day, parts.count);
}

std::optional<CaseNumberParts> case_number_parts(std::string_view number) {
    const auto digit = [](char c) { return c >= '0' && c <= '9'; };
    if (number.size() != 19 || !std::all_of(number.begin(), number.end(), digit))
        return std::nullopt;
    CaseNumberParts parts;
    std::from_chars(number.data() + 6, number.data() + 14, parts.day);
    std::from_chars(number.data() + 14, number.data() + 19, parts.count);
    return parts;
}

std::int64_t local_day(TimeMs time_ms, int utc_offset_minutes) {
    const CivilTime civil = civil_time(time_ms, utc_offset_minutes);
    return civil.year * 10'000LL + civil.month * 100LL + civil.day;
}

}  // namespace yiping
