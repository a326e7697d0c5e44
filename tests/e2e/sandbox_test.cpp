// What if: a moment of a log goes on in a store of its own.
#include <catch2/catch.hpp>

#include "ingest/city/keyframe.hpp"
#include "tests/support/run_to_end.hpp"
#include "tests/support/serving_ingest.hpp"
#include "tests/support/temp_folder.hpp"
#include "tests/support/wire_events.hpp"
#include "tests/support/zmq_peer.hpp"

namespace yiping {

TEST_CASE("a sandbox takes commands on what was real, and nothing that says it is real") {
    const TempFolder folder;
    const std::string log = (folder.path() / "log.store").string();
    const std::string store = (folder.path() / "sandbox.store").string();
    {
        ServingIngest daemon{log};
        ZmqPeer producer{daemon.intake()};
        for (int i = 1; i <= 5; ++i) (void)producer.ask(incident_now(std::to_string(i)));
        CHECK(daemon.terminate() == 0);
    }
    ChildProcess sandbox{{ServingIngest::program(),
                          "sandbox",
                          "--log",
                          log,
                          "--sequence",
                          "3",
                          "--store",
                          store,
                          "--city",
                          "none"}};
    const std::string ready = sandbox.next_line();
    CHECK(json_at(ready, "/sequence") == "3");
    ZmqPeer desk{json_at(ready, "/sync")};
    const auto command = [&](const std::string& event) {
        return desk.ask(R"({"request":"command","event":)" + event + "}");
    };
    const std::string as_real = step_now("c1", "2", "verified");
    const std::string as_exercise = R"({"exercise":true,)" + as_real.substr(1);
    CHECK(json_at(command(as_real), "/reason") == "not_allowed");
    CHECK(json_at(command(as_exercise), "/status") == "accepted");
    ZmqPeer producer{json_at(ready, "/intake")};
    CHECK(json_at(producer.ask(incident_now("9")), "/ack/0/reason") == "not_allowed");
    CHECK(sandbox.has_ended() == false);
    sandbox.signal(SIGTERM);
    CHECK(sandbox.wait() == 0);

    // Its log is whole and can be replayed and gone on with; the one it came from is as it was.
    CHECK(run_to_end({ServingIngest::program(), "verify", "--store", store}).status == 0);
    CHECK(run_to_end({ServingIngest::program(), "verify", "--store", log}).status == 0);
    CHECK(
        run_to_end({ServingIngest::program(), "sandbox", "--store", store, "--log", log}).status ==
        2);
    ChildProcess again{{ServingIngest::program(), "sandbox", "--store", store, "--city", "none"}};
    CHECK(json_number_at(again.next_line(), "/sequence") >= 5);
}

}  // namespace yiping
