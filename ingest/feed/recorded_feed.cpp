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
            items.emplace_back(fold_to_target(store_->keyframe_before(target_, fold_version)));
        } else if (target_ > position_) {
            if (const std::optional<StoredKeyframe> keyframe = nearer_keyframe())
                items.emplace_back(fold_to_target(keyframe));
            else
                items.emplace_back(events_towards_target());
        }
        return items;
    }
    bool send_command(Event /*event*/) override { return false; }

private:
    /// The keyframe from which the target is reached with less work than by all the events from
    /// here.
    std::optional<StoredKeyframe> nearer_keyframe() {
        if (target_ - position_ <= keyframe_cost_events) return std::nullopt;
        std::optional<StoredKeyframe> keyframe = store_->keyframe_before(target_, fold_version);
        const bool is_nearer = keyframe && keyframe->sequence > position_ + keyframe_cost_events;
        if (!is_nearer) return std::nullopt;
        return keyframe;
    }
    Snapshot fold_to_target(const std::optional<StoredKeyframe>& keyframe) {
        auto city = std::make_unique<CityState>();
        if (keyframe) *city = city_from_keyframe(keyframe->bytes);
        ReadRange rest;
        rest.from_sequence = city->last_sequence + 1;
        rest.to_sequence = target_;
        store_->read(rest, [&](Event&& event) {
            apply(*city, event);
            return true;
        });
        jump_ = false;
        position_ = target_;
        return {std::move(city)};
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
};

}  // namespace

std::unique_ptr<RecordedFeed> open_recorded(const std::filesystem::path& store_file) {
    return std::make_unique<StoreFeed>(store_file);
}

}  // namespace yiping
