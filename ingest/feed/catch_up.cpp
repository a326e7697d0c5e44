#include "ingest/feed/catch_up.hpp"

#include <utility>

namespace yiping {
namespace {

constexpr std::uint64_t max_repaired_events = 50'000;  // beyond it a snapshot is sooner here
constexpr std::size_t max_waiting_events = 500'000;

}  // namespace

void CatchUp::subscribed() {
    stage_ = Stage::hearing;
    awaited_ = Awaited::nothing;
    wanted_.reset();
}

void CatchUp::want(Ask what, Awaited answer) {
    wanted_ = what;
    awaited_ = answer;
}

void CatchUp::hear_heartbeat(std::uint64_t head) {
    order_.reach(head);
    if (stage_ != Stage::hearing) return;
    // The subscription stands, so nothing after `head` can be missed: time to learn what came
    // before.
    stage_ = Stage::loading;
    const std::uint64_t known = order_.handed_out();
    if (has_state_ && known <= head && !last_json_.empty())
        return want(AskHistory{known, known}, Awaited::whether_log_goes_on);
    // What was gathered is forgotten, of another log perhaps: all of it comes with the snapshot.
    order_ = StreamOrder{};
    want_snapshot();
}

void CatchUp::take_snapshot(std::uint64_t sequence) {
    awaited_ = Awaited::nothing;
    order_.restart_from(sequence);
    has_state_ = true;
    last_json_.clear();
    stage_ = Stage::live;
}

void CatchUp::take_history(std::string_view events_json) {
    const Awaited purpose = std::exchange(awaited_, Awaited::nothing);
    if (purpose == Awaited::whether_log_goes_on) {
        // The log goes on when it still holds, where we left it, the very event that we had last.
        if (events_json == '[' + last_json_ + ']') {
            stage_ = Stage::live;
            return;
        }
        order_ = StreamOrder{};
        return want_snapshot();
    }
    if (purpose == Awaited::history && events_json == "[]") want_snapshot();
}

void CatchUp::history_refused() {
    // What still waits may be of another log.
    if (asks_whether_log_goes_on()) order_ = StreamOrder{};
    want_snapshot();
}

std::optional<Ask> CatchUp::ask() {
    if (stage_ == Stage::live && awaited_ == Awaited::nothing)
        if (const auto gap = order_.gap()) {
            if (gap->to - gap->from >= max_repaired_events || order_.waiting() > max_waiting_events)
                want_snapshot();
            else
                want(AskHistory{gap->from, gap->to}, Awaited::history);
        }
    return std::exchange(wanted_, std::nullopt);
}

Flush CatchUp::take() {
    if (stage_ != Stage::live) return {{}, order_.handed_out()};
    Flush flush = order_.take();
    if (!flush.events.empty()) last_json_ = flush.events.back().json;
    return flush;
}

}  // namespace yiping
