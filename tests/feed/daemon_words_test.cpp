#include "ingest/feed/daemon_words.hpp"

#include <catch2/catch.hpp>

namespace yiping {

TEST_CASE("a heartbeat is read with its feeds; what is none is nothing") {
    const auto heartbeat = read_heartbeat(
        R"({"sequence":17,"time":"2026-08-14T00:00:01.500Z","store":"full",)"
        R"("feeds":[{"source":"a","age_ms":20,"state":"live"},{"source":"b","age_ms":90000,"state":"silent"}],"topics":{}})");
    REQUIRE(heartbeat);
    CHECK(heartbeat->sequence == 17);
    CHECK(heartbeat->time_ms == 1'786'665'601'500);
    CHECK(heartbeat->store == "full");
    REQUIRE(heartbeat->feeds.size() == 2);
    CHECK(heartbeat->feeds[0].source == "a");
    CHECK(heartbeat->feeds[0].age_ms == 20);
    CHECK_FALSE(heartbeat->feeds[0].silent);
    CHECK(heartbeat->feeds[1].silent);
    for (const char* other : {"", "{}", "[]", "{", R"({"sequence":1,"time":"yesterday"})"})
        CHECK_FALSE(read_heartbeat(other));
}

TEST_CASE("answers of a daemon are told apart by what they hold") {
    CHECK(std::get<StatusAnswer>(
              *read_answer(R"({"sequence":1,"endpoints":{"feed":"tcp://127.0.0.1:1"}})"))
              .feed_endpoint == "tcp://127.0.0.1:1");
    const auto head = std::get<SnapshotHead>(*read_answer(
        R"({"sequence":5,"digest":"ab","encoding":"zstd","fold_version":1,"bytes":99})"));
    CHECK(head.sequence == 5);
    CHECK(head.bytes == 99);
    CHECK(head.digest == "ab");
    CHECK(std::get<HistoryPage>(
              *read_answer(R"({"events":[{"a":1.50}, 2],"next_sequence":3,"head":2})"))
              .events_json == R"([{"a":1.50}, 2])");
    CHECK(std::get<HistoryPage>(
              *read_answer(
                  R"({"events":[],"next_sequence":3,"head":2,"kept_no_longer":[{"events":7}]})"))
              .kept_no_longer);
    const auto refused = std::get<CommandAnswer>(*read_answer(
        R"({"status":"refused","reason":"conflict","detail":"too late","state":"closed","id":"c"})"));
    CHECK_FALSE(refused.accepted);
    CHECK(refused.reason == "conflict");
    CHECK(refused.detail == "too late");
    CHECK(refused.state == "closed");
    const auto accepted =
        std::get<CommandAnswer>(*read_answer(R"({"status":"accepted","sequence":8,"id":"c"})"));
    CHECK(accepted.accepted);
    CHECK(accepted.sequence == 8);
    CHECK(std::get<ErrorAnswer>(
              *read_answer(R"({"error":{"reason":"failed","detail":"d","request":"history"}})"))
              .request == "history");
    CHECK_FALSE(read_answer("{}"));
    CHECK_FALSE(read_answer("no daemon"));
}

TEST_CASE("upto is a sequence or nothing") {
    CHECK(read_upto(R"({"sequence":12})") == 12);
    CHECK_FALSE(read_upto("{}"));
    CHECK_FALSE(read_upto("12"));
}

}  // namespace yiping
