// Each layer as it should look, beside a picture that was looked at once.
#include "tests/support/golden.hpp"

#include <fmt/format.h>

#include "tests/layers/drawing.hpp"
#include "viewer/layers/base_map.hpp"
#include "viewer/layers/city_marks.hpp"
#include "viewer/layers/outlines.hpp"

namespace yiping {
namespace {

constexpr int width_px = 360, height_px = 200;
const CitySpace space{{122.7, 41.0}};

/// A metre a pixel, the origin in the middle, on the colour of the map's ground.
class Sheet {
public:
    Sheet() { begin(); }
    void begin(float scale = 1, bool flash = false) {
        picture_.bind();
        glDisable(GL_SCISSOR_TEST);
        const auto ground = channels(palette::land);
        glClearBufferfv(GL_COLOR, 0, ground.data());
        glEnable(GL_BLEND);
        glBlendFuncSeparate(GL_SRC_ALPHA, GL_ONE_MINUS_SRC_ALPHA, GL_ONE, GL_ONE_MINUS_SRC_ALPHA);
        block_.use(camera, height_px, scale, flash);
    }
    void check(const std::string& name) {
        const Image image = picture_.read();
        context_.throw_if_errors();
        check_golden(image, "layer-" + name);
    }
    Camera camera{{0, 0}, 1, {0, 0, width_px, height_px}};

private:
    SurfacelessContext context_;
    Framebuffer picture_{width_px, height_px};
    CameraBlock block_;
};

Place place(double east_m, double north_m) {
    return place_at(space.wgs84({east_m, north_m}), GridCode{210303001});
}

RawFeature line_of(const std::string& name, float y) {
    RawFeature raw;
    raw.class_name = name;
    raw.lines.push_back({{-170, y}, {-40, y + 12}, {30, y - 14}, {40, y + 10}, {170, y}});
    return raw;
}

}  // namespace

TEST_CASE("the ground: land, water, green, buildings, streets of every class, boundaries") {
    Sheet sheet;
    BaseMap base(default_shader_folder());
    base.add(
        layer_of(MapRole::county, {square(-160, -90, 160, 210302), square(0, -90, 160, 210303)}));
    base.add(layer_of(MapRole::town,
                      {square(-160, -90, 80, 210302001), square(-80, -90, 80, 210302002)}));
    RawFeature lake = square(60, 10, 60, 0);
    lake.polygons[0].holes.push_back({{80, 30}, {100, 30}, {100, 50}, {80, 50}});
    base.add(layer_of(MapRole::water, {lake}));
    base.add(layer_of(MapRole::green, {square(-150, 20, 60, 0)}));
    base.add(layer_of(MapRole::building, {square(-140, -60, 18, 0), square(-110, -60, 26, 0)}));
    std::vector<RawFeature> streets;
    float y = -70;
    for (const char* name : {"motorway", "primary", "secondary", "residential", "footway"})
        streets.push_back(line_of(name, y += 26));
    base.add(layer_of(MapRole::road, streets));
    base.draw(sheet.camera, 1, false);
    sheet.check("ground");
}

TEST_CASE("cells in five steps") {
    Sheet sheet;
    BaseMap base(default_shader_folder());
    std::vector<RawFeature> cells;
    for (int i = 0; i < 15; ++i)
        cells.push_back(square(static_cast<float>(i % 5) * 60 - 150,
                               static_cast<float>(i / 5) * 60 - 90,
                               60,
                               210302001001U + static_cast<unsigned>(i)));
    base.add(layer_of(MapRole::community, cells));
    World world;
    base.prepare(world, 1, 1);
    base.recolour(0);
    base.upload();
    base.draw(sheet.camera, 1, true);
    sheet.check("cells");
}

TEST_CASE("a symbol of every class in every grade, calling, overdue, suspended, selected") {
    Sheet sheet;
    SymbolsLayer layer(default_shader_folder());
    const auto count = static_cast<int>(layer.symbols().symbols().size());
    for (int i = 0; i < count; ++i) {
        const int grade = i % grade_count;
        const Vertex2 at{static_cast<float>(i % 9) * 38.0F - 152,
                         72 - static_cast<float>(i / 9) * 46.0F};
        std::uint32_t kind = symbol_kind(
            grade, i % 7 == 3, i % 5 == 2, i % 11 == 5, static_cast<std::uint8_t>(i + 1));
        if (i == 10) kind |= selected_kind;
        layer.marks().set(static_cast<std::size_t>(i), {at, kind, at});
    }
    layer.upload();
    sheet.begin(1, true);
    layer.draw(14, 1);
    sheet.check("symbols");
}

TEST_CASE("crowds by their worst and their number") {
    Sheet sheet;
    SymbolsLayer layer(default_shader_folder());
    std::size_t number = 0;
    for (int grade = 0; grade < grade_count; ++grade)
        for (const std::uint32_t crowd : {2U, 20U, 200U, 2000U}) {
            const Vertex2 at{static_cast<float>(number % 4) * 70 - 110,
                             76 - static_cast<float>(grade) * 38};
            layer.marks().set(number++, {at, cluster_kind(grade, grade == 3, false, crowd), at});
        }
    layer.upload();
    layer.draw(9, 1);
    sheet.check("crowds");
}

TEST_CASE("workers, resources and the rings around the selected incident") {
    Sheet sheet;
    sheet.camera.metres_per_pixel = 40;
    CityMarks marks{default_shader_folder(), space};
    World world;
    for (int i = 0; i < 400; ++i) {
        Worker& worker = world.workers.at_or_new(std::to_string(i));
        worker.on_duty = true;
        worker.place = place((i * 7919 % 360 - 180) * 40, (i * 104'729 % 200 - 100) * 40);
        worker.changed = 1;
    }
    for (int i = 0; i < 9; ++i)
        world.resources.at_or_new(std::to_string(i)).place = place(i * 1500 - 6000, 1800 - i * 400);
    Incident& incident = world.incidents.at_or_new("1");
    incident.grade = 1;
    incident.place = place(800, -300);
    MarkChoice choice;
    choice.selected_incident = "1";
    choice.metres_per_unit = 40;
    marks.prepare(world, 1, choice);
    marks.upload();
    sheet.begin();
    marks.draw_standing(sheet.camera, choice);
    marks.draw_symbols(sheet.camera, choice);
    sheet.check("marks");
}

TEST_CASE("areas of warnings and what operators draw") {
    Sheet sheet;
    BaseMap base(default_shader_folder());
    base.add(layer_of(MapRole::county, {square(-150, -80, 90, 210302)}));
    World world;
    WarningArea by_code, round, drawn;
    by_code.codes = {"210302"};
    const auto degrees = [&](double x, double y) {
        const LonLat at = space.wgs84({x, y});
        return std::vector<double>{at.lon, at.lat};
    };
    const auto centre = degrees(-20, 20);
    round.circle = {centre[0], centre[1], 0.04};
    drawn.polygon = {degrees(40, -80), degrees(120, -70), degrees(90, -20), degrees(60, -60)};
    int level = 0;
    for (const WarningArea& area : {by_code, round, drawn}) {
        Warning& warning = world.warnings.at_or_new(std::to_string(level));
        warning.level = static_cast<std::uint8_t>(++level);
        warning.areas = {area};
    }
    const auto plot = [&](const char* id, PlotShape shape, std::vector<Place> points) {
        Plot& one = world.plots.at_or_new(id);
        one.shape = shape;
        one.points = std::move(points);
    };
    plot("line", PlotShape::line, {place(-160, 90), place(-100, 60), place(-60, 90)});
    plot("arrow", PlotShape::arrow, {place(0, 80), place(90, 90)});
    plot("area", PlotShape::area, {place(110, 30), place(170, 30), place(140, 90)});
    plot("ring", PlotShape::ring, {place(60, 30), place(60, 55)});
    OutlinesLayer layer(default_shader_folder());
    layer.upload(outlines_of(world, base, space, {}, true));
    layer.draw(1);
    sheet.check("warnings-and-plots");
}

}  // namespace yiping
