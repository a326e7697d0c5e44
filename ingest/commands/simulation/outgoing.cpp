#include "ingest/commands/simulation/outgoing.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "ingest/event/codec.hpp"

namespace yiping {

void Outbox::add(const std::string& source, std::string json) {
    const auto open = std::find_if(messages_.rbegin(), messages_.rend(), [&](const auto& message) {
        return !message.bad && message.source == source;
    });
    if (open != messages_.rend() && open->events.size() < events_per_message)
        open->events.push_back(std::move(json));
    else
        messages_.push_back({source, {std::move(json)}, false});
}

void Outbox::add_bad(std::string text) {
    messages_.push_back({std::string{bad_source}, {std::move(text)}, true});
}

std::vector<OutgoingMessage> Outbox::take() {
    return std::exchange(messages_, {});
}

namespace {

std::string event_text(const std::string& id,
                       std::string_view type,
                       TimeMs time_ms,
                       std::string_view data) {
    return fmt::format(
        R"({{"specversion":"1.0","id":"{}","source":"{}","type":"{}","time":"{}","subject":"incident/{}",)"
        R"("exercise":true,"simulatedbad":"simulated bad","data":{}}})",
        id,
        bad_source,
        type,
        format_rfc3339(time_ms),
        id,
        data);
}

std::string fire_at(double lat, std::string_view datum) {
    return fmt::format(
        R"({{"title":"simulated bad","net":"command","class":"12G01","channel":"119",)"
        R"("lon":122.9,"lat":{},"datum":"{}"}})",
        lat,
        datum);
}

std::string nested(int depth) {
    return std::string(static_cast<std::size_t>(depth), '[') + "1" +
           std::string(static_cast<std::size_t>(depth), ']');
}

}  // namespace

std::vector<std::string> bad_on_purpose(std::uint64_t number, TimeMs now_ms) {
    const std::string id = fmt::format("bad-{}", now_ms);
    const auto reported = [&](std::string_view data) {
        return event_text(id, "incident.reported", now_ms, data);
    };
    switch (number % reject_reason_count) {
        case 0:
            return {R"({"simulated bad":)"};  // not_json
        case 1:
            return {""};  // empty_message
        case 2:
            return {"{\"simulated bad\":\"\xff\"}"};  // not_utf8
        case 3:
            return {reported(fmt::format(R"({{"title":"simulated bad","description":"{}"}})",
                                         std::string(max_event_bytes, 'x')))};  // too_large
        case 4:
            return {reported(fmt::format(R"({{"title":"simulated bad","deep":{}}})",
                                         nested(2 * max_nesting)))};  // too_deep
        case 5:
            return {R"("simulated bad")"};  // not_an_event
        case 6:
            return {
                reported(R"({"net":"command","class":"12G01","channel":"119"})")};  // missing_field
        case 7:
            return {reported(fire_at(95, "wgs84"))};  // bad_value
        case 8:
            return {reported(fire_at(41, "beijing54"))};  // unknown_datum
        case 9: {  // conflicting_duplicate: the first is good
            constexpr std::string_view note = R"({"actor":"simulated","text":"simulated bad"})";
            constexpr std::string_view other = R"({"actor":"simulated","text":"other words"})";
            return {event_text(id, "message.sent", now_ms, note),
                    event_text(id, "message.sent", now_ms, other)};
        }
        case 10:
            return {event_text(id, "clock.ticked", now_ms, "{}")};  // not_allowed
        default:
            return {
                event_text(id,
                           "worker.position",
                           now_ms - 7 * day_ms,
                           R"({"lon":122.9,"lat":41.1,"datum":"wgs84"})")};  // time_out_of_range
    }
}

}  // namespace yiping
