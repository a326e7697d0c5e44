// Keys as users meet them: made, given, used, taken away.
#include <sys/stat.h>

#include "tests/support/keyed_daemon.hpp"
#include "tests/support/watching_viewer.hpp"
#include "tests/support/wire_events.hpp"

namespace yiping {
namespace {

std::string command_json(const std::string& event) {
    return R"({"request":"command","event":)" + event + "}";
}

}  // namespace

TEST_CASE("keygen keeps the private half to itself") {
    const TempFolder folder;
    const std::string file = (folder.path() / "a.key").string();
    const std::vector<std::string> words{ServingIngest::program(),
                                         "keygen",
                                         "--out",
                                         file,
                                         "--name",
                                         "王伟",
                                         "--role",
                                         "supervisor"};
    const Finished made = run_to_end(words);
    CHECK(made.status == 0);
    struct stat about {};
    REQUIRE(stat(file.c_str(), &about) == 0);
    CHECK((about.st_mode & 0777) == 0600);
    const OwnKeys keys = read_own_keys(file);
    CHECK_THAT(made.output, Catch::Contains(keys.own.public_key));
    CHECK_THAT(made.output, Catch::Contains("\"王伟\""));
    CHECK_THAT(made.output + made.errors, !Catch::Contains(keys.own.secret_key));
    CHECK(run_to_end(words).status == 1);  // nothing is overwritten
    CHECK(read_own_keys(file).own.secret_key == keys.own.secret_key);
    std::filesystem::permissions(
        file, std::filesystem::perms::others_read, std::filesystem::perm_options::add);
    CHECK_THROWS_WITH(read_own_keys(file), Catch::Contains("chmod 600"));
    CHECK(run_to_end({ServingIngest::program(), "keygen", "--out", file}).status == 2);
}

TEST_CASE("each role does what it may over keys, and who acts is the holder of the key") {
    KeyedDaemon city;
    ZmqPeer producer = city.peer(city.daemon().intake(), "cad");
    CHECK(json_at(producer.ask(incident_now("1", R"(,"grid":"210302001001")")), "/ack/0/status") ==
          "stored");
    CHECK(json_at(producer.ask(incident_now("2", R"(,"grid":"210303001001")")), "/ack/0/status") ==
          "stored");
    WatchingViewer wall{city.daemon().sync(), city.keys_of("wall")};
    REQUIRE(wall.watch_until([&] { return wall.is_live() && wall.city.last_sequence >= 2; }));

    ZmqPeer desk = city.peer(city.daemon().sync(), "desk");
    const std::string accepted = desk.ask(command_json(step_now("c1", "1", "verified")));
    CHECK(json_at(accepted, "/status") == "accepted");
    CHECK(json_at(accepted, "/source") == "desk.desk");  // whatever the event said
    REQUIRE(wall.watch_until([&] { return wall.city.last_sequence >= 3; }));
    CHECK(wall.city.real.incidents.find("1")->actor == "desk");

    const std::string outside = desk.ask(command_json(step_now("c2", "2", "verified")));
    CHECK(json_at(outside, "/status") == "refused");
    CHECK_THAT(json_at(outside, "/detail"), Catch::Contains("210302"));
    CHECK(json_at(city.status(), "/security/not_allowed_by_name/desk") == "1");
    CHECK(json_at(city.peer(city.daemon().sync(), "chief")
                      .ask(command_json(step_now("c3", "2", "verified"))),
                  "/status") == "accepted");
}

TEST_CASE("the keys file is read again when it changes: who is new gets in, who is gone is out") {
    KeyedDaemon city;
    const std::string before = city.ring();
    city.admit("night", {"--role", "producer", "--source", "test.cad"});
    ZmqPeer night = city.peer(city.daemon().intake(), "night");
    CHECK(json_at(night.ask(incident_now("1")), "/ack/0/status") == "stored");

    WatchingViewer guest{city.daemon().sync(), city.keys_of("wall")};
    REQUIRE(guest.watch_until([&] { return guest.is_live(); }));
    const std::size_t wall_at = before.find("name = \"wall\"");
    const std::size_t from = before.rfind("[[key]]", wall_at);
    const std::size_t to = before.find("[[key]]", wall_at);
    city.write_ring(before.substr(0, from) + before.substr(to));  // without wall and night
    city.daemon().child().signal(SIGHUP);
    CHECK(guest.watch_until([&] { return guest.is_lost(); }));
    CHECK(json_at(night.ask(incident_now("2")), "/ack/0/reason") == "not_allowed");
    CHECK_THAT(night.ask(incident_now("3")), Catch::Contains("taken away"));
    CHECK(json_at(city.status(), "/stored") == "1");

    city.write_ring("[[key]]\nname = nonsense");  // is told in the log and changes nothing
    city.daemon().child().signal(SIGHUP);
    CHECK(json_at(city.peer(city.daemon().intake(), "cad").ask(incident_now("4")),
                  "/ack/0/status") == "stored");
    CHECK(city.daemon().terminate() == 0);
}

TEST_CASE("status and import come with keys too") {
    KeyedDaemon city;
    const Finished status = run_to_end({ServingIngest::program(),
                                        "status",
                                        "--json",
                                        "--sync",
                                        city.daemon().sync(),
                                        "--keys",
                                        city.file("wall.key")});
    CHECK(status.status == 0);
    CHECK(json_at(status.output, "/security/asks_for_keys") == "true");
    CHECK(json_at(status.output, "/security/keys") == "4");
    std::ofstream{city.file("events.json")} << incident_now("from-a-file") << '\n';
    const Finished imported = run_to_end({ServingIngest::program(),
                                          "import",
                                          "--format",
                                          "cloudevents",
                                          city.file("events.json"),
                                          "--intake",
                                          city.daemon().intake(),
                                          "--keys",
                                          city.file("cad.key")});
    INFO(imported.errors);
    CHECK(imported.status == 0);
    CHECK(json_at(city.status(), "/stored") == "1");
}

TEST_CASE("an open address is taken with keys, and check-config says what is missing") {
    KeyedDaemon city;
    std::vector<std::string> words{ServingIngest::program(),
                                   "serve",
                                   "--check-config",
                                   "--sync",
                                   "tcp://0.0.0.0:5552",
                                   "--keys",
                                   city.file("keys.toml"),
                                   "--server-key",
                                   city.file("server.key")};
    CHECK(run_to_end(words).status == 0);
    words.resize(words.size() - 2);
    const Finished refused = run_to_end(words);
    CHECK(refused.status == 2);
    CHECK_THAT(refused.errors, Catch::Contains("ingest keygen --server"));
}

}  // namespace yiping
