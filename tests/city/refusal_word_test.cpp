// Commands about everything but cases, alarms and responses.
#include <catch2/catch.hpp>

#include "ingest/city/keyframe.hpp"
#include "ingest/city/refuse_word.hpp"
#include "tests/city/log.hpp"

using namespace yiping;

namespace {

const Actor anybody{"李四", Role::operating, {}};
const Actor of_tiedong{"铁东", Role::operating, GridCode{210302}};
const Actor of_haicheng{"海城", Role::operating, GridCode{210381}};

/// A log with a case in 铁东, help asked about it by that county of the city, a drawing, a shift
/// and a warning.
Log busy_log() {
    Log log;
    log.report("1", 1, GridCode{210302001001001ULL}, Net::command);
    log.add("help.requested", "help/1", Message{"铁东", "增援", "210300", "incident/1", {}});
    PlotDrawn drawn;
    drawn.actor = "王五";
    drawn.coordinates = {{122.9, 41.1}};
    log.add("plot.drawn", "plot/p", drawn);
    log.add("roster.set", "roster/r", RosterSet{"210302", "值班长", "张三", "0412", {}, {}, {}});
    WarningIssued warning;
    warning.identifier = "w";
    warning.areas = {{{}, {}, {}, std::vector<std::string>{"210302"}}};
    log.add("warning.issued", "warning/w", warning);
    return log;
}

/// "reason: detail", or nothing when it may be said. Asking changes nothing.
std::string asked(const Log& log,
                  const std::string& type,
                  const std::string& subject,
                  Body body,
                  const Actor& actor = anybody,
                  std::optional<std::uint64_t> expected = {},
                  bool exercise = false) {
    const std::string before = digest_of(log.city);
    const Event event =
        make_event("c", "desk", type, subject, log.now_ms, std::move(body), exercise);
    const auto refusal = refuse_command(log.city, event, actor, expected);
    REQUIRE(digest_of(log.city) == before);
    return refusal ? refusal->reason + ": " + refusal->detail : "";
}

Message words(std::optional<std::string> about, const char* text = "增援", const char* to = "") {
    return Message{"李四", text, std::string{to}, std::move(about), {}};
}

WarningIssued warning(const char* code, bool update = false) {
    WarningIssued body;
    body.update = update;
    body.identifier = update ? "w2" : "w1";
    body.areas = {{{}, {}, {}, std::vector<std::string>{code}}};
    return body;
}

}  // namespace

TEST_CASE("help is asked once of one centre, and answered once by who was asked") {
    Log log = busy_log();
    const auto ask = [&](const char* about, const char* to, const Actor& actor = anybody) {
        return asked(log, "help.requested", "help/x", words(about, "增援", to), actor);
    };
    const auto answer = [&](std::optional<std::string> about, const Actor& actor = anybody) {
        return asked(log, "help.answered", "help/x", words(std::move(about), "已派"), actor);
    };
    CHECK(ask("incident/1", "210300") ==
          "not_allowed: it was asked already, at " + format_rfc3339(log.now_ms) + " by 铁东");
    CHECK(ask("incident/1", "210381").empty());  // of another centre
    CHECK_THAT(ask("incident/1", "隔壁"),
               Catch::StartsWith("bad_value: help is asked of a centre"));
    CHECK(ask("incident/9", "210300") == "unknown_subject: nothing is known of incident/9");
    CHECK(ask("incident/1", "210300", of_haicheng) ==
          "not_allowed: incident/1 lies outside 210381, the scope of 海城");
    CHECK(answer("incident/1").empty());
    CHECK(answer("incident/1", of_tiedong) ==
          "not_allowed: the centre that was asked, 210300, lies outside 210302, the scope of 铁东");
    CHECK(answer("incident/2") == "unknown_subject: nobody asked for help about \"incident/2\"");
    CHECK(answer({}) == "unknown_subject: nobody asked for help about \"\"");
    CHECK(asked(log, "help.answered", "help/x", words("incident/1", " ")) ==
          "bad_value: it says nothing: text is empty");
    log.add("help.answered", "help/1", words("incident/1", "已派"));
    CHECK(answer("incident/1") ==
          "not_allowed: it was answered at " + format_rfc3339(log.now_ms) + " by 李四");
    CHECK(ask("incident/1", "210300").empty());  // more of it
}

TEST_CASE("an upward report names a known case of the same world inside the scope") {
    const Log log = busy_log();
    const auto report = [&](std::optional<std::string> about,
                            const Actor& actor = anybody,
                            bool exercise = false) {
        return asked(log, "report.sent", "report/x", words(std::move(about)), actor, {}, exercise);
    };
    CHECK(report("incident/1").empty());
    CHECK(report("1").empty());
    CHECK(report("incident/1", of_tiedong).empty());
    CHECK(report({}) == "bad_value: a report names its case: about is missing");
    CHECK(report("incident/2") == "unknown_subject: nothing is known of incident/2");
    CHECK_THAT(report("incident/1", of_haicheng), Catch::Contains("the scope of 海城"));
    CHECK(report("incident/1", anybody, true) ==
          "not_allowed: incident/1 belongs to the real world");
}

TEST_CASE("a drawing is erased while it is there, and changed by who saw it last") {
    Log log = busy_log();
    const auto erase = [&](const char* subject,
                           std::optional<std::uint64_t> expected = {},
                           bool exercise = false) {
        return asked(log, "plot.erased", subject, PlotErased{}, anybody, expected, exercise);
    };
    CHECK(erase("plot/p").empty());
    CHECK(erase("plot/p", 3).empty());
    CHECK(erase("plot/p", 2) == "conflict: 王五 acted on it meanwhile (sequence 3, expected 2)");
    CHECK(erase("plot/q") == "unknown_subject: nothing is known of plot/q");
    CHECK(erase("plot/p", {}, true) == "not_allowed: plot/p belongs to the real world");
    PlotDrawn again;
    again.coordinates = {{122.9, 41.1}};
    CHECK_THAT(asked(log, "plot.drawn", "plot/p", again, anybody, 1),
               Catch::StartsWith("conflict: 王五"));
    CHECK(asked(log, "plot.drawn", "plot/new", again, anybody, 0).empty());
    SceneShown scene;
    scene.wall = "大厅";
    scene.actor = "赵六";
    log.add("scene.shown", "scene/x", scene);
    CHECK(asked(log, "scene.shown", "scene/x", scene, anybody, log.city.last_sequence).empty());
    CHECK_THAT(asked(log, "scene.shown", "scene/x", scene, anybody, 1),
               Catch::StartsWith("conflict: 赵六"));
}

TEST_CASE("a roster is set for a centre inside the scope, with times that make sense") {
    const Log log = busy_log();
    const auto set = [&](RosterSet body, const Actor& actor = anybody) {
        return asked(log, "roster.set", "roster/x", std::move(body), actor);
    };
    const RosterSet shift{"210302", "值班长", "王五", {}, {}, {}, {}};
    CHECK(set(shift).empty());
    CHECK(set(shift, of_tiedong).empty());
    CHECK(set(shift, of_haicheng) == "not_allowed: 210302 lies outside 210381, the scope of 海城");
    RosterSet wrong = shift;
    wrong.area = "铁东";
    CHECK_THAT(set(wrong), Catch::StartsWith("bad_value: area is \"铁东\""));
    wrong.area = "210302001001";  // a community has no centre
    CHECK_THAT(set(wrong), Catch::StartsWith("bad_value: area is"));
    wrong = shift;
    wrong.post = " ";
    CHECK(set(wrong) == "bad_value: post is empty");
    wrong = shift;
    wrong.from = wrong.until = log.now_ms;
    CHECK_THAT(set(wrong), Catch::StartsWith("bad_value: until "));
    wrong = shift;
    wrong.name.clear();
    CHECK(set(wrong).empty());  // takes 张三 off
    wrong.post = "局长";
    CHECK(set(wrong) == "unknown_subject: nobody is on the roster of 210302 as 局长");
}

TEST_CASE("a centre warns its own part only, and ends what is in force") {
    const Log log = busy_log();
    const auto issue = [&](WarningIssued body, const Actor& actor = anybody) {
        return asked(log,
                     body.update ? "warning.updated" : "warning.issued",
                     "warning/" + body.identifier,
                     std::move(body),
                     actor);
    };
    CHECK(issue(warning("210302")).empty());
    CHECK(issue(warning("210302"), of_tiedong).empty());
    CHECK_THAT(issue(warning("210302"), of_haicheng), Catch::Contains("210302 lies outside"));
    WarningIssued shape = warning("210302");
    shape.areas.push_back({{}, {}, std::vector<double>{122.9, 41.1, 2}, {}});
    CHECK(issue(shape).empty());
    CHECK_THAT(issue(shape, of_tiedong), Catch::Contains("warns by codes inside it"));
    shape.areas.clear();
    CHECK(issue(shape) == "bad_value: a warning has an area at least");
    shape = warning("210302");
    shape.expires = log.now_ms;
    CHECK_THAT(issue(shape), Catch::StartsWith("bad_value: it would end at "));
    shape = warning("210302", true);
    CHECK(issue(shape) == "unknown_subject: w2 updates no warning in force");
    shape.references = "cma,w,2026-08-14T08:00:00+08:00";
    CHECK(issue(shape).empty());
    const auto cancel = [&](const char* id) {
        return asked(log,
                     "warning.cancelled",
                     std::string{"warning/"} + id,
                     WarningEnded{false, id, {}, {}});
    };
    CHECK(cancel("w").empty());
    CHECK(cancel("v") == "unknown_subject: v ends no warning in force");
}

TEST_CASE("the state of a grid is told by who looks after it") {
    const Log log = busy_log();
    const auto tell = [&](const char* subject, const Actor& actor) {
        return asked(log, "grid.status", subject, GridStatus{"patrolled", 90.0, {}}, actor);
    };
    CHECK(tell("grid/210302001001", of_tiedong).empty());
    CHECK_THAT(tell("grid/210302001001", of_haicheng), Catch::Contains("lies outside 210381"));
    CHECK(tell("grid/7", anybody) == "bad_value: grid/7 is no code of a grid");
}

TEST_CASE("a case is handed to a centre that there is, and not to the one that has it") {
    Log log = busy_log();
    const auto hand_on = [&](std::optional<std::string> target) {
        IncidentStep body;
        body.step = Step::escalated;
        body.actor = "李四";
        body.target = std::move(target);
        return asked(log, "incident.escalated", "incident/1", body);
    };
    CHECK(hand_on("210300").empty());
    CHECK(hand_on("210302001").empty());
    CHECK(hand_on({}).empty());  // to the one above
    CHECK(hand_on("210302") == "bad_value: that centre has it already");
    for (const char* wrong : {"市中心", "210302001001", "17"})
        CHECK(hand_on(wrong) == "bad_value: the target is no code of a city, county or town");
    IncidentStep up;
    up.step = Step::escalated;
    log.add("incident.escalated", "incident/1", up);
    CHECK(hand_on({}) == "bad_value: there is no centre above its own: name one");
}

TEST_CASE("a case by hand never takes an id of the other world") {
    Log log = busy_log();
    IncidentReported body;
    CHECK(asked(log, "incident.reported", "incident/1", body, anybody, {}, true) ==
          "not_allowed: incident/1 belongs to the real world");
    CHECK(asked(log, "incident.reported", "incident/2", body, anybody, {}, true).empty());
    CHECK(asked(log, "incident.reported", "incident/1", body).empty());  // a correction
}
