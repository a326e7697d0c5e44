// A real store that fails when told to.
#pragma once

#include "ingest/store/log_keeper.hpp"

namespace yiping {

class FaultyStore final : public EventStore, public LogKeeper {
public:
    enum class Fault { none, full, broken };

    explicit FaultyStore(const std::filesystem::path& file)
        : store_{open_sqlite_store(file, OpenMode::read_write)} {}

    Fault fault = Fault::none;
    bool loses_outcomes = false;  ///< as if the daemon was killed before it could keep them
    int appends = 0;

    std::vector<AppendOutcome> append(std::span<Event> batch, TimeMs now_ms) override {
        ++appends;
        fail();
        return store_->append(batch, now_ms);
    }
    void read(const ReadRange& range, const std::function<bool(Event&&)>& visitor) override {
        store_->read(range, visitor);
    }
    std::uint64_t last_sequence() override { return store_->last_sequence(); }
    std::uint64_t sequence_at(TimeMs time_ms) override { return store_->sequence_at(time_ms); }
    std::optional<StoredKeyframe> keyframe_before(std::uint64_t sequence,
                                                  std::uint32_t version) override {
        return store_->keyframe_before(sequence, version);
    }
    void put_keyframe(const StoredKeyframe& keyframe) override {
        fail();
        store_->put_keyframe(keyframe);
    }
    Timeline timeline() override { return store_->timeline(); }
    void check_blocks(const std::function<void(const LogGap&)>& damaged,
                      const std::function<bool()>& stop) override {
        store_->check_blocks(damaged, stop);
    }
    StoreFigures figures() override { return store_->figures(); }
    std::vector<ExpiredRange> expired() override { return keeper_of(*store_).expired(); }
    std::optional<Event> expire_telemetry(TimeMs recorded_ms,
                                          TimeMs step_ms,
                                          std::uint32_t version,
                                          TimeMs now_ms) override {
        fail();
        return keeper_of(*store_).expire_telemetry(recorded_ms, step_ms, version, now_ms);
    }
    bool delete_expired() override {
        fail();
        return keeper_of(*store_).delete_expired();
    }
    std::vector<PersonalRecord> personal(std::string_view subject) override {
        return keeper_of(*store_).personal(subject);
    }
    std::vector<std::string> persons_told_by(TimeMs recorded_ms, std::uint64_t limit) override {
        return keeper_of(*store_).persons_told_by(recorded_ms, limit);
    }
    std::uint64_t erase_personal(std::string_view subject, Event& record, TimeMs now_ms) override {
        fail();
        return keeper_of(*store_).erase_personal(subject, record, now_ms);
    }
    void put_outcome(Identity command, const std::string& answer_json) override {
        fail();
        if (!loses_outcomes) store_->put_outcome(command, answer_json);
    }
    std::optional<std::string> outcome(Identity command) override {
        return store_->outcome(command);
    }

private:
    void fail() const {
        if (fault == Fault::full) throw DiskFull{"the disk is full"};
        if (fault == Fault::broken) throw IoError{"the disk is gone"};
    }
    std::unique_ptr<EventStore> store_;
};

}  // namespace yiping
