#include "viewer/layers/base_map.hpp"

#include <catch2/catch.hpp>

#include "tests/city/log.hpp"
#include "tests/layers/drawing.hpp"

using namespace yiping;

namespace {

constexpr GridCode left_county{210302}, right_county{210303};

/// Two counties side by side, 100 m each, cut into towns of 50 m.
void add_two_counties(BaseMap& base) {
    base.add(layer_of(
        MapRole::county,
        {square(-100, -50, 100, left_county.value), square(0, -50, 100, right_county.value)}));
    std::vector<RawFeature> towns;
    for (int i = 0; i < 8; ++i)
        towns.push_back(square(
            static_cast<float>(i / 2) * 50 - 100,
            static_cast<float>(i % 2) * 50 - 50,
            50,
            (i < 4 ? left_county : right_county).value * 1000 + static_cast<std::uint64_t>(i)));
    base.add(layer_of(MapRole::town, towns));
}

void draw(Drawing& drawing, BaseMap& base, const World& world, bool with_choropleth = true) {
    base.prepare(world, 1, drawing.camera.metres_per_pixel);
    base.upload();
    drawing.begin(drawing.camera);
    base.draw(drawing.camera, 1, with_choropleth);
}

}  // namespace

TEST_CASE("a count falls into the step whose bounds hold it") {
    const auto bounds = choropleth_bounds(GridLevel::community);
    for (std::size_t step = 0; step < bounds.size(); ++step) {
        CHECK(choropleth_step(bounds[step], bounds) == step);
        if (step > 0) CHECK(choropleth_step(bounds[step] - 1, bounds) == step - 1);
    }
    CHECK(choropleth_step(1'000'000, bounds) == 4);
    for (const GridLevel level :
         {GridLevel::county, GridLevel::town, GridLevel::grid, GridLevel::microgrid}) {
        const auto rising = choropleth_bounds(level);
        CHECK(rising[0] == 0);
        CHECK(std::ranges::is_sorted(rising, std::less_equal{}));
    }
}

TEST_CASE("a cell takes the colour of its open matters and gives it back") {
    Drawing drawing;
    drawing.camera.metres_per_pixel = 1;
    BaseMap base(default_shader_folder());
    add_two_counties(base);
    Log log;
    const GridCode town{left_county.value * 1000 + 1};  // the upper left one
    draw(drawing, base, log.city.real);
    CHECK(base.level() == GridLevel::town);
    CHECK(drawing.image().at(25, 25) == palette::quantity[0]);

    for (int i = 0; i < 30; ++i) log.report(std::to_string(i), 3, town);
    draw(drawing, base, log.city.real);
    Image image = drawing.image();
    CHECK(image.at(25, 25) == palette::quantity[2]);
    CHECK(image.at(25, 75) == palette::quantity[0]);
    CHECK(image.at(175, 25) == palette::quantity[0]);

    for (int i = 0; i < 25; ++i) log.step(std::to_string(i), Step::cancelled);
    draw(drawing, base, log.city.real);
    CHECK(drawing.image().at(25, 25) == palette::quantity[0]);

    draw(drawing, base, log.city.real, false);
    CHECK(drawing.image().at(25, 25) == palette::land);
}

TEST_CASE("the level follows the scale, and its colours with it") {
    Drawing drawing;
    BaseMap base(default_shader_folder());
    add_two_counties(base);
    Log log;
    for (int i = 0; i < 100; ++i) log.report(std::to_string(i), 3, left_county);
    drawing.camera.metres_per_pixel = 10;  // towns are 5 px wide now
    draw(drawing, base, log.city.real);
    CHECK(base.level() == GridLevel::county);
    const Image image = drawing.image();
    CHECK(image.at(95, 50) == palette::quantity[1]);
    CHECK(image.at(105, 50) == palette::quantity[0]);
    drawing.camera.metres_per_pixel = 1;
    draw(drawing, base, log.city.real);
    CHECK(base.level() == GridLevel::town);
}

TEST_CASE("another state of the city leaves no colour of the one before") {
    Drawing drawing;
    BaseMap base(default_shader_folder());
    add_two_counties(base);
    Log log;
    const GridCode town{left_county.value * 1000 + 1};
    for (int i = 0; i < 30; ++i) log.report(std::to_string(i), 3, town);
    draw(drawing, base, log.city.real);
    const Log empty;
    base.prepare(empty.city.real, 2, drawing.camera.metres_per_pixel);
    base.upload();
    drawing.begin(drawing.camera);
    base.draw(drawing.camera, 1, true);
    CHECK(drawing.image().at(25, 25) == palette::quantity[0]);
}

TEST_CASE("one more matter uploads a page of steps, not the city") {
    const SurfacelessContext context;
    std::vector<RawFeature> cells;
    for (int i = 0; i < 10'000; ++i)
        cells.push_back(
            square(static_cast<float>(i % 100) * 10, static_cast<float>(i / 100) * 10, 10, 1));
    AreaDrawing areas(layer_of(MapRole::microgrid, cells));
    const std::size_t before = areas.uploaded_bytes();
    areas.set_step(4711, 3);
    areas.upload();
    CHECK(areas.uploaded_bytes() - before <= 64);
    areas.set_step(4711, 3);
    areas.upload();
    CHECK(areas.uploaded_bytes() - before <= 64);
}

TEST_CASE("water lies over land, boundaries over both, and the context below") {
    Drawing drawing;
    BaseMap base(default_shader_folder());
    base.add(layer_of(MapRole::water, {square(20, -20, 40, 0)}));  // in whatever order they come
    base.add(layer_of(MapRole::county, {square(0, -50, 100, right_county.value)}));
    base.add(layer_of(MapRole::context, {square(-100, -100, 200, 0)}));
    const World nothing;
    draw(drawing, base, nothing, false);
    const Image image = drawing.image();
    CHECK(image.at(30, 50) == palette::land_outside);
    CHECK(image.at(110, 50) == palette::land);
    CHECK(image.at(140, 50) == palette::water);
    CHECK(image.at(100, 50) != palette::land);  // the county's western boundary
    CHECK(image.at(100, 50) != palette::land_outside);
}

TEST_CASE("a place is found by its name's code and by where it lies") {
    const SurfacelessContext context;
    BaseMap base(default_shader_folder());
    add_two_counties(base);
    CHECK(base.name_of(right_county) == "210303");
    CHECK(base.name_of(GridCode{210399}).empty());
    CHECK(base.name_of(GridCode{210300}).empty());
    CHECK(base.bounds().width_m() == Approx(200));
    base.prepare(World{}, 1, 1);
    CHECK(base.cell_at({-75, -25}) == GridCode{left_county.value * 1000});
    CHECK_FALSE(base.cell_at({500, 0}));
}

TEST_CASE("an area is filled up to its edge, and its hole is left empty") {
    Drawing drawing;
    BaseMap base(default_shader_folder());
    RawFeature around_a_lake = square(-45, -45, 90, 0);
    around_a_lake.polygons[0].holes = {{{-20, -20}, {20, -20}, {20, 20}, {-20, 20}}};
    base.add(layer_of(MapRole::base, {around_a_lake}));
    draw(drawing, base, {});
    const Image image = drawing.image();
    for (const int side : {-1, 1}) {
        CHECK(image.at(100 + side * 30, 50) == palette::land);
        CHECK(image.at(100, 50 + side * 30) == palette::land);
        CHECK(image.at(100 + side * 43, 50 + side * 43) == palette::land);
        CHECK(image.at(100 + side * 22, 50 + side * 22) == palette::land);
        CHECK(image.at(100 + side * 18, 50 + side * 18) == black);
        CHECK(image.at(100 + side * 47, 50) == black);
    }
    CHECK(image.at(100, 50) == black);
}

TEST_CASE("a map without any layer is an empty picture, not a crash") {
    Drawing drawing;
    BaseMap base(default_shader_folder());
    draw(drawing, base, {});
    CHECK(lit_pixels(drawing.image()) == 0);
    CHECK(base.bounds().empty());
    CHECK_FALSE(base.cell_at({0, 0}));
    CHECK(base.name_of(left_county).empty());
}

TEST_CASE("a layer that is read again takes the place of what was read of its source before") {
    Drawing drawing;
    BaseMap base(default_shader_folder());
    const auto lake = [](float side) {
        return layer_of(MapRole::water, {square(-side / 2, -side / 2, side, 0)});
    };
    base.add(lake(80), 7);
    base.add(layer_of(MapRole::green, {square(-100, -50, 20, 0)}), 8);
    const World world;
    draw(drawing, base, world, false);
    CHECK(drawing.image().at(70, 50) == palette::water);
    const std::uint64_t before = base.layers_revision();
    base.add(lake(40), 7);
    CHECK(base.layers_revision() > before);
    CHECK(base.layers().size() == 2);
    draw(drawing, base, world, false);
    const Image image = drawing.image();
    CHECK(image.at(70, 50) == black);
    CHECK(image.at(100, 50) == palette::water);
    CHECK(image.at(5, 95) == palette::green);
}

TEST_CASE("a layer of cells that is read again is coloured anew") {
    Drawing drawing;
    BaseMap base(default_shader_folder());
    const auto county = [] {
        return layer_of(MapRole::county, {square(-100, -50, 200, left_county.value)});
    };
    base.add(county(), 0);
    Log log;
    for (int i = 0; i < 400; ++i)
        log.report(std::to_string(i), 3, GridCode{left_county.value * 1000 + 1});
    for (int turn = 0; turn < 2; ++turn) {
        draw(drawing, base, log.city.real);
        CHECK(drawing.image().at(50, 20) == palette::quantity[2]);
        base.add(county(), 0);
    }
}
