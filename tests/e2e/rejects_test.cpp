// Bad input of every reason, through the real socket.
#include <catch2/catch.hpp>
#include <set>

#include "ingest/event/reject.hpp"
#include "tests/support/serving_ingest.hpp"
#include "tests/support/temp_folder.hpp"
#include "tests/support/wire_events.hpp"
#include "tests/support/zmq_peer.hpp"

namespace yiping {
namespace {

struct BadInput {
    std::string message, reason, field;
};

std::string with(std::string text, const std::string& old_part, const std::string& new_part) {
    return text.replace(text.find(old_part), old_part.size(), new_part);
}

std::vector<BadInput> bad_inputs() {
    const std::string good = incident_now("1");
    const std::string position = position_now("2", "w");
    const std::string nested = std::string(20, '[') + std::string(20, ']');
    return {
        {"", "empty_message", "(nothing)"},
        {"{", "not_json", "(nothing)"},
        {good + "}", "not_json", "(nothing)"},
        {with(good, "井盖缺失", "\xff\xfe"), "not_utf8", "(nothing)"},
        {'[' + good + ',' + std::string(4 * 1024 * 1024, ' ') + ']', "too_large", "(nothing)"},
        {incident_now("1", R"(,"description":")" + std::string(70'000, 'x') + '"'),
         "too_large",
         "(nothing)"},
        {incident_now("1", R"(,"deep":)" + nested), "too_deep", "(nothing)"},
        {"17", "not_an_event", "(nothing)"},
        {"{}", "not_an_event", "specversion"},
        {with(good, R"("id":"1",)", ""), "missing_field", "id"},
        {with(good, R"("title":"井盖缺失",)", ""), "missing_field", "data.title"},
        {incident_now("1", R"(,"grade":9)"), "bad_value", "data.grade"},
        {with(position, "41.11", "141.11"), "bad_value", "data.lat"},
        {with(position, "wgs84", "bj54"), "unknown_datum", "data.datum"},
        {with(position, R"(,"datum":"wgs84")", ""), "unknown_datum", "data.datum"},
        {with(good, "incident.reported", "clock.ticked"), "not_allowed", "type"},
        {with(position, R"("time":")", R"("time":"2001-02-03T04:05:06Z","oldtime":")"),
         "time_out_of_range",
         "time"},
    };
}

}  // namespace

TEST_CASE("bad input of every reason gets its reject, and costs nobody else anything") {
    const TempFolder folder;
    const ServingIngest daemon{folder.path() / "log.store"};
    ZmqPeer producer{daemon.intake()};
    std::set<std::string> reasons;
    for (const BadInput& bad : bad_inputs()) {
        INFO(bad.message.substr(0, 300));
        const std::string ack = producer.ask(bad.message);
        CHECK(json_at(ack, "/ack/0/status") == "rejected");
        CHECK(json_at(ack, "/ack/0/reason") == bad.reason);
        if (bad.field != "(nothing)") CHECK(json_at(ack, "/ack/0/field") == bad.field);
        CHECK(json_at(ack, "/ack/0/detail").size() > 10);
        CHECK(json_at(ack, "/ack/1") == "(nothing)");
        reasons.insert(bad.reason);
    }
    const std::string good = incident_now("again");
    CHECK(json_at(producer.ask(good), "/ack/0/status") == "stored");
    CHECK(json_at(producer.ask(good), "/ack/0/status") == "duplicate");
    CHECK(json_at(producer.ask(with(good, "井盖缺失", "井盖找到")), "/ack/0/reason") ==
          "conflicting_duplicate");
    reasons.insert("conflicting_duplicate");

    CHECK(reasons.size() == reject_reason_count);
    const std::string status = ZmqPeer{daemon.sync()}.ask(R"({"request":"status"})");
    CHECK(json_at(status, "/stored") == "1");
    for (int i = 0; i < reject_reason_count; ++i) {
        const std::string reason{name_of(static_cast<Reject::Reason>(i))};
        INFO(reason);
        CHECK(json_at(status, "/rejected/" + reason) != "(nothing)");
    }
}

TEST_CASE("a message beyond eight mebibytes costs its sender the connection, and nobody else") {
    const TempFolder folder;
    const ServingIngest daemon{folder.path() / "log.store"};
    ZmqPeer good{daemon.intake()};
    REQUIRE(json_at(good.ask(incident_now("1")), "/ack/0/status") == "stored");
    ZmqPeer hostile{daemon.intake()};
    hostile.send({std::string(9 * 1024 * 1024, ' ')});
    CHECK(json_at(good.ask(incident_now("2")), "/ack/0/status") == "stored");
    const auto until = std::chrono::steady_clock::now() + std::chrono::seconds{10};
    ZmqPeer sync{daemon.sync()};
    std::uint64_t disconnects = 0;
    while (disconnects == 0 && std::chrono::steady_clock::now() < until)
        disconnects = json_number_at(sync.ask(R"({"request":"status"})"), "/disconnects");
    CHECK(disconnects > 0);
}

}  // namespace yiping
