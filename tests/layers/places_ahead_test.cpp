// Between two reports of a recording: where somebody is then, and how it is marked.
#include "viewer/layers/places_ahead.hpp"

#include <catch2/catch.hpp>

#include "ingest/city/apply.hpp"
#include "ingest/event/codec.hpp"
#include "tests/layers/drawing.hpp"
#include "viewer/layers/city_marks.hpp"

namespace yiping {
namespace {

const CitySpace space{{122.7, 41.0}};
constexpr TimeMs noon = 1'786'708'800'000;

/// A report of a place, so many metres east of the middle, so many seconds after noon.
Event report(const std::string& type,
             const std::string& subject,
             std::uint64_t sequence,
             double east_m,
             int after_s) {
    const TimeMs at_ms = noon + after_s * second_ms;
    EntityPosition body;
    body.position.at = space.wgs84({east_m, 0});
    Event event =
        make_event("p" + std::to_string(sequence), "test.app", type, subject, at_ms, body);
    event.place = place_at(space.wgs84({east_m, 0}), {});
    event.sequence = sequence;
    event.recorded_ms = at_ms;
    return event;
}
Event walk(std::uint64_t sequence, double east_m, int after_s) {
    return report("worker.position", "worker/w1", sequence, east_m, after_s);
}

}  // namespace

TEST_CASE("of the way between two reports as much is done as of the time between them") {
    CHECK(part_of_way(noon, noon + 10'000, noon) == 0);
    CHECK(part_of_way(noon, noon + 10'000, noon + 2'500) == Approx(0.25));
    CHECK(part_of_way(noon, noon + 10'000, noon + 20'000) == 1);
    CHECK(part_of_way(noon, noon + 10'000, noon - 1) == 0);
}

TEST_CASE("after a long silence, or without a next report, nobody is drawn on a way") {
    CHECK(part_of_way(noon, noon + 61'000, noon + 30'000) == 0);
    CHECK(part_of_way(noon, 0, noon + 30'000) == 0);
    CHECK(part_of_way(noon, noon, noon) == 0);
}

TEST_CASE(
    "the next report is the first that is not folded yet; whom the city does not know has none") {
    CityState city;
    apply(city, walk(1, 0, 0));
    PlacesAhead ahead;
    ahead.add(city.real, space, walk(2, 100, 10));
    ahead.add(city.real, space, walk(3, 200, 20));
    ahead.add(city.real, space, report("worker.position", "worker/w9", 4, 5, 5));
    ahead.looked_up_to(4, noon + 20'000);
    REQUIRE(ahead.workers().size() == 1);
    CHECK(ahead.workers()[0].at_ms == noon + 10'000);
    ahead.pass(2);
    CHECK(ahead.workers()[0].at_ms == noon + 20'000);
    CHECK(ahead.workers()[0].place.x == Approx(200).margin(0.1));
    ahead.pass(3);
    CHECK(ahead.workers()[0].at_ms == 0);
    ahead.forget();
    CHECK(ahead.upto() == 0);
    CHECK(ahead.workers().empty());
}

TEST_CASE("many workers in one event each have their own next place and moment") {
    CityState city;
    apply(city, walk(1, 0, 0));
    WorkerPositions body;
    body.items = {{"w1", space.wgs84({50, 0}), 4'000}, {"w2", space.wgs84({60, 0}), 0}};
    Event event =
        make_event("p2", "test.app", "worker.positions", "worker/all", noon + 10'000, body);
    event.item_places = {place_at(body.items[0].at, {}), place_at(body.items[1].at, {})};
    event.sequence = 2;
    PlacesAhead ahead;
    ahead.add(city.real, space, event);
    REQUIRE(ahead.workers().size() == 1);
    CHECK(ahead.workers()[0].at_ms == noon + 6'000);
}

TEST_CASE("between two reports a worker is a circle on the way, at each of them a dot") {
    CityState city;
    apply(city, walk(1, -80, 0));
    apply(city, report("resource.position", "resource/r1", 2, -80, 0));
    Drawing drawing;
    drawing.camera.metres_per_pixel = 1;
    CityMarks marks{default_shader_folder(), space};
    MarkChoice choice;
    choice.metres_per_unit = 1;
    const auto place_at_second = [&](double second) {
        marks.prepare(city.real, 1, choice);
        marks.place_between_reports(city.real, noon + static_cast<TimeMs>(second * 1'000));
        return marks.worker_marks()[0];
    };
    CHECK(place_at_second(5).place.x == Approx(-80).margin(0.1));
    CHECK(place_at_second(5).hollow == 0);
    marks.ahead().add(city.real, space, walk(3, 80, 10));
    marks.ahead().add(city.real, space, report("resource.position", "resource/r1", 4, 80, 10));
    CHECK(place_at_second(5).place.x == Approx(0).margin(0.1));
    CHECK(place_at_second(5).hollow == 1);
    CHECK(marks.resource_marks()[0].place.x == Approx(0).margin(0.1));
    CHECK(place_at_second(0).hollow == 0);

    const auto picture = [&] {
        marks.upload();
        drawing.begin(drawing.camera);
        marks.draw_standing(drawing.camera, choice);
        return drawing.image();
    };
    (void)place_at_second(5);
    const Image between = picture();
    CHECK(between.at(100, 50) == black);  // the middle of the circle
    apply(city, walk(3, 80, 10));
    apply(city, report("resource.position", "resource/r1", 4, 80, 10));
    marks.ahead().pass(4);
    CHECK(place_at_second(11).place.x == Approx(80).margin(0.1));
    CHECK(place_at_second(11).hollow == 0);
    const Image there = picture();
    CHECK(there.at(180, 50) != black);
    CHECK(there.at(100, 50) == black);

    marks.ahead().add(city.real, space, walk(5, 0, 20));
    CHECK(place_at_second(15).hollow == 1);
    marks.ahead().forget();
    CHECK(place_at_second(15).hollow == 0);
    CHECK(place_at_second(15).place.x == Approx(80).margin(0.1));
}

}  // namespace yiping
