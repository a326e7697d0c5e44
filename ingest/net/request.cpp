#include "ingest/net/request.hpp"

#include <fmt/format.h>
#include <simdjson.h>

#include <tuple>

#include "ingest/event/codec.hpp"
#include "ingest/event/json_text.hpp"

namespace yiping {
namespace {

using simdjson::dom::element;
using simdjson::dom::object;

// What an event may hold there; that of a roster is made of two of its members.
constexpr std::size_t most_subject = 1'024;
constexpr std::size_t most_reason = 4'096;

/// Reads members of one request; the first that is wrong stays as the error.
class Members {
public:
    explicit Members(object members) : members_{members} {}

    [[nodiscard]] std::string text(std::string_view key) {
        std::string_view value;
        if (const auto found = find(key); found && found->get(value) != simdjson::SUCCESS)
            fail(key, "must be a string");
        return std::string{value};
    }
    [[nodiscard]] std::optional<std::uint64_t> number(std::string_view key) {
        const auto found = find(key);
        if (!found) return std::nullopt;
        std::uint64_t value = 0;
        if (found->get(value) != simdjson::SUCCESS) fail(key, "must be a whole number from 0");
        return value;
    }
    [[nodiscard]] bool flag(std::string_view key, bool fallback) {
        const auto found = find(key);
        if (found && found->get(fallback) != simdjson::SUCCESS) fail(key, "must be true or false");
        return fallback;
    }
    void fail(std::string_view key, std::string_view why) {
        if (!error_) error_ = RequestError{"", "bad_value", fmt::format("{} {}", key, why)};
    }
    [[nodiscard]] std::optional<element> find(std::string_view key) const {
        element value;
        if (members_[key].get(value) != simdjson::SUCCESS || value.is_null()) return std::nullopt;
        return value;
    }
    [[nodiscard]] std::optional<RequestError>& error() { return error_; }

private:
    object members_;
    std::optional<RequestError> error_;
};

Request history_request(Members& members) {
    HistoryRequest history;
    history.from_sequence = members.number("from_sequence").value_or(history.from_sequence);
    history.to_sequence = members.number("to_sequence").value_or(history.to_sequence);
    history.limit = members.number("limit").value_or(history.limit);
    history.type_prefix = members.text("type");
    history.subject = members.text("subject");
    if (const std::string since = members.text("since"); !since.empty()) {
        const auto moment = parse_rfc3339(since);
        if (moment) history.since_ms = *moment;
        if (!moment) members.fail("since", "must be a moment such as 2026-08-14T08:15:00+08:00");
    }
    if (history.limit == 0) members.fail("limit", "must be 1 or more");
    if (const std::string area = members.text("area"); !area.empty()) {
        const auto code = parse_grid_code(area);
        if (code) history.area = *code;
        if (!code) members.fail("area", "must be a grid code of 6, 9, 12, 15, 17 or 18 digits");
    }
    return history;
}

Request digest_request(Members& members) {
    const auto sequence = members.number("sequence");
    if (!sequence) return RequestError{"", "missing_field", "digest needs a sequence"};
    return DigestRequest{*sequence};
}

Request moment_request(Members& members) {
    MomentRequest moment;
    moment.sequence = members.number("sequence").value_or(moment.sequence);
    moment.newer_than = members.number("newer_than").value_or(0);
    if (const std::string time = members.text("time"); !time.empty()) {
        moment.time_ms = parse_rfc3339(time);
        if (!moment.time_ms)
            members.fail("time", "must be a moment such as 2026-08-14T08:15:00+08:00");
    }
    return moment;
}

/// `json` is valid, so its members can be told apart as they were written.
Request command_request(Members& members, std::string_view json) {
    CommandRequest command;
    command.expected_sequence = members.number("expected_sequence");
    for (const MemberText& member : members_of(json))
        if (member.key == "\"event\"") command.event_json = member.value;
    if (command.event_json.empty())
        return RequestError{"", "missing_field", "command needs an event"};
    return command;
}

Request person_request(Members& members, bool erase) {
    PersonRequest request{erase, members.text("subject"), members.text("reason")};
    if (request.subject.empty())
        return RequestError{"", "missing_field", fmt::format("{} needs a subject", request.name())};
    for (const auto& [key, text, most] : {std::tuple{"subject", &request.subject, most_subject},
                                          std::tuple{"reason", &request.reason, most_reason}})
        if (text->size() > most) members.fail(key, fmt::format("has more than {} bytes", most));
    return request;
}

Request request_named(std::string_view name, Members& members, std::string_view json) {
    if (name == "status") return StatusRequest{members.flag("digest", true)};
    if (name == "snapshot") return SnapshotRequest{};
    if (name == "history") return history_request(members);
    if (name == "digest") return digest_request(members);
    if (name == "moment") return moment_request(members);
    if (name == "timeline") return TimelineRequest{members.number("after_sequence").value_or(0)};
    if (name == "command") return command_request(members, json);
    if (name == "reveal" || name == "erase") return person_request(members, name == "erase");
    if (name.empty()) return RequestError{"", "missing_field", "request is missing"};
    return RequestError{
        "",
        "unknown_request",
        fmt::format("{} is none of status, snapshot, history, digest, moment, timeline, command, "
                    "reveal, erase",
                    json_quoted(name))};
}

}  // namespace

Request parse_request(std::string_view json) {
    simdjson::dom::parser parser;
    element document;
    object root;
    if (parser.parse(simdjson::padded_string{json}).get(document) != simdjson::SUCCESS)
        return RequestError{"", "not_json", "a request is one JSON object"};
    if (document.get(root) != simdjson::SUCCESS)
        return RequestError{"", "bad_value", "a request is one JSON object"};
    Members members{root};
    const std::string name = members.text("request");
    Request request = request_named(name, members, trimmed_json(json));
    if (members.error()) request = *members.error();
    if (auto* error = std::get_if<RequestError>(&request)) error->request = name;
    return request;
}

std::string error_json(const RequestError& error) {
    const std::string request =
        error.request.empty() ? "" : fmt::format(R"(,"request":{})", json_quoted(error.request));
    return fmt::format(R"({{"error":{{"reason":"{}","detail":{}{}}}}})",
                       error.reason,
                       json_quoted(error.detail),
                       request);
}

namespace {

/// A valid object with one member set, where it stood or else in front.
std::string with_member(std::string_view object_text,
                        std::string_view key,
                        std::string_view value) {
    const std::string quoted = json_quoted(key);
    const std::vector<MemberText> members = members_of(object_text);
    std::string text = "{" + quoted + ":" + std::string{value};
    for (const MemberText& member : members)
        if (member.key != quoted) text += fmt::format(",{}:{}", member.key, member.value);
    return text + "}";
}

}  // namespace

std::string with_actor(const std::string& event_json,
                       std::string_view actor,
                       std::string_view source) {
    if (!event_json.starts_with('{')) return event_json;
    std::string stamped = event_json;
    for (const MemberText& member : members_of(event_json))
        if (member.key == R"("data")" && member.value.starts_with('{'))
            stamped = with_member(
                event_json, "data", with_member(member.value, "actor", json_quoted(actor)));
    return source.empty() ? stamped : with_member(stamped, "source", json_quoted(source));
}

}  // namespace yiping
