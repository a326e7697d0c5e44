// Personal data: apart from everything that travels, shown to whoever may ask, erased for ever.
#include <catch2/catch.hpp>
#include <fstream>

#include "tests/net/tested_pipeline.hpp"

namespace yiping {
namespace {

const std::string phone = "13912345678";
const std::string reporter = R"(,"reporter":{"name":"李雷","phone":")" + phone + R"("})";

std::string reveal(TestedPipeline& daemon, const std::string& subject) {
    return daemon.pipeline->person({false, subject, "回拨核实"}, daemon.now_ms);
}
std::string erase(TestedPipeline& daemon, const std::string& subject) {
    return daemon.pipeline->person({true, subject, "本人要求"}, daemon.now_ms);
}
PipelineRules rules_of(Role role) {
    PipelineRules rules;
    rules.local = {"王伟", role, {}};
    return rules;
}

/// Whether the bytes stand anywhere in the store's files.
bool lies_on_disk(const std::filesystem::path& folder, const std::string& bytes) {
    bool found = false;
    for (const auto& file : std::filesystem::directory_iterator{folder}) {
        std::ifstream in{file.path(), std::ios::binary};
        const std::string all{std::istreambuf_iterator<char>{in}, {}};
        found = found || all.find(bytes) != std::string::npos;
    }
    return found;
}

}  // namespace

TEST_CASE("who reported is shown to an operator, and each look is an event with who and why") {
    TestedPipeline daemon{rules_of(Role::operating)};
    (void)daemon.send(incident_json("7", reporter));
    (void)daemon.send(incident_json("8"));

    const std::string answer = reveal(daemon, "incident/7");
    CHECK(json_at(answer, "/revealed/personal/reporter/phone") == phone);
    CHECK(json_at(answer, "/revealed/subject") == "incident/7");
    CHECK(json_at(answer, "/revealed/sequence") == "1");
    CHECK(json_at(answer, "/revealed/logged") == "3");
    CHECK(json_at(answer, "/revealed/earlier") == "[]");
    CHECK(json_at(reveal(daemon, "incident/7"), "/revealed/logged") == "4");

    const std::vector<Event> log = daemon.log();
    REQUIRE(log.size() == 4);
    CHECK(log[2].type == "person.revealed");
    CHECK(log[2].subject == "incident/7");
    const auto& act = std::get<OperatorAct>(log[2].body);
    CHECK(act.actor == "王伟");
    CHECK(act.about == "incident/7");
    CHECK(act.reason == "回拨核实");
    CHECK(log[0].json.find(R"("personal":"reporter")") != std::string::npos);
    CHECK(log[1].json.find(R"("personal")") == std::string::npos);
    for (const Event& event : log) CHECK(event.json.find(phone) == std::string::npos);
}

TEST_CASE("the newest of several reports is shown, the earlier ones are named") {
    TestedPipeline daemon;
    (void)daemon.send(incident_json("7", R"(,"reporter":"甲")"));
    std::string second = incident_json("7b", R"(,"reporter":"乙")");
    second.replace(second.find("incident/7b"), 11, "incident/7");
    (void)daemon.send(second);
    const std::string answer = reveal(daemon, "incident/7");
    CHECK(json_at(answer, "/revealed/personal/reporter") == "乙");
    CHECK(json_at(answer, "/revealed/earlier") == "[1]");
}

TEST_CASE("the roster's number travels no more than a reporter's") {
    TestedPipeline daemon;
    RosterSet body;
    body.area = "210302";
    body.post = "值班长";
    body.name = "赵六";
    body.phone = phone;
    (void)daemon.command(
        make_event("r1", "desk", "roster.set", "", net_test_now, std::move(body)).json);
    CHECK(daemon.pipeline->city().real.roster.find("210302/值班长")->phone.empty());
    CHECK(daemon.log().at(0).json.find(phone) == std::string::npos);
    CHECK(json_at(reveal(daemon, "roster/210302/值班长"), "/revealed/personal/phone") == phone);
}

TEST_CASE("nobody below the role that the settings name is shown anything, nor may erase") {
    PipelineRules rules = rules_of(Role::operating);
    rules.reveal_role = Role::supervisor;
    TestedPipeline daemon{rules};
    (void)daemon.send(incident_json("7", reporter));
    for (const std::string& answer : {reveal(daemon, "incident/7"), erase(daemon, "incident/7")}) {
        CHECK(json_at(answer, "/error/reason") == "not_allowed");
        CHECK(answer.find(phone) == std::string::npos);
    }
    CHECK(json_at(erase(daemon, "incident/7"), "/error/request") == "erase");
    CHECK(daemon.log().size() == 1);
    CHECK(daemon.pipeline->counts().commands_refused == 3);
}

TEST_CASE("nobody is shown who reported outside his scope") {
    PipelineRules rules = rules_of(Role::operating);
    rules.local.scope = *parse_grid_code("210303");
    TestedPipeline daemon{rules};
    (void)daemon.send(incident_json("7", R"(,"grid":"210302001001")" + reporter));
    (void)daemon.send(incident_json("8", R"(,"grid":"210303001001")" + reporter));
    CHECK(json_at(reveal(daemon, "incident/7"), "/error/reason") == "not_allowed");
    CHECK(json_at(reveal(daemon, "incident/8"), "/revealed/personal/reporter/phone") == phone);
}

TEST_CASE("what was never told, or is erased, is said so") {
    TestedPipeline daemon{rules_of(Role::admin)};
    (void)daemon.send(incident_json("7", reporter));
    CHECK(json_at(reveal(daemon, "incident/8"), "/error/reason") == "not_found");
    CHECK(lies_on_disk(daemon.folder.path(), phone));

    const std::string answer = erase(daemon, "incident/7");
    CHECK(json_at(answer, "/erased/records") == "1");
    CHECK(json_at(answer, "/erased/logged") == "2");
    CHECK_FALSE(lies_on_disk(daemon.folder.path(), phone));
    CHECK(json_at(reveal(daemon, "incident/7"), "/error/reason") == "erased");
    CHECK(json_at(erase(daemon, "incident/7"), "/error/reason") == "erased");
    const std::vector<Event> log = daemon.log();
    REQUIRE(log.size() == 2);
    CHECK(log[1].type == "person.erased");
    CHECK(std::get<OperatorAct>(log[1].body).actor == "王伟");

    // The producer that repeats itself is told that it is known, and brings nothing back.
    CHECK(json_at(daemon.send(incident_json("7", reporter)), "/ack/0/status") == "duplicate");
    CHECK(json_at(reveal(daemon, "incident/7"), "/error/reason") == "erased");
}

TEST_CASE("what is older than the settings allow is erased without being asked for") {
    PipelineRules rules;
    rules.personal_kept_ms = 30 * day_ms;
    TestedPipeline daemon{rules};
    (void)daemon.send(incident_json("7", reporter));
    daemon.now_ms += 30 * day_ms - 1;
    daemon.pipeline->tick(daemon.now_ms);
    CHECK(daemon.pipeline->city().real.incidents.size() == 1);
    CHECK(daemon.store->personal("incident/7").at(0).erased_by == 0);
    daemon.now_ms += 1;
    daemon.pipeline->tick(daemon.now_ms);
    CHECK(daemon.store->personal("incident/7").at(0).erased_by != 0);
    const Event last = daemon.log().back();
    CHECK(last.type == "person.erased");
    CHECK(std::get<OperatorAct>(last.body).actor == "ingest");
}

TEST_CASE("on a full disk nothing is shown that could not be recorded") {
    TestedPipeline daemon{rules_of(Role::admin)};
    (void)daemon.send(incident_json("7", reporter));
    daemon.store->fault = FaultyStore::Fault::full;
    for (const std::string& answer : {reveal(daemon, "incident/7"), erase(daemon, "incident/7")}) {
        CHECK(json_at(answer, "/error/reason") == "overloaded");
        CHECK(answer.find(phone) == std::string::npos);
    }
    daemon.store->fault = FaultyStore::Fault::none;
    CHECK(json_at(reveal(daemon, "incident/7"), "/revealed/personal/reporter/phone") == phone);
}

}  // namespace yiping
