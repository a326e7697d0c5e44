// Fills, holes and the choropleth.
#include "viewer/layers/base_map.hpp"

#include "tests/layers/picture.hpp"
#include "viewer/map/build_layer.hpp"

namespace yiping {
namespace {

Ring box(float left, float low, float right, float high) {
    return {{left, low}, {right, low}, {right, high}, {left, high}};
}

MapLayer layer_of(MapRole role, std::vector<RawFeature> raw) {
    MapSource source;
    source.role = role;
    return build_layer(
        source, raw, [](double) {}, std::stop_token{});
}

constexpr int columns = 20, rows = 20, cell_m = 10;
GridCode code_of(int column, int row) {
    return GridCode{210302001001000U + static_cast<std::uint64_t>(row * columns + column)};
}
Metres2 centre_of(int column, int row) {
    return {(column + 0.5) * cell_m - 100, (row + 0.5) * cell_m - 100};
}

/// Cells of ten metres over the whole picture.
MapLayer cells() {
    std::vector<RawFeature> raw;
    for (int row = 0; row < rows; ++row)
        for (int column = 0; column < columns; ++column) {
            RawFeature feature;
            feature.code = code_of(column, row);
            feature.name = to_string(feature.code);
            const Metres2 centre = centre_of(column, row);
            const auto x = static_cast<float>(centre.x), y = static_cast<float>(centre.y);
            feature.polygons = {{box(x - 5, y - 5, x + 5, y + 5), {}}};
            raw.push_back(feature);
        }
    return layer_of(MapRole::grid, raw);
}

void set_open(World& world, GridCode code, std::uint32_t count, std::uint64_t sequence) {
    GridNode& node = world.grid.at_or_new(code);
    node.open[1][3] = node.stage[0] = count;
    node.changed = sequence;
}

/// A base map and the picture of it.
class Drawn {
public:
    Drawn() : map{default_shader_folder()} {}
    Image draw(const World& world, std::uint64_t generation = 1) {
        map.prepare(world, generation, picture.camera.metres_per_pixel);
        map.upload();
        return picture.draw([&] { map.draw(picture.camera, 1, true); });
    }
    Rgba colour_of(const World& world, int column, int row, std::uint64_t generation = 1) {
        const Metres2 centre = centre_of(column, row);
        return pixel_at(draw(world, generation), centre.x, centre.y);
    }
    Picture picture;
    BaseMap map;
};

}  // namespace

TEST_CASE("a step begins with its lower bound, at every level of the grid tree") {
    for (int level = 0; level < grid_level_count; ++level) {
        const auto from = choropleth_bounds(static_cast<GridLevel>(level));
        CHECK(from[0] == 0);
        for (std::uint8_t step = 0; step < from.size(); ++step) {
            INFO("level " << level << ", step " << int{step});
            CHECK(choropleth_step(from[step], from) == step);
            if (step != 0) {
                CHECK(from[step] > from[step - 1U]);
                CHECK(choropleth_step(from[step] - 1, from) == step - 1);
            }
        }
        CHECK(choropleth_step(UINT32_MAX, from) == 4);
    }
}

TEST_CASE("an area is filled up to its edge, and its hole is left empty") {
    Drawn drawn;
    RawFeature lake_district;
    lake_district.polygons = {{box(-60, -60, 60, 60), {box(-20, -20, 20, 20)}}};
    drawn.map.add(layer_of(MapRole::base, {lake_district}));
    const Image image = drawn.draw({});
    for (const double side : {-1.0, 1.0}) {
        CHECK(pixel_at(image, side * 40, 0) == palette::land);
        CHECK(pixel_at(image, 0, side * 40) == palette::land);
        CHECK(pixel_at(image, side * 58, side * 58) == palette::land);
        CHECK(pixel_at(image, side * 22, side * 22) == palette::land);
        CHECK(pixel_at(image, side * 18, side * 18) == palette::background);
        CHECK(pixel_at(image, side * 62, 0) == palette::background);
    }
    CHECK(pixel_at(image, 0, 0) == palette::background);
}

TEST_CASE("cells take the colour of their step, and change it with the city") {
    Drawn drawn;
    drawn.map.add(cells());
    World world;
    const std::array<std::uint32_t, 5> counts = choropleth_bounds(GridLevel::grid);
    for (int step = 0; step < 5; ++step)
        set_open(world, code_of(step, 3), counts[static_cast<std::size_t>(step)], 1);
    CHECK(drawn.map.level() == std::nullopt);
    const Image image = drawn.draw(world);
    CHECK(drawn.map.level() == GridLevel::grid);
    for (int step = 0; step < 5; ++step) {
        const Metres2 centre = centre_of(step, 3);
        CHECK(difference(pixel_at(image, centre.x, centre.y),
                         palette::quantity[static_cast<std::size_t>(step)]) <= 1);
    }
    set_open(world, code_of(4, 3), 0, 2);
    set_open(world, code_of(9, 9), 100, 2);
    CHECK(difference(drawn.colour_of(world, 4, 3), palette::quantity[0]) <= 1);
    CHECK(difference(drawn.colour_of(world, 9, 9), palette::quantity[4]) <= 1);
    // Another state that knows nothing of these places, as after a seek.
    CHECK(difference(drawn.colour_of({}, 9, 9, 2), palette::quantity[0]) <= 1);
}

TEST_CASE("one changed cell of many is uploaded, not all of them") {
    Drawn drawn;
    const MapLayer layer = cells();
    AreaDrawing areas{layer};
    const std::size_t first = areas.uploaded_bytes();
    CHECK(first >= std::size_t{columns} * rows);
    areas.upload();
    CHECK(areas.uploaded_bytes() == first);
    areas.set_step(7, 3);
    areas.upload();
    CHECK(areas.uploaded_bytes() > first);
    CHECK(areas.uploaded_bytes() - first <= 64);
    areas.set_step(7, 3);
    areas.upload();
    CHECK(areas.uploaded_bytes() - first <= 64);
}

TEST_CASE("places are known by their codes, and cells by where they lie") {
    Drawn drawn;
    drawn.map.add(cells());
    (void)drawn.draw({});
    CHECK(drawn.map.name_of(code_of(2, 5)) == to_string(code_of(2, 5)));
    CHECK(drawn.map.name_of(GridCode{210399001001001}).empty());
    CHECK(drawn.map.name_of(GridCode{210300}).empty());
    CHECK(drawn.map.name_of(GridCode{}).empty());
    CHECK(drawn.map.cell_at(centre_of(2, 5)) == code_of(2, 5));
    CHECK_FALSE(drawn.map.cell_at({5000, 5000}));
    CHECK(drawn.map.bounds().width_m() == Approx(columns * cell_m));
}

TEST_CASE("a map without any layer is an empty picture, not a crash") {
    Drawn drawn;
    const Image image = drawn.draw({});
    CHECK(pixel_at(image, 0, 0) == palette::background);
    CHECK(drawn.map.bounds().empty());
    CHECK(drawn.map.layers().empty());
}

}  // namespace yiping
