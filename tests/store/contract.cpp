#include "tests/store/contract.hpp"

#include <algorithm>
#include <atomic>
#include <catch2/catch.hpp>
#include <random>
#include <thread>

#include "ingest/store/log_keeper.hpp"
#include "tests/store/some_events.hpp"

namespace yiping {
namespace {

using Kind = AppendOutcome::Kind;

void check_appending(const OpenStore& open) {
    const auto store = open(OpenMode::read_write);

    SECTION("an empty store has nothing to tell") {
        CHECK(store->last_sequence() == 0);
        CHECK(store->sequence_at(some_moment) == 0);
        CHECK(read_all(*store).empty());
        CHECK(store->figures().events == 0);
        CHECK(store->append({}, some_moment).empty());
        CHECK_FALSE(store->keyframe_before(10, 1));
        CHECK_FALSE(store->outcome(identity_of("desk", "1")));
    }
    SECTION("facts and telemetry share one gapless sequence, over batches") {
        const std::vector<Event> first = append(*store, some_events(0, 50), some_moment);
        const std::vector<Event> second = append(*store, some_events(50, 1), some_moment + 5);
        REQUIRE(first.size() == 50);
        for (std::size_t i = 0; i < first.size(); ++i) {
            CHECK(first[i].sequence == i + 1);
            CHECK(first[i].recorded_ms == some_moment);
        }
        CHECK(second.at(0).sequence == 51);
        CHECK(second.at(0).recorded_ms == some_moment + 5);
        CHECK(store->last_sequence() == 51);
    }
    SECTION("what is stored says so itself: the json carries sequence and recordedtime") {
        const std::vector<Event> stored = append(*store, {incident(1), position(1)});
        Decoder decoder;
        for (const Event& event : stored) {
            const Decoded decoded = decoder.decode_logged(event.json);
            REQUIRE(std::holds_alternative<Event>(decoded));
            CHECK(std::get<Event>(decoded).sequence == event.sequence);
            CHECK(std::get<Event>(decoded).recorded_ms == event.recorded_ms);
        }
    }
    SECTION("recordedtime never runs backwards, whatever the clock does") {
        (void)append(*store, {incident(1), position(1)}, some_moment);
        CHECK(append(*store, {incident(2), position(2)}, some_moment - hour_ms).at(1).recorded_ms ==
              some_moment);
        CHECK(append(*store, {incident(3)}, some_moment + 1).at(0).recorded_ms == some_moment + 1);
    }
    SECTION("an event that was recorded elsewhere keeps its moment, unless the log is past it") {
        std::vector<Event> imported = {incident(1), position(1), incident(2)};
        imported[0].recorded_ms = some_moment - day_ms;
        imported[1].recorded_ms = some_moment - hour_ms;
        imported[2].recorded_ms = some_moment - 2 * hour_ms;
        const std::vector<Event> stored = append(*store, imported, some_moment);
        CHECK(stored.at(0).recorded_ms == some_moment - day_ms);
        CHECK(stored.at(1).recorded_ms == some_moment - hour_ms);
        CHECK(stored.at(2).recorded_ms == some_moment - hour_ms);
        CHECK(store->sequence_at(some_moment - day_ms) == 1);
        CHECK(store->sequence_at(some_moment - hour_ms - 1) == 1);
        CHECK(store->sequence_at(some_moment - hour_ms) == 3);
    }
    SECTION("personal data stay out of what is read") {
        Event reported = incident(1);
        reported.personal = R"({"reporter":{"name":"王某","phone":"13800000000"}})";
        (void)append(*store, {reported});
        const Event read = read_all(*store).at(0);
        CHECK(read.personal.empty());
        CHECK(read.json.find("13800000000") == std::string::npos);
    }
    SECTION("a store opened to read takes nothing") {
        const auto reader = open(OpenMode::read_only);
        std::vector<Event> batch = {incident(1)};
        CHECK_THROWS_AS((void)reader->append(batch, some_moment), IoError);
        CHECK_THROWS_AS(reader->put_outcome(identity_of("desk", "1"), "{}"), IoError);
        CHECK_THROWS_AS(reader->put_keyframe({}), IoError);
    }
}

void check_duplicates(const OpenStore& open) {
    auto store = open(OpenMode::read_write);
    const bool again_from_disk = GENERATE(false, true);
    const auto reopen = [&] {
        if (!again_from_disk) return;
        store.reset();
        store = open(OpenMode::read_write);
    };
    (void)append(*store, some_events(0, 10));
    const auto appended = [&](std::vector<Event> batch, TimeMs now_ms) {
        return store->append(batch, now_ms);
    };

    SECTION("a repeated fact is known for ever, by the sequence of the first") {
        reopen();
        CHECK(appended({incident(3)}, some_moment + 400 * day_ms).at(0) ==
              AppendOutcome{Kind::duplicate, 4});
        CHECK(store->last_sequence() == 10);
    }
    SECTION("repeated telemetry is known for ten minutes") {
        reopen();
        CHECK(appended({position(5)}, some_moment + 10 * minute_ms).at(0) ==
              AppendOutcome{Kind::duplicate, 6});
        CHECK(appended({position(5)}, some_moment + 10 * minute_ms + 1).at(0) ==
              AppendOutcome{Kind::stored, 11});
        reopen();
        CHECK(appended({position(5)}, some_moment + 10 * minute_ms + 2).at(0) ==
              AppendOutcome{Kind::duplicate, 11});
    }
    SECTION("the same id with another body is a conflict, and nothing of it is stored") {
        reopen();
        CHECK(appended({incident(3, "另一件事")}, some_moment).at(0) ==
              AppendOutcome{Kind::conflict, 4});
        CHECK(appended({position(5, 1)}, some_moment).at(0) == AppendOutcome{Kind::conflict, 6});
        CHECK(store->last_sequence() == 10);
        CHECK(told(read_all(*store)).size() == 10);
    }
    SECTION("the same id of another source is another event") {
        reopen();
        Event other = make_event(
            "i3", "other.cad", "incident.reported", "incident/x3", some_moment, incident(3).body);
        CHECK(appended({other}, some_moment).at(0) == AppendOutcome{Kind::stored, 11});
    }
    SECTION("repetitions within one batch are seen, beside what is new and what is old") {
        reopen();
        const std::vector<AppendOutcome> outcomes = appended({incident(20),
                                                              position(20),
                                                              incident(20),
                                                              position(20),
                                                              incident(20, "另一件事"),
                                                              position(20, 1),
                                                              incident(3),
                                                              position(21)},
                                                             some_moment);
        const std::vector<AppendOutcome> expected = {{Kind::stored, 11},
                                                     {Kind::stored, 12},
                                                     {Kind::duplicate, 11},
                                                     {Kind::duplicate, 12},
                                                     {Kind::conflict, 11},
                                                     {Kind::conflict, 12},
                                                     {Kind::duplicate, 4},
                                                     {Kind::stored, 13}};
        CHECK(outcomes == expected);
        CHECK(store->last_sequence() == 13);
    }
    SECTION("repeated events are left as they came") {
        std::vector<Event> batch = {incident(3), position(5)};
        const std::string fact = batch[0].json, telemetry = batch[1].json;
        (void)store->append(batch, some_moment);
        CHECK(batch[0].json == fact);
        CHECK(batch[1].json == telemetry);
        CHECK(batch[0].sequence == 0);
    }
}

void check_reading(const OpenStore& open) {
    const auto store = open(OpenMode::read_write);
    std::vector<Event> all;
    std::mt19937 random{1};
    while (all.size() < 600) {
        const int count = std::uniform_int_distribution{1, 60}(random);
        const auto minutes = static_cast<TimeMs>(all.size());
        for (Event& event : append(*store,
                                   some_events(static_cast<int>(all.size()), count),
                                   some_moment + minutes * minute_ms))
            all.push_back(std::move(event));
    }
    const OpenMode mode = GENERATE(OpenMode::read_write, OpenMode::read_only);
    const auto other = mode == OpenMode::read_only ? open(OpenMode::read_only) : nullptr;
    EventStore& reader = other ? *other : *store;

    SECTION("everything comes back as it was stored, in order") {
        CHECK(told(read_all(reader)) == told(all));
        CHECK(read_all(reader).at(0).content_hash == all.at(0).content_hash);
    }
    SECTION("any range, limit and type gives what a plain filter gives") {
        const std::vector<std::string> prefixes = {
            "", "incident.", "worker.position", "sensor", "worker.positions", "nothing."};
        for (int round = 0; round < 200; ++round) {
            ReadRange range;
            range.from_sequence =
                std::uniform_int_distribution<std::uint64_t>{0, all.size() + 5}(random);
            range.to_sequence = round % 5 == 0 ? UINT64_MAX : range.from_sequence + random() % 100;
            range.limit = round % 3 == 0 ? SIZE_MAX : random() % 50;
            range.type_prefix = prefixes[random() % prefixes.size()];
            range.telemetry = round % 4 != 0;
            std::vector<Event> expected;
            for (const Event& event : all)
                if (event.sequence >= range.from_sequence && event.sequence <= range.to_sequence &&
                    event.type.starts_with(range.type_prefix) &&
                    (range.telemetry || !is_telemetry(event.type)) && expected.size() < range.limit)
                    expected.push_back(event);
            CHECK(told(read_all(reader, range)) == told(expected));
        }
    }
    SECTION("a visitor that has enough ends the reading") {
        int seen = 0;
        reader.read({}, [&](Event&&) { return ++seen < 7; });
        CHECK(seen == 7);
    }
    SECTION("a visitor may read on its own") {
        std::vector<Event> nested;
        ReadRange one;
        one.from_sequence = 100;
        one.limit = 1;
        reader.read(one, [&](Event&&) {
            nested = read_all(reader);
            return true;
        });
        CHECK(told(nested) == told(all));
    }
    SECTION("a moment is found by recordedtime") {
        CHECK(reader.sequence_at(some_moment - 1) == 0);
        CHECK(reader.sequence_at(some_moment + 1000 * day_ms) == all.size());
        for (const Event& event : all) {
            const auto last = std::find_if(all.rbegin(), all.rend(), [&](const Event& other_event) {
                return other_event.recorded_ms <= event.recorded_ms;
            });
            REQUIRE(reader.sequence_at(event.recorded_ms) == last->sequence);
            REQUIRE(reader.sequence_at(event.recorded_ms - 1) < event.sequence);
        }
    }
    SECTION("the figures count what is there") {
        const StoreFigures figures = reader.figures();
        const auto facts = std::count_if(
            all.begin(), all.end(), [](const Event& e) { return !is_telemetry(e.type); });
        CHECK(figures.events == all.size());
        CHECK(figures.facts == static_cast<std::uint64_t>(facts));
        CHECK(figures.telemetry == all.size() - figures.facts);
        CHECK(figures.first_recorded_ms == all.front().recorded_ms);
        CHECK(figures.last_recorded_ms == all.back().recorded_ms);
        CHECK(figures.file_bytes > 0);
    }
}

void check_shapes(const OpenStore& open) {
    const auto store = open(OpenMode::read_write);
    SECTION("telemetry written over several lines is one event") {
        Event spread = position(1);
        spread.json.insert(1, "\n  ");
        const std::vector<Event> stored = append(*store, {spread, position(2)});
        CHECK(told(read_all(*store)) == told(stored));
    }
    SECTION("a batch of many megabytes comes back whole") {
        std::vector<Event> batch;
        batch.reserve(9'000);
        for (int number = 0; number < 9'000; ++number)
            batch.push_back(number % 1000 == 0 ? incident(number) : position(number));
        const std::vector<Event> stored = append(*store, std::move(batch));
        CHECK(told(read_all(*store)) == told(stored));
        ReadRange tail;
        tail.from_sequence = 8'999;
        CHECK(told(read_all(*store, tail)) == told({stored[8'998], stored[8'999]}));
        CHECK(store->figures().telemetry == 8'991);
    }
    SECTION("telemetry alone, and facts alone, make a log") {
        (void)append(*store, {position(1), position(2)});
        CHECK(store->figures().facts == 0);
        CHECK(open(OpenMode::read_only)->last_sequence() == 2);
        (void)append(*store, {incident(1)});
        CHECK(open(OpenMode::read_only)->last_sequence() == 3);
    }
}

void check_side_tables(const OpenStore& open) {
    auto store = open(OpenMode::read_write);
    SECTION("the newest keyframe at or before a sequence is found, of the right fold") {
        (void)append(*store, some_events(0, 100));
        const std::string state(100'000, 'x');
        for (const std::uint64_t sequence : {10U, 20U, 30U})
            store->put_keyframe({sequence, some_moment, 1, "a", state});
        store->put_keyframe({25, some_moment, 2, "b", "other"});
        store->put_keyframe({20, some_moment, 1, "again", state + "y"});
        store.reset();
        store = open(OpenMode::read_only);
        CHECK_FALSE(store->keyframe_before(9, 1));
        CHECK(store->keyframe_before(10, 1)->sequence == 10);
        CHECK(store->keyframe_before(29, 1)->sequence == 20);
        CHECK(store->keyframe_before(29, 1)->digest == "again");
        CHECK(store->keyframe_before(29, 1)->bytes == state + "y");
        CHECK(store->keyframe_before(UINT64_MAX, 1)->sequence == 30);
        CHECK(store->keyframe_before(UINT64_MAX, 2)->bytes == "other");
        CHECK_FALSE(store->keyframe_before(UINT64_MAX, 3));
        CHECK(store->figures().keyframes == 4);
    }
    SECTION("personal data are found by subject, newest first, and erased for ever") {
        Event first = incident(1), second = incident(2), other = position(3);
        first.personal = R"({"reporter":"王某"})";
        second.personal = R"({"reporter":"张某"})";
        second.subject = first.subject;
        other.personal = R"({"phone":"13800000000"})";  // telemetry keeps its own apart too
        (void)append(*store, {first, second, other});
        const auto about = [&](std::string_view subject) {
            return keeper_of(*store).personal(subject);
        };
        REQUIRE(about(first.subject).size() == 2);
        CHECK(about(first.subject)[0].sequence == 2);
        CHECK(about(first.subject)[0].json == second.personal);
        CHECK(about(first.subject)[1].json == first.personal);
        CHECK(about("incident/none").empty());
        CHECK(about(other.subject).at(0).json == other.personal);
        CHECK(keeper_of(*store).persons_told_by(some_moment - 1, 10).empty());
        CHECK(keeper_of(*store).persons_told_by(some_moment, 10) ==
              std::vector<std::string>{first.subject, other.subject});
        CHECK(keeper_of(*store).persons_told_by(some_moment, 1).size() == 1);

        Event record = make_event("erased/4",
                                  "ingest",
                                  "person.erased",
                                  first.subject,
                                  some_moment,
                                  OperatorAct{"admin", first.subject, "他要求的"});
        CHECK(keeper_of(*store).erase_personal(first.subject, record, some_moment) == 2);
        CHECK(record.sequence == 4);
        store.reset();
        store = open(OpenMode::read_write);
        REQUIRE(about(first.subject).size() == 2);
        for (const PersonalRecord& one : about(first.subject)) {
            CHECK(one.json.empty());
            CHECK(one.erased_by == 4);
        }
        CHECK(keeper_of(*store).persons_told_by(some_moment, 10) ==
              std::vector<std::string>{other.subject});
        CHECK(read_all(*store).size() == 4);
        // No hash of it is left to compare with: the same identity is the same event.
        std::vector<Event> again = {incident(1, "另一件事"), incident(4)};
        CHECK(store->append(again, some_moment).at(0) == AppendOutcome{Kind::duplicate, 1});
    }
    SECTION("the first outcome of a command stays") {
        const Identity command = identity_of("desk.1", "c1");
        store->put_outcome(command, R"({"status":"refused"})");
        store->put_outcome(command, R"({"status":"accepted"})");
        store.reset();
        store = open(OpenMode::read_write);
        CHECK(store->outcome(command) == R"({"status":"refused"})");
        CHECK_FALSE(store->outcome(identity_of("desk.1", "c2")));
    }
    SECTION("a reader beside the writer sees each batch once it is committed") {
        const auto reader = open(OpenMode::read_only);
        CHECK(reader->last_sequence() == 0);
        const std::vector<Event> first = append(*store, some_events(0, 20));
        CHECK(told(read_all(*reader)) == told(first));
        (void)append(*store, some_events(20, 5), some_moment + 1);
        CHECK(reader->last_sequence() == 25);
        CHECK(reader->sequence_at(some_moment + 1) == 25);
        CHECK(reader->figures().events == 25);
    }
    SECTION("a reader in another thread sees a prefix that only grows") {
        constexpr std::uint64_t end = 2'000;
        std::atomic<bool> is_gapless = true;
        std::thread other{[&] {
            try {
                const auto reader = open(OpenMode::read_only);
                std::uint64_t before = 0;
                while (before < end && is_gapless) {
                    std::uint64_t last = 0;
                    reader->read({}, [&](Event&& event) { return event.sequence == ++last; });
                    is_gapless = last >= before && last % 20 == 0;
                    before = last;
                }
            } catch (const IoError&) {
                is_gapless = false;
            }
        }};
        for (int first = 0; first < static_cast<int>(end); first += 20)
            (void)append(*store, some_events(first, 20));
        other.join();
        CHECK(is_gapless);
    }
}

}  // namespace

void check_store_contract(const std::function<OpenStore()>& fresh_place) {
    SECTION("appending") {
        check_appending(fresh_place());
    }
    SECTION("duplicates") {
        check_duplicates(fresh_place());
    }
    SECTION("reading") {
        check_reading(fresh_place());
    }
    SECTION("shapes of batches") {
        check_shapes(fresh_place());
    }
    SECTION("beside the log") {
        check_side_tables(fresh_place());
    }
}

}  // namespace yiping
