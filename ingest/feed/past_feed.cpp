// The past of a live log as a recording: one thread that answers the newest wish, and beside that
// keeps the timeline fresh.
#include <spdlog/spdlog.h>

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>
#include <utility>

#include "ingest/city/apply.hpp"
#include "ingest/event/errors.hpp"
#include "ingest/feed/command_box.hpp"
#include "ingest/feed/event_source.hpp"
#include "ingest/feed/live_link.hpp"
#include "ingest/feed/past_link.hpp"

namespace yiping {
namespace {

using namespace std::chrono_literals;

constexpr auto timeline_every = 5s;
/// Events that could be pulled and folded while one keyframe is pulled and unpacked.
constexpr std::uint64_t keyframe_cost_events = 30'000;
/// States kept lie so far apart at least, and at most so many: some 40 MB each at Anshan-1x.
constexpr std::uint64_t kept_apart_events = 10'000;
constexpr std::size_t most_kept = 3;
/// One take() hands out no more events than this.
constexpr std::uint64_t most_flush_events = 100'000;

class PastFeed final : public RecordedFeed {
public:
    PastFeed(const std::string& sync_endpoint,
             std::function<void()> wake,
             std::optional<OwnKeys> keys)
        : wake_{std::move(wake)},
          thread_{[this, sync_endpoint, keys = std::move(keys)](const std::stop_token& stop) {
              work(stop, sync_endpoint, keys);
          }} {}
    PastFeed(const PastFeed&) = delete;
    PastFeed& operator=(const PastFeed&) = delete;
    PastFeed(PastFeed&&) = delete;
    PastFeed& operator=(PastFeed&&) = delete;
    ~PastFeed() override {
        thread_.request_stop();
        bell_.ring();
    }

    std::uint64_t first_sequence() const override { return 1; }
    std::uint64_t last_sequence() const override { return known().head; }
    TimeMs first_ms() const override { return known().first_ms; }
    TimeMs last_ms() const override { return known().last_ms; }
    std::uint64_t position() const override { return position_; }
    bool busy() const override { return answered_ < asked_; }
    const std::vector<LogGap>& gaps() const override { return no_gaps_; }
    std::shared_ptr<const Timeline> timeline() const override {
        const std::scoped_lock lock{mutex_};
        return timeline_;
    }
    void wait_for_timeline() override {
        std::unique_lock lock{mutex_};
        changed_.wait(lock, [&] { return timeline_tried_; });
    }

    void seek(std::uint64_t sequence) override { wish({true, sequence, 0}); }
    void seek_time(TimeMs time_ms) override { wish({true, std::nullopt, time_ms}); }
    void play_to(TimeMs time_ms) override {
        if (!busy()) wish({false, std::nullopt, time_ms});
    }

    std::vector<FeedItem> take(std::chrono::milliseconds wait) override {
        std::unique_lock lock{mutex_};
        if (busy()) changed_.wait_for(lock, wait, [&] { return !done_.empty() || failure_; });
        if (done_.empty() && failure_) std::rethrow_exception(failure_);
        std::vector<FeedItem> items;
        for (Done& one : std::exchange(done_, {})) {
            if (one.item) items.push_back(std::move(*one.item));
            position_ = one.position;
            answered_ = one.number;
        }
        lock.unlock();
        changed_.notify_all();
        return items;
    }
    bool send_command(Event, std::optional<std::uint64_t>) override { return false; }

private:
    struct Wish {
        bool jump = false;
        std::optional<std::uint64_t> sequence;  ///< nothing: the moment
        TimeMs time_ms = 0;
        std::uint64_t number = 0;
    };
    /// What came of a wish, or a part of it.
    struct Done {
        std::optional<FeedItem> item;
        std::uint64_t position = 0;
        std::uint64_t number = 0;  ///< wishes up to it are answered
    };

    // ---- the owner's thread

    void wish(Wish one) {
        one.number = ++asked_;
        {
            const std::scoped_lock lock{mutex_};
            wish_ = one;  // only the last one counts
        }
        changed_.notify_all();
    }
    [[nodiscard]] MomentHead known() const {
        const std::scoped_lock lock{mutex_};
        return known_;
    }

    // ---- the feed's own thread

    void work(const std::stop_token& stop,
              const std::string& sync_endpoint,
              const std::optional<OwnKeys>& keys) {
        try {
            zmq::context_t context;
            PastLink link{context, sync_endpoint, keys, stop, bell_.fd()};
            link_ = &link;
            while (!stop.stop_requested()) {
                std::optional<Wish> next;
                {
                    std::unique_lock lock{mutex_};
                    changed_.wait_for(lock, stop, timeline_tried_ ? timeline_every : 0s, [&] {
                        return wish_.has_value();
                    });
                    next = std::exchange(wish_, {});
                }
                if (stop.stop_requested()) return;
                if (next)
                    answer(*next, stop);
                else
                    bring_timeline_on();
            }
        } catch (...) {
            const std::scoped_lock lock{mutex_};
            failure_ = std::current_exception();
            timeline_tried_ = true;
        }
        changed_.notify_all();
        if (wake_) wake_();
    }

    void answer(const Wish& wish, const std::stop_token& stop) {
        try {
            if (wish.jump)
                jump(wish, stop);
            else
                play(wish, stop);
            if (std::exchange(is_lost_, false))
                give({LinkChange{LinkChange::State::live, ""}, at_, wish.number}, stop);
        } catch (const LinkLost& lost) {
            if (stop.stop_requested()) return;
            is_lost_ = true;
            give({LinkChange{LinkChange::State::lost, lost.why}, at_, wish.number}, stop);
        }
    }

    /// Waits until the part before was taken, so that a viewer that stands still fills no memory.
    void give(Done done, const std::stop_token& stop) {
        {
            std::unique_lock lock{mutex_};
            if (!changed_.wait(lock, stop, [&] { return done_.empty(); })) return;
            done_.push_back(std::move(done));
        }
        changed_.notify_all();
        if (wake_) wake_();
    }
    void note(const MomentHead& head) {
        const std::scoped_lock lock{mutex_};
        known_ = head;
    }

    /// Which sequence it is, the nearest state that is to be had, and the events between.
    void jump(const Wish& wish, const std::stop_token& stop) {
        const auto when = wish.sequence ? std::nullopt : std::optional{wish.time_ms};
        const MomentHead place = link_->place_of(when, wish.sequence.value_or(0), UINT64_MAX).head;
        note(place);
        std::unique_ptr<CityState> city = start_before(place.moment);
        const std::uint64_t way = place.moment - std::min(place.moment, city->last_sequence);
        const std::uint64_t keep_at = place.moment - way % kept_apart_events;
        if (way > kept_apart_events) {
            fold(*city, keep_at);
            keep(*city);
        }
        fold(*city, place.moment);
        at_ = pulled_ = place.moment;
        ahead_.clear();
        give({Snapshot{std::move(city)}, at_, wish.number}, stop);
    }
    std::unique_ptr<CityState> start_before(std::uint64_t sequence) {
        const CityState* nearest = nullptr;
        for (const CityState& one : kept_)
            if (one.last_sequence <= sequence &&
                (nearest == nullptr || one.last_sequence > nearest->last_sequence))
                nearest = &one;
        const std::uint64_t from = nearest == nullptr ? 0 : nearest->last_sequence;
        if (nearest == nullptr || sequence - from > kept_apart_events)
            if (auto place = link_->place_of(std::nullopt, sequence, from); place.city)
                return std::move(place.city);
        return nearest == nullptr ? std::make_unique<CityState>()
                                  : std::make_unique<CityState>(*nearest);
    }
    void keep(const CityState& city) {
        std::erase_if(
            kept_, [&](const CityState& one) { return one.last_sequence == city.last_sequence; });
        if (kept_.size() == most_kept) kept_.pop_front();
        kept_.push_back(city);
    }
    /// The state is then that of this sequence, whatever the log has lost on the way there.
    void fold(CityState& city, std::uint64_t to_sequence) {
        for (std::uint64_t at = city.last_sequence; at < to_sequence;) {
            const PastPage& page = page_after(at);
            for (const Event& event : events_of(page))
                if (event.sequence > at && event.sequence <= to_sequence) apply(city, event);
            if (page.upto <= at) break;  // the log ends there
            at = page.upto;
        }
    }
    const PastPage& page_after(std::uint64_t sequence) {
        if (const PastPage* page = pages_.find(sequence)) return *page;
        return pages_.keep(link_->page_after(sequence));
    }
    std::vector<Event> events_of(const PastPage& page) {
        std::vector<Event> events;
        for (Decoded& one : decoder_.decode_logged_batch(page.events_json)) {
            auto* event = std::get_if<Event>(&one);
            if (event == nullptr)
                throw LinkLost{"the daemon sent what is no event: " + std::get<Reject>(one).detail};
            events.push_back(std::move(*event));
        }
        return events;
    }

    /// The events up to the moment, in bounded parts; by a keyframe where that is nearer.
    void play(const Wish& wish, const std::stop_token& stop) {
        if (!reaches(wish.time_ms)) {
            const MomentHead place = link_->place_of(wish.time_ms, 0, UINT64_MAX).head;
            note(place);
            if (place.moment < at_) return jump(wish, stop);
            if (place.moment - at_ > keyframe_cost_events) {
                auto nearer =
                    link_->place_of(std::nullopt, place.moment, at_ + keyframe_cost_events);
                if (nearer.city) {
                    keep(*nearer.city);
                    return jump(wish, stop);
                }
            }
        }
        for (;;) {
            Flush flush;
            while (flush.events.size() < most_flush_events && reaches_next(wish.time_ms)) {
                flush.events.push_back(std::move(ahead_.front()));
                ahead_.pop_front();
            }
            if (!flush.events.empty()) at_ = flush.upto = flush.events.back().sequence;
            const bool more = flush.events.size() == most_flush_events;
            Done done{std::nullopt, at_, more ? wish.number - 1 : wish.number};
            if (!flush.events.empty()) done.item = std::move(flush);
            give(std::move(done), stop);
            if (!more || stop.stop_requested()) return;
        }
    }
    /// Whether the events that are here already go beyond a moment.
    [[nodiscard]] bool reaches(TimeMs time_ms) const {
        return !ahead_.empty() && ahead_.back().recorded_ms > time_ms;
    }
    /// Whether there is a next event, recorded by the moment; pulls what is not here yet.
    bool reaches_next(TimeMs time_ms) {
        while (ahead_.empty()) {
            const PastPage& page = page_after(pulled_);
            if (page.upto <= pulled_) return false;
            for (Event& event : events_of(page))
                if (event.sequence > pulled_) ahead_.push_back(std::move(event));
            pulled_ = page.upto;
        }
        return ahead_.front().recorded_ms <= time_ms;
    }

    void bring_timeline_on() {
        try {
            Timeline whole = *timeline();
            Timeline part = link_->timeline_after(whole.upto);
            append(whole, std::move(part));
            auto shared = std::make_shared<const Timeline>(std::move(whole));
            const std::scoped_lock lock{mutex_};
            timeline_ = std::move(shared);
        } catch (const LinkLost& lost) {
            spdlog::warn("the timeline of the past is not whole: {}", lost.why);
        }
        {
            const std::scoped_lock lock{mutex_};
            timeline_tried_ = true;
        }
        changed_.notify_all();
        if (wake_) wake_();
    }

    const std::function<void()> wake_;
    const std::vector<LogGap> no_gaps_;
    CommandBox bell_;  ///< only its bell is used
    // the owner's thread
    std::uint64_t asked_ = 0, answered_ = 0, position_ = 0;
    // guarded by the mutex
    mutable std::mutex mutex_;
    std::condition_variable_any changed_;
    std::optional<Wish> wish_;
    std::vector<Done> done_;
    MomentHead known_;
    std::shared_ptr<const Timeline> timeline_ = std::make_shared<const Timeline>();
    bool timeline_tried_ = false;
    std::exception_ptr failure_;
    // the feed's own thread
    PastLink* link_ = nullptr;
    Decoder decoder_;
    PastPages pages_;
    std::deque<CityState> kept_;  ///< the oldest first
    std::deque<Event> ahead_;     ///< pulled, and not handed out: all after at_
    std::uint64_t at_ = 0;        ///< handed out last
    std::uint64_t pulled_ = 0;    ///< up to where they reach
    bool is_lost_ = false;
    std::jthread thread_;  ///< last: it ends before what it uses
};

}  // namespace

std::unique_ptr<RecordedFeed> look_back(const std::string& sync_endpoint,
                                        std::function<void()> wake,
                                        std::optional<OwnKeys> keys) {
    return std::make_unique<PastFeed>(sync_endpoint, std::move(wake), std::move(keys));
}

}  // namespace yiping
