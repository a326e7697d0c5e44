#include "viewer/layers/base_map.hpp"

#include <algorithm>

namespace yiping {
namespace {

constexpr std::array level_roles{
    MapRole::county, MapRole::town, MapRole::community, MapRole::grid, MapRole::microgrid};

GridLevel level_of_role(MapRole role) {
    return static_cast<GridLevel>(
        static_cast<int>(GridLevel::county) +
        (std::find(level_roles.begin(), level_roles.end(), role) - level_roles.begin()));
}
MapRole role_of_level(GridLevel level) {
    return level_roles[static_cast<std::size_t>(level) -
                       static_cast<std::size_t>(GridLevel::county)];
}

/// Which of the street colours a class gets, and its width in pixels at scale 1; OSM's classes and
/// the demo city's.
struct StreetStyle {
    std::size_t colour;
    float width_px;
    double shown_below_metres_per_pixel;
};
StreetStyle street_style(std::string_view name) {
    const auto is = [&](std::initializer_list<std::string_view> names) {
        return std::find(names.begin(), names.end(), name) != names.end();
    };
    if (is({"motorway", "trunk", "motorway_link", "trunk_link"})) return {0, 2.2F, 400};
    if (is({"primary", "primary_link"})) return {1, 1.8F, 120};
    if (is({"secondary", "tertiary", "secondary_link", "tertiary_link"})) return {2, 1.4F, 60};
    if (is({"footway", "steps", "path", "cycleway", "service", "pedestrian"})) return {3, 0.8F, 4};
    return {3, 1.1F, 14};
}

}  // namespace

std::array<std::uint32_t, 5> choropleth_bounds(GridLevel level) {
    switch (level) {
        case GridLevel::microgrid:
            return {0, 1, 2, 3, 4};
        case GridLevel::grid:
            return {0, 1, 2, 3, 5};
        case GridLevel::community:
            return {0, 1, 3, 6, 10};
        case GridLevel::town:
            return {0, 10, 30, 60, 100};
        default:
            return {0, 100, 300, 600, 1000};
    }
}

std::uint8_t choropleth_step(std::uint32_t count, const std::array<std::uint32_t, 5>& from) {
    return static_cast<std::uint8_t>(std::upper_bound(from.begin() + 1, from.end(), count) -
                                     from.begin() - 1);
}

void BaseMap::add(MapLayer layer, std::optional<std::size_t> source) {
    const auto before = std::ranges::find_if(
        drawn_, [&](const Drawn& drawn) { return source && drawn.source == source; });
    Drawn& drawn = before != drawn_.end() ? *before : drawn_.emplace_back();
    revision_of_replaced_ += drawn.areas ? drawn.areas->revision() : 0;
    drawn.areas.reset();
    drawn.lines.reset();
    drawn.raster.reset();
    drawn.layer = std::move(layer);
    drawn.source = source;
    if (!drawn.layer.areas.indices.empty()) drawn.areas.emplace(drawn.layer);
    if (!drawn.layer.lines.empty()) drawn.lines.emplace(drawn.layer);
    if (drawn.layer.raster)
        drawn.raster.emplace(*drawn.layer.raster, drawn.layer.raster_brightness);
    drawn.layer.forget_geometry_on_gpu();
    level_.reset();  // the new one may be the one to colour
    ++layers_revision_;
}

BaseMap::Drawn* BaseMap::drawn_of(MapRole role) {
    const auto at = std::find_if(
        drawn_.begin(), drawn_.end(), [&](const Drawn& d) { return d.layer.role == role; });
    return at == drawn_.end() ? nullptr : &*at;
}

const MapLayer* BaseMap::layer_of(MapRole role) const {
    const auto at = std::find_if(
        drawn_.begin(), drawn_.end(), [&](const Drawn& d) { return d.layer.role == role; });
    return at == drawn_.end() ? nullptr : &at->layer;
}

std::vector<const MapLayer*> BaseMap::layers() const {
    std::vector<const MapLayer*> all;
    for (const Drawn& drawn : drawn_) all.push_back(&drawn.layer);
    return all;
}

std::string_view BaseMap::name_of(GridCode code) const {
    if (!code || level_of(code) == GridLevel::city) return {};
    const MapLayer* layer = layer_of(role_of_level(level_of(code)));
    const auto feature = layer != nullptr ? layer->feature_of(code) : std::nullopt;
    return feature ? std::string_view{layer->features[*feature].name} : std::string_view{};
}

CityBox BaseMap::bounds() const {
    for (const MapRole role : {MapRole::county, MapRole::base})
        if (const MapLayer* whole = layer_of(role)) return whole->bounds;
    CityBox box;
    for (const Drawn& drawn : drawn_)
        if (drawn.layer.role != MapRole::context) box.include(drawn.layer.bounds);
    return box;
}

GridCode BaseMap::cell_at(Metres2 place) const {
    const MapLayer* layer = level_ ? layer_of(role_of_level(*level_)) : nullptr;
    const auto feature = layer != nullptr ? layer->feature_at(place) : std::nullopt;
    return feature ? layer->features[*feature].code : GridCode{};
}

std::optional<GridLevel> BaseMap::level_for_scale(double metres_per_pixel) const {
    std::optional<GridLevel> finest;
    for (const MapRole role : level_roles) {
        const MapLayer* layer = layer_of(role);
        if (layer == nullptr || layer->areas.chunks.empty()) continue;
        if (!finest || layer->typical_extent_m / metres_per_pixel >= least_cell_px_)
            finest = level_of_role(role);
    }
    return finest;
}

void BaseMap::prepare(const World& world, std::uint64_t generation, double metres_per_pixel) {
    const auto wanted = level_for_scale(metres_per_pixel);
    if (!wanted) return;
    Drawn& drawn = *drawn_of(role_of_level(*wanted));
    const auto bounds = choropleth_bounds(*wanted);
    const bool anew = wanted != level_ || generation != generation_;
    if (anew)
        for (std::uint32_t feature = 0; feature < drawn.layer.features.size(); ++feature)
            drawn.areas->set_step(feature, 0);
    std::uint64_t newest = anew ? 0 : prepared_sequence_;
    for (const GridNode& node : world.grid.rows()) {
        if (!anew && node.changed <= prepared_sequence_) continue;
        newest = std::max(newest, node.changed);
        if (level_of(node.id) != *wanted) continue;
        if (const auto feature = drawn.layer.feature_of(node.id))
            drawn.areas->set_step(*feature, choropleth_step(node.open_total(), bounds));
    }
    level_ = wanted;
    generation_ = generation;
    prepared_sequence_ = newest;
}

void BaseMap::recolour(std::size_t turn) {
    Drawn* cells = coloured();
    if (cells == nullptr) return;
    for (std::uint32_t i = 0; i < cells->layer.features.size(); ++i)
        cells->areas->set_step(i, static_cast<std::uint8_t>((i + turn) % palette::quantity.size()));
}

void BaseMap::upload() {
    for (Drawn& drawn : drawn_)
        if (drawn.areas) drawn.areas->upload();
}

void BaseMap::draw_fill(MapRole role, Rgba colour, const Camera& camera) {
    for (Drawn& drawn : drawn_) {
        if (drawn.layer.role != role || !drawn.areas) continue;
        programs_.use_fill(colour);
        drawn.areas->draw(drawn.layer, camera.visible());
    }
}

void BaseMap::draw_lines(
    MapRole role, Rgba colour, float width, float scale, const Camera& camera) {
    for (Drawn& drawn : drawn_) {
        if (drawn.layer.role != role || !drawn.lines) continue;
        programs_.use_lines(colour, width * scale, drawn.layer.dash, scale);
        drawn.lines->draw(
            drawn.layer, camera.visible(), metres_per_pixel_of_lines(camera), 0, true);
    }
}

/// Close by each street has a dark rim, drawn below all of them, so that crossings stay open.
void BaseMap::draw_streets(const Camera& camera, float scale) {
    constexpr double rims_below_mpp = 5;
    if (camera.metres_per_pixel < rims_below_mpp && left_out_ == 0)
        draw_streets_once(camera, scale, true);
    draw_streets_once(camera, scale, false);
}

void BaseMap::draw_streets_once(const Camera& camera, float scale, bool rims) {
    constexpr float rim_px = 1.25F;
    for (Drawn& drawn : drawn_) {
        if (drawn.layer.role != MapRole::road || !drawn.lines) continue;
        // Small streets below, so that the great ones run through.
        constexpr int small = static_cast<int>(palette::street.size()) - 1;
        for (int pass = left_out_ >= 3 ? small - 1 : small; pass >= 0; --pass)
            for (std::size_t c = 0; c < drawn.layer.class_names.size(); ++c) {
                const StreetStyle style = street_style(drawn.layer.class_names[c]);
                if (style.colour != static_cast<std::size_t>(pass) ||
                    camera.metres_per_pixel > style.shown_below_metres_per_pixel)
                    continue;
                const double nearness = std::clamp(
                    8.0 / camera.metres_per_pixel, 1.0, 6.0);  // wider as one comes close
                const float width_px = style.width_px * scale * static_cast<float>(nearness);
                programs_.use_lines(
                    rims ? with_alpha(palette::outline, 0.7F) : palette::street[style.colour],
                    rims ? width_px + 2 * rim_px * scale : width_px,
                    rims ? Dash{} : drawn.layer.dash,
                    scale);
                drawn.lines->draw(drawn.layer,
                                  camera.visible(),
                                  metres_per_pixel_of_lines(camera),
                                  static_cast<std::uint16_t>(c),
                                  false);
            }
    }
}

bool BaseMap::wide_enough(MapRole role, double least_px, const Camera& camera) const {
    const MapLayer* layer = layer_of(role);
    return layer != nullptr && layer->typical_extent_m / camera.metres_per_pixel >= least_px;
}

/// Coarser lines are those of a camera farther away.
double BaseMap::metres_per_pixel_of_lines(const Camera& camera) const {
    constexpr double farther = 4;
    return camera.metres_per_pixel * (left_out_ >= 2 ? farther : 1);
}

void BaseMap::draw_seams(const Camera& camera, float scale) {
    if (left_out_ >= 2) return;
    if (wide_enough(MapRole::microgrid, 14, camera))
        draw_lines(MapRole::microgrid, palette::background, 0.8F, scale, camera);
    if (wide_enough(MapRole::grid, 7, camera))
        draw_lines(MapRole::grid, palette::background, 0.9F, scale, camera);
}

void BaseMap::draw_boundaries(const Camera& camera, float scale) {
    if (wide_enough(MapRole::community, 18, camera))
        draw_lines(MapRole::community, palette::boundary_fine, 1.0F, scale, camera);
    if (wide_enough(MapRole::town, 30, camera))
        draw_lines(MapRole::town, palette::boundary_town, 1.0F, scale, camera);
    draw_lines(MapRole::county, palette::boundary_county, 1.4F, scale, camera);
}

void BaseMap::prepare_rasters(const Camera& camera, std::chrono::steady_clock::time_point now) {
    for (Drawn& drawn : drawn_)
        if (drawn.raster && drawn.raster->prepare(camera, now)) ++layers_revision_;
}

std::vector<std::string> BaseMap::raster_failures() const {
    std::vector<std::string> sentences;
    for (const Drawn& drawn : drawn_)
        if (drawn.raster && !drawn.raster->failure().empty())
            sentences.push_back(drawn.raster->failure());
    return sentences;
}

bool BaseMap::rasters_busy() const {
    return std::ranges::any_of(
        drawn_, [](const Drawn& drawn) { return drawn.raster && drawn.raster->busy(); });
}

void BaseMap::wait_for_rasters() const {
    for (const Drawn& drawn : drawn_)
        if (drawn.raster) drawn.raster->wait();
}

std::array<Rgba, 5> BaseMap::cell_colours() const {
    constexpr float shining_through = 0.5F;
    std::array<Rgba, 5> colours = palette::quantity;
    if (layer_of(MapRole::raster) != nullptr)
        for (Rgba& colour : colours) colour = with_alpha(colour, shining_through);
    return colours;
}

void BaseMap::draw_below(const Camera& camera, float scale) {
    draw_fill(MapRole::context, palette::land_outside, camera);
    draw_lines(MapRole::context, palette::boundary_outside, 1.0F, scale, camera);
    draw_fill(MapRole::base, palette::land, camera);
    draw_fill(MapRole::county, palette::land, camera);
    for (Drawn& drawn : drawn_)
        if (drawn.raster) drawn.raster->draw(camera, raster_program_, nothing_);
    draw_fill(MapRole::coast, palette::water, camera);
    draw_fill(MapRole::green, palette::green, camera);
    draw_fill(MapRole::water, palette::water, camera);
}

BaseMap::Drawn* BaseMap::coloured() {
    return level_ ? drawn_of(role_of_level(*level_)) : nullptr;
}

void BaseMap::draw_cell_numbers(const Camera& camera) {
    Drawn* cells = coloured();
    if (cells == nullptr) return;
    programs_.use_cells();
    cells->areas->draw(cells->layer, camera.visible());
}

void BaseMap::bind_steps(GLuint unit) {
    if (const Drawn* cells = coloured()) cells->areas->bind_steps(unit);
}

std::uint64_t BaseMap::colours_revision() const {
    std::uint64_t sum = revision_of_replaced_;
    for (const Drawn& drawn : drawn_)
        if (drawn.areas) sum += drawn.areas->revision();
    return sum;
}

void BaseMap::draw_above(const Camera& camera, float scale) {
    draw_fill(MapRole::building, palette::building, camera);
    draw_lines(MapRole::building, palette::building_edge, 1.0F, scale, camera);
    draw_lines(MapRole::coast, palette::shoreline, 1.1F, scale, camera);
    draw_lines(MapRole::water, palette::shoreline, 1.1F, scale, camera);
    draw_seams(camera, scale);
    draw_streets(camera, scale);
    draw_boundaries(camera, scale);
}

void BaseMap::draw(const Camera& camera, float scale, bool with_choropleth) {
    draw_below(camera, scale);
    if (Drawn* cells = with_choropleth ? coloured() : nullptr) {
        programs_.use_choropleth(cell_colours());
        cells->areas->bind_steps();
        cells->areas->draw(cells->layer, camera.visible());
    }
    draw_above(camera, scale);
}

}  // namespace yiping
