// Why one event was refused: expected, so a value.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace yiping {

/// Bad input. `field` is a path such as "data.lat", `detail` one sentence that names the value met.
struct [[nodiscard]] Reject {
    enum class Reason : std::uint8_t {
        not_json,
        empty_message,
        not_utf8,
        too_large,
        too_deep,
        not_an_event,
        missing_field,
        bad_value,
        unknown_datum,
        conflicting_duplicate,
        not_allowed,
        time_out_of_range
    };
    Reason reason = Reason::not_json;
    std::string field;
    std::string detail;
    std::string id;      ///< of the event, when it could be read
    std::string source;  ///< likewise
};
inline constexpr int reject_reason_count = 12;

/// The reason's name on the wire.
[[nodiscard]] std::string_view name_of(Reject::Reason reason);

}  // namespace yiping
