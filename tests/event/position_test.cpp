// Positions in their many shapes: one, many, areas, drawings.
#include "tests/event/examples.hpp"

namespace yiping {
namespace {

using Reason = Reject::Reason;

std::string positions(std::string_view items) {
    return envelope("worker.positions",
                    "x",
                    R"({"datum":"wgs84","items":[["w0",1,2],)" + std::string{items} + "]}");
}
std::string plot(std::string_view shape, std::string_view coordinates) {
    return envelope("plot.drawn",
                    "plot/1",
                    R"({"shape":")" + std::string{shape} + R"(","datum":"wgs84","coordinates":)" +
                        std::string{coordinates} + "}");
}
std::string warning(std::string_view area) {
    return envelope("warning.issued",
                    "warning/1",
                    R"({"identifier":"w","event":"flood","level":2,"headline":"h","areas":[{},)" +
                        std::string{area} + "]}");
}

}  // namespace

TEST_CASE("each line of many positions is checked and named by its place") {
    for (const char* item : {"7",
                             R"({"id":"w"})",
                             "[]",
                             R"(["w"])",
                             R"(["w",122])",
                             R"(["w",122,41,0,0])",
                             R"([7,122,41])",
                             R"(["",122,41])",
                             R"(["a\nb",122,41])",
                             R"(["w","122",41])",
                             R"(["w",null,41])",
                             R"(["w",181,41])",
                             R"(["w",122,91])",
                             R"(["w",122,41,-1])",
                             R"(["w",122,41,1.5])",
                             R"(["w",122,41,null])",
                             R"(["w",122,41,2592000001])"}) {
        INFO(item);
        const Reject reject = refused(positions(std::string{item} + R"(,["w2",1,2])"));
        CHECK(reject.reason == Reason::bad_value);
        CHECK(reject.field == "data.items[1]");
    }
    CHECK(body_of<WorkerPositions>(accepted(positions(R"(["w",122,41,2592000000])")))
              .items[1]
              .age_ms == 30 * day_ms);
}

TEST_CASE("many positions need a datum like one") {
    const Reject reject = refused(envelope("worker.positions", "x", R"({"items":[["w",122,41]]})"));
    CHECK(reject.reason == Reason::unknown_datum);
    CHECK(reject.field == "data.datum");
}

TEST_CASE("an event with more than 10,000 positions is refused wherever it comes from") {
    std::string items = R"(["w",1,2])";
    for (int i = 0; i < 10'000; ++i) items += R"(,["w",1,2])";
    CHECK(refused(positions(items)).reason == Reason::too_large);  // 64 KiB end before that
    Decoder decoder;
    const Decoded outcome = decoder.decode_logged(positions(items));
    REQUIRE(std::holds_alternative<Reject>(outcome));
}

TEST_CASE("a drawing has as many points as its shape needs") {
    const std::vector<std::pair<std::string, std::vector<std::string>>> enough{
        {"point", {"[[122,41]]"}},
        {"text", {"[[122,41]]"}},
        {"line", {"[[122,41],[122.1,41]]"}},
        {"arrow", {"[[122,41],[122.1,41]]"}},
        {"ring", {"[[122,41],[122.1,41]]"}},
        {"area", {"[[122,41],[122.1,41],[122,41.1]]"}}};
    for (const auto& [shape, coordinates] : enough) {
        const std::string& points = coordinates.front();
        CHECK(body_of<PlotDrawn>(accepted(plot(shape, points))).datum == Datum::wgs84);
        std::string fewer = points.substr(0, points.rfind('['));
        if (fewer.back() == ',') fewer.pop_back();
        const Reject reject = refused(plot(shape, fewer + "]"));
        CHECK(reject.reason == Reason::bad_value);
        CHECK(reject.field == "data.coordinates");
    }
}

TEST_CASE("each point of a drawing is a pair of degrees on the earth") {
    for (const char* point : {"7", "[]", "[122]", "[122,41,0]", "[181,41]", "[122,\"41\"]"}) {
        const Reject reject = refused(plot("line", "[[122,41]," + std::string{point} + "]"));
        CHECK(reject.reason == Reason::bad_value);
        CHECK(reject.field == "data.coordinates[1]");
    }
    CHECK(refused(plot("line", R"("122,41")")).field == "data.coordinates");
    CHECK(refused(plot("blob", "[[1,2]]")).field == "data.shape");
}

TEST_CASE("a warning's areas are closed rings, circles or codes") {
    const Event event = accepted(warning(
        R"({"name":"a","polygon":[[122,41],[123,41],[123,42],[122,41]],"circle":[122,41,5],"codes":["210302"]})"));
    const auto& area = body_of<WarningIssued>(event).areas.at(1);
    CHECK(area.polygon->size() == 4);
    CHECK(area.circle == std::vector<double>{122, 41, 5});
    CHECK(area.codes == std::vector<std::string>{"210302"});
    const std::vector<std::pair<std::string, std::string>> bad{
        {R"({"polygon":[[122,41],[123,41],[122,41]]})", "data.areas[1].polygon"},
        {R"({"polygon":[[122,41],[123,41],[123,42],[122,42]]})", "data.areas[1].polygon"},
        {R"({"polygon":[[122,41],[123,91],[123,42],[122,41]]})", "data.areas[1].polygon[1]"},
        {R"({"circle":[122,41]})", "data.areas[1].circle"},
        {R"({"circle":[122,41,-1]})", "data.areas[1].circle"},
        {R"({"circle":[122,141,1]})", "data.areas[1].circle"},
        {R"({"circle":{}})", "data.areas[1].circle"},
        {R"({"codes":[210302]})", "data.areas[1].codes[0]"},
        {R"("everywhere")", "data.areas[1]"}};
    for (const auto& [text, field] : bad) {
        const Reject reject = refused(warning(text));
        CHECK(reject.reason == Reason::bad_value);
        CHECK(reject.field == field);
    }
}

TEST_CASE("to locate an incident takes a position or a grid") {
    CHECK(refused(envelope("incident.located", "incident/1", "{}")).reason ==
          Reason::missing_field);
    CHECK(accepted(envelope("incident.located", "incident/1", R"({"grid":"210302"})")).id == "a");
    CHECK(refused(envelope("incident.located", "incident/1", R"({"lon":1,"lat":2})")).reason ==
          Reason::unknown_datum);
}

TEST_CASE("a grid that nobody knows costs no incident") {
    const Event event = accepted(with(fire, R"("grade":1)", R"("grid":"no code","grade":1)"));
    CHECK(body_of<IncidentReported>(event).grid == "no code");
}

}  // namespace yiping
