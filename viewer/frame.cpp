#include "viewer/frame.hpp"

#include <GLFW/glfw3.h>
#include <imgui.h>

#include <algorithm>
#include <cmath>

#include "ingest/city/lifecycle.hpp"
#include "viewer/state/incident_order.hpp"

namespace yiping {
namespace {

float scale_of(const ViewerConfig& config) {
    return theme::scale_for(static_cast<float>(config.viewing_distance_m),
                            static_cast<float>(config.pixel_pitch_mm));
}

Viewport viewport_of(const Rect& map) {
    return {map.left, map.top, map.width(), map.height()};
}

bool light_half_of_flash(double now_s) {
    return std::fmod(now_s * theme::flash_hz, 1.0) < 0.5;
}

bool pressed(int key) {
    return ImGui::IsKeyPressed(key, true);
}

}  // namespace

Frame::Frame(const ViewerConfig& config,
             std::unique_ptr<EventSource> source,
             Ui& ui,
             int width_px,
             int height_px)
    : config_{config},
      ui_{ui},
      city_{std::move(source)},
      recorded_{dynamic_cast<RecordedFeed*>(&city_.source())},
      catalogue_{Catalogue::load(config.catalogue)},
      map_{config},
      layout_{layout_for(config.layout,
                         static_cast<float>(width_px),
                         static_cast<float>(height_px),
                         scale_of(config))},
      fonts_{config.regular_font, config.bold_font, layout_.scale} {
    view_.language = config.language;
    view_.world = config.world;
    if (recorded_ != nullptr) {
        view_.playback = {
            true, false, 1, recorded_->first_ms(), recorded_->last_ms(), recorded_->first_ms()};
        seek(recorded_->last_sequence());  // its hours are the ruler below the map
        whole_log_ = {city_.city().real.hours, city_.city().exercise.hours};
        seek(recorded_->first_sequence());
    }
}

/// The whole life of one picture, in order.
void Frame::draw(int width_px, int height_px, double now_s) {
    const auto began = std::chrono::steady_clock::now();
    const double elapsed_s = last_draw_s_ < 0 ? 0.0 : now_s - last_draw_s_;
    last_draw_s_ = now_s;
    if (fonts_.rebuild_if_needed()) Ui::fonts_changed();
    layout_ = layout_for(config_.layout,
                         static_cast<float>(width_px),
                         static_cast<float>(height_px),
                         scale_of(config_));
    map_.take_loaded();
    map_.set_viewport(viewport_of(layout_.map));
    advance_playback(elapsed_s);
    map_.fly(now_s);

    prepare();
    map_.upload();

    const auto [red, green, blue, alpha] = channels(palette::background);
    glViewport(0, 0, width_px, height_px);
    glClearColor(red, green, blue, alpha);
    glClear(GL_COLOR_BUFFER_BIT);
    map_.draw(view_, height_px, layout_.scale, light_half_of_flash(now_s));

    ui_.begin(width_px, height_px, elapsed_s);
    if (view_.layers[static_cast<std::size_t>(LayerSwitch::labels)]) draw_labels();
    Intents asked = draw_panels(layout_, fonts_, panel_input(now_s));
    take_keys(asked, now_s);
    take_mouse(asked);
    glViewport(0, 0, width_px, height_px);
    ui_.draw();
    pacer_.end_frame();
    figures_.frame_ms =
        std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - began).count();

    perform_all(asked, now_s);
}

void Frame::draw_labels() {
    std::vector<Viewport> over_map;
    for (const Rect& rect : covering_map(layout_, view_, world()))
        over_map.push_back(viewport_of(rect));
    map_.draw_labels(fonts_, over_map);
}

bool Frame::drain(std::chrono::milliseconds wait, double now_s) {
    const bool changed = city_.drain(wait);
    for (CommandAnswer& answer : city_.take_answers())
        view_.answer = {answer.accepted, answer.accepted ? "" : std::move(answer.detail), now_s};
    if (now_s - counted_since_s_ >= 1) {
        figures_.events_per_second =
            static_cast<double>(city_.applied() - counted_from_) / (now_s - counted_since_s_);
        counted_since_s_ = now_s;
        counted_from_ = city_.applied();
    }
    return changed;
}

void Frame::prepare() {
    map_.prepare(world(),
                 (city_.generation() + 1) * 2 + (&world() == &city_.city().exercise ? 1 : 0),
                 view_);
    if (const ListKey key{city_.generation(), city_.city().last_sequence, &world(), view_.filter};
        listed_key_ != key) {
        listed_ = listed(world(), view_.filter);
        listed_key_ = key;
    }
    if (config_.select_worst && (view_.selected_incident.empty() ||
                                 world().incidents.find(view_.selected_incident) == nullptr))
        view_.selected_incident.clear();
    const MapProgress progress = map_.progress();
    figures_.map_progress = progress.done ? 1 : progress.fraction;
    figures_.map_layer = progress.layer;
    figures_.problems = map_.problems();
}

bool Frame::moving(double now_s) const {
    const double since_s = now_s - last_draw_s_;
    if (figures_.map_progress < 1) return since_s > 0.05;
    if (view_.playback.playing) return true;
    if (open_alarms(world()).count != 0) return since_s > 0.25 / theme::flash_hz;
    return since_s >= 1;
}

bool Frame::letters_missing() {
    if (!fonts_.rebuild_if_needed()) return false;
    Ui::fonts_changed();
    return true;
}

void Frame::wait_for_map() {
    map_.wait_until_loaded();
}

TimeMs Frame::now_ms() const {
    if (view_.playback.recorded) return view_.playback.now_ms;
    return city_.heartbeat() ? city_.heartbeat()->time_ms : city_.city().now_ms;
}

const World& Frame::world() const {
    return city_.city().world(shows_exercise(view_.world, city_.city()));
}

PanelInput Frame::panel_input(double now_s) {
    const std::optional<GridLevel> coloured = map_.base().level();
    const GridLevel level = coloured.value_or(GridLevel::county);
    return {
        city_.city(),
        world(),
        &world() == &city_.city().exercise,
        city_.has_city(),
        city_.link(),
        city_.heartbeat(),
        now_ms(),
        view_,
        listed_,
        config_.city_name,
        config_.utc_offset_minutes,
        [this](GridCode code) { return map_.base().name_of(code); },
        [this](std::string_view list, std::string_view code) -> std::string_view {
            const CatalogueEntry* entry = catalogue_.find(list, code, now_ms());
            if (entry == nullptr) return {};
            return view_.language == Language::zh ? entry->name_zh : entry->name_en;
        },
        {coloured.has_value(), level, choropleth_bounds(level)},
        figures_,
        map_.camera().metres_per_pixel,
        now_s,
        layout_.kind,
        recorded_ == nullptr ? nullptr : &whole_log_[&world() == &city_.city().exercise ? 1U : 0U]};
}

// ---- recorded logs

void Frame::advance_playback(double elapsed_s) {
    Playback& playback = view_.playback;
    if (recorded_ == nullptr || !playback.playing) return;
    playback.now_ms += static_cast<TimeMs>(elapsed_s * playback.speed * 1000.0);
    if (playback.now_ms >= playback.to_ms) {
        playback.now_ms = playback.to_ms;
        playback.playing = false;
    }
    recorded_->play_to(playback.now_ms);
    take_all();
}

/// A recorded log hands its events out in parts; all of them belong to the moment asked for.
void Frame::take_all() {
    while (city_.drain(std::chrono::milliseconds{0})) {
    }
}

void Frame::seek(std::uint64_t sequence) {
    recorded_->seek(sequence);
    take_all();
    view_.playback.now_ms =
        std::clamp(city_.city().now_ms, view_.playback.from_ms, view_.playback.to_ms);
}

void Frame::seek_time(TimeMs time_ms) {
    seek(recorded_->sequence_at(time_ms));
    view_.playback.now_ms = std::clamp(time_ms, view_.playback.from_ms, view_.playback.to_ms);
}

// ---- what the user does

void Frame::select(const std::string& incident) {
    const Incident* worst =
        incident == "worst" ? worst_incident(world()) : world().incidents.find(incident);
    if (worst != nullptr) view_.selected_incident = worst->id;
}

void Frame::step_selection(int by, Intents& asked) const {
    if (listed_.empty()) return;
    const auto at = std::find_if(listed_.begin(), listed_.end(), [&](const Incident* i) {
        return i->id == view_.selected_incident;
    });
    const auto last = static_cast<std::ptrdiff_t>(listed_.size()) - 1;
    const std::ptrdiff_t next =
        at == listed_.end() ? 0 : std::clamp<std::ptrdiff_t>(at - listed_.begin() + by, 0, last);
    asked.push_back(SelectIncident{listed_[static_cast<std::size_t>(next)]->id, false});
}

void Frame::take_keys(Intents& asked, double now_s) {
    const ImGuiIO& io = ImGui::GetIO();
    if (pressed(GLFW_KEY_ESCAPE)) asked.push_back(ClearSelection{});
    if (io.WantTextInput) return;
    if (pressed(GLFW_KEY_DOWN)) step_selection(1, asked);
    if (pressed(GLFW_KEY_UP)) step_selection(-1, asked);
    if (pressed(GLFW_KEY_ENTER)) fly_to_selected(now_s);
    if (pressed(GLFW_KEY_SLASH)) asked.push_back(FocusSearch{true});
    if (pressed(GLFW_KEY_SPACE)) asked.push_back(TogglePlay{});
    if (pressed(GLFW_KEY_LEFT)) asked.push_back(SeekTo{now_ms() - minute_ms});
    if (pressed(GLFW_KEY_RIGHT)) asked.push_back(SeekTo{now_ms() + minute_ms});
    if (pressed(GLFW_KEY_LEFT_BRACKET)) asked.push_back(SetSpeed{view_.playback.speed / 2});
    if (pressed(GLFW_KEY_RIGHT_BRACKET)) asked.push_back(SetSpeed{view_.playback.speed * 2});
    if (pressed(GLFW_KEY_F1)) asked.push_back(ToggleHelp{});
    if (pressed(GLFW_KEY_L)) asked.push_back(ToggleLanguage{});
    if (pressed(GLFW_KEY_X)) asked.push_back(NextWorld{});
    for (int layer = 0; layer < layer_switch_count; ++layer)
        if (pressed(GLFW_KEY_1 + layer))
            asked.push_back(ToggleLayer{static_cast<LayerSwitch>(layer)});

    Camera& camera = map_.camera();
    constexpr double step_px = 120, factor = 1.4;
    if (pressed(GLFW_KEY_A)) camera.pan({step_px, 0});
    if (pressed(GLFW_KEY_D)) camera.pan({-step_px, 0});
    if (pressed(GLFW_KEY_W)) camera.pan({0, step_px});
    if (pressed(GLFW_KEY_S)) camera.pan({0, -step_px});
    if (pressed(GLFW_KEY_EQUAL) || pressed(GLFW_KEY_KP_ADD))
        camera.zoom_at(camera.viewport.centre(), factor);
    if (pressed(GLFW_KEY_MINUS) || pressed(GLFW_KEY_KP_SUBTRACT))
        camera.zoom_at(camera.viewport.centre(), 1 / factor);
    if (pressed(GLFW_KEY_HOME)) map_.show_whole_city();
}

void Frame::take_mouse(Intents& asked) {
    const ImGuiIO& io = ImGui::GetIO();
    const bool covered =
        std::ranges::any_of(covering_map(layout_, view_, world()),
                            [&](const Rect& rect) { return rect.holds(io.MousePos); });
    const bool over_map = layout_.map.holds(io.MousePos) && !covered && !view_.help;
    const Pixels2 at{io.MousePos.x, io.MousePos.y};
    if (over_map && io.MouseWheel != 0) map_.camera().zoom_at(at, std::pow(1.25, io.MouseWheel));
    if (over_map && ImGui::IsMouseClicked(ImGuiMouseButton_Left)) dragging_ = true;
    if (dragging_ && ImGui::IsMouseDragging(ImGuiMouseButton_Left, 4))
        map_.camera().pan({io.MouseDelta.x, io.MouseDelta.y});
    if (!ImGui::IsMouseReleased(ImGuiMouseButton_Left)) return;
    const ImVec2 moved = io.MouseDragMaxDistanceSqr[0] > 16 ? ImVec2{1, 1} : ImVec2{0, 0};
    const bool click = dragging_ && moved.x == 0;
    dragging_ = false;
    if (!click || !over_map) return;
    constexpr double reach_px = 14;
    if (const auto incident = map_.marks().incident_at(world(), map_.camera(), at, reach_px))
        asked.push_back(SelectIncident{*incident, false});
    else if (const GridCode cell = map_.base().cell_at(map_.camera().city_from_screen(at)))
        asked.push_back(SelectGrid{cell});
}

void Frame::fly_to_selected(double now_s) {
    constexpr double close_metres_per_pixel = 12;
    const Incident* incident = world().incidents.find(view_.selected_incident);
    if (incident == nullptr || !incident->place.has_position) return;
    map_.fly_to(map_.marks().place_of(incident->place),
                std::min(close_metres_per_pixel, map_.camera().metres_per_pixel),
                now_s);
}

void Frame::perform_all(const Intents& asked, double now_s) {
    for (const Intent& intent : asked) {
        if (const auto* seek_to = std::get_if<SeekTo>(&intent);
            seek_to != nullptr && recorded_ != nullptr) {
            seek_time(seek_to->time_ms);
            continue;
        }
        perform(view_, intent);
        if (const auto* selected = std::get_if<SelectIncident>(&intent);
            selected != nullptr && selected->fly)
            fly_to_selected(now_s);
        if (const auto* command = std::get_if<Command>(&intent))
            city_.source().send_command(command->event);
    }
}

}  // namespace yiping
