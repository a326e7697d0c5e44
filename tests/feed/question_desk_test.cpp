// What a desk asks beside the stream, of a real daemon.
#include "ingest/feed/question_desk.hpp"

#include <catch2/catch.hpp>
#include <chrono>

#include "tests/support/serving_ingest.hpp"
#include "tests/support/temp_folder.hpp"
#include "tests/support/wire_events.hpp"
#include "tests/support/zmq_peer.hpp"

namespace yiping {
namespace {

/// The next answers, waited for until the desk rings.
class Bell {
public:
    void ring() {
        {
            const std::lock_guard lock{mutex_};
            rung_ = true;
        }
        changed_.notify_all();
    }
    bool wait() {
        std::unique_lock lock{mutex_};
        const bool rung = changed_.wait_for(lock, std::chrono::seconds{20}, [&] { return rung_; });
        rung_ = false;
        return rung;
    }

private:
    std::mutex mutex_;
    std::condition_variable changed_;
    bool rung_ = false;
};

}  // namespace

TEST_CASE("the history of one case is its own events, in order, and nothing of the others") {
    const TempFolder folder;
    const ServingIngest daemon{folder.path() / "log.store"};
    ZmqPeer cad{daemon.intake()};
    const TimeMs began_ms = wall_now_ms() - minute_ms;
    (void)cad.ask(incident_now("7"));
    (void)cad.ask(incident_now("8"));
    (void)cad.ask(step_now("v8", "8", "verified"));
    (void)cad.ask(position_now("p1", "w1"));
    (void)cad.ask(step_now("v7", "7", "verified"));
    Bell bell;
    QuestionDesk desk{daemon.sync(), std::nullopt, [&] { bell.ring(); }};
    desk.ask("history/7", history_request_json("incident/7", began_ms, 100));
    REQUIRE(bell.wait());
    const std::vector<QuestionDesk::Answer> answers = desk.take();
    REQUIRE(answers.size() == 1);
    CHECK(answers[0].topic == "history/7");
    std::string why_not;
    const auto part = part_of_history(answers[0].json, why_not);
    INFO(answers[0].json << why_not << answers[0].why_not);
    REQUIRE(part.has_value());
    REQUIRE(part->events.size() == 2);
    CHECK(part->events[0].type == "incident.reported");
    CHECK(part->events[1].type == "incident.verified");
    CHECK(part->events[1].id == "v7");

    desk.ask("reports/1", reports_request_json(1, part->events[1].sequence));
    REQUIRE(bell.wait());
    const auto reports = part_of_history(desk.take().at(0).json, why_not);
    REQUIRE(reports.has_value());
    REQUIRE(reports->events.size() == 2);
    CHECK(reports->events[0].subject == "incident/7");
    CHECK(reports->events[1].subject == "incident/8");
    CHECK(reports->next_sequence > reports->events[1].sequence);

    desk.ask("history/7", history_request_json("incident/7", wall_now_ms() + day_ms, 100));
    REQUIRE(bell.wait());
    const auto later = part_of_history(desk.take().at(0).json, why_not);
    REQUIRE(later.has_value());
    CHECK(later->events.size() <= 1);  // the last of the log may be told again, nothing before it
}

TEST_CASE("a daemon that is not there is one sentence, and the desk can ask again") {
    Bell bell;
    QuestionDesk desk{"tcp://127.0.0.1:1", std::nullopt, [&] { bell.ring(); }};
    for (int i = 0; i < 2; ++i) {
        desk.ask("history/7", history_request_json("incident/7", 0, 100));
        REQUIRE(bell.wait());
        const auto answers = desk.take();
        REQUIRE(answers.size() == 1);
        CHECK(answers[0].json.empty());
        CHECK_THAT(answers[0].why_not, Catch::Contains("nothing answers"));
    }
}

TEST_CASE("what is no history and what is no person say why") {
    std::string why_not;
    CHECK_FALSE(part_of_history("[]", why_not).has_value());
    CHECK_FALSE(why_not.empty());
    why_not.clear();
    CHECK_FALSE(part_of_history(
                    R"({"error":{"reason":"not_allowed","detail":"a viewer","request":"history"}})",
                    why_not)
                    .has_value());
    CHECK(why_not == "a viewer");
    why_not.clear();
    CHECK(person_of(R"({"error":{"reason":"not_allowed","detail":"a viewer","request":"reveal"}})",
                    why_not)
              .empty());
    CHECK(why_not == "a viewer");
    const auto person = person_of(
        R"({"revealed":{"subject":"incident/7","personal":{"name":"张三","phone":"138"}}})",
        why_not);
    REQUIRE(person.size() == 2);
    CHECK(person[0] == std::pair<std::string, std::string>{"name", "张三"});
    CHECK(person[1].second == "138");
}

}  // namespace yiping
