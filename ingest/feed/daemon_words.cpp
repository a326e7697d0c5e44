#include "ingest/feed/daemon_words.hpp"

#include <simdjson.h>

#include "ingest/event/json_text.hpp"

namespace yiping {
namespace {

using simdjson::dom::element;
using simdjson::dom::object;

std::string text_in(object from, std::string_view key) {
    std::string_view value;
    return from[key].get(value) == simdjson::SUCCESS ? std::string{value} : std::string{};
}

std::uint64_t number_in(object from, std::string_view key) {
    std::uint64_t value = 0;
    return from[key].get(value) == simdjson::SUCCESS ? value : 0;
}

bool has(object from, std::string_view key) {
    return from[key].error() == simdjson::SUCCESS;
}

/// Calls read(object) when the text is one; nothing otherwise.
template <class Read>
auto with_object(std::string_view json, Read read) -> decltype(read(object{})) {
    simdjson::dom::parser parser;
    object root;
    if (parser.parse(simdjson::padded_string{json}).get(root) != simdjson::SUCCESS)
        return std::nullopt;
    return read(root);
}

std::string member_text(std::string_view json, std::string_view quoted_key) {
    for (const MemberText& member : members_of(json))
        if (member.key == quoted_key) return std::string{member.value};
    return {};
}

CommandAnswer read_command_answer(object root) {
    CommandAnswer answer;
    answer.id = text_in(root, "id");
    answer.accepted = text_in(root, "status") == "accepted";
    answer.sequence = number_in(root, "sequence");
    answer.reason = text_in(root, "reason");
    answer.state = text_in(root, "state");
    answer.detail = text_in(root, "detail");
    return answer;
}

SnapshotHead read_snapshot_head(object root) {
    return {number_in(root, "sequence"),
            number_in(root, "fold_version"),
            number_in(root, "bytes"),
            text_in(root, "digest"),
            text_in(root, "encoding")};
}

}  // namespace

std::optional<DaemonAnswer> read_answer(std::string_view json) {
    return with_object(json, [json](object root) -> std::optional<DaemonAnswer> {
        object part;
        if (root["error"].get(part) == simdjson::SUCCESS)
            return ErrorAnswer{
                text_in(part, "request"), text_in(part, "reason"), text_in(part, "detail")};
        if (root["endpoints"].get(part) == simdjson::SUCCESS)
            return StatusAnswer{text_in(part, "feed")};
        if (has(root, "moment"))
            return MomentHead{number_in(root, "moment"),
                              number_in(root, "head"),
                              static_cast<TimeMs>(number_in(root, "first_ms")),
                              static_cast<TimeMs>(number_in(root, "last_ms")),
                              read_snapshot_head(root)};
        if (has(root, "upto"))
            return TimelineHead{number_in(root, "upto"), number_in(root, "bytes")};
        if (has(root, "encoding")) return read_snapshot_head(root);
        if (has(root, "events"))
            return HistoryPage{member_text(json, R"("events")"),
                               number_in(root, "next_sequence"),
                               number_in(root, "head"),
                               has(root, "kept_no_longer")};
        if (has(root, "status")) return read_command_answer(root);
        return std::nullopt;
    });
}

std::optional<Heartbeat> read_heartbeat(std::string_view json) {
    return with_object(json, [](object root) -> std::optional<Heartbeat> {
        const auto time_ms = parse_rfc3339(text_in(root, "time"));
        if (!time_ms) return std::nullopt;
        Heartbeat heartbeat{number_in(root, "sequence"), *time_ms, text_in(root, "store"), {}};
        simdjson::dom::array feeds;
        if (root["feeds"].get(feeds) != simdjson::SUCCESS) return heartbeat;
        for (const element feed : feeds) {
            object source;
            if (feed.get(source) != simdjson::SUCCESS) continue;
            SourceAge& age = heartbeat.feeds.emplace_back();
            age.source = text_in(source, "source");
            age.age_ms = static_cast<std::int64_t>(number_in(source, "age_ms"));
            age.silent = text_in(source, "state") == "silent";
            std::int64_t behind_ms = 0;
            if (source["clock_behind_ms"].get(behind_ms) == simdjson::SUCCESS)
                age.clock_behind_ms = behind_ms;
        }
        return heartbeat;
    });
}

std::optional<std::uint64_t> read_upto(std::string_view json) {
    return with_object(json, [](object root) -> std::optional<std::uint64_t> {
        if (!has(root, "sequence")) return std::nullopt;
        return number_in(root, "sequence");
    });
}

}  // namespace yiping
