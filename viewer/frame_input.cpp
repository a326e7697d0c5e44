// What the user does: keys, mouse, and what becomes of what panels ask for.
#define GLFW_INCLUDE_NONE
#include <GLFW/glfw3.h>
#include <fmt/format.h>
#include <imgui.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <utility>

#include "viewer/frame.hpp"
#include "viewer/panels/export.hpp"
#include "viewer/panels/form_parts.hpp"
#include "viewer/panels/words_desk.hpp"

namespace yiping {
namespace {

/// What cannot be made is told when the file in it cannot be written.
void make_exports_folder(const std::filesystem::path& folder) {
    std::error_code trouble;
    std::filesystem::create_directories(folder, trouble);
}

bool pressed(int key) {
    return ImGui::IsKeyPressed(key, true);
}

}  // namespace

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
    if (config_.layout == LayoutKind::wall && config_.full_screen) return;  // nobody touches it
    if (view_.sign_on.locked) return;  // the passphrase alone is taken
    const bool nothing_on_top =
        !view_.help && !view_.search_focused && !view_.form && view_.overlay == Overlay::none;
    if (pressed(GLFW_KEY_ESCAPE) && !(nothing_on_top && hands_.lay_down()))
        asked.push_back(ClearSelection{});
    if (io.KeyCtrl && pressed(GLFW_KEY_K)) asked.push_back(ShowOverlay{Overlay::palette});
    if (io.WantTextInput || view_.overlay == Overlay::palette) return;
    if (io.KeyCtrl) return take_commands_by_key(asked);
    if (view_.form && pressed(GLFW_KEY_ENTER))
        return send_form(panel_input(now_s), *view_.form, asked);
    if (view_.form && !view_.form->corners.empty() && pressed(GLFW_KEY_BACKSPACE)) {
        Form form = *view_.form;
        form.corners.pop_back();
        asked.push_back(EditForm{form});
    }
    if (view_.form) return;  // whoever writes beside a field wants to type, not to fly
    if (pressed(GLFW_KEY_DOWN)) step_selection(1, asked);
    if (pressed(GLFW_KEY_UP)) step_selection(-1, asked);
    if (pressed(GLFW_KEY_ENTER)) fly_to_selected(now_s);
    if (pressed(GLFW_KEY_SLASH)) asked.push_back(FocusSearch{true});
    if (pressed(GLFW_KEY_N)) asked.push_back(EditForm{Form{}});
    if (pressed(GLFW_KEY_M)) asked.push_back(EditForm{plot_form()});
    if (pressed(GLFW_KEY_K)) asked.push_back(EditForm{bookmark_form(now_ms())});
    if (pressed(GLFW_KEY_G))
        asked.push_back(
            ShowOverlay{view_.overlay == Overlay::alarms ? Overlay::none : Overlay::alarms});
    if (pressed(GLFW_KEY_V))
        asked.push_back(
            ShowOverlay{view_.overlay == Overlay::analysis ? Overlay::none : Overlay::analysis});
    if (pressed(GLFW_KEY_U)) asked.push_back(ToggleMirror{});
    if (pressed(GLFW_KEY_Q)) asked.push_back(Silence{});
    if (pressed(GLFW_KEY_SPACE)) asked.push_back(TogglePlay{});
    take_time_keys(asked);
    if (pressed(GLFW_KEY_LEFT_BRACKET)) asked.push_back(SetSpeed{view_.playback.speed / 2});
    if (pressed(GLFW_KEY_RIGHT_BRACKET)) asked.push_back(SetSpeed{view_.playback.speed * 2});
    if (io.KeyAlt && pressed(GLFW_KEY_LEFT)) step_view(false, now_s);
    if (io.KeyAlt && pressed(GLFW_KEY_RIGHT)) step_view(true, now_s);
    take_tool_keys(asked);
    if (pressed(GLFW_KEY_F1)) asked.push_back(ToggleHelp{});
    if (pressed(GLFW_KEY_L)) asked.push_back(ToggleLanguage{});
    if (pressed(GLFW_KEY_C)) asked.push_back(PutBeside{});
    if (pressed(GLFW_KEY_T)) asked.push_back(TryOut{});
    if (pressed(GLFW_KEY_X)) asked.push_back(NextWorld{&world() == &city_view().city().exercise});
    take_map_keys(asked);
}

void Frame::take_time_keys(Intents& asked) {
    if (ImGui::GetIO().KeyAlt) return;
    const TimeMs step_ms = ImGui::GetIO().KeyShift ? second_ms : minute_ms;
    if (recorded_ == nullptr) {
        if (pressed(GLFW_KEY_LEFT)) asked.push_back(LookBack{now_ms() - step_ms});
        return;
    }
    if (pressed(GLFW_KEY_END) && view_.playback.of_live) asked.push_back(BackToNow{});
    if (pressed(GLFW_KEY_END) && !view_.playback.of_live)
        asked.push_back(SeekTo{view_.playback.to_ms});
    if (pressed(GLFW_KEY_LEFT)) asked.push_back(SeekTo{now_ms() - step_ms});
    if (pressed(GLFW_KEY_RIGHT)) asked.push_back(SeekTo{now_ms() + step_ms});
    if (pressed(GLFW_KEY_COMMA)) asked.push_back(StepEvents{-1});
    if (pressed(GLFW_KEY_PERIOD)) asked.push_back(StepEvents{1});
    if (pressed(GLFW_KEY_PAGE_UP)) asked.push_back(JumpToReport{false});
    if (pressed(GLFW_KEY_PAGE_DOWN)) asked.push_back(JumpToReport{true});
    if (pressed(GLFW_KEY_R)) asked.push_back(ToggleLoop{});
}

void Frame::take_tool_keys(Intents& asked) {
    constexpr std::pair<int, MapHand> keys[]{{GLFW_KEY_7, MapHand::heat},
                                             {GLFW_KEY_8, MapHand::trails},
                                             {GLFW_KEY_9, MapHand::sensors},
                                             {GLFW_KEY_J, MapHand::measure},
                                             {GLFW_KEY_B, MapHand::box},
                                             {GLFW_KEY_O, MapHand::lasso},
                                             {GLFW_KEY_I, MapHand::between}};
    for (const auto& [key, hand] : keys)
        if (pressed(key)) asked.push_back(TakeHand{hand});
    if (hands_.tool == MapTool::measure && !hands_.corners.empty() && pressed(GLFW_KEY_BACKSPACE))
        hands_.corners.pop_back();
}

/// What is up is laid down again.
void Frame::take_hand(MapHand hand) {
    const auto take = [&](MapTool tool) {
        hands_.tool = hands_.tool == tool ? MapTool::select : tool;
        hands_.corners.clear();
        hands_.crowd.reset();
    };
    switch (hand) {
        case MapHand::heat:
            hands_.heat = !hands_.heat;
            break;
        case MapHand::trails:
            hands_.trails = !hands_.trails;
            break;
        case MapHand::sensors:
            hands_.sensors = !hands_.sensors;
            break;
        case MapHand::between:
            hands_.between = !hands_.between;
            break;
        case MapHand::measure:
            return take(MapTool::measure);
        case MapHand::box:
            return take(MapTool::box);
        case MapHand::lasso:
            return take(MapTool::lasso);
    }
}

void Frame::step_view(bool forward, double now_s) {
    const auto there = forward ? history_.forward(map_.camera()) : history_.back(map_.camera());
    if (there) map_.fly_to_view(*there, now_s);
}

/// A box has two corners, the second where the mouse is; a lasso one for every few pixels.
void Frame::drag_tool(Pixels2 at) {
    constexpr double least_px = 4;
    const LonLat here = map_.lon_lat_at(at);
    if (hands_.corners.empty()) hands_.corners.push_back(here);
    if (hands_.tool == MapTool::box) {
        hands_.corners.resize(1);
        hands_.corners.push_back(here);
        return;
    }
    const Pixels2 last =
        map_.camera().screen_from_city(map_.space().city_metres(hands_.corners.back()));
    if (std::hypot(last.x - at.x, last.y - at.y) >= least_px) hands_.corners.push_back(here);
}

/// What was enclosed is listed alone; a shape around nothing says so and changes no list.
void Frame::end_tool() {
    Enclosed found = enclosed(world(), map_, hands_.corners);
    if (found.incidents.empty()) return;
    hands_.only = std::move(found.incidents);
    hands_.tool = MapTool::select;
}

/// Whether the press was for a tool or a list, and not for the map.
bool Frame::take_tool_click(Pixels2 at, Intents& asked) {
    if (hands_.crowd) {
        if (const auto chosen = crowd_row(map_, *hands_.crowd, layout_.scale, at))
            asked.push_back(SelectIncident{*chosen, false});
        hands_.crowd.reset();
        return true;
    }
    if (hands_.tool == MapTool::measure) {
        hands_.corners.push_back(map_.lon_lat_at(at));
        return true;
    }
    std::vector<std::string> crowd = crowd_at(world(), map_, at);
    if (crowd.empty()) return false;
    hands_.crowd = Crowd{std::move(crowd), map_.lon_lat_at(at)};
    return true;
}

void Frame::take_commands_by_key(Intents& asked) {
    if (pressed(GLFW_KEY_C))
        if (const Incident* incident = world().incidents.find(view_.selected_incident)) {
            asked.push_back(CopyText{incident_text(panel_input(last_draw_s_), *incident)});
        }
    if (pressed(GLFW_KEY_Z)) {
        const PanelInput in = panel_input(last_draw_s_);
        if (const Plot* plot = last_drawn_here(in)) asked.push_back(erase(in, *plot));
    }
    if (pressed(GLFW_KEY_E)) asked.push_back(Export{ExportWhat::list});
    if (pressed(GLFW_KEY_P)) asked.push_back(Export{ExportWhat::picture});
}

void Frame::take_map_keys(Intents& asked) {
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
    const Pixels2 mouse{io.MousePos.x, io.MousePos.y};
    // Of two moments side by side the left one is pressed as the right one: the place is the same.
    const bool on_left = beside_ && layout_.beside.holds(io.MousePos);
    const Pixels2 at{mouse.x + (on_left ? layout_.map.left - layout_.beside.left : 0.0F), mouse.y};
    const bool over = over_map(mouse);
    const bool pressed_now = ImGui::IsMouseClicked(ImGuiMouseButton_Left);
    const Rect small = mini_map_.rect(layout_, map_.camera());
    if (pressed_now) on_mini_map_ = small.holds(io.MousePos) && view_.overlay == Overlay::none;
    if (on_mini_map_ && ImGui::IsMouseDown(ImGuiMouseButton_Left))
        map_.camera().centre = mini_map_.place_at(small, at);
    if (over && io.MouseWheel != 0) map_.camera().zoom_at(at, std::pow(1.25, io.MouseWheel));
    if (over && pressed_now) dragging_ = true;
    const bool encloses =
        (hands_.tool == MapTool::box || hands_.tool == MapTool::lasso) && !view_.form;
    if (dragging_ && encloses && pressed_now) hands_.corners.clear();
    if (dragging_ && encloses)
        drag_tool(at);
    else if (dragging_ && ImGui::IsMouseDragging(ImGuiMouseButton_Left, 4))
        map_.camera().pan({io.MouseDelta.x, io.MouseDelta.y});
    if (!ImGui::IsMouseReleased(ImGuiMouseButton_Left)) return;
    const bool still = io.MouseDragMaxDistanceSqr[0] <= 16;
    if (!std::exchange(dragging_, false)) return;
    if (encloses && !still) return end_tool();
    if (still && over) take_click(at, asked);
}

/// A click on the map fills in what the form asks for; without a form it selects, or goes nearer to
/// a crowd.
void Frame::take_click(Pixels2 at, Intents& asked) {
    if (view_.form && (takes_place(*view_.form) || view_.form->deed == Deed::step))
        return fill_in(at, asked);
    constexpr double reach_px = 14, nearer = 4;
    if (take_tool_click(at, asked)) return;
    if (const auto crowd = map_.cluster_at(at))
        map_.fly_to(crowd->place, map_.camera().metres_per_pixel / nearer, last_draw_s_);
    else if (const auto incident = map_.marks().incident_at(world(), map_.camera(), at, reach_px))
        asked.push_back(SelectIncident{*incident, false});
    else if (const GridCode cell = map_.base().cell_at(map_.camera().city_from_screen(at)))
        asked.push_back(SelectGrid{cell});
}

/// A corner of what is drawn, a place, whom to send, or the case to merge into.
void Frame::fill_in(Pixels2 at, Intents& asked) const {
    Form form = *view_.form;
    constexpr double reach_px = 14;
    if (form.deed == Deed::draw) {
        add_corner(form, map_.lon_lat_at(at));
    } else if (takes_place(form)) {
        form.at = map_.lon_lat_at(at);
    } else if (form.step == Step::merged) {
        if (const auto incident = map_.marks().incident_at(world(), map_.camera(), at, reach_px))
            form.target = *incident;
    } else if (const Resource* resource = resource_at(at)) {
        form.target = "resource/" + resource->id;
        form.unit = resource->unit.empty() ? resource->name : resource->unit;
        form.by_unit = false;
    }
    asked.push_back(EditForm{form});
}

const Resource* Frame::resource_at(Pixels2 at) const {
    constexpr double reach_px = 14;
    const Resource* nearest = nullptr;
    double least_px = reach_px;
    for (const Resource& resource : world().resources.rows()) {
        if (!resource.place.has_position) continue;
        const Pixels2 pixel = map_.camera().screen_from_city(map_.marks().place_of(resource.place));
        const double away_px = std::hypot(pixel.x - at.x, pixel.y - at.y);
        if (away_px > least_px) continue;
        least_px = away_px;
        nearest = &resource;
    }
    return nearest;
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
        if (const auto* back = std::get_if<LookBack>(&intent)) look_back(back->time_ms);
        if (std::holds_alternative<BackToNow>(intent)) back_to_now();
        if (std::holds_alternative<TryOut>(intent)) try_out(now_s);
        if (std::holds_alternative<PutBeside>(intent)) put_beside();
        if (recorded_ != nullptr) {
            if (const auto* steps = std::get_if<StepEvents>(&intent)) step_events(steps->by);
            if (const auto* jump = std::get_if<JumpToReport>(&intent))
                jump_to_report(jump->forward, now_s);
        }
        perform(view_, intent);
        perform_one(intent, now_s);
    }
}

/// What is the frame's own: flights, orders, files.
void Frame::perform_one(const Intent& intent, double now_s) {
    if (const auto* selected = std::get_if<SelectIncident>(&intent);
        selected != nullptr && selected->fly)
        fly_to_selected(now_s);
    if (const auto* command = std::get_if<Command>(&intent);
        command != nullptr && !(trial_shown_ ? *trial_ : city_)
                                   .source()
                                   .send_command(command->event, command->expected_sequence))
        hear(view_, {command->event.id, false, 0, "lost", {}, {}}, now_s);
    if (const auto* hand = std::get_if<TakeHand>(&intent)) take_hand(hand->hand);
    if (const auto* cell = std::get_if<SelectGrid>(&intent)) map_.show_cell(cell->code, now_s);
    if (const auto* there = std::get_if<FlyTo>(&intent))
        map_.fly_to(map_.marks().place_of(there->place), map_.camera().metres_per_pixel, now_s);
    if (const auto* copy = std::get_if<CopyText>(&intent)) {
        ImGui::SetClipboardText(copy->text.c_str());
        view_.answer = {true, std::string{words::copied.in(view_.language)}, now_s, {}, {}, {}};
    }
    if (const auto* person = std::get_if<Reveal>(&intent); person != nullptr && questions_)
        questions_->ask("reveal/" + person->incident,
                        reveal_request_json("incident/" + person->incident));
    if (const auto* sign = std::get_if<SignOn>(&intent)) sign_on(sign->passphrase, now_s);
    if (std::holds_alternative<SignOff>(intent)) sign_off(now_s);
    if (const auto* wanted = std::get_if<Export>(&intent)) write_export(wanted->what, now_s);
    if (std::holds_alternative<Silence>(intent)) {
        caller_.silence();
        const Phrase& what = sound_ ? words::silenced : words::sound_is_off;
        view_.answer = {bool{sound_}, std::string{what.in(view_.language)}, now_s, {}, {}, {}};
    }
    if (std::holds_alternative<BeginScene>(intent)) view_.form = scene_form();
}

Form Frame::scene_form() const {
    Form form;
    form.deed = Deed::show_scene;
    form.unit = config_.walls.empty() ? "main" : config_.walls.front();
    form.target = view_.selected_incident;
    form.at = map_.lon_lat_at(map_.camera().viewport.centre());
    form.metres_per_pixel = map_.camera().metres_per_pixel;
    for (int layer = 0; layer < layer_switch_count; ++layer)
        if (view_.layers[static_cast<std::size_t>(layer)])
            form.points.emplace_back(layer_names[static_cast<std::size_t>(layer)]);
    return form;
}

/// Into the folder of the configuration, named by the city's clock.
void Frame::write_export(ExportWhat what, double now_s) {
    const PanelInput in = panel_input(now_s);
    const bool list = what == ExportWhat::list;
    std::string clock = clock_text(in, in.now_ms, true);
    std::erase(clock, ':');
    const std::filesystem::path file =
        config_.exports /
        fmt::format("yiping-{}-{}.{}", date_text(in, in.now_ms), clock, list ? "csv" : "png");
    make_exports_folder(config_.exports);
    if (!list) {
        picture_wanted_ = file;  // told once it is written
        return;
    }
    std::ofstream out{file, std::ios::binary};
    out << list_as_csv(in);
    tell_of_export(file, static_cast<bool>(out.flush()), now_s);
}

void Frame::tell_of_export(const std::filesystem::path& file, bool written, double now_s) {
    const Phrase& what = written ? words::saved_to : words::not_saved_to;
    view_.answer = {
        written, fmt::format("{} {}", what.in(view_.language), file.string()), now_s, {}, {}, {}};
}

}  // namespace yiping
