#include "viewer/map/build_layer.hpp"

#include <catch2/catch.hpp>
#include <set>

using namespace yiping;

namespace {

RawFeature cell(int x, int y) {
    const auto left = static_cast<float>(x * 100);
    const auto low = static_cast<float>(y * 100);
    RawFeature raw;
    raw.name = std::to_string(x) + "," + std::to_string(y);
    raw.code = GridCode{210302001001000U + static_cast<std::uint64_t>(y) * 50U +
                        static_cast<std::uint64_t>(x)};
    raw.polygons.push_back(
        {{{left, low}, {left + 100, low}, {left + 100, low + 100}, {left, low + 100}}, {}});
    return raw;
}

MapLayer build(const std::vector<RawFeature>& raw) {
    return build_layer(
        {}, raw, [](double) {}, std::stop_token{});
}

MapLayer checkerboard() {
    std::vector<RawFeature> raw;
    for (int y = 0; y < 40; ++y)
        for (int x = 0; x < 50; ++x) raw.push_back(cell(x, y));
    return build(raw);
}

}  // namespace

TEST_CASE("every feature lies in exactly one chunk, and inside its bounds") {
    const MapLayer layer = checkerboard();
    std::set<std::uint32_t> seen;
    std::size_t indices = 0;
    CHECK(layer.areas.chunks.size() > 4);
    for (const MeshChunk& chunk : layer.areas.chunks) {
        CHECK(chunk.indices.first == indices);
        indices += chunk.indices.count;
        for (std::uint32_t i = 0; i < chunk.features.count; ++i) {
            const std::uint32_t feature = layer.areas.feature_order[chunk.features.first + i];
            CHECK(seen.insert(feature).second);
            CHECK(chunk.bounds.contains(layer.features[feature].bounds.centre()));
        }
        for (std::uint32_t i = 0; i < chunk.indices.count; ++i) {
            const AreaVertex v = layer.areas.vertices[layer.areas.indices[chunk.indices.first + i]];
            CHECK(chunk.bounds.contains({v.x, v.y}));
        }
    }
    CHECK(seen.size() == 2000);
    CHECK(indices == layer.areas.indices.size());
}

TEST_CASE("chunks keep neighbours together") {
    const MapLayer layer = checkerboard();
    double chunks_m2 = 0;
    for (const MeshChunk& chunk : layer.areas.chunks)
        chunks_m2 += chunk.bounds.width_m() * chunk.bounds.height_m();
    CHECK(chunks_m2 < 3 * layer.bounds.width_m() * layer.bounds.height_m());
}

TEST_CASE("the feature at a place is the one that was drawn there") {
    const MapLayer layer = checkerboard();
    for (std::uint32_t i = 0; i < layer.features.size(); i += 37) {
        CHECK(layer.feature_at(layer.features[i].bounds.centre()) == i);
        CHECK(layer.feature_of(layer.features[i].code) == i);
    }
    CHECK_FALSE(layer.feature_at({-1, 50}));
    CHECK(layer.typical_extent_m == Approx(100));
}

TEST_CASE("shared boundaries become segments once, at every level of detail") {
    const MapLayer layer = checkerboard();
    REQUIRE_FALSE(layer.lines.empty());
    CHECK(layer.lines[0].segments.size() == 50U * 41U + 51U * 40U);
    CHECK(layer.lines[0].tolerance_m == 0);
    for (const LineLevel& level : layer.lines) {
        std::size_t count = 0;
        for (const LineChunk& chunk : level.chunks) count += chunk.segments.count;
        CHECK(count == level.segments.size());
    }
}

TEST_CASE("lines are grouped by class and lose detail by level") {
    std::vector<RawFeature> raw(4);
    for (std::size_t i = 0; i < raw.size(); ++i) {
        raw[i].class_name = i % 2 == 0 ? "primary" : "residential";
        Polyline line;
        for (int k = 0; k < 1000; ++k)
            line.push_back(
                {static_cast<float>(k), static_cast<float>(i) * 100 + (k % 2 == 0 ? 0.5F : 0.0F)});
        raw[i].lines.push_back(line);
    }
    const MapLayer layer = build(raw);
    REQUIRE(layer.lines.size() == 2);
    CHECK(layer.lines[0].segments.size() == 4 * 999);
    CHECK(layer.lines[1].segments.size() == 4);
    std::set<std::uint16_t> classes;
    for (const LineChunk& chunk : layer.lines[1].chunks)
        CHECK(classes.insert(chunk.class_index).second);
    CHECK(classes.size() == 2);
    CHECK(level_for(layer.lines, 1)->tolerance_m == 0);
    CHECK(level_for(layer.lines, 100)->tolerance_m == layer.lines[1].tolerance_m);
    CHECK(level_for({}, 1) == nullptr);
}

TEST_CASE("a street's name stands in the middle of its way and runs along it, to be read") {
    const auto label_of = [](const Polyline& line) {
        RawFeature raw;
        raw.name = "人民路";
        raw.lines.push_back(line);
        return build({raw}).labels.at(0);
    };
    constexpr float quarter = 0.7854F;
    CHECK(label_of({{0, 0}, {100, 100}}).angle == Approx(quarter).margin(0.001));
    CHECK(label_of({{100, 100}, {0, 0}}).angle == Approx(quarter).margin(0.001));
    CHECK(label_of({{0, 100}, {100, 0}}).angle == Approx(-quarter).margin(0.001));
    CHECK(label_of({{0, 0}, {0, 50}}).angle == Approx(2 * quarter).margin(0.001));
    CHECK(label_of({{0, 0}, {0, -50}}).angle == Approx(2 * quarter).margin(0.001));
    // Most of its corners lie at one end: the middle is that of the way, not of the corners.
    const MapLabel bent = label_of({{0, 0}, {1, 0}, {2, 0}, {3, 0}, {100, 0}});
    CHECK(bent.anchor.x == Approx(50));
    CHECK(bent.angle == 0);
    CHECK(bent.extent_m == Approx(100));
}

TEST_CASE("a name stands inside its area, however bent that is") {
    const Ring horseshoe = {
        {0, 0}, {100, 0}, {100, 100}, {80, 100}, {80, 20}, {20, 20}, {20, 100}, {0, 100}};
    RawFeature raw;
    raw.name = "bent";
    raw.polygons.push_back({horseshoe, {}});
    RawFeature ring;
    ring.name = "ring";
    ring.polygons.push_back({{{200, 0}, {300, 0}, {300, 100}, {200, 100}},
                             {{{210, 10}, {290, 10}, {290, 90}, {210, 90}}}});
    const MapLayer layer = build({raw, ring});
    REQUIRE(layer.labels.size() == 2);
    CHECK(layer.feature_at(metres_of(layer.labels[0].anchor)) == 0U);
    CHECK(layer.feature_at(metres_of(layer.labels[1].anchor)) == 1U);
}
