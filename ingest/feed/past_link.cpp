#include "ingest/feed/past_link.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>

#include "ingest/city/apply.hpp"
#include "ingest/city/keyframe.hpp"
#include "ingest/event/errors.hpp"
#include "ingest/feed/live_link.hpp"
#include "ingest/store/compression.hpp"

namespace yiping {
namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

constexpr auto answer_within = 10s;
constexpr std::uint64_t page_events = 20'000;

}  // namespace

const PastPage* PastPages::find(std::uint64_t after) {
    auto at = pages_.upper_bound(after);
    if (at == pages_.begin()) return nullptr;
    Kept& kept = (--at)->second;
    if (kept.page.upto <= after) return nullptr;
    kept.used = ++looks_;
    return &kept.page;
}

/// The one that was of no use for the longest makes room.
const PastPage& PastPages::keep(PastPage page) {
    const std::uint64_t after = page.after;
    if (const auto before = pages_.find(after); before != pages_.end()) {
        bytes_ -= before->second.page.events_json.size();
        pages_.erase(before);
    }
    bytes_ += page.events_json.size();
    const auto here = pages_.emplace(after, Kept{std::move(page), ++looks_}).first;
    while (bytes_ > most_bytes && pages_.size() > 1) {
        const auto oldest =
            std::ranges::min_element(pages_, {}, [](const auto& one) { return one.second.used; });
        bytes_ -= oldest->second.page.events_json.size();
        pages_.erase(oldest);
    }
    return here->second.page;
}

PastLink::PastLink(zmq::context_t& context,
                   std::string sync_endpoint,
                   std::optional<OwnKeys> keys,
                   std::stop_token stop,
                   int bell)
    : context_{context},
      sync_endpoint_{std::move(sync_endpoint)},
      keys_{std::move(keys)},
      stop_{std::move(stop)},
      bell_{bell} {}

std::vector<std::string> PastLink::ask(const std::string& json) {
    if (!socket_) {
        socket_.emplace(context_, zmq::socket_type::dealer);
        use_keys(*socket_, keys_);
        socket_->set(zmq::sockopt::linger, 0);
        try {
            socket_->connect(sync_endpoint_);
        } catch (const zmq::error_t& error) {
            socket_.reset();
            throw LinkLost{fmt::format("\"{}\" is no endpoint: {}", sync_endpoint_, error.what())};
        }
    }
    if (!socket_->send(zmq::buffer(json), zmq::send_flags::dontwait)) {
        socket_.reset();
        throw LinkLost{"the connection was cut"};
    }
    const Clock::time_point until = Clock::now() + answer_within;
    while (!stop_.stop_requested() && Clock::now() < until) {
        zmq::pollitem_t items[]{{socket_->handle(), 0, ZMQ_POLLIN, 0},
                                {nullptr, bell_, ZMQ_POLLIN, 0}};
        const auto left = std::chrono::ceil<std::chrono::milliseconds>(until - Clock::now());
        try {
            zmq::poll(items, 2, std::max(left, 0ms));
        } catch (const zmq::error_t& error) {
            if (error.num() != EINTR) throw;
        }
        if ((items[0].revents & ZMQ_POLLIN) == 0) continue;
        std::vector<std::string> frames;
        zmq::message_t frame;
        do {
            (void)socket_->recv(frame, zmq::recv_flags::none);  // all of a message is there at once
            frames.push_back(frame.to_string());
        } while (frame.more());
        return frames;
    }
    socket_.reset();  // an answer that comes late must not be taken for the next one
    throw LinkLost{"the daemon does not answer"};
}

/// The head of an answer of so many frames.
template <class Answer>
Answer PastLink::answered(const std::vector<std::string>& frames, std::size_t count) {
    std::optional<DaemonAnswer> answer = read_answer(frames.front());
    if (answer)
        if (const auto* error = std::get_if<ErrorAnswer>(&*answer))
            throw LinkLost{fmt::format("the daemon refused {}: {}", error->request, error->detail)};
    auto* head = answer ? std::get_if<Answer>(&*answer) : nullptr;
    if (head == nullptr || frames.size() < count)
        throw LinkLost{"the daemon cannot tell of its past: use the same release of both"};
    return std::move(*head);
}

PastLink::Place PastLink::place_of(std::optional<TimeMs> time_ms,
                                   std::uint64_t sequence,
                                   std::uint64_t newer_than) {
    const std::string where = time_ms ? fmt::format(R"("time":"{}")", format_rfc3339(*time_ms))
                                      : fmt::format(R"("sequence":{})", sequence);
    const auto frames =
        ask(fmt::format(R"({{"request":"moment",{},"newer_than":{}}})", where, newer_than));
    Place place{answered<MomentHead>(frames, 1), nullptr};
    const SnapshotHead& keyframe = place.head.keyframe;
    if (keyframe.fold_version != fold_version)
        throw LinkLost{fmt::format(
            "the daemon folds by version {} and this program by {}: use the same release of both",
            keyframe.fold_version,
            fold_version)};
    if (keyframe.bytes == 0) return place;
    const auto bytes =
        frames.size() == 2 ? decompress(frames[1], most_keyframe_bytes) : std::nullopt;
    if (!bytes || digest_of_keyframe(*bytes) != keyframe.digest) {
        if (keyframe.sequence == 0) throw LinkLost{"the daemon sent a damaged keyframe"};
        // an older one leads there too
        Place older = place_of(std::nullopt, keyframe.sequence - 1, newer_than);
        place.city = std::move(older.city);
        return place;
    }
    place.city = std::make_unique<CityState>(city_from_keyframe(*bytes));
    return place;
}

PastPage PastLink::page_after(std::uint64_t sequence) {
    const auto frames = ask(fmt::format(
        R"({{"request":"history","from_sequence":{},"limit":{}}})", sequence + 1, page_events));
    auto page = answered<HistoryPage>(frames, 1);
    return {std::move(page.events_json), sequence, std::max(page.next_sequence, sequence + 1) - 1};
}

Timeline PastLink::timeline_after(std::uint64_t sequence) {
    const auto frames =
        ask(fmt::format(R"({{"request":"timeline","after_sequence":{}}})", sequence));
    (void)answered<TimelineHead>(frames, 2);
    const auto bytes = decompress(frames[1], most_keyframe_bytes);
    if (!bytes) throw LinkLost{"the daemon sent a damaged timeline"};
    return timeline_from(*bytes);
}

}  // namespace yiping
