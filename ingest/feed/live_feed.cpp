// The live source: a thread that keeps one connection to a daemon, and makes it anew when it is
// lost.
#include <algorithm>
#include <thread>

#include "ingest/feed/live_link.hpp"
#include "ingest/feed/outbox.hpp"

namespace yiping {
namespace {

using namespace std::chrono_literals;

constexpr auto first_backoff = 100ms;
constexpr auto last_backoff = 5'000ms;

class LiveFeed final : public EventSource {
public:
    LiveFeed(std::string sync_endpoint, std::function<void()> wake, std::optional<OwnKeys> keys)
        : sync_endpoint_{std::move(sync_endpoint)},
          keys_{std::move(keys)},
          wake_{std::move(wake)},
          thread_{[this](const std::stop_token& stop) { run(stop); }} {}
    LiveFeed(const LiveFeed&) = delete;
    LiveFeed& operator=(const LiveFeed&) = delete;
    LiveFeed(LiveFeed&&) = delete;
    LiveFeed& operator=(LiveFeed&&) = delete;
    ~LiveFeed() override {
        thread_.request_stop();
        commands_.ring();
    }

    std::vector<FeedItem> take(std::chrono::milliseconds wait) override {
        return outbox_.take(wait);
    }
    bool send_command(Event event, std::optional<std::uint64_t> expected_sequence) override {
        return commands_.put({std::move(event), expected_sequence});
    }

    std::unique_ptr<RecordedFeed> past() override {
        return look_back(sync_endpoint_, wake_, keys_);
    }

private:
    void run(const std::stop_token& stop);
    bool connect_once(zmq::context_t& context, CatchUp& catch_up, const std::stop_token& stop);
    void wait(std::chrono::milliseconds time, const std::stop_token& stop);
    bool give(FeedItem item, const std::stop_token& stop);

    const std::string sync_endpoint_;
    const std::optional<OwnKeys> keys_;
    const std::function<void()> wake_;
    CommandBox commands_;
    Outbox outbox_;
    std::jthread thread_;  ///< last: it ends before what it uses
};

void LiveFeed::run(const std::stop_token& stop) {
    try {
        zmq::context_t context;
        CatchUp catch_up;
        auto backoff = first_backoff;
        give(LinkChange{LinkChange::State::connecting, ""}, stop);
        while (!stop.stop_requested()) {
            const bool was_live = connect_once(context, catch_up, stop);
            backoff = was_live ? first_backoff : std::min(backoff * 2, last_backoff);
            wait(backoff, stop);
        }
    } catch (...) {
        outbox_.fail(std::current_exception());
        if (wake_) wake_();
    }
}

/// One connection, to its end; whether it ever was live.
bool LiveFeed::connect_once(zmq::context_t& context,
                            CatchUp& catch_up,
                            const std::stop_token& stop) {
    LiveLink link{context, sync_endpoint_, keys_, catch_up, commands_, [&](FeedItem item) {
                      return give(std::move(item), stop);
                  }};
    try {
        link.serve(stop);
    } catch (const LinkLost& lost) {
        give(LinkChange{LinkChange::State::lost, lost.why}, stop);
    }
    return link.was_live();
}

/// Ends early when the owner rings.
void LiveFeed::wait(std::chrono::milliseconds time, const std::stop_token& stop) {
    if (stop.stop_requested()) return;
    zmq::pollitem_t bell{nullptr, commands_.fd(), ZMQ_POLLIN, 0};
    zmq::poll(&bell, 1, time);
}

bool LiveFeed::give(FeedItem item, const std::stop_token& stop) {
    if (!outbox_.push(std::move(item), stop)) return false;
    if (wake_) wake_();
    return true;
}

}  // namespace

std::unique_ptr<EventSource> connect_live(const std::string& sync_endpoint,
                                          std::function<void()> wake,
                                          std::optional<OwnKeys> keys) {
    return std::make_unique<LiveFeed>(sync_endpoint, std::move(wake), std::move(keys));
}

}  // namespace yiping
