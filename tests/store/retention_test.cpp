// Telemetry goes by its age, facts stay, and the log says of every number what became of it.
#include <fmt/format.h>

#include <algorithm>
#include <catch2/catch.hpp>

#include "ingest/city/apply.hpp"
#include "ingest/city/keyframe.hpp"
#include "ingest/store/extract.hpp"
#include "ingest/store/log_keeper.hpp"
#include "ingest/store/verify.hpp"
#include "tests/store/some_events.hpp"
#include "tests/support/temp_folder.hpp"

namespace yiping {
namespace {

/// A batch of 30 events each hour from some_moment on, with a keyframe after each.
struct HourlyLog {
    TempFolder folder;
    std::filesystem::path file = folder.path() / "log";
    std::unique_ptr<EventStore> store = open_sqlite_store(file, OpenMode::read_write);
    CityState city;
    std::vector<Event> all;

    explicit HourlyLog(int hours) {
        for (int hour = 0; hour < hours; ++hour) {
            for (Event& event :
                 append(*store, some_events(30 * hour, 30), some_moment + hour * hour_ms))
                note(std::move(event));
            keep_keyframe();
        }
    }
    void note(Event event) {
        apply(city, event);
        all.push_back(std::move(event));
    }
    void keep_keyframe() {
        store->put_keyframe(
            {city.last_sequence, city.now_ms, fold_version, digest_of(city), keyframe_of(city)});
    }
    std::optional<Event> expire(TimeMs recorded_ms, TimeMs step_ms = hour_ms) {
        auto record =
            keeper_of(*store).expire_telemetry(recorded_ms, step_ms, fold_version, city.now_ms);
        if (record) note(*record);
        return record;
    }
    void reopen() {
        store.reset();
        store = open_sqlite_store(file, OpenMode::read_write);
    }
    /// What must be left once the telemetry up to a sequence is gone.
    [[nodiscard]] std::vector<Event> kept_after(std::uint64_t upto) const {
        std::vector<Event> kept;
        for (const Event& event : all)
            if (event.sequence > upto || !is_telemetry(event.type)) kept.push_back(event);
        return kept;
    }
    [[nodiscard]] std::uint64_t telemetry_upto(std::uint64_t upto) const {
        return static_cast<std::uint64_t>(std::ranges::count_if(all, [&](const Event& event) {
            return event.sequence <= upto && is_telemetry(event.type);
        }));
    }
};

std::vector<LogGap> gaps_in(EventStore& store) {
    std::vector<LogGap> gaps;
    ReadRange all;
    all.damaged = [&](const LogGap& gap) { gaps.push_back(gap); };
    (void)read_all(store, all);
    return gaps;
}

}  // namespace

TEST_CASE("what is older goes up to a keyframe, the rest and all facts stay") {
    HourlyLog log{10};
    const bool deleted = GENERATE(false, true);
    const std::optional<Event> record = log.expire(some_moment + 4 * hour_ms + minute_ms);
    REQUIRE(record);
    // From its record on nobody sees it, whether it lies on the disk still or not.
    if (deleted)
        while (keeper_of(*log.store).delete_expired()) {
        }
    CHECK(told(read_all(*log.store)) == told(log.kept_after(150)));
    log.reopen();
    CHECK(told(read_all(*log.store)) == told(log.kept_after(150)));
    CHECK(told(read_all(*open_sqlite_store(log.file, OpenMode::read_only))) ==
          told(log.kept_after(150)));

    CHECK(record->type == "telemetry.expired");
    CHECK(record->sequence == 301);
    const std::vector<ExpiredRange> ranges = keeper_of(*log.store).expired();
    REQUIRE(ranges.size() == 1);
    CHECK(ranges[0].from_sequence == 2);
    CHECK(ranges[0].to_sequence == 150);
    CHECK(ranges[0].events == log.telemetry_upto(150));
    CHECK(ranges[0].whole_from == 150);
    CHECK(ranges[0].logged == 301);
    CHECK(ranges[0].from_ms == some_moment);
    CHECK(ranges[0].to_ms == some_moment + 4 * hour_ms);
    CHECK(record->json.find(fmt::format(R"("events":{},)", ranges[0].events)) != std::string::npos);

    const StoreFigures figures = log.store->figures();
    CHECK(figures.events == 301);
    CHECK(figures.telemetry == log.telemetry_upto(301));
    CHECK(figures.first_recorded_ms == some_moment);
    CHECK(verify_store(log.file, {}).sound());
}

TEST_CASE("the oldest keyframe that is left is the one from which the log is whole") {
    HourlyLog log{10};
    REQUIRE(log.expire(some_moment + 4 * hour_ms));
    const auto keyframe_at = [&](std::uint64_t sequence) {
        const auto keyframe = log.store->keyframe_before(sequence, fold_version);
        return keyframe ? keyframe->sequence : 0;
    };
    for (int round = 0; round < 2; ++round) {
        CHECK(keyframe_at(149) == 0);
        CHECK(keyframe_at(150) == 150);
        CHECK(keyframe_at(200) == 180);
        while (keeper_of(*log.store).delete_expired()) {
        }
    }
    CHECK(log.store->figures().keyframes == 6);
}

TEST_CASE("nothing goes that no keyframe stands in for, nor by less than a step") {
    HourlyLog log{10};
    CHECK_FALSE(log.expire(some_moment - 1));
    CHECK_FALSE(keeper_of(*log.store)
                    .expire_telemetry(
                        some_moment + 9 * hour_ms, hour_ms, fold_version + 1, log.city.now_ms));
    REQUIRE(log.expire(some_moment + 4 * hour_ms));
    CHECK_FALSE(log.expire(some_moment + 4 * hour_ms));
    CHECK_FALSE(log.expire(some_moment + 5 * hour_ms, 2 * hour_ms));
    CHECK(log.expire(some_moment + 6 * hour_ms, 2 * hour_ms));
    log.reopen();
    CHECK_FALSE(log.expire(some_moment + 6 * hour_ms));
}

TEST_CASE("stretches of one day are one record, another day begins a new one") {
    HourlyLog log{30};
    std::uint64_t events = 0;
    for (int hour = 0; hour < 28; ++hour) {
        REQUIRE(log.expire(some_moment + hour * hour_ms, minute_ms));
        if (hour % 5 == 0) log.reopen();
        while (keeper_of(*log.store).delete_expired()) {
        }
    }
    const std::vector<ExpiredRange> ranges = keeper_of(*log.store).expired();
    REQUIRE(ranges.size() == 2);
    CHECK(ranges[0].to_sequence == 24 * 30);
    CHECK(ranges[1].to_sequence == 28 * 30);
    for (const ExpiredRange& range : ranges) events += range.events;
    CHECK(events == log.telemetry_upto(28 * 30));
    const VerifyReport report = verify_store(log.file, {});
    for (const Damage& damage : report.damages) UNSCOPED_INFO(damage.sequence << damage.what);
    CHECK(report.sound());
    CHECK(report.expired == events);
}

TEST_CASE("sequence, repetitions and moments go on where all telemetry is gone") {
    HourlyLog log{2};
    REQUIRE(log.expire(some_moment + 2 * hour_ms));
    while (keeper_of(*log.store).delete_expired()) {
    }
    log.reopen();
    CHECK(log.store->last_sequence() == 61);
    CHECK(log.store->figures().telemetry == log.telemetry_upto(60));
    CHECK(log.store->figures().facts == 61 - log.telemetry_upto(60));
    CHECK(append(*log.store, {position(1'000)}, log.city.now_ms).at(0).sequence == 62);
    CHECK(log.store->sequence_at(some_moment) <= 30);
    std::vector<Event> again{incident(3)};
    CHECK(log.store->append(again, log.city.now_ms).at(0).kind == AppendOutcome::Kind::duplicate);
    CHECK(verify_store(log.file, {}).sound());
}

TEST_CASE("a reader is told once what is kept no longer, and of damage beside it") {
    HourlyLog log{10};
    REQUIRE(log.expire(some_moment + 4 * hour_ms));
    while (keeper_of(*log.store).delete_expired()) {
    }
    std::vector<LogGap> gaps = gaps_in(*log.store);
    REQUIRE(gaps.size() == 1);
    CHECK(gaps[0].from_sequence == 2);
    CHECK(gaps[0].to_sequence == 150);
    CHECK(gaps[0].what ==
          fmt::format("kept no longer: {} positions and readings", log.telemetry_upto(150)));
    log.store.reset();
    Database{log.file, SQLITE_OPEN_READWRITE}.execute(
        "DELETE FROM telemetry WHERE first_sequence = 182");
    log.reopen();
    gaps = gaps_in(*log.store);
    REQUIRE(gaps.size() > 1);
    CHECK(gaps[1].from_sequence == 182);
    CHECK(gaps[1].what == "the events are not in the log");
}

TEST_CASE("what persons told with telemetry goes with it, what they told with facts stays") {
    HourlyLog log{3};
    Event duty = position(500);
    duty.personal = R"({"phone":"13800000000"})";
    Event report = incident(501);
    report.personal = R"({"reporter":"王某"})";
    for (Event& event : append(*log.store, {duty, report}, some_moment + 3 * hour_ms))
        log.note(std::move(event));
    log.keep_keyframe();
    REQUIRE(log.expire(some_moment + 3 * hour_ms));
    CHECK(keeper_of(*log.store).personal(duty.subject).empty());
    CHECK(keeper_of(*log.store).personal(report.subject).size() == 1);
}

TEST_CASE("a part of a log says of its own part what is kept no longer") {
    HourlyLog log{10};
    REQUIRE(log.expire(some_moment + 4 * hour_ms));
    log.store.reset();
    const std::filesystem::path part = log.folder.path() / "part";
    const std::uint64_t from = GENERATE(1, 40, 151);
    CityState before;
    for (const Event& event : log.kept_after(150))
        if (event.sequence < from) apply(before, event);
    std::optional<StoredKeyframe> begin;
    if (from > 1) {
        before.last_sequence = from - 1;
        begin = StoredKeyframe{
            from - 1, before.now_ms, fold_version, digest_of(before), keyframe_of(before)};
    }
    (void)extract_log(log.file, part, from, 250, begin);
    const auto extracted = open_sqlite_store(part, OpenMode::read_only);
    std::vector<Event> expected;
    for (const Event& event : log.kept_after(150))
        if (event.sequence >= from && event.sequence <= 250) expected.push_back(event);
    CHECK(told(read_all(*extracted)) == told(expected));
    CHECK(keeper_of(*extracted).expired().size() == (from <= 150 ? 1 : 0));
    const VerifyReport report = verify_store(part, {});
    for (const Damage& damage : report.damages) UNSCOPED_INFO(damage.sequence << damage.what);
    CHECK((report.sound() || from == 151));
}

}  // namespace yiping
