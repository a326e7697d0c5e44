#include "ingest/commands/simulation/simulation.hpp"

#include <catch2/catch.hpp>
#include <map>
#include <set>

#include "ingest/city/apply.hpp"
#include "ingest/city/keyframe.hpp"
#include "ingest/commands/simulation/backfill.hpp"
#include "ingest/event/errors.hpp"
#include "ingest/store/verify.hpp"
#include "tests/commands/small_city.hpp"
#include "tests/support/temp_folder.hpp"

namespace yiping {
namespace {

/// What a simulation plays in.
struct Setting {
    CityPlaces city = small_city();
    std::vector<CaseKind> kinds = house_kinds();
    Scenario scenario = house_scenario("storm");
};

SimulationSettings settings_of(std::uint64_t seed) {
    SimulationSettings settings;
    settings.scale = 0.01;
    settings.seed = seed;
    settings.positions_per_s = 67;
    settings.start_ms = friday_ms;
    settings.began_ms = friday_ms;
    return settings;
}

std::vector<std::string> events_of(const std::vector<OutgoingMessage>& messages) {
    std::vector<std::string> events;
    for (const OutgoingMessage& message : messages)
        events.insert(events.end(), message.events.begin(), message.events.end());
    return events;
}

/// A daemon's way with one message, without sockets.
class Intake {
public:
    explicit Intake(const std::filesystem::path& file)
        : store_{open_sqlite_store(file, OpenMode::read_write)} {}

    struct Outcome {
        int stored = 0, duplicates = 0;
        std::vector<Reject> rejects;
    };
    Outcome take(const OutgoingMessage& message, TimeMs now_ms) {
        Outcome outcome;
        std::vector<Event> admitted;
        for (const std::string& text : message.events)
            for (Decoded& decoded : decoder_.decode(text)) {
                if (auto* reject = std::get_if<Reject>(&decoded))
                    outcome.rejects.push_back(*reject);
                else if (auto late =
                             check_origin_and_time(std::get<Event>(decoded), now_ms, TimeLimits{}))
                    outcome.rejects.push_back(*late);
                else
                    admitted.push_back(std::move(std::get<Event>(decoded)));
            }
        for (const AppendOutcome& appended : store_->append(admitted, now_ms)) {
            if (appended.kind == AppendOutcome::Kind::stored) ++outcome.stored;
            if (appended.kind == AppendOutcome::Kind::duplicate) ++outcome.duplicates;
            if (appended.kind == AppendOutcome::Kind::conflict)
                outcome.rejects.push_back({Reject::Reason::conflicting_duplicate, {}, {}, {}, {}});
        }
        return outcome;
    }

private:
    std::unique_ptr<EventStore> store_;
    Decoder decoder_;
};

BackfillSettings history_settings() {
    BackfillSettings settings;
    settings.scale = 0.01;
    settings.seed = 4;
    settings.days = 20;
    settings.until_ms = friday_ms;
    settings.began_ms = friday_ms - hour_ms;
    return settings;
}

/// Digest of a history at a hundredth of the size.
std::string write_history_into(const std::filesystem::path& file, const Setting& setting) {
    const auto store = open_sqlite_store(file, OpenMode::read_write);
    const BackfillSettings settings = history_settings();
    HistoryWriter writer{
        *store, {}, {"opened", "a test", settings.until_ms - settings.days * day_ms}};
    write_history(writer, setting.city, setting.kinds, setting.scenario, settings, [](TimeMs) {});
    return digest_of(writer.city());
}

}  // namespace

TEST_CASE("the same seed plays the same events, in whatever steps it is asked") {
    const Setting setting;
    Simulation at_once{setting.city, setting.kinds, setting.scenario, settings_of(1)};
    Simulation in_steps{setting.city, setting.kinds, setting.scenario, settings_of(1)};
    Simulation other{setting.city, setting.kinds, setting.scenario, settings_of(2)};
    CHECK(events_of(at_once.opening()) == events_of(in_steps.opening()));
    (void)other.opening();

    std::multiset<std::string> all;
    std::multiset<std::string> stepwise;
    std::multiset<std::string> others;
    const TimeMs until_ms = friday_ms + 40 * second_ms;
    for (auto& event : events_of(at_once.advance(until_ms))) all.insert(std::move(event));
    for (TimeMs at_ms = friday_ms; at_ms <= until_ms; at_ms += 730)
        for (auto& event : events_of(in_steps.advance(at_ms))) stepwise.insert(std::move(event));
    for (auto& event : events_of(in_steps.advance(until_ms))) stepwise.insert(std::move(event));
    for (auto& event : events_of(other.advance(until_ms))) others.insert(std::move(event));
    CHECK(all.size() > 2'500);
    CHECK(all == stepwise);
    CHECK(all != others);
}

TEST_CASE("intake takes all that the simulator sends, and refuses what is bad on purpose") {
    const Setting setting;
    const TempFolder folder;
    Intake intake{folder.path() / "store"};
    Simulation simulation{setting.city, setting.kinds, setting.scenario, settings_of(1)};
    std::set<Reject::Reason> reasons;
    const auto take = [&](const std::vector<OutgoingMessage>& messages) {
        for (const OutgoingMessage& message : messages) {
            CHECK(message.events.size() <= events_per_message);
            const Intake::Outcome outcome = intake.take(message, simulation.now_ms());
            if (message.bad) {
                REQUIRE(outcome.rejects.size() == 1);
                reasons.insert(outcome.rejects.front().reason);
                continue;
            }
            INFO(message.events.front());
            CHECK(outcome.rejects.empty());
            CHECK(outcome.duplicates == 0);
            CHECK(outcome.stored == static_cast<int>(message.events.size()));
        }
    };
    take(simulation.opening());
    for (int second = 1; second <= 70; ++second)
        take(simulation.advance(friday_ms + second * second_ms));
    CHECK(reasons.size() == reject_reason_count);
}

TEST_CASE("positions come at the rate asked for, every worker in turn") {
    const Setting setting;
    SimulationSettings settings = settings_of(1);
    settings.bad_events = false;
    Simulation simulation{setting.city, setting.kinds, setting.scenario, settings};
    Decoder decoder;
    std::set<std::string> workers;
    int positions = 0;
    for (const std::string& text : events_of(simulation.advance(friday_ms + 20 * second_ms))) {
        const auto decoded = decoder.decode(text);
        const Event& event = std::get<Event>(decoded.front());
        CHECK(event.exercise);
        if (event.type != "worker.position") continue;
        ++positions;
        workers.insert(event.subject);
    }
    CHECK(simulation.workers() == 670);
    CHECK(workers.size() == 670);
    CHECK(positions == Approx(67 * 20).margin(64));
}

TEST_CASE("workers walk, but never out of their micro-grid") {
    const CityPlaces city = small_city();
    const Workforce workforce{city, 9, 200};
    for (std::uint32_t worker = 0; worker < workforce.count(); worker += 7) {
        const auto home = microgrids_in(city, workforce.home_of(worker));
        REQUIRE(home.size() == 1);
        double walked_m = 0;
        LonLat before = workforce.position_of(worker, friday_ms);
        for (int second = 10; second < 3'600; second += 10) {
            const LonLat at = workforce.position_of(worker, friday_ms + second * second_ms);
            CHECK(std::abs(at.lon - home.front().centre.lon) < microgrid_side / 2);
            CHECK(std::abs(at.lat - home.front().centre.lat) < microgrid_side / 2);
            walked_m += metres_between(before, at);
            CHECK(metres_between(before, at) < 1.3 * 10);
            before = at;
        }
        CHECK(walked_m > 1'000);
    }
}

TEST_CASE("vehicles leave their station for a case and come back") {
    const CityPlaces city = small_city();
    Fleet fleet{city, 0.01};
    Case fire;
    fire.id = "119-1";
    fire.at = city.microgrids.back().centre;
    fire.vehicles = {{"fire_engine", 2}, {"ambulance", 1}, {"helicopter", 1}};
    fire.steps.push_back({friday_ms, "incident.reported", IncidentReported{}});
    fire.steps.push_back({friday_ms + minute_ms, "incident.dispatched", IncidentStep{}});
    fire.handled_ms = friday_ms + 30 * minute_ms;
    fleet.send(fire);

    std::map<std::string, std::vector<std::string>> states;
    double nearest_m = 1e9;
    for (TimeMs at_ms = friday_ms; at_ms < friday_ms + 2 * hour_ms; at_ms += second_ms)
        for (const Event& event : fleet.advance(at_ms, at_ms + second_ms)) {
            CHECK(event.time_ms > at_ms);
            CHECK(event.time_ms <= at_ms + second_ms);
            if (const auto* status = std::get_if<EntityStatus>(&event.body))
                states[event.subject].push_back(status->state);
            else
                nearest_m = std::min(
                    nearest_m,
                    metres_between(std::get<EntityPosition>(event.body).position.at, fire.at));
        }
    CHECK(states.size() == 3);
    for (const auto& [vehicle, road] : states)
        CHECK(road == std::vector<std::string>{
                          "dispatched", "en_route", "on_scene", "returning", "at_station"});
    CHECK(nearest_m < 1);
}

TEST_CASE("a flood raises the water at the river until its sensors alarm") {
    const Setting setting;
    const Sensors sensors{setting.city, setting.scenario, friday_ms, 1, 1};
    const auto alarms = [&](TimeMs at_ms) {
        int count = 0;
        for (const Event& event : sensors.roll_call(at_ms))
            if (event.type == "sensor.alarm" && event.source == "water.anshan") ++count;
        return count;
    };
    CHECK(alarms(friday_ms - hour_ms) == 0);
    CHECK(alarms(friday_ms + hour_ms) > 0);
    CHECK(sensors.advance(friday_ms, friday_ms + 30 * second_ms).size() == sensors.size());
}

TEST_CASE("a great incident brings warnings, a response with its checklist, plots and a scene") {
    const Setting setting;
    const ScenarioPlay play = play_of(setting.scenario, setting.city, friday_ms);
    std::map<std::string, int> types;
    for (const Event& fact : play.facts) ++types[fact.type];
    CHECK(types["warning.issued"] == 3);
    CHECK(types["response.activated"] == 2);
    CHECK(types["response.step_done"] > 10);
    CHECK(types["response.ended"] == 2);
    CHECK(types["plot.drawn"] == 4);
    CHECK(types["scene.shown"] == 1);
    REQUIRE(play.cases.size() == 2);
    const auto& report = std::get<IncidentReported>(play.cases[1].steps.front().body);
    CHECK(report.title == "化工园区仓库火灾");
    CHECK(report.grade == 1);
    CHECK(report.address == "海城市腾鳌镇");
    CHECK(std::ranges::is_sorted(play.facts, {}, &Event::time_ms));
    Scenario elsewhere = setting.scenario;
    elsewhere.incidents.front().town = GridCode{110101001};
    CHECK_THROWS_WITH(play_of(elsewhere, setting.city, friday_ms), Catch::Contains("110101001"));
}

TEST_CASE("every scenario of the house can be played") {
    const CityPlaces city = small_city();
    for (const char* name : {"calm", "busy", "storm"}) {
        const Scenario scenario = house_scenario(name);
        CHECK_FALSE(scenario.title.empty());
        CHECK_NOTHROW(play_of(scenario, city, friday_ms));
    }
}

TEST_CASE("history is the same whenever it is written, and its store is sound") {
    const Setting setting;
    const TempFolder folder;
    const std::string digest = write_history_into(folder.path() / "one", setting);
    CHECK(write_history_into(folder.path() / "two", setting) == digest);
    const VerifyReport report = verify_store(folder.path() / "one", {});
    CHECK(report.sound());
    CHECK(report.digest == digest);
    CHECK(report.keyframes >= 1);
    CHECK(report.facts > 8'000);
    CHECK(report.telemetry > 670);
}

TEST_CASE("history is recorded when it happened, and looks back from its end") {
    const Setting setting;
    const TempFolder folder;
    (void)write_history_into(folder.path() / "store", setting);
    const auto store = open_sqlite_store(folder.path() / "store", OpenMode::read_only);
    const TimeMs begin_ms = friday_ms - 20 * day_ms;
    CityState city;
    TimeMs last_ms = 0;
    store->read({}, [&](const Event& event) {
        CHECK(event.recorded_ms >= begin_ms);
        CHECK(event.recorded_ms <= friday_ms);
        CHECK(event.recorded_ms >= last_ms);
        if (family_of(event.type) == "incident" && !is_ingest_only(event.type))
            CHECK(event.recorded_ms == event.time_ms);
        last_ms = event.recorded_ms;
        apply(city, event);
        return true;
    });
    const World& world = city.exercise;
    const auto open = std::ranges::count_if(
        world.incidents.rows(), [](const Incident& incident) { return is_open(incident.stage); });
    CHECK(open > 25);  // about 5,000 at scale 1
    CHECK(open < 110);
    CHECK(world.irregular == 0);
    CHECK(world.workers.size() == 670);
    CHECK(world.resources.size() > 10);
    CHECK(world.indicators.size() > 5);
    CHECK(world.hours.size() > 48);
    CHECK(std::ranges::any_of(world.incidents.rows(),
                              [](const Incident& incident) { return !incident.number.empty(); }));
    CHECK(std::ranges::any_of(world.incidents.rows(),
                              [](const Incident& incident) { return incident.was_overdue; }));
}

TEST_CASE("history is written into a new store only") {
    const Setting setting;
    const TempFolder folder;
    (void)write_history_into(folder.path() / "store", setting);
    CHECK_THROWS_WITH(write_history_into(folder.path() / "store", setting),
                      Catch::Contains("not empty"));
}

TEST_CASE("what is played live after a history goes on from it") {
    const Setting setting;
    const TempFolder folder;
    const auto file = folder.path() / "store";
    (void)write_history_into(file, setting);
    SimulationSettings settings = settings_of(history_settings().seed);
    settings.began_ms = history_settings().began_ms;
    Simulation simulation{setting.city, setting.kinds, setting.scenario, settings};
    Intake intake{file};
    int told_again = 0;
    for (OutgoingMessage& message : simulation.opening()) {
        std::erase_if(message.events, [](const std::string& text) {
            return text.find("\"type\":\"incident.") == std::string::npos;
        });
        const Intake::Outcome outcome = intake.take(message, friday_ms);
        CHECK(outcome.rejects.empty());
        CHECK(outcome.stored == 0);
        told_again += outcome.duplicates;
    }
    CHECK(told_again > 100);
}

}  // namespace yiping
