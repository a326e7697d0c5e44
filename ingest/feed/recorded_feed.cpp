// A recorded log as a source: any moment from the nearest keyframe, the way forward as events.
#include <spdlog/spdlog.h>

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>

#include "ingest/city/apply.hpp"
#include "ingest/city/keyframe.hpp"
#include "ingest/city/timeline.hpp"
#include "ingest/event/errors.hpp"
#include "ingest/feed/event_source.hpp"
#include "ingest/store/event_store.hpp"

namespace yiping {
namespace {

/// Events that could be folded while one keyframe is read and unpacked.
constexpr std::uint64_t keyframe_cost_events = 50'000;
/// Events that could be folded while one state is copied.
constexpr std::uint64_t copy_cost_events = 20'000;
/// Who seeks twice within so many events looks around: a state is kept for the next time.
constexpr std::uint64_t near_events = 200'000;
/// States kept lie so far apart at least, and at most so many: some 40 MB each at Anshan-1x.
constexpr std::uint64_t kept_apart_events = 25'000;
constexpr std::size_t most_kept = 4;
/// One take() hands out no more events than this: a second of Anshan-10x, some hundred megabytes.
constexpr std::uint64_t most_flush_events = 100'000;

/// Brings the timeline together in a thread of its own: what the store keeps, then the facts behind
/// it, then a look at every block.
class TimelineLoader {
public:
    explicit TimelineLoader(std::filesystem::path file)
        : file_{std::move(file)}, worker_{[this](const std::stop_token& stop) { work(stop); }} {}

    [[nodiscard]] std::shared_ptr<const Timeline> newest() const {
        const std::scoped_lock lock{mutex_};
        return newest_;
    }
    void wait() {
        std::unique_lock lock{mutex_};
        ended_.wait(lock, [&] { return has_ended_; });
    }

private:
    void work(const std::stop_token& stop) {
        try {
            const auto store = open_sqlite_store(file_, OpenMode::read_only);
            Timeline timeline = store->timeline();
            publish(timeline);
            read_facts(*store, timeline, stop);
            publish(timeline);
            store->check_blocks([&](const LogGap& gap) { timeline.gaps.push_back(gap); },
                                [&] { return stop.stop_requested(); });
            if (!timeline.gaps.empty()) publish(std::move(timeline));
        } catch (const IoError& error) {
            spdlog::warn("{}: its timeline is not whole ({})", file_.string(), error.what());
        }
        const std::scoped_lock lock{mutex_};
        has_ended_ = true;
        ended_.notify_all();
    }
    static void read_facts(EventStore& store, Timeline& timeline, const std::stop_token& stop) {
        ReadRange facts;
        facts.from_sequence = timeline.upto + 1;
        facts.telemetry = false;
        facts.damaged = [&](const LogGap& gap) { timeline.gaps.push_back(gap); };
        store.read(facts, [&](const Event& event) {
            add_to(timeline, event);
            return !stop.stop_requested();
        });
    }
    void publish(Timeline timeline) {
        auto whole = std::make_shared<const Timeline>(std::move(timeline));
        const std::scoped_lock lock{mutex_};
        newest_ = std::move(whole);
    }

    const std::filesystem::path file_;
    mutable std::mutex mutex_;
    // guarded by the mutex
    std::shared_ptr<const Timeline> newest_ = std::make_shared<const Timeline>();
    bool has_ended_ = false;
    std::condition_variable ended_;
    std::jthread worker_;  ///< last: it ends before what it uses
};

class StoreFeed final : public RecordedFeed {
public:
    explicit StoreFeed(const std::filesystem::path& file)
        : store_{open_sqlite_store(file, OpenMode::read_only)}, timeline_{file} {
        const StoreFigures figures = store_->figures();
        first_ms_ = figures.first_recorded_ms;
        last_ms_ = figures.last_recorded_ms;
        last_sequence_ = figures.events;
        find_beginning();
    }

    std::uint64_t first_sequence() const override { return first_sequence_; }
    std::uint64_t last_sequence() const override { return last_sequence_; }
    TimeMs first_ms() const override { return first_ms_; }
    TimeMs last_ms() const override { return last_ms_; }
    std::uint64_t position() const override { return position_; }
    const std::vector<LogGap>& gaps() const override { return gaps_; }
    std::shared_ptr<const Timeline> timeline() const override { return timeline_.newest(); }
    void wait_for_timeline() override { timeline_.wait(); }

    void seek(std::uint64_t sequence) override {
        target_ = within(sequence);
        jump_ = true;
    }
    void seek_time(TimeMs time_ms) override { seek(sequence_at(time_ms)); }
    void play_to(TimeMs time_ms) override {
        target_ = within(sequence_at(time_ms));
        if (target_ < position_) jump_ = true;
    }

    std::vector<FeedItem> take(std::chrono::milliseconds /*wait*/) override {
        std::vector<FeedItem> items;
        if (jump_) {
            items.emplace_back(fold_to_target(start_of_jump()));
        } else if (target_ > position_) {
            if (std::unique_ptr<CityState> start = nearer_start())
                items.emplace_back(fold_to_target(std::move(start)));
            else
                items.emplace_back(events_towards_target());
        }
        return items;
    }
    bool send_command(Event, std::optional<std::uint64_t>) override { return false; }

    std::uint64_t look_ahead(std::uint64_t sequence,
                             TimeMs time_ms,
                             std::uint64_t most,
                             const std::function<void(const Event&)>& visitor) override {
        const std::uint64_t upto = std::min(sequence_at(time_ms), sequence + most);
        if (upto <= sequence) return sequence;
        ReadRange next;
        next.from_sequence = sequence + 1;
        next.to_sequence = upto;
        next.damaged = [](const LogGap&) {};  // noted when it is played
        store_->read(next, [&](const Event& event) {
            if (is_position(event)) visitor(event);
            return true;
        });
        return upto;
    }
    std::optional<std::vector<Event>> reports(std::uint64_t from_sequence,
                                              std::uint64_t to_sequence) override {
        std::vector<Event> found;
        ReadRange range;
        range.from_sequence = from_sequence;
        range.to_sequence = to_sequence;
        range.type_prefix = "incident.reported";
        range.telemetry = false;
        range.damaged = [](const LogGap&) {};
        store_->read(range, [&](Event&& event) {
            found.push_back(std::move(event));
            return true;
        });
        return found;
    }

private:
    [[nodiscard]] static bool is_position(const Event& event) {
        return std::holds_alternative<EntityPosition>(event.body) ||
               std::holds_alternative<WorkerPositions>(event.body);
    }
    std::uint64_t sequence_at(TimeMs time_ms) {
        return std::min(store_->sequence_at(time_ms), last_sequence_);
    }
    /// A part of a log begins with a keyframe right before its first event. What is missing before
    /// the first event that can be read is a gap otherwise.
    void find_beginning() {
        std::vector<LogGap> before;
        ReadRange all;
        all.damaged = [&](const LogGap& gap) { before.push_back(gap); };
        store_->read(all, [&](const Event& event) {
            first_sequence_ = event.sequence;
            return false;
        });
        if (first_sequence_ <= 1) return;
        const auto keyframe = store_->keyframe_before(first_sequence_ - 1, fold_version);
        if (keyframe && keyframe->sequence == first_sequence_ - 1)
            begin_ = keyframe->sequence;
        else
            gaps_ = std::move(before);
    }
    [[nodiscard]] std::uint64_t within(std::uint64_t sequence) const {
        return std::min(std::max(sequence, begin_), last_sequence_);
    }
    /// The state from which the target is reached with less work than by all the events from
    /// here; null when there is none.
    std::unique_ptr<CityState> nearer_start() {
        if (target_ - position_ <= keyframe_cost_events) return nullptr;
        std::optional<StoredKeyframe> keyframe = store_->keyframe_before(target_, fold_version);
        const bool is_nearer = keyframe && keyframe->sequence > position_ + keyframe_cost_events;
        return is_nearer ? city_of(std::move(keyframe)) : nullptr;
    }
    /// The newest state at or before the target that is quick to come by: one that was kept, the
    /// one of a keyframe, or that before the first event.
    std::unique_ptr<CityState> start_of_jump() {
        const Kept* kept = newest_kept();
        if (kept != nullptr && target_ - kept->city.last_sequence <= kept_apart_events)
            return std::make_unique<CityState>(kept->city);
        std::optional<StoredKeyframe> keyframe = store_->keyframe_before(target_, fold_version);
        const std::uint64_t keyframe_at = keyframe ? keyframe->sequence : 0;
        if (kept != nullptr && kept->city.last_sequence + copy_cost_events >= keyframe_at)
            return std::make_unique<CityState>(kept->city);
        std::unique_ptr<CityState> city = city_of(std::move(keyframe));
        return city ? std::move(city) : std::make_unique<CityState>();
    }
    /// Its state, or that of an older one where it is whole and yet says something wrong; null when
    /// there is none.
    std::unique_ptr<CityState> city_of(std::optional<StoredKeyframe> keyframe) {
        while (keyframe) {
            try {
                auto city = std::make_unique<CityState>(city_from_keyframe(keyframe->bytes));
                if (city->last_sequence == keyframe->sequence &&
                    digest_of_keyframe(keyframe->bytes) == keyframe->digest)
                    return city;
            } catch (const IoError&) {
                // an older one leads there too
            }
            if (keyframe->sequence == 0) break;
            keyframe = store_->keyframe_before(keyframe->sequence - 1, fold_version);
        }
        return nullptr;
    }
    Snapshot fold_to_target(std::unique_ptr<CityState> city) {
        const std::uint64_t way = target_ - city->last_sequence;
        const std::uint64_t between = std::max(target_, last_jump_) - std::min(target_, last_jump_);
        if (jump_ && between <= near_events && way > kept_apart_events) {
            fold(*city, target_ - way % kept_apart_events);
            keep(*city);
        }
        fold(*city, target_);
        if (jump_) last_jump_ = target_;
        jump_ = false;
        position_ = target_;
        return {std::move(city)};
    }
    void fold(CityState& city, std::uint64_t to_sequence) {
        ReadRange rest;
        rest.from_sequence = city.last_sequence + 1;
        rest.to_sequence = to_sequence;
        read(std::move(rest), [&](const Event& event) {
            apply(city, event);
            return true;
        });
    }
    /// Past what is damaged, which is noted.
    void read(ReadRange range, const std::function<bool(Event&&)>& visitor) {
        range.damaged = [this](const LogGap& gap) { note(gap); };
        store_->read(range, visitor);
    }
    /// One stretch that was met in two parts is one stretch.
    void note(LogGap gap) {
        std::erase_if(gaps_, [&](const LogGap& known) {
            const bool touches = known.from_sequence <= gap.to_sequence + 1 &&
                                 gap.from_sequence <= known.to_sequence + 1;
            if (!touches) return false;
            if (known.from_sequence < gap.from_sequence || gap.from_ms == 0)
                gap.from_ms = known.from_ms;
            if (known.to_sequence > gap.to_sequence || gap.to_ms == 0) gap.to_ms = known.to_ms;
            gap.from_sequence = std::min(gap.from_sequence, known.from_sequence);
            gap.to_sequence = std::max(gap.to_sequence, known.to_sequence);
            return true;
        });
        gaps_.insert(std::ranges::upper_bound(gaps_, gap.from_sequence, {}, &LogGap::from_sequence),
                     std::move(gap));
    }

    struct Kept {
        CityState city;
        std::uint64_t used = 0;  ///< when it was of use last, counted in looks
    };
    Kept* newest_kept() {
        Kept* newest = nullptr;
        for (Kept& one : kept_)
            if (one.city.last_sequence <= target_ &&
                (newest == nullptr || one.city.last_sequence > newest->city.last_sequence))
                newest = &one;
        if (newest != nullptr) newest->used = ++looks_;
        return newest;
    }
    /// The one that was of no use for the longest makes room.
    void keep(const CityState& city) {
        if (kept_.size() < most_kept) {
            kept_.push_back({city, ++looks_});
            return;
        }
        *std::ranges::min_element(kept_, {}, &Kept::used) = {city, ++looks_};
    }
    Flush events_towards_target() {
        Flush flush;
        ReadRange next;
        next.from_sequence = position_ + 1;
        const std::uint64_t upto = std::min(target_, position_ + most_flush_events);
        next.to_sequence = upto;
        flush.events.reserve(upto - position_);
        read(std::move(next), [&](Event&& event) {
            flush.events.push_back(std::move(event));
            return true;
        });
        flush.upto = position_ = upto;
        return flush;
    }

    std::unique_ptr<EventStore> store_;
    std::uint64_t first_sequence_ = 0, last_sequence_ = 0;
    std::uint64_t begin_ = 0;  ///< the state before the first event is that of this sequence
    TimeMs first_ms_ = 0, last_ms_ = 0;
    std::uint64_t position_ = 0;  ///< where the holder's city stands
    std::uint64_t target_ = 0;    ///< where it should stand
    std::vector<LogGap> gaps_;
    bool jump_ = false;       ///< to be reached by a snapshot, not by events
    std::vector<Kept> kept_;  ///< states near which somebody looked around
    std::uint64_t looks_ = 0;
    std::uint64_t last_jump_ = 0;
    TimelineLoader timeline_;
};

}  // namespace

std::unique_ptr<RecordedFeed> open_recorded(const std::filesystem::path& store_file) {
    return std::make_unique<StoreFeed>(store_file);
}

}  // namespace yiping
