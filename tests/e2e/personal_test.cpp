// Personal data as users meet them: asked for with a key, taken out of a log, left out of what
// leaves the house.
#include <fstream>

#include "tests/support/keyed_daemon.hpp"
#include "tests/support/wire_events.hpp"

namespace yiping {
namespace {

const std::string phone = "13912345678";
const std::string reporter =
    R"(,"grid":"210302001001","reporter":{"name":"李雷","phone":")" + phone + R"("})";

std::string reveal(const KeyedDaemon& city, const std::string& name, const std::string& subject) {
    return city.peer(city.daemon().sync(), name)
        .ask(R"({"request":"reveal","reason":"回拨","subject":")" + subject + R"("})");
}

bool holds(const std::filesystem::path& file, const std::string& text) {
    return text_of_file(file).find(text) != std::string::npos;
}

}  // namespace

TEST_CASE("who reported travels nowhere, is shown to a desk's key, and is erased by an admin's") {
    KeyedDaemon city;
    ZmqPeer look = city.peer(city.daemon().feed(), "wall", zmq::socket_type::sub);
    ZmqPeer desk = city.peer(city.daemon().sync(), "desk");
    CHECK(look.receive().at(0) == "heartbeat");  // so it is subscribed
    REQUIRE(json_at(city.peer(city.daemon().intake(), "cad").ask(incident_now("7", reporter)),
                    "/ack/0/status") == "stored");

    for (TextFrames frames = look.receive();; frames = look.receive()) {
        CHECK(frames.at(1).find(phone) == std::string::npos);
        if (frames[0].ends_with("incident.reported") && !frames[0].starts_with("z/")) break;
    }
    CHECK(desk.ask(R"({"request":"history"})").find(phone) == std::string::npos);

    CHECK(json_at(reveal(city, "wall", "incident/7"), "/error/reason") == "not_allowed");
    CHECK(json_at(reveal(city, "cad", "incident/7"), "/error/reason") == "not_allowed");
    CHECK(json_at(reveal(city, "desk", "incident/7"), "/revealed/personal/reporter/phone") ==
          phone);
    CHECK(json_at(city.status(), "/security/not_allowed_by_name/wall") == "1");
    const std::string log = desk.ask(R"({"request":"history","type":"person."})");
    CHECK(json_at(log, "/events/0/type") == "person.revealed");
    CHECK(json_at(log, "/events/0/data/actor") == "desk");
    CHECK(json_at(log, "/events/0/data/reason") == "回拨");

    const auto erase = [&](const std::string& key) {
        return run_to_end({ServingIngest::program(),
                           "erase",
                           "--sync",
                           city.daemon().sync(),
                           "--keys",
                           city.file(key),
                           "--reason",
                           "本人要求",
                           "incident/7"});
    };
    const Finished refused = erase("desk.key");
    CHECK(refused.status == 1);
    CHECK_THAT(refused.errors, Catch::Contains("needs admin"));
    const Finished erased = erase("chief.key");
    INFO(erased.errors);
    CHECK(erased.status == 0);
    CHECK(json_at(erased.output, "/records") == "1");
    CHECK(json_at(reveal(city, "desk", "incident/7"), "/error/reason") == "erased");
    CHECK(city.daemon().terminate() == 0);
    CHECK_FALSE(holds(city.store(), phone));
    CHECK(
        run_to_end({ServingIngest::program(), "verify", "--store", city.store().string()}).status ==
        0);
}

TEST_CASE("a backup holds who reported, an exported log does not, and a log at rest is erased") {
    const TempFolder folder;
    const std::string store = (folder.path() / "log.store").string();
    const std::string copy = (folder.path() / "copy.store").string();
    const std::string part = (folder.path() / "part.store").string();
    {
        ServingIngest daemon{store};
        ZmqPeer producer{daemon.intake()};
        REQUIRE(json_at(producer.ask(incident_now("7", reporter)), "/ack/0/status") == "stored");
        REQUIRE(json_at(producer.ask(incident_now("8", reporter)), "/ack/0/status") == "stored");
        CHECK(daemon.terminate() == 0);
    }
    const auto ingest = [](std::vector<std::string> words) {
        words.insert(words.begin(), ServingIngest::program());
        return run_to_end(words);
    };
    REQUIRE(ingest({"backup", "--store", store, copy}).status == 0);
    REQUIRE(ingest({"export", "--store", store, "--format", "log", part}).status == 0);
    CHECK(holds(copy, phone));
    CHECK_FALSE(holds(part, phone));
    for (const std::string& log : {store, copy, part})
        CHECK(ingest({"verify", "--store", log}).status == 0);

    CHECK(ingest({"erase", "--store", store}).status == 2);
    CHECK(ingest({"erase", "--store", store, "incident/9"}).status == 1);
    REQUIRE(ingest({"erase", "--store", store, "--by", "王伟", "incident/7"}).status == 0);
    CHECK(holds(store, phone));  // of the other incident
    const Finished rest =
        ingest({"erase", "--store", store, "--before", format_rfc3339(wall_now_ms() + 1'000)});
    CHECK(rest.status == 0);
    CHECK(json_at(rest.output, "/subject") == "incident/8");
    CHECK_FALSE(holds(store, phone));
    CHECK(ingest({"verify", "--store", store}).status == 0);
}

}  // namespace yiping
