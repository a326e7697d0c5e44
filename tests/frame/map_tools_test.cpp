// What one does on the map: measuring, enclosing, choosing from a crowd, less detail when slow.
#include "viewer/map_tools.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "viewer/frame_budget.hpp"
#include "viewer/gpu/headless.hpp"
#include "viewer/mini_map.hpp"

namespace yiping {
namespace {

const LonLat middle{122.99, 40.86};

ViewerConfig without_map() {
    ViewerConfig config = read_viewer_config(default_viewer_config(), "workstation");
    config.map.clear();
    config.origin = middle;
    return config;
}

/// A map without layers, the middle in the middle, ten metres a pixel.
class City {
public:
    City() : map{config_} { map.camera() = {{0, 0}, 10, {0, 0, 1000, 800}}; }
    Incident& incident(const std::string& id, double east_m, double north_m, int grade = 4) {
        Incident& incident = world.incidents.at_or_new(id);
        incident.grade = static_cast<std::uint8_t>(grade);
        incident.place = place(east_m, north_m);
        incident.title = "事件 " + id;
        return incident;
    }
    Place place(double east_m, double north_m) const {
        return place_at(map.space().wgs84({east_m, north_m}), GridCode{});
    }
    LonLat at(double east_m, double north_m) const { return map.space().wgs84({east_m, north_m}); }
    void prepare() {
        const Camera kept = map.camera();
        map.prepare(world, 1, ++sequence_, view, hands, 1);
        map.camera() = kept;  // without layers it looks at the incidents
    }
    Pixels2 pixel(double east_m, double north_m) const {
        return map.camera().screen_from_city({east_m, north_m});
    }

private:
    SurfacelessContext context_;
    const ViewerConfig config_ = without_map();
    std::uint64_t sequence_ = 0;

public:
    World world;
    ViewState view;
    MapHands hands;
    MapView map;
};

}  // namespace

TEST_CASE("a way is as long as it is on the ground, far from the middle of the map too") {
    const CitySpace space{middle};
    // A minute of latitude is a sea mile; 60 minutes of longitude at 60 degrees are half as many.
    const Measured north = measure({{122, 41}, {122, 41 + 1.0 / 60}}, space);
    CHECK(north.total_m == Approx(1852).epsilon(0.003));
    const Measured east = measure({{122, 42}, {122.01, 42}}, space);
    CHECK(east.total_m == Approx(0.01 * 111'320 * std::cos(42 * 3.14159265 / 180)).epsilon(0.003));
    const Measured square =
        measure({{123, 41}, {123.01, 41}, {123.01, 41.01}, {123, 41.01}}, space);
    REQUIRE(square.legs_m.size() == 3);
    CHECK(square.total_m == Approx(square.legs_m[0] + square.legs_m[1] + square.legs_m[2]));
    CHECK(square.area_m2 == Approx(square.legs_m[0] * square.legs_m[1]).epsilon(0.002));
    CHECK(measure({{123, 41}}, space).total_m == 0);
}

TEST_CASE("a box and a lasso enclose what lies in them, open incidents, workers and the rest") {
    City city;
    city.incident("in", 100, 100);
    city.incident("also", 200, 150);
    city.incident("beside", 2000, 100);
    city.incident("ended", 120, 100).stage = Stage::closed;
    for (int i = 0; i < 3; ++i) {
        Worker& worker = city.world.workers.at_or_new(std::to_string(i));
        worker.on_duty = i != 2;
        worker.changed = 1;
        worker.place = city.place(50 + i, 50);
    }
    city.world.resources.at_or_new("r").place = city.place(300, 300);
    city.world.sensors.at_or_new("s").place = city.place(5000, 300);
    city.prepare();
    const Enclosed box = enclosed(city.world, city.map, {city.at(500, 500), city.at(-10, -10)});
    CHECK(box.incidents == std::vector<std::string>{"also", "in"});
    CHECK(box.workers == 2);
    CHECK(box.resources == 1);
    CHECK(box.sensors == 0);
    const Enclosed lasso =
        enclosed(city.world, city.map, {city.at(150, 100), city.at(250, 100), city.at(200, 220)});
    CHECK(lasso.incidents == std::vector<std::string>{"also"});
    CHECK(lasso.workers == 0);
    CHECK(lasso.resources == 0);
    CHECK(enclosed(city.world, city.map, {city.at(0, 0)}).incidents.empty());
}

TEST_CASE("incidents at one place are offered as a list, the worst first; neighbours are not") {
    City city;
    city.incident("a", 0, 0, 4);
    city.incident("b", 0, 0, 2);
    city.incident("c", 0, 1, 3);
    city.incident("d", 90, 0, 1);
    city.prepare();
    CHECK(crowd_at(city.world, city.map, city.pixel(500, 500)).empty());
    city.map.camera().metres_per_pixel = 1;
    const auto crowd = crowd_at(city.world, city.map, city.pixel(0, 0));
    CHECK(crowd == std::vector<std::string>{"b", "c", "a"});
    CHECK(crowd_at(city.world, city.map, city.pixel(90, 0)).empty());
    const Crowd shown{crowd, city.at(0, 0)};
    std::vector<std::string> rows;
    for (int y = 0; y < 800; ++y)
        if (const auto row = crowd_row(city.map, shown, 1, {600, static_cast<double>(y)}))
            if (rows.empty() || rows.back() != *row) rows.push_back(*row);
    CHECK(rows == crowd);
    CHECK_FALSE(crowd_row(city.map, shown, 1, {10, 10}));
}

TEST_CASE("what lies under the mouse is the uppermost that is shown") {
    City city;
    city.map.camera().metres_per_pixel = 1;
    Sensor& sensor = city.world.sensors.at_or_new("s");
    sensor.place = city.place(200, 0);
    city.world.resources.at_or_new("r").place = city.place(100, 0);
    Worker& worker = city.world.workers.at_or_new("w");
    worker.on_duty = true;
    worker.changed = 1;
    worker.place = city.place(-100, 0);
    city.incident("i", 0, 0, 1);
    city.prepare();
    const auto under = [&](double east_m) {
        return under_mouse(city.world, city.map, city.view, city.hands, city.pixel(east_m, 0));
    };
    CHECK(std::get<const Incident*>(under(2))->id == "i");
    CHECK(std::get<const Resource*>(under(101))->id == "r");
    CHECK(std::get<const Sensor*>(under(201))->id == "s");
    CHECK(std::get<const Worker*>(under(-99))->id == "w");
    CHECK(std::holds_alternative<std::monostate>(under(300)));
    city.hands.sensors = false;
    CHECK(std::holds_alternative<std::monostate>(under(201)));
}

TEST_CASE("a slow machine draws less step by step, and all again when it is fast enough") {
    FrameBudget budget;
    for (int i = 0; i < 100; ++i) budget.took(500);
    CHECK(budget.step() == 0);  // without a budget nothing is left out
    budget.set_budget_ms(50);
    budget.took(500);
    CHECK(budget.step() == 0);  // one slow picture is no slow machine
    for (int i = 0; i < 3; ++i) budget.took(60);
    CHECK(budget.step() == 1);
    for (int i = 0; i < 100; ++i) budget.took(60);
    CHECK(budget.step() == FrameBudget::steps);
    for (int i = 0; i < 100; ++i) budget.took(40);
    CHECK(budget.step() == FrameBudget::steps);  // it fits because less is drawn
    for (int i = 0; i < 200; ++i) budget.took(10);
    CHECK(budget.step() == 0);
}

}  // namespace yiping
