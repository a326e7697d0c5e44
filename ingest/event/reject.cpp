// The names of the reasons, as acks carry them.
#include "ingest/event/reject.hpp"

#include <array>

namespace yiping {

std::string_view name_of(Reject::Reason reason) {
    static constexpr std::array<std::string_view, reject_reason_count> names{
        "not_json",
        "empty_message",
        "not_utf8",
        "too_large",
        "too_deep",
        "not_an_event",
        "missing_field",
        "bad_value",
        "unknown_datum",
        "conflicting_duplicate",
        "not_allowed",
        "time_out_of_range"};
    return names.at(static_cast<std::size_t>(reason));
}

}  // namespace yiping
