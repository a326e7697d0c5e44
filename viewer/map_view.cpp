#include "viewer/map_view.hpp"

#include <algorithm>
#include <cmath>

namespace yiping {
namespace {

/// The origin of city metres: the middle of the first layer that is the city's own; of Anshan when
/// no source can tell.
CitySpace space_of(const ViewerConfig& config) {
    constexpr LonLat anshan{122.99, 40.86};
    for (const bool context : {false, true})
        for (const MapSource& source : config.map) {
            if ((source.role == MapRole::context) != context) continue;
            const auto centre = centre_of(source);
            if (const auto* at = std::get_if<LonLat>(&centre)) return CitySpace{*at};
        }
    return CitySpace{config.origin.value_or(anshan)};
}

bool shown(const ViewState& view, LayerSwitch layer) {
    return view.layers[static_cast<std::size_t>(layer)];
}

Style style_of(LabelSize size) {
    switch (size) {
        case LabelSize::large:
            return {TypeSize::head, Weight::bold, palette::text1};
        case LabelSize::medium:
            return {TypeSize::body, Weight::regular, palette::text2};
        case LabelSize::small:
            break;
    }
    return {TypeSize::label, Weight::regular, palette::text2};
}

}  // namespace

MapView::MapView(const ViewerConfig& config)
    : space_{space_of(config)},
      base_{config.shaders},
      marks_{config.shaders, space_},
      outlines_{config.shaders},
      reduced_motion_{config.reduced_motion},
      loader_{std::make_unique<MapLoader>(space_, config.map)} {}

bool MapView::take_loaded() {
    std::vector<MapLayer> layers = loader_->take_finished();
    for (std::string& problem : loader_->take_problems()) problems_.push_back(std::move(problem));
    for (MapLayer& layer : layers) base_.add(std::move(layer));
    if (!layers.empty()) outlined_generation_ = 0;  // cells to outline may only be there now
    const bool enough = base_.layer_of(MapRole::county) != nullptr || loader_->progress().done;
    if (!layers.empty() && !camera_set_ && enough && !base_.bounds().empty()) {
        show_whole_city();
        camera_set_ = true;
    }
    return !layers.empty();
}

void MapView::wait_until_loaded() {
    loader_->wait();
    take_loaded();
}

void MapView::set_viewport(const Viewport& viewport) {
    if (viewport == camera_.viewport) return;
    camera_.viewport = viewport;
    if (camera_set_) show_whole_city();
}

void MapView::show_whole_city() {
    journey_.reset();
    constexpr double margin_px = 28;
    camera_ = camera_on(
        base_.bounds().empty() ? incidents_box_ : base_.bounds(), camera_.viewport, margin_px);
}

void MapView::fly_home(double now_s) {
    constexpr double margin_px = 28;
    if (base_.bounds().empty()) return;
    journey_ = Journey{
        Flight{camera_, camera_on(base_.bounds(), camera_.viewport, margin_px), reduced_motion_},
        now_s};
}

/// Without a map the city is where its incidents are.
void MapView::show_incidents(const World& world) {
    for (const Incident& incident : world.incidents.rows())
        if (incident.place.has_position) incidents_box_.include(marks_.place_of(incident.place));
    if (incidents_box_.empty()) return;
    show_whole_city();
    camera_set_ = true;
}

bool MapView::fly(double now_s) {
    if (!journey_) return false;
    const double elapsed_s = now_s - journey_->began_s;
    camera_ = journey_->flight.at(elapsed_s);
    if (journey_->flight.done_at(elapsed_s)) journey_.reset();
    return true;
}

void MapView::fly_to(Metres2 place, double metres_per_pixel, double now_s) {
    Camera there = camera_;
    there.centre = place;
    there.metres_per_pixel = metres_per_pixel;
    journey_ = Journey{Flight{camera_, there, reduced_motion_}, now_s};
}

MarkChoice MapView::choice_of(const ViewState& view) const {
    return {shown(view, LayerSwitch::workers),
            shown(view, LayerSwitch::resources),
            shown(view, LayerSwitch::incidents),
            view.selected_incident,
            view.selected_grid,
            camera_.metres_per_pixel * static_cast<double>(scale_)};
}

void MapView::prepare(const World& world,
                      std::uint64_t generation,
                      const ViewState& view,
                      float scale) {
    scale_ = scale;
    if (!camera_set_ && loader_->progress().done) show_incidents(world);
    if (shown(view, LayerSwitch::choropleth))
        base_.prepare(world, generation, camera_.metres_per_pixel);
    marks_.prepare(world, generation, choice_of(view));
    prepare_outlines(world, generation, view);
}

void MapView::prepare_outlines(const World& world,
                               std::uint64_t generation,
                               const ViewState& view) {
    std::uint64_t newest =
        world.plots.size() + world.warnings.size();  // what was erased counts too
    for (const Plot& plot : world.plots.rows()) newest += plot.changed;
    for (const Warning& warning : world.warnings.rows()) newest += warning.changed;
    if (newest == outlined_changes_ && generation == outlined_generation_ &&
        view.selected_grid == outlined_cell_ &&
        shown(view, LayerSwitch::warnings) == outlined_warnings_)
        return;
    outlined_changes_ = newest;
    outlined_generation_ = generation;
    outlined_cell_ = view.selected_grid;
    outlined_warnings_ = shown(view, LayerSwitch::warnings);
    prepared_outlines_ =
        outlines_of(world, base_, space_, view.selected_grid, shown(view, LayerSwitch::warnings));
    outlines_stale_ = true;
}

void MapView::upload() {
    base_.upload();
    marks_.upload();
    if (!outlines_stale_) return;
    outlines_.upload(std::move(prepared_outlines_));
    outlines_stale_ = false;
}

void MapView::draw(
    const ViewState& view, int picture_height_px, float scale, bool flash, Pixels2 tile_origin) {
    Camera seen = camera_;
    seen.viewport.left_px -= tile_origin.x;
    seen.viewport.top_px -= tile_origin.y;
    glEnable(GL_BLEND);
    glBlendFuncSeparate(GL_SRC_ALPHA, GL_ONE_MINUS_SRC_ALPHA, GL_ONE, GL_ONE_MINUS_SRC_ALPHA);
    glDisable(GL_DEPTH_TEST);
    camera_block_.use(seen, picture_height_px, scale, flash);
    glEnable(GL_SCISSOR_TEST);
    base_.draw(camera_, scale, shown(view, LayerSwitch::choropleth));
    outlines_.draw(scale);
    marks_.draw(camera_, choice_of(view));
    glDisable(GL_SCISSOR_TEST);
}

void MapView::draw_counts(Fonts& fonts, std::span<const Viewport> keep_free) const {
    const Pen pen{*ImGui::GetBackgroundDrawList(), fonts};
    for (const DrawnCluster& cluster : marks_.clusters(camera_, scale_)) {
        const Pixels2 at = camera_.screen_from_city(cluster.place);
        const bool hidden = std::ranges::any_of(keep_free, [&](const Viewport& part) {
            return at.x > part.left_px && at.x < part.left_px + part.width_px &&
                   at.y > part.top_px && at.y < part.top_px + part.height_px;
        });
        if (hidden || cluster.opacity <= 0) continue;
        const std::string count = cluster.count < 10'000
                                      ? std::to_string(cluster.count)
                                      : std::to_string(cluster.count / 1000) + "k";
        pen.text_mid({static_cast<float>(at.x), static_cast<float>(at.y)},
                     count,
                     {TypeSize::axis, Weight::regular, with_alpha(palette::text1, cluster.opacity)},
                     1e9F,
                     Align::centre);
    }
}

void MapView::draw_labels(Fonts& fonts, std::span<const Viewport> keep_free) const {
    const Pen pen{*ImGui::GetBackgroundDrawList(), fonts};
    const auto measure = [&](std::string_view text, LabelSize size) {
        const Style style = style_of(size);
        return LabelExtent{pen.width_of(text, style), pen.line_height(style)};
    };
    const std::vector<const MapLayer*> layers = base_.layers();
    for (const PlacedLabel& label :
         place_labels(label_wishes(layers, camera_), camera_, measure, keep_free))
        pen.halo_text({static_cast<float>(label.centre.x), static_cast<float>(label.centre.y)},
                      label.text,
                      style_of(label.size));
}

}  // namespace yiping
