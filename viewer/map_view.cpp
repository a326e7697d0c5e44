#include "viewer/map_view.hpp"

#include <fmt/format.h>
#include <malloc.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <utility>

#include "viewer/around.hpp"

namespace yiping {
namespace {

/// The origin of city metres: the middle of the first layer that is the city's own; of Anshan when
/// no source can tell.
CitySpace space_of(const ViewerConfig& config) {
    constexpr LonLat anshan{122.99, 40.86};
    const LayerCache cache{config.map_cache};
    for (const bool context : {false, true})
        for (const MapSource& source : config.map) {
            if ((source.role == MapRole::context) != context) continue;
            if (const auto known = cache.find_centre(source)) return CitySpace{*known};
            const auto centre = centre_of(source);
            const auto* const at = std::get_if<LonLat>(&centre);
            if (at == nullptr) continue;
            cache.keep_centre(source, *at);
            return CitySpace{*at};
        }
    return CitySpace{config.origin.value_or(anshan)};
}

bool shown(const ViewState& view, LayerSwitch layer) {
    return view.layers[static_cast<std::size_t>(layer)];
}

/// From here on a resource shows which way it goes.
constexpr double arrows_below_mpp = 60;
/// And what a sensor reads.
constexpr double values_below_mpp = 10;

/// A tip before a resource's dot, the way it goes.
void draw_arrow(const Pen& pen, ImVec2 at, float heading_deg) {
    const float angle = heading_deg * std::numbers::pi_v<float> / 180;
    const ImVec2 along{std::sin(angle), -std::cos(angle)}, side{-along.y, along.x};
    const auto corner = [&](float ahead, float aside) {
        return ImVec2{at.x + pen.px(along.x * ahead + side.x * aside),
                      at.y + pen.px(along.y * ahead + side.y * aside)};
    };
    pen.list().AddTriangleFilled(corner(12, 0), corner(3, 5), corner(3, -5), palette::outline);
    pen.list().AddTriangleFilled(
        corner(10.5F, 0), corner(4, 3.5F), corner(4, -3.5F), palette::good);
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
      base_{config.shaders, config.least_cell_px},
      marks_{config.shaders, space_},
      outlines_{config.shaders},
      heat_{config.shaders},
      ground_{config.shaders},
      reduced_motion_{config.reduced_motion},
      wants_streets_{config.layout == LayoutKind::workstation},
      loader_{std::make_unique<MapLoader>(space_, config.map, config.map_cache)} {}

bool MapView::take_loaded() {
    const bool are_all = loader_->progress().done;  // asked first: then none comes behind
    std::vector<LoadedLayer> layers = loader_->take_finished();
    for (MapComplaint& complaint : loader_->take_complaints())
        problems_[complaint.source] = std::move(complaint.sentence);
    std::erase_if(problems_, [](const auto& problem) { return problem.second.empty(); });
    for (LoadedLayer& loaded : layers) {
        if (wants_streets_ && loaded.layer.role == MapRole::road && !loaded.layer.lines.empty()) {
            street_segments_[loaded.source] = loaded.layer.lines.front().segments;
            streets_changed_ = true;
        }
        base_.add(std::move(loaded.layer), loaded.source);
    }
    if (streets_changed_ && are_all) lay_streets();
    if (!layers.empty() && loader_->progress().done)
        malloc_trim(0);  // reading a map takes twice the memory that it leaves
    if (!layers.empty()) outlined_generation_ = 0;  // cells to outline may only be there now
    const bool enough = base_.layer_of(MapRole::county) != nullptr || loader_->progress().done;
    if (!layers.empty() && !camera_set_ && enough && !base_.bounds().empty()) {
        show_whole_city();
        camera_set_ = true;
    }
    return !layers.empty();
}

std::vector<std::string> MapView::problems() const {
    std::vector<std::string> sentences = base_.raster_failures();
    for (const auto& [source, sentence] : problems_) sentences.push_back(sentence);
    return sentences;
}

void MapView::lay_streets() {
    std::vector<LineSegment> all;
    for (const auto& [source, segments] : street_segments_)
        all.insert(all.end(), segments.begin(), segments.end());
    streets_coming_ =
        std::async(std::launch::async, [all = std::move(all)] { return StreetNet{all}; });
    streets_changed_ = false;
}

std::optional<double> MapView::street_metres(const Place& from, const Place& to) {
    if (!from.has_position || !to.has_position) return std::nullopt;
    if (streets_coming_.valid()) {
        ways_.reset();
        streets_ = streets_coming_.get();
    }
    if (!streets_) return std::nullopt;
    const Metres2 start = space_.city_metres(lon_lat_of(from));
    if (!ways_ || !(ways_->from() == start)) ways_.emplace(*streets_, start);
    const auto metres = ways_->metres_to(space_.city_metres(lon_lat_of(to)));
    if (!metres) return std::nullopt;
    return *metres / space_.city_metres_per_metre(start);
}

const Surroundings& MapView::surroundings(const Place& place, double within_m) {
    const std::uint64_t layers = base_.layers_revision();
    if (!around_ || !(around_->place == place) || around_->layers != layers ||
        around_->found.within_m != within_m) {
        const Metres2 at = marks_.place_of(place);
        around_ =
            Around{place,
                   layers,
                   surroundings_of(base_.layers(), at, within_m, space_.city_metres_per_metre(at))};
    }
    return around_->found;
}

void MapView::wait_until_loaded() {
    loader_->wait();
    take_loaded();
}

void MapView::set_viewport(const Viewport& viewport) {
    if (viewport == camera_.viewport) return;
    camera_.viewport = viewport;
    if (camera_set_ && !restored_) show_whole_city();
}

void MapView::restore(const Camera& camera) {
    const Viewport viewport = camera_.viewport;
    camera_ = camera;
    camera_.viewport = viewport;
    camera_set_ = restored_ = true;
}

HeatScale MapView::heat_scale_now() const {
    return heat_scale(camera_.metres_per_pixel * static_cast<double>(scale_) /
                      space_.city_metres_per_metre(camera_.centre));
}

void MapView::show_whole_city() {
    journey_.reset();
    constexpr double margin_px = 28;
    camera_ = camera_on(
        base_.bounds().empty() ? incidents_box_ : base_.bounds(), camera_.viewport, margin_px);
}

void MapView::show_cell(GridCode code, double now_s) {
    constexpr double margin_px = 160;
    for (const MapLayer* layer : base_.layers()) {
        const auto feature = layer->feature_of(code);
        if (!feature) continue;
        const CityBox& box = layer->features[*feature].bounds;
        if (camera_.visible().contains(box.centre())) return;
        const Camera there = camera_on(box, camera_.viewport, margin_px);
        journey_ = Journey{Flight{camera_, there, reduced_motion_}, now_s};
        return;
    }
}

void MapView::fly_to_view(const Camera& there, double now_s) {
    journey_ = Journey{Flight{camera_, there, reduced_motion_}, now_s};
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

MarkChoice MapView::choice_of(const ViewState& view, const MapHands& hands) const {
    return {shown(view, LayerSwitch::workers),
            shown(view, LayerSwitch::resources),
            shown(view, LayerSwitch::incidents),
            hands.sensors,
            hands.trails,
            view.selected_incident,
            view.selected_grid,
            camera_.metres_per_pixel * static_cast<double>(scale_)};
}

void MapView::prepare(const World& world,
                      std::uint64_t generation,
                      std::uint64_t sequence,
                      const ViewState& view,
                      const MapHands& hands,
                      float scale) {
    scale_ = scale;
    if (!camera_set_ && loader_->progress().done) show_incidents(world);
    base_.prepare_rasters(camera_);
    const Prepared wanted{generation,
                          sequence,
                          base_.layers_revision(),
                          shown(view, LayerSwitch::choropleth),
                          shown(view, LayerSwitch::warnings),
                          hands.heat,
                          choice_of(view, hands)};
    if (prepared_ == wanted) return;
    prepared_ = wanted;
    if (shown(view, LayerSwitch::choropleth))
        base_.prepare(world, generation, camera_.metres_per_pixel);
    marks_.prepare(world, generation, choice_of(view, hands));
    if (hands.heat) {
        std::vector<Vertex2> places;
        places.reserve(marks_.open_places().size());
        for (const OpenPlace& open : marks_.open_places()) places.push_back(open.place);
        heat_.assign(places);
    }
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
    heat_.upload();
    if (!outlines_stale_) return;
    outlines_.upload(std::move(prepared_outlines_));
    outlines_stale_ = false;
    outlines_new_ = true;
}

bool MapView::refresh(const ViewState& view,
                      const MapHands& hands,
                      int width_px,
                      int height_px,
                      float scale,
                      bool flash,
                      Pixels2 origin) {
    const Viewport& map = camera_.viewport;
    const double left = std::clamp(map.left_px - origin.x, 0.0, static_cast<double>(width_px));
    const double top = std::clamp(map.top_px - origin.y, 0.0, static_cast<double>(height_px));
    const double right = std::clamp(map.left_px + map.width_px - origin.x, left, width_px * 1.0);
    const double bottom = std::clamp(map.top_px + map.height_px - origin.y, top, height_px * 1.0);
    Painted wanted{{static_cast<GLint>(left),
                    height_px - static_cast<GLint>(bottom),
                    static_cast<GLsizei>(right - left),
                    static_cast<GLsizei>(bottom - top)},
                   height_px,
                   origin,
                   camera_,
                   scale,
                   flash && marks_.any_calls(),
                   choice_of(view, hands),
                   marks_.revisions(),
                   hands.heat,
                   hands.heat ? heat_.revision() : 0};
    const PixelBox& seen = wanted.seen;
    if (seen.width <= 0 || seen.height <= 0) {
        const bool had = painted_.has_value();
        painted_.reset();
        return had;
    }
    if (!ground_picture_ || ground_picture_->width_px() != seen.width ||
        ground_picture_->height_px() != seen.height) {
        ground_picture_.emplace(seen.width, seen.height, GL_RGBA8);
        standing_picture_.emplace(seen.width, seen.height, GL_RGBA8);
        painted_.reset();
    }
    if (!painted_ || painted_->seen != seen || painted_->origin != origin) ground_.forget();
    Camera local = camera_;  // of the pictures, which begin where the seen part begins
    local.viewport.left_px -= origin.x + left;
    local.viewport.top_px -= origin.y + top;
    glEnable(GL_BLEND);
    glBlendFuncSeparate(GL_SRC_ALPHA, GL_ONE_MINUS_SRC_ALPHA, GL_ONE, GL_ONE_MINUS_SRC_ALPHA);
    glDisable(GL_DEPTH_TEST);
    glEnable(GL_SCISSOR_TEST);
    camera_block_.use(local, seen.height, scale, flash);
    bool changed = ground_.refresh(
        base_,
        {camera_, scale, shown(view, LayerSwitch::choropleth) && !wanted.heat, left_out_},
        *ground_picture_);
    const bool stands =
        !changed && !outlines_new_ && painted_ && painted_->choice == wanted.choice &&
        painted_->marks.standing == wanted.marks.standing && painted_->heat == wanted.heat &&
        painted_->heat_revision == wanted.heat_revision;
    if (!stands) {
        changed = true;
        outlines_new_ = false;
        ground_picture_->copy_to(
            standing_picture_->framebuffer(), {0, 0, seen.width, seen.height}, 0, 0);
        standing_picture_->bind();
        if (wanted.heat) heat_.draw(*standing_picture_, local, scale, heat_scale_now());
        outlines_.draw(scale);
        marks_.draw_standing(camera_, wanted.choice);
    }
    changed = changed || painted_ != wanted;
    painted_ = wanted;
    return changed;
}

void MapView::paint(const Target& picture, const PixelBox& box) {
    if (!painted_) return;
    const PixelBox& seen = painted_->seen;
    const GLint left = std::max(box.left, seen.left), bottom = std::max(box.bottom, seen.bottom);
    const GLint right = std::min(box.left + box.width, seen.left + seen.width);
    const GLint top = std::min(box.bottom + box.height, seen.bottom + seen.height);
    if (left >= right || bottom >= top) return;
    standing_picture_->copy_to(picture.framebuffer(),
                               {left - seen.left, bottom - seen.bottom, right - left, top - bottom},
                               left,
                               bottom);
    Camera on_picture = painted_->camera;
    on_picture.viewport.left_px -= painted_->origin.x;
    on_picture.viewport.top_px -= painted_->origin.y;
    glEnable(GL_BLEND);
    glBlendFuncSeparate(GL_SRC_ALPHA, GL_ONE_MINUS_SRC_ALPHA, GL_ONE, GL_ONE_MINUS_SRC_ALPHA);
    camera_block_.use(on_picture, painted_->height_px, painted_->scale, painted_->flash);
    glScissor(left, bottom, right - left, top - bottom);
    marks_.draw_symbols(painted_->camera, painted_->choice);
}

void MapView::draw_counts(Fonts& fonts, std::span<const Viewport> keep_free) const {
    const Pen pen{*ImGui::GetBackgroundDrawList(), fonts};
    for (const DrawnCluster& cluster : marks_.clusters(camera_, scale_)) {
        const Pixels2 at = camera_.screen_from_city(cluster.place);
        const bool hidden = std::ranges::any_of(keep_free, [&](const Viewport& part) {
            return at.x > part.left_px && at.x < part.left_px + part.width_px &&
                   at.y > part.top_px && at.y < part.top_px + part.height_px;
        });
        if (hidden) continue;
        const std::string count = cluster.count < 10'000
                                      ? std::to_string(cluster.count)
                                      : std::to_string(cluster.count / 1000) + "k";
        const Style style{TypeSize::axis, Weight::regular, palette::text1};
        const ImVec2 middle{static_cast<float>(at.x), static_cast<float>(at.y)};
        if (cluster.covered)
            pen.halo_text({middle.x + pen.px(15), middle.y + pen.px(11)}, count, style);
        else
            pen.text_mid(middle, count, style, 1e9F, Align::centre);
    }
}

void MapView::draw_notes(const World& world,
                         const ViewState& view,
                         const MapHands& hands,
                         Fonts& fonts) const {
    const Pen pen{*ImGui::GetBackgroundDrawList(), fonts};
    const auto on_screen = [&](const Place& place) {
        const Pixels2 at = camera_.screen_from_city(marks_.place_of(place));
        return ImVec2{static_cast<float>(at.x), static_cast<float>(at.y)};
    };
    const Viewport& map = camera_.viewport;
    pen.list().PushClipRect({static_cast<float>(map.left_px), static_cast<float>(map.top_px)},
                            {static_cast<float>(map.left_px + map.width_px),
                             static_cast<float>(map.top_px + map.height_px)});
    if (shown(view, LayerSwitch::resources) && camera_.metres_per_pixel < arrows_below_mpp) {
        const auto rows = world.resources.rows();
        const auto dots = marks_.resource_marks();
        for (std::size_t i = 0; i < std::min(rows.size(), dots.size()); ++i) {
            if (!rows[i].place.has_position || rows[i].heading_deg < 0) continue;
            const Pixels2 at = camera_.screen_from_city(metres_of(dots[i].place));
            draw_arrow(
                pen, {static_cast<float>(at.x), static_cast<float>(at.y)}, rows[i].heading_deg);
        }
    }
    const CityBox visible = camera_.visible();
    if (hands.sensors && camera_.metres_per_pixel < values_below_mpp)
        for (const Sensor& sensor : world.sensors.rows()) {
            if (!sensor.place.has_position || !visible.contains(marks_.place_of(sensor.place)))
                continue;
            const bool over = look_of(sensor) != SensorLook::quiet;
            const ImVec2 at = on_screen(sensor.place);
            pen.halo_text({at.x, at.y + pen.px(16)},
                          fmt::format("{:g} {}", sensor.value, sensor.unit),
                          {TypeSize::axis,
                           over ? Weight::bold : Weight::regular,
                           over ? palette::look : palette::text2});
        }
    pen.list().PopClipRect();
}

void MapView::draw_labels(Fonts& fonts, std::span<const Viewport> keep_free) const {
    const Pen pen{*ImGui::GetBackgroundDrawList(), fonts};
    const auto measure = [&](std::string_view text, LabelSize size) {
        const Style style = style_of(size);
        return LabelExtent{pen.width_of(text, style), pen.line_height(style)};
    };
    const std::vector<const MapLayer*> layers = base_.layers();
    const std::vector<Viewport> symbols = marks_.taken_by_symbols(camera_, scale_);
    std::vector<LabelWish> wishes = label_wishes(layers, camera_);
    if (left_out_ > 0)
        std::erase_if(wishes, [](const LabelWish& wish) { return wish.size == LabelSize::small; });
    for (const PlacedLabel& label :
         place_labels(std::move(wishes), camera_, measure, keep_free, symbols))
        pen.halo_text_turned(
            {static_cast<float>(label.centre.x), static_cast<float>(label.centre.y)},
            label.text,
            style_of(label.size),
            label.angle);
}

}  // namespace yiping
