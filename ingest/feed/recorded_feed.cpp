// A recorded log as a source: any moment from the nearest keyframe, the way forward as events.
#include <algorithm>
#include <optional>
#include <utility>

#include "ingest/city/apply.hpp"
#include "ingest/city/keyframe.hpp"
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

class StoreFeed final : public RecordedFeed {
public:
    explicit StoreFeed(const std::filesystem::path& file)
        : store_{open_sqlite_store(file, OpenMode::read_only)} {
        const StoreFigures figures = store_->figures();
        first_ms_ = figures.first_recorded_ms;
        last_ms_ = figures.last_recorded_ms;
        last_sequence_ = figures.events;
        ReadRange first;
        first.limit = 1;
        store_->read(first, [&](Event&& event) {
            first_sequence_ = event.sequence;
            return true;
        });
    }

    std::uint64_t first_sequence() const override { return first_sequence_; }
    std::uint64_t last_sequence() const override { return last_sequence_; }
    TimeMs first_ms() const override { return first_ms_; }
    TimeMs last_ms() const override { return last_ms_; }
    std::uint64_t position() const override { return position_; }
    std::uint64_t sequence_at(TimeMs time_ms) override {
        return std::min(store_->sequence_at(time_ms), last_sequence_);
    }

    void seek(std::uint64_t sequence) override {
        target_ = std::min(sequence, last_sequence_);
        jump_ = true;
    }
    void play_to(TimeMs time_ms) override {
        target_ = sequence_at(time_ms);
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
    bool send_command(Event /*event*/) override { return false; }

private:
    /// The state from which the target is reached with less work than by all the events from
    /// here; null when there is none.
    std::unique_ptr<CityState> nearer_start() {
        if (target_ - position_ <= keyframe_cost_events) return nullptr;
        const std::optional<StoredKeyframe> keyframe =
            store_->keyframe_before(target_, fold_version);
        const bool is_nearer = keyframe && keyframe->sequence > position_ + keyframe_cost_events;
        return is_nearer ? std::make_unique<CityState>(city_from_keyframe(keyframe->bytes))
                         : nullptr;
    }
    /// The newest state at or before the target that is quick to come by: one that was kept, the
    /// one of a keyframe, or that before the first event.
    std::unique_ptr<CityState> start_of_jump() {
        const Kept* kept = newest_kept();
        if (kept != nullptr && target_ - kept->city.last_sequence <= kept_apart_events)
            return std::make_unique<CityState>(kept->city);
        const std::optional<StoredKeyframe> keyframe =
            store_->keyframe_before(target_, fold_version);
        const std::uint64_t keyframe_at = keyframe ? keyframe->sequence : 0;
        if (kept != nullptr && kept->city.last_sequence + copy_cost_events >= keyframe_at)
            return std::make_unique<CityState>(kept->city);
        return keyframe ? std::make_unique<CityState>(city_from_keyframe(keyframe->bytes))
                        : std::make_unique<CityState>();
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
        store_->read(rest, [&](Event&& event) {
            apply(city, event);
            return true;
        });
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
        next.to_sequence = std::min(target_, position_ + most_flush_events);
        flush.events.reserve(next.to_sequence - position_);
        store_->read(next, [&](Event&& event) {
            flush.events.push_back(std::move(event));
            return true;
        });
        flush.upto = position_ = next.to_sequence;
        return flush;
    }

    std::unique_ptr<EventStore> store_;
    std::uint64_t first_sequence_ = 0, last_sequence_ = 0;
    TimeMs first_ms_ = 0, last_ms_ = 0;
    std::uint64_t position_ = 0;  ///< where the holder's city stands
    std::uint64_t target_ = 0;    ///< where it should stand
    bool jump_ = false;           ///< to be reached by a snapshot, not by events
    std::vector<Kept> kept_;      ///< states near which somebody looked around
    std::uint64_t looks_ = 0;
    std::uint64_t last_jump_ = 0;
};

}  // namespace

std::unique_ptr<RecordedFeed> open_recorded(const std::filesystem::path& store_file) {
    return std::make_unique<StoreFeed>(store_file);
}

}  // namespace yiping
