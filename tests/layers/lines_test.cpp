#include <algorithm>
#include <catch2/catch.hpp>
#include <string>

#include "tests/layers/drawing.hpp"
#include "viewer/layers/map_drawing.hpp"
#include "viewer/layers/outlines.hpp"

using namespace yiping;

namespace {

MapLayer lines_of(const std::vector<Polyline>& lines) {
    std::vector<RawFeature> raw(1);
    raw[0].lines = lines;
    return layer_of(MapRole::road, raw);
}

void draw(Drawing& drawing, const MapLayer& layer, float width_px) {
    MapPrograms programs(default_shader_folder());
    const LineDrawing lines(layer);
    drawing.begin(drawing.camera);
    programs.use_lines(rgb(0xFFFFFF), width_px);
    lines.draw(layer, drawing.camera.visible(), drawing.camera.metres_per_pixel, 0, true);
}

}  // namespace

TEST_CASE("a line is as wide as it should be, whatever its direction") {
    Drawing drawing;
    const float width_px = GENERATE(4.0F, 10.0F);
    const auto lit_share = [&](const Polyline& line) {
        draw(drawing, lines_of({line}), width_px);
        const Image image = drawing.image();
        double light = 0;
        for (int y = 0; y < 100; ++y)
            for (int x = 0; x < 200; ++x) light += (image.at(x, y) & 0xFFU) / 255.0;
        return light;
    };
    // Round ends close the joints: half a disc at each.
    const double ends = 3.14159 / 4 * width_px * width_px;
    CHECK(lit_share({{-40, 0}, {40, 0}}) == Approx(width_px * 80 + ends).epsilon(0.05));
    CHECK(lit_share({{0, -40}, {0, 40}}) == Approx(width_px * 80 + ends).epsilon(0.05));
    CHECK(lit_share({{-30, -30}, {30, 30}}) ==
          Approx(width_px * 60 * 1.41421 + ends).epsilon(0.05));
}

TEST_CASE("a line keeps its width on the screen when one comes nearer") {
    Drawing drawing;
    const MapLayer layer = lines_of({{{-1000, 0}, {1000, 0}}});
    for (const double metres_per_pixel : {0.5, 1.0, 5.0}) {
        drawing.camera.metres_per_pixel = metres_per_pixel;
        draw(drawing, layer, 6);
        const Image image = drawing.image();
        int lit = 0;
        for (int y = 0; y < 100; ++y)
            if (image.at(100, y) == rgb(0xFFFFFF)) ++lit;
        CHECK(lit == 6);
    }
}

TEST_CASE("a joint leaves no gap") {
    Drawing drawing;
    draw(drawing, lines_of({{{-50, 0}, {0, 0}, {0, 40}}}), 8);
    const Image image = drawing.image();
    CHECK(image.at(99, 50) == rgb(0xFFFFFF));
    CHECK(image.at(101, 51) == rgb(0xFFFFFF));  // just inside the outer corner
}

TEST_CASE("of a class only its own lines are drawn") {
    Drawing drawing;
    std::vector<RawFeature> raw(2);
    raw[0].class_name = "primary";
    raw[0].lines = {{{-90, 20}, {90, 20}}};
    raw[1].class_name = "residential";
    raw[1].lines = {{{-90, -20}, {90, -20}}};
    const MapLayer layer = layer_of(MapRole::road, raw);
    MapPrograms programs(default_shader_folder());
    const LineDrawing lines(layer);
    drawing.begin(drawing.camera);
    programs.use_lines(rgb(0xFFFFFF), 4);
    lines.draw(layer, drawing.camera.visible(), 1, 2, false);
    const Image image = drawing.image();
    CHECK(image.at(100, 30) == black);
    CHECK(image.at(100, 70) == rgb(0xFFFFFF));
}

TEST_CASE("dashes are as long as they should be, through the joints of a line") {
    Drawing drawing;
    MapSource source;
    source.role = MapRole::road;
    const auto lit_columns = [&](const char* dash, double metres_per_pixel, float scale) {
        source.dash = *dash_from(dash);
        std::vector<RawFeature> raw(1);
        // Ends and joints that no period of any dash here meets.
        raw[0].lines = {{{-500, 0}, {-83, 0}, {-42, 0}, {7, 0}, {500, 0}}};
        const MapLayer layer = build_layer(
            source, raw, [](double) {}, std::stop_token{});
        drawing.camera.metres_per_pixel = metres_per_pixel;
        drawing.begin(drawing.camera, scale);
        MapPrograms programs(default_shader_folder());
        const LineDrawing lines(layer);
        programs.use_lines(rgb(0xFFFFFF), 4, layer.dash, scale);
        lines.draw(layer, drawing.camera.visible(), metres_per_pixel, 0, true);
        const Image image = drawing.image();
        std::string columns;
        for (int x = 0; x < 200; ++x) columns += (image.at(x, 50) & 0xFFU) > 127 ? '#' : '.';
        return columns;
    };
    const auto repeats = [](const std::string& columns, std::size_t period) {
        return columns.substr(period) == columns.substr(0, columns.size() - period);
    };
    const auto lit = [](const std::string& columns) { return std::ranges::count(columns, '#'); };
    const std::string plain = lit_columns("14 6 px", 1, 1);
    CHECK(plain.find("......##############......") != std::string::npos);
    CHECK(repeats(plain, 20));
    const std::string twice = lit_columns("14 6 px", 1, 2);  // for a screen read from farther away
    CHECK(repeats(twice, 40));
    CHECK(lit(twice) == 140);
    const std::string dot = lit_columns("14 6 4 6 px", 1, 1);
    CHECK(dot.find("......####......##############......####......") != std::string::npos);
    CHECK(repeats(dot, 30));
    const std::string nearer = lit_columns("20 20 m", 0.5, 1);  // pixels of half a metre
    CHECK(repeats(nearer, 80));
    CHECK(lit(nearer.substr(0, 160)) == 80);
    CHECK(lit(lit_columns("", 1, 1)) == 200);
}

TEST_CASE("a dash is two or four lengths and their unit") {
    CHECK(dash_from("14 5.5 px") == Dash{{14, 5.5F, 0, 0}, Dash::Unit::pixels});
    CHECK(dash_from(" 200 100 50 100  m ") == Dash{{200, 100, 50, 100}, Dash::Unit::metres});
    CHECK(dash_from("") == Dash{});
    for (const char* wrong : {"14 5",
                              "14 px",
                              "14 5 3 px",
                              "1 2 3 4 5 px",
                              "-1 5 px",
                              "0 5 px",
                              "14 5 em",
                              "px",
                              "14 5 px m"}) {
        INFO(wrong);
        CHECK_FALSE(dash_from(wrong));
    }
}

TEST_CASE("lines out of sight cost no pixel and what is in sight is complete") {
    Drawing drawing;
    std::vector<Polyline> grid;
    for (int i = -200; i <= 200; ++i) {
        const auto at = static_cast<float>(i) * 10;
        Polyline street;
        for (int k = -200; k <= 200; ++k) street.push_back({at, static_cast<float>(k) * 10});
        grid.push_back(street);
    }
    const MapLayer layer = lines_of(grid);
    REQUIRE(layer.lines[0].chunks.size() > 10);
    for (const Metres2 centre : {Metres2{0, 0}, Metres2{-1500, 1200}, Metres2{1777, -1555}}) {
        drawing.camera.centre = centre;
        draw(drawing, layer, 2);
        const Image image = drawing.image();
        for (int x = 0; x < 200; ++x) {
            const double east = drawing.camera.city_from_screen({x + 0.5, 50}).x;
            const double off = std::abs(east - std::round(east / 10) * 10);
            if (off < 0.6)
                for (int y = 0; y < 100; ++y) CHECK(image.at(x, y) != black);
            if (off > 2) CHECK(image.at(x, 50) == black);
        }
    }
    drawing.camera.centre = {1e6, 1e6};
    draw(drawing, layer, 2);
    CHECK(lit_pixels(drawing.image()) == 0);
}

TEST_CASE("the selected cell, warnings and plots are outlined") {
    Drawing drawing;
    const CitySpace space({123, 41});
    BaseMap base(default_shader_folder());
    base.add(layer_of(MapRole::county, {square(-40, -30, 60, 210302)}));
    World world;
    OutlinesLayer layer(default_shader_folder());
    const auto show = [&](GridCode selected) {
        layer.upload(outlines_of(world, base, space, selected, true));
        drawing.begin(drawing.camera);
        layer.draw(1);
        return drawing.image();
    };
    CHECK(lit_pixels(show({})) == 0);
    const Image selected = show(GridCode{210302});
    CHECK(selected.at(60, 50) != black);   // western edge at x = -40
    CHECK(selected.at(120, 50) != black);  // eastern edge at x = 20
    CHECK(selected.at(90, 50) == black);

    WarningArea area;
    area.codes = {"210302"};
    Warning& warning = world.warnings.at_or_new("w1");
    warning.level = 2;
    warning.areas = {area};
    const Image warned = show({});
    CHECK((warned.at(60, 50) & 0xFFU) > 200);  // red of the edge
    CHECK(warned.at(90, 50) != black);  // and a faint fill: figures below are still to be read
    CHECK((warned.at(90, 50) & 0xFFU) < 40);
    CHECK(warned.at(150, 50) == black);
}
