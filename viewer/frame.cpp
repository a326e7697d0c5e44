#include "viewer/frame.hpp"

#include <fmt/format.h>
#include <imgui.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <random>
#include <span>
#include <utility>

#include "ingest/city/lifecycle.hpp"
#include "viewer/exercise_marks.hpp"
#include "viewer/panels/words.hpp"
#include "viewer/panels/words_map.hpp"
#include "viewer/plot_marks.hpp"
#include "viewer/state/incident_order.hpp"

namespace yiping {
namespace {

bool light_half_of_flash(double now_s) {
    return std::fmod(now_s * theme::flash_hz, 1.0) < 0.5;
}

/// What was drawn into the bound framebuffer, rows from the top.
Image read_bound(int width_px, int height_px) {
    Image image{width_px, height_px, {}};
    const auto row_bytes = static_cast<std::size_t>(width_px) * 4;
    image.rgba.resize(row_bytes * static_cast<std::size_t>(height_px));
    for (int y = 0; y < height_px; ++y)
        glReadPixels(0,
                     height_px - 1 - y,
                     width_px,
                     1,
                     GL_RGBA,
                     GL_UNSIGNED_BYTE,
                     image.rgba.data() + static_cast<std::size_t>(y) * row_bytes);
    return image;
}

/// Tells this start of this desk apart from every other one.
std::string run_name() {
    return fmt::format("{:08x}", std::random_device{}());
}

/// Burn-in care: the whole picture wanders around its place, by a pixel now and then, once around
/// in an hour of the city's clock. Every tile wanders alike.
Pixels2 drift_at(TimeMs now_ms, double reach_px) {
    const double share = static_cast<double>(now_ms % hour_ms) / static_cast<double>(hour_ms);
    const double angle = share * 2 * std::numbers::pi;
    return {std::round(reach_px * std::cos(angle)), std::round(reach_px * std::sin(angle))};
}

}  // namespace

Frame::Frame(const ViewerConfig& config,
             std::unique_ptr<EventSource> source,
             Ui& ui,
             int width_px,
             int height_px,
             Tile tile)
    : config_{config},
      ui_{ui},
      city_{std::move(source)},
      recorded_{dynamic_cast<RecordedFeed*>(&city_.source())},
      tile_{tile},
      catalogue_{Catalogue::load(config.catalogue)},
      map_{config},
      layout_{layout_of(config, width_px * tile.columns, height_px * tile.rows)},
      fonts_{config.regular_font, config.bold_font, layout_.scale, layout_.far_scale},
      canvas_{config.shaders},
      desk_{config.desk, run_name()},
      rotation_{wall_rules(config)},
      caller_{config.sound} {
    view_.language = config.language;
    view_.world = config.world;
    if (recorded_ != nullptr) {
        view_.playback = {
            true, false, 1, recorded_->first_ms(), recorded_->last_ms(), recorded_->first_ms()};
        seek(recorded_->first_sequence());
    }
}

/// The whole life of one picture, in order.
void Frame::draw(int tile_width_px, int tile_height_px, double now_s) {
    const bool drifts = config_.layout == LayoutKind::wall && !view_.playback.recorded;
    const int margin_px = drifts ? static_cast<int>(std::lround(config_.drift_px)) : 0;
    const int width_px = tile_width_px * tile_.columns - 2 * margin_px;
    const int height_px = tile_height_px * tile_.rows - 2 * margin_px;
    const Pixels2 drift = drift_at(now_ms(), margin_px);
    const Pixels2 origin{tile_width_px * tile_.column - margin_px + drift.x,
                         tile_height_px * tile_.row - margin_px + drift.y};
    const auto began = std::chrono::steady_clock::now();
    const double elapsed_s = last_draw_s_ < 0 ? 0.0 : now_s - last_draw_s_;
    last_draw_s_ = now_s;
    layout_ = layout_of(config_, width_px, height_px, view_.proportions);
    if (view_.overlay == Overlay::analysis && config_.layout == LayoutKind::wall)
        make_room_for_analysis(layout_);
    fonts_.set_scales(layout_.scale, layout_.far_scale);
    if (fonts_.rebuild_if_needed()) canvas_.fonts_changed();
    map_.take_loaded();
    split_map();
    advance_playback(elapsed_s);
    search_on(now_s);
    look_around_wall(now_s);
    map_.fly(now_s);
    history_.see(map_.camera(), now_s);
    const bool moves = camera_before_ && *camera_before_ != map_.camera();
    drawn_less_ = moves ? budget_.step() : 0;
    map_.leave_out(drawn_less_);
    camera_before_ = map_.camera();

    prepare();
    map_.upload();
    const PicturePart shown{origin, tile_width_px, tile_height_px};
    const bool map_changed = refresh_map(shown, now_s);
    const bool beside_changed = beside_ && refresh_beside(shown, now_s);
    const bool mirror_changed = mirror_wall(shown);

    ui_.begin(width_px, height_px, elapsed_s, field_comes());
    mind_the_desk(now_s);
    sound_alarms(now_s);
    draw_labels();
    const auto panels_began = std::chrono::steady_clock::now();
    Intents asked = draw_panels(layout_, fonts_, panel_input(now_s));
    panels_ms_ =
        std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - panels_began)
            .count();
    take_keys(asked, now_s);
    take_mouse(asked);
    std::vector<MapPart> maps;
    maps.push_back({&map_, map_changed});
    if (beside_) maps.push_back({beside_->map.get(), beside_changed});
    if (mirror_) maps.push_back({&mirror_->map(), mirror_changed});
    canvas_.draw(ui_.end(), maps, shown);
    if (picture_wanted_) write_picture(read_bound(tile_width_px, tile_height_px), now_s);
    pacer_.end_frame();
    figures_.frame_ms =
        std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - began).count();
    if (moves) budget_.took(figures_.frame_ms);

    perform_all(asked, now_s);
}

void Frame::write_picture(const Image& image, double now_s) {
    const std::filesystem::path file = *std::exchange(picture_wanted_, {});
    bool written = false;
    try {
        write_png(image, file);
        written = true;
    } catch (const GpuError&) {
        // told on screen
    }
    tell_of_export(file, written, now_s);
}

/// The map's own picture, before keys and mouse move the camera on.
bool Frame::refresh_map(const PicturePart& shown, double now_s) {
    GLint bound = 0;
    glGetIntegerv(GL_DRAW_FRAMEBUFFER_BINDING, &bound);
    const bool changed = map_.refresh(view_,
                                      hands_,
                                      shown.width_px,
                                      shown.height_px,
                                      layout_.scale,
                                      light_half_of_flash(now_s),
                                      shown.origin);
    glBindFramebuffer(GL_FRAMEBUFFER, static_cast<GLuint>(bound));
    return changed;
}

void Frame::draw_labels() {
    std::vector<Viewport> over_map;
    for (const Rect& rect : covering()) over_map.push_back(viewport_of(rect));
    const PanelInput in = panel_input(last_draw_s_);
    const auto caption = [&](TimeMs at_ms) {
        return fmt::format("{} {}", date_text(in, at_ms), clock_text(in, at_ms, true));
    };
    if (beside_)
        draw_side(
            *beside_->map,
            beside_->world(),
            layout_.beside,
            fmt::format("{} {}", words::put_beside.in(view_.language), caption(beside_->at_ms)),
            over_map);
    draw_side(map_, world(), layout_.map, beside_ ? caption(in.now_ms) : std::string{}, over_map);
    const Pen pen{*ImGui::GetBackgroundDrawList(), fonts_};
    if (view_.world == WorldChoice::both)
        draw_exercise(
            pen, city_view().city().exercise, map_.camera(), map_.space(), view_.language);
    if (view_.form && view_.form->deed == Deed::draw)
        draw_draft(pen, *view_.form, map_.camera(), map_.space(), view_.language);
    draw_tools(pen);
}

void Frame::draw_tools(const Pen& pen) {
    mini_map_.draw(pen, mini_map_.rect(layout_, map_.camera()), map_.camera());
    if (hands_.heat) draw_heat_legend(pen, layout_.legend, map_.heat_scale_now(), view_.language);
    const auto say = [&](float row, const std::string& text) {
        const Style style{TypeSize::label, Weight::regular, palette::look};
        const float below = figures_.problems.empty() ? 12 : 72;  // three lines of a problem
        const ImVec2 at{layout_.system.right, layout_.system.bottom + pen.px(below + 22 * row)};
        pen.fill({at.x - pen.width_of(text, style) - pen.px(6),
                  at.y - pen.px(1),
                  at.x + pen.px(6),
                  at.y + pen.line_height(style) + pen.px(1)},
                 with_alpha(palette::panel, 0.92F),
                 pen.px(theme::radius));
        pen.text(at, text, style, 1e9F, Align::right);
    };
    if (drawn_less_ > 0)
        say(0,
            fmt::format(
                "{} {}/{}", words::drawn_less.in(view_.language), drawn_less_, FrameBudget::steps));
    if (hands_.only)
        say(1,
            fmt::format("{} {} {} · {}",
                        words::list_narrowed.in(view_.language),
                        hands_.only->size(),
                        words::incidents_word.in(view_.language),
                        words::esc_ends.in(view_.language)));
    if (map_.marks().any_between()) say(2, std::string{words::between_reports.in(view_.language)});
    draw_mirror(pen);
    draw_tool(pen, world(), map_, hands_, view_.language);
    if (hands_.crowd) return draw_crowd(pen, world(), map_, *hands_.crowd);
    const Pixels2 at{ImGui::GetIO().MousePos.x, ImGui::GetIO().MousePos.y};
    if (dragging_ || hands_.tool != MapTool::select || view_.form || !over_map(at) || beside_ ||
        config_.layout == LayoutKind::wall)
        return;
    draw_hover(
        pen,
        map_,
        under_mouse(world(), map_, view_, hands_, at),
        world(),
        [this](GridCode code) {
            const std::string_view name = map_.base().name_of(code);
            return name.empty() ? to_string(code) : std::string{name};
        },
        view_.language,
        at);
}

/// What lies over the map just now, the small map too.
std::vector<Rect> Frame::covering() const {
    std::vector<Rect> rects = covering_map(layout_, view_, world());
    const Rect small = mini_map_.rect(layout_, map_.camera());
    if (small.width() > 0) rects.push_back(small);
    if (mirror_) rects.push_back(mirror_->rect(layout_));
    return rects;
}

bool Frame::field_comes() {
    constexpr int pictures_until_it_is_there = 3;  // drawn, asked for the keyboard, given it
    TypedInto now{std::nullopt, view_.overlay, view_.search_focused};
    if (view_.form) now.form = view_.form->deed;
    if (now != std::exchange(typed_into_, now))
        pictures_to_field_ = pictures_until_it_is_there;
    else if (pictures_to_field_ > 0)
        --pictures_to_field_;
    return view_.sign_on.locked || pictures_to_field_ > 0;
}

bool Frame::over_map(Pixels2 at) const {
    const ImVec2 mouse{static_cast<float>(at.x), static_cast<float>(at.y)};
    return (layout_.map.holds(mouse) || (beside_ && layout_.beside.holds(mouse))) && !view_.help &&
           !view_.help_about && !view_.sign_on.locked &&
           std::ranges::none_of(covering(), [&](const Rect& rect) { return rect.holds(mouse); });
}

void Frame::restore(Kept kept) {
    const Playback playback = view_.playback;
    const TimeMs moment_ms = kept.view.playback.now_ms;
    view_ = std::move(kept.view);
    hands_ = std::move(kept.hands);
    if (recorded_ != nullptr) {
        view_.playback = playback;
        seek_time(moment_ms);
    }
    map_.restore(kept.camera);
}

/// What is written on one map, and what is drawn on it.
void Frame::draw_side(MapView& map,
                      const World& city_world,
                      const Rect& rect,
                      const std::string& caption,
                      const std::vector<Viewport>& over_map) {
    const Pen pen{*ImGui::GetBackgroundDrawList(), fonts_};
    if (beside_) pen.list().PushClipRect(rect.min(), rect.max(), true);
    map.draw_notes(city_world, view_, hands_, fonts_);
    map.draw_counts(fonts_, over_map);
    if (view_.layers[static_cast<std::size_t>(LayerSwitch::labels)])
        map.draw_labels(fonts_, over_map);
    draw_plots(pen, city_world, map.camera(), map.space(), view_.language);
    if (!beside_) return;
    pen.outline(rect.inset(0.5F), palette::line);
    pen.pill({rect.left + pen.px(12), rect.top + pen.px(12)}, caption, palette::look, pen.px(28));
    pen.list().PopClipRect();
}

bool Frame::drain(std::chrono::milliseconds wait, double now_s) {
    bool changed = city_.drain(wait);
    if (past_) changed = drain_past(now_s) || changed;
    if (sandbox_) changed = drain_trial(now_s) || changed;
    if (recorded_ != nullptr && timeline_ != recorded_->timeline()) {
        timeline_ = recorded_->timeline();
        all_exercise_ = only_world_of(*timeline_) == true;
        changed = true;
    }
    CityView& acted_on = trial_shown_ ? *trial_ : city_;
    for (const CommandAnswer& answer : acted_on.take_answers()) hear(view_, answer, now_s);
    settle(view_, acted_on.city().last_sequence);
    if (questions_ != nullptr) hear_answers(now_s);
    const bool behind = city_.heartbeat() && !view_.playback.recorded &&
                        city_.heartbeat()->sequence > city_.city().last_sequence;
    if (!behind) behind_since_s_ = -1;
    if (behind && behind_since_s_ < 0) behind_since_s_ = now_s;
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
                 (generation() + 1) * 2 + (&world() == &city_view().city().exercise ? 1 : 0),
                 city_view().city().last_sequence,
                 view_,
                 hands_,
                 layout_.scale);
    look_ahead();
    if (const ListKey key{generation(),
                          city_view().city().last_sequence,
                          &world(),
                          view_.filter,
                          view_.order,
                          view_.group,
                          view_.selected_incident,
                          hands_.only};
        listed_key_ != key) {
        listed_ = listed(world(), view_.filter, view_.order, view_.group);
        narrow_list();
        work_ = open_work(world(), listed_, view_.selected_incident);
        listed_key_ = key;
    }
    ask_for_history();
    if (config_.select_worst && (view_.selected_incident.empty() ||
                                 world().incidents.find(view_.selected_incident) == nullptr))
        view_.selected_incident.clear();
    const MapProgress progress = map_.progress();
    figures_.map_progress = progress.done ? 1 : progress.fraction;
    figures_.map_layer = progress.layer;
    figures_.problems = map_.problems();
    if (!no_sound_.empty()) figures_.problems.push_back(no_sound_);
    mini_map_.prepare(map_.base());
}

void Frame::narrow_list() {
    if (!hands_.only) return;
    std::erase_if(listed_, [this](const Incident* incident) {
        return !std::ranges::binary_search(*hands_.only, incident->id);
    });
}

bool Frame::moving(double now_s) const {
    const double since_s = now_s - last_draw_s_;
    if (figures_.map_progress < 1) return since_s > 0.05;
    if (drawn_less_ > 0) return true;  // what stands is drawn whole
    if (map_.waits_for_tiles()) return since_s > 0.05;
    if (beside_ && !beside_->map->progress().done) return since_s > 0.05;
    if (mirror_ && !mirror_->is_loaded()) return since_s > 0.05;
    // A field that lost the keyboard to a press or an answer has it back two pictures later; what
    // is typed meanwhile must not wait for something else to move.
    if (view_.sign_on.locked && !ImGui::GetIO().WantTextInput) return true;
    if (view_.playback.playing || looks_ahead_ || (search_ && search_asked_.empty())) return true;
    if (open_alarms(world()).count != 0 &&
        light_half_of_flash(now_s) != light_half_of_flash(last_draw_s_))
        return true;
    // The clock of a live city comes with its heartbeat, once a second: a picture of its own would
    // be one for nothing.
    constexpr double second = 1, heartbeat_is_late = 1.5;
    return since_s >= (city_.heartbeat() ? heartbeat_is_late : second);
}

bool Frame::letters_missing() {
    if (!fonts_.rebuild_if_needed()) return false;
    canvas_.fonts_changed();
    return true;
}

bool Frame::tiles_missing() {
    if (!map_.waits_for_tiles()) return false;
    map_.wait_for_tiles();
    return true;
}

void Frame::wait_for_map() {
    map_.wait_until_loaded();
    if (beside_) beside_->map->wait_until_loaded();
    if (mirror_) mirror_->map().wait_until_loaded();
    if (recorded_ != nullptr) recorded_->wait_for_timeline();
}

/// The city's clock. It stands when the state stands: a daemon that goes on while its events do not
/// come here is no reason to show its time over an old picture.
TimeMs Frame::now_ms() const {
    if (trial_shown_) return clock_of(*trial_);
    return view_.playback.recorded ? view_.playback.now_ms : live_ms();
}

TimeMs Frame::live_ms() const {
    return stands() ? city_.city().now_ms : clock_of(city_);
}

TimeMs Frame::clock_of(const CityView& view) const {
    return view.heartbeat() ? view.heartbeat()->time_ms : view.city().now_ms;
}

bool Frame::stands() const {
    constexpr double longest_s = 5;
    return behind_since_s_ >= 0 && last_draw_s_ - behind_since_s_ > longest_s;
}

const World& Frame::world() const {
    const CityState& city = city_view().city();
    // A recorded drill is one from its first picture on, before its first case.
    if (view_.world == WorldChoice::automatic && recorded_ != nullptr && all_exercise_ &&
        city.real.facts == 0)
        return city.exercise;
    return city.world(shows_exercise(view_.world, city));
}

PanelInput Frame::panel_input(double now_s) {
    const std::optional<GridLevel> coloured = map_.base().level();
    const GridLevel level = coloured.value_or(GridLevel::county);
    decltype(PanelInput::street_m) street_m;
    if (map_.has_streets())
        street_m = [this](const Place& from, const Place& to) {
            return map_.street_metres(from, to);
        };
    const CityView& shown = city_view();
    return {shown.city(),
            world(),
            &world() == &shown.city().exercise,
            shown.has_city(),
            trial_shown_ ? trial_->link() : city_.link(),
            shown.heartbeat(),
            now_ms(),
            view_,
            listed_,
            work_,
            config_.city_name,
            config_.utc_offset_minutes,
            [this](GridCode code) -> std::string_view {  // as it was called then, else by the map
                const CatalogueEntry* entry =
                    code ? catalogue_.find("area", to_string(code), now_ms()) : nullptr;
                return entry == nullptr ? map_.base().name_of(code) : entry->name_zh;
            },
            [this](std::string_view list, std::string_view code) -> std::string_view {
                const CatalogueEntry* entry = catalogue_.find(list, code, now_ms());
                if (entry == nullptr) return {};
                return view_.language == Language::zh ? entry->name_zh : entry->name_en;
            },
            {coloured.has_value() && !hands_.heat, level, choropleth_bounds(level)},
            figures_,
            map_.camera().metres_per_pixel,
            now_s,
            layout_.kind,
            timeline_.get(),
            recorded_ == nullptr ? std::span<const LogGap>{} : std::span{recorded_->gaps()},
            &catalogue_,
            desk_,
            config_.role,
            config_.near_km * 1000,
            config_.wanted_share,
            config_.walls,
            {},
            stands(),
            view_.playback.of_live || (trial_shown_ && city_.heartbeat()) ? &city_.city() : nullptr,
            live_ms(),
            trial_shown_,
            comparison(),
            street_m,
            [this](const Place& place) { return map_.surroundings(place, config_.around_m); }};
}

// ---- recorded logs

void Frame::advance_playback(double elapsed_s) {
    Playback& playback = view_.playback;
    if (recorded_ == nullptr || !playback.playing) {
        playback.pictures_a_s = 0;
        return;
    }
    const double rate = elapsed_s > 0 ? 1 / elapsed_s : 0;
    constexpr double weight = 0.1;  // of the newest picture
    playback.pictures_a_s =
        playback.pictures_a_s == 0 ? rate : (1 - weight) * playback.pictures_a_s + weight * rate;
    if (recorded_->busy()) return;  // the clock of the past waits for its events
    playback.now_ms += static_cast<TimeMs>(elapsed_s * playback.speed * 1000.0);
    const TimeMs end_ms = playback.loop ? playback.shown_to() : playback.to_ms;
    if (playback.now_ms >= end_ms) {
        if (playback.of_live && !playback.loop) return back_to_now();
        playback.now_ms = playback.loop ? playback.shown_from() : playback.to_ms;
        playback.playing = playback.loop;
    }
    recorded_->play_to(playback.now_ms);
    take_all();
    keep_playhead_in_sight();
}

/// What is shown of the timeline moves on, page by page, with what is played.
void Frame::keep_playhead_in_sight() {
    const Playback& playback = view_.playback;
    if (playback.shown_to_ms == 0 ||
        (playback.now_ms >= playback.shown_from_ms && playback.now_ms <= playback.shown_to_ms))
        return;
    const TimeMs length = playback.shown_to_ms - playback.shown_from_ms;
    const TimeMs from_ms = playback.now_ms - length / 10;
    perform(view_, ShowSpan{from_ms, from_ms + length});
}

void Frame::step_events(int by) {
    end_search();
    const std::uint64_t position = recorded_->position();
    const auto back = static_cast<std::uint64_t>(by < 0 ? -by : 0);
    const auto on = static_cast<std::uint64_t>(by > 0 ? by : 0);
    seek(std::max(position - std::min(position, back), recorded_->first_sequence()) + on);
    keep_playhead_in_sight();
}

/// A recorded log hands its events out in parts; all of them belong to the moment asked for.
void Frame::take_all() {
    CityView& played = past_ ? *past_ : city_;
    while (played.drain(std::chrono::milliseconds{0})) {
    }
    if (past_ && !view_.playback.of_live && past_->has_city()) enter_past();
    settle_playhead();
}

/// Until the moment that was asked for is there, the old one is shown, under its own time.
void Frame::settle_playhead() {
    Playback& playback = view_.playback;
    playback.fetching = recorded_->busy();
    if (playback.fetching || !wanted_ms_) return;
    const TimeMs wanted_ms = std::exchange(wanted_ms_, {}).value();
    playback.now_ms = std::clamp(wanted_ms == 0 ? city_view().city().now_ms : wanted_ms,
                                 playback.from_ms,
                                 std::max(playback.from_ms, playback.to_ms));
}

void Frame::seek(std::uint64_t sequence) {
    recorded_->seek(sequence);
    wanted_ms_ = 0;
    take_all();
}

void Frame::seek_time(TimeMs time_ms) {
    end_search();
    recorded_->seek_time(time_ms);
    wanted_ms_ = time_ms;
    take_all();
}

void Frame::play_on_to(TimeMs time_ms) {
    view_.playback.now_ms = std::clamp(time_ms, view_.playback.from_ms, view_.playback.to_ms);
    recorded_->play_to(view_.playback.now_ms);
    take_all();
}

void Frame::select(const std::string& incident) {
    const Incident* worst =
        incident == "worst" ? worst_incident(world()) : world().incidents.find(incident);
    if (worst != nullptr) view_.selected_incident = worst->id;
}

}  // namespace yiping
