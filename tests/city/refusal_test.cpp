// Commands about alarms and responses that the state at the head of the log does not allow.
#include <catch2/catch.hpp>

#include "ingest/city/keyframe.hpp"
#include "ingest/city/refuse_deed.hpp"
#include "tests/city/log.hpp"

using namespace yiping;

namespace {

constexpr GridCode grid{210302001001001ULL};

/// A log with one raised alarm and one response with two steps.
Log busy_log() {
    Log log;
    log.report("1", 1, grid, Net::command);
    AlarmRaised alarm{"grade", 1, "incident/1", "重大事件", to_string(grid), {}};
    log.add("alarm.raised", "alarm/a", alarm);
    ResponseActivated activated{2, "flood", "王局", "1", std::vector<std::string>{"巡查", "转移"}};
    log.add("response.activated", "response/r", activated);
    return log;
}

/// Asks, and sees to it that asking changes nothing.
std::optional<Refusal> asked(const Log& log,
                             const std::string& type,
                             const std::string& subject,
                             Body body,
                             const Actor& actor = Actor{"李四", Role::operating, {}},
                             std::optional<std::uint64_t> expected = {},
                             bool exercise = false) {
    const std::string before = digest_of(log.city);
    const Event event =
        make_event("c", "desk", type, subject, log.now_ms, std::move(body), exercise);
    const auto refusal = refuse_command(log.city, event, actor, expected);
    REQUIRE(digest_of(log.city) == before);
    return refusal;
}

Body move(AlarmMove what,
          std::optional<std::string> reason = {},
          std::optional<TimeMs> until = {}) {
    return AlarmChanged{what, "李四", std::move(reason), until};
}

}  // namespace

TEST_CASE("an alarm is acknowledged once, and only one that is known") {
    Log log = busy_log();
    const auto acknowledge = [&](const char* subject) {
        return asked(log, "alarm.acknowledged", subject, move(AlarmMove::acknowledged));
    };
    CHECK_FALSE(acknowledge("alarm/a"));
    CHECK(acknowledge("alarm/b")->reason == "unknown_subject");
    CHECK(acknowledge("alarm/b")->detail == "nothing is known of alarm/b");
    log.add("alarm.acknowledged", "alarm/a", move(AlarmMove::acknowledged));
    const auto twice = acknowledge("alarm/a");
    REQUIRE(twice);
    CHECK(twice->reason == "not_allowed");
    CHECK(twice->detail == "it is acknowledged already, at " + format_rfc3339(log.now_ms));
    CHECK(twice->state == "acknowledged");
}

TEST_CASE("an alarm is shelved with a reason, until a time, for a day at most, and once") {
    Log log = busy_log();
    const auto shelve = [&](std::optional<std::string> reason, std::optional<TimeMs> until) {
        const auto refusal = asked(
            log, "alarm.shelved", "alarm/a", move(AlarmMove::shelved, std::move(reason), until));
        if (refusal) CHECK_FALSE(refusal->state.empty());
        return refusal ? refusal->reason + ": " + refusal->detail : "";
    };
    CHECK(shelve("检修", log.now_ms + max_shelf_ms).empty());
    CHECK(shelve({}, log.now_ms + hour_ms) == "bad_value: an alarm is shelved with a reason only");
    CHECK(shelve("  ", log.now_ms + hour_ms) ==
          "bad_value: an alarm is shelved with a reason only");
    CHECK(shelve("检修", {}) == "bad_value: an alarm is shelved until a time only");
    CHECK_THAT(shelve("检修", log.now_ms), Catch::Contains("is over already"));
    CHECK_THAT(shelve("检修", log.now_ms + max_shelf_ms + 1),
               Catch::StartsWith("bad_value: an alarm is shelved for at most 24 hours, until "));
    CHECK(asked(log, "alarm.unshelved", "alarm/a", move(AlarmMove::unshelved))->detail ==
          "it is not shelved");
    log.add("alarm.shelved", "alarm/a", move(AlarmMove::shelved, "检修", log.now_ms + hour_ms));
    CHECK_THAT(shelve("检修", log.now_ms + hour_ms),
               Catch::StartsWith("not_allowed: it is shelved already, until "));
    CHECK_FALSE(asked(log, "alarm.unshelved", "alarm/a", move(AlarmMove::unshelved)));
}

TEST_CASE(
    "who looks after one county shelves no alarm of another, nor one that changed meanwhile") {
    const Log log = busy_log();
    const auto by = [&](std::uint64_t scope, std::optional<std::uint64_t> expected) {
        return asked(log,
                     "alarm.acknowledged",
                     "alarm/a",
                     move(AlarmMove::acknowledged),
                     Actor{"李四", Role::operating, GridCode{scope}},
                     expected);
    };
    CHECK_FALSE(by(210302, 2));
    CHECK(by(210303, 2)->detail == "it lies outside 210303, the scope of 李四");
    CHECK(by(210302, 1)->reason == "conflict");
    CHECK(by(210302, 1)->detail == "somebody acted on it meanwhile (sequence 2, expected 1)");
    CHECK(by(210302, 1)->state == "unacknowledged");
}

TEST_CASE("a command about the other world's alarm or response is refused with that word") {
    const Log log = busy_log();
    const Actor actor{"李四", Role::operating, {}};
    CHECK(
        asked(log, "alarm.acknowledged", "alarm/a", move(AlarmMove::acknowledged), actor, {}, true)
            ->detail == "alarm/a belongs to the real world");
    CHECK(asked(log, "response.ended", "response/r", ResponseEnded{"李四", "毕"}, actor, {}, true)
              ->detail == "response/r belongs to the real world");
}

TEST_CASE("a plan is active once for one incident, until it ends") {
    Log log = busy_log();
    const auto activate = [&](const char* subject, const char* plan, const char* incident) {
        return asked(
            log, "response.activated", subject, ResponseActivated{3, plan, "李四", incident, {}});
    };
    for (const char* subject : {"response/r", "response/other"}) {
        const auto refusal = activate(subject, "flood", "1");
        REQUIRE(refusal);
        CHECK(refusal->reason == "not_allowed");
        CHECK(refusal->detail == "flood is active already, since " + format_rfc3339(log.now_ms) +
                                     " by 王局; end it first");
        CHECK(refusal->state == "active, level 2");
    }
    CHECK_FALSE(activate("response/other", "fire", "1"));
    CHECK_FALSE(activate("response/other", "flood", "2"));
    log.add("response.ended", "response/r", ResponseEnded{"王局", "水退"});
    CHECK_FALSE(activate("response/r", "flood", "1"));
}

TEST_CASE("a step is done once, of a plan that is active and has it") {
    Log log = busy_log();
    const auto done = [&](const char* subject, const char* step) {
        return asked(log, "response.step_done", subject, ResponseStepDone{step, "李四", {}});
    };
    CHECK_FALSE(done("response/r", "巡查"));
    CHECK(done("response/x", "巡查")->reason == "unknown_subject");
    CHECK(done("response/r", "喝茶")->reason == "bad_value");
    CHECK(done("response/r", "喝茶")->detail == "the response has no step \"喝茶\"");
    log.add("response.step_done", "response/r", ResponseStepDone{"巡查", "赵六", {}});
    CHECK_THAT(done("response/r", "巡查")->detail, Catch::Contains("by 赵六"));
    CHECK_FALSE(asked(log, "response.ended", "response/r", ResponseEnded{"李四", "毕"}));
    log.add("response.ended", "response/r", ResponseEnded{"王局", "水退"});
    CHECK_THAT(done("response/r", "转移")->detail, Catch::StartsWith("the response ended at "));
    CHECK(done("response/r", "转移")->state == "ended");
    CHECK_THAT(asked(log, "response.ended", "response/r", ResponseEnded{"李四", "毕"})->detail,
               Catch::StartsWith("the response ended at "));
    CHECK(asked(log,
                "response.ended",
                "response/r",
                ResponseEnded{"李四", "毕"},
                Actor{"李四", Role::operating, GridCode{210303}})
              ->detail == "its incident lies outside 210303, the scope of 李四");
}
