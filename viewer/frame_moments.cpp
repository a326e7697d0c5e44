// Other moments than the source's own: looking back, two side by side, and what if.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <random>
#include <utility>

#include "ingest/event/errors.hpp"
#include "viewer/frame.hpp"
#include "viewer/panels/words.hpp"

namespace yiping {

// ---- looking back

/// False when there is no past to be had.
bool Frame::begin_past() {
    if (recorded_ != nullptr || trial_shown_) return past_ != nullptr && !trial_shown_;
    std::unique_ptr<RecordedFeed> past = city_.source().past();
    if (!past) return false;
    recorded_ = past.get();
    past_ = std::make_unique<CityView>(std::move(past));
    return true;
}

void Frame::look_back(TimeMs time_ms) {
    if (begin_past()) seek_time(time_ms);
}

void Frame::look_back_to(std::uint64_t sequence) {
    if (begin_past()) seek(sequence);
}

/// Takes what the past has brought; the first state of it takes the place of the live one.
bool Frame::drain_past(double now_s) {
    const bool was_lost = past_->link().state == LinkChange::State::lost;
    const bool arrived = past_->drain(std::chrono::milliseconds{0});
    if (trial_shown_) return false;
    if (!view_.playback.of_live && past_->has_city()) enter_past();
    view_.playback.to_ms = std::max(view_.playback.to_ms, live_ms());
    settle_playhead();
    if (!was_lost && past_->link().state == LinkChange::State::lost) {
        view_.answer = {false, past_->link().detail, now_s, {}, {}, {}};
        view_.playback.playing = false;
        if (!past_->has_city()) back_to_now();
    }
    return arrived;
}

void Frame::enter_past() {
    view_.playback = {};
    view_.playback.recorded = view_.playback.of_live = true;
    view_.playback.from_ms = recorded_->first_ms();
    view_.playback.to_ms = live_ms();
    ++shown_number_;
    forget_lists();
}

void Frame::back_to_now() {
    if (!past_ || trial_shown_) return;
    end_search();
    past_.reset();
    recorded_ = nullptr;
    timeline_.reset();
    wanted_ms_.reset();
    view_.playback = {};
    ++shown_number_;
    forget_lists();
}

// ---- to a report

void Frame::jump_to_report(bool forward, double now_s) {
    constexpr int high_grade = 2;
    end_search();
    if (!timeline_) return;
    const bool exercise = &world() == &city_view().city().exercise;
    if (const auto filter = filter_of_reports(view_.filter)) {
        search_.emplace(*timeline_, *filter, exercise, recorded_->position(), forward);
        view_.playback.searching = true;
        return search_on(now_s);
    }
    const TimelineReport* report =
        next_report(*timeline_, {exercise}, recorded_->position(), forward, high_grade);
    if (report == nullptr) {
        view_.answer = {
            false, std::string{words::no_such_report.in(view_.language)}, now_s, {}, {}, {}};
        return;
    }
    seek(report->sequence);
    keep_playhead_in_sight();
}

/// One bite a picture; a daemon is asked for it.
void Frame::search_on(double now_s) {
    if (!search_ || !search_asked_.empty()) return;
    const auto bite = search_->next();
    if (!bite) {
        end_search();
        view_.answer = {
            false, std::string{words::no_such_report.in(view_.language)}, now_s, {}, {}, {}};
        return;
    }
    if (const auto reports = recorded_->reports(bite->from_sequence, bite->to_sequence))
        return take_reports(*reports, bite->to_sequence + 1);
    if (!questions_) return end_search();
    search_asked_ = fmt::format("reports/{}-{}", bite->from_sequence, bite->to_sequence);
    questions_->ask(search_asked_, reports_request_json(bite->from_sequence, bite->to_sequence));
}

void Frame::take_reports(const std::vector<Event>& reports, std::uint64_t upto) {
    search_asked_.clear();
    const auto found = search_->take(reports, upto);
    if (!found) return;
    end_search();
    seek(*found);
    keep_playhead_in_sight();
}

void Frame::end_search() {
    search_.reset();
    search_asked_.clear();
    view_.playback.searching = false;
}

// ---- between two reports

/// A recording knows where somebody was next: read some seconds before it is played, in bites that
/// a picture does not wait for.
void Frame::look_ahead() {
    constexpr TimeMs reach_ms = 15 * second_ms, refill_ms = 12 * second_ms;
    constexpr double fastest = 16;  // beyond, reports follow each other as fast as pictures
    constexpr std::uint64_t bite_events = 20'000;
    looks_ahead_ = false;
    PlacesAhead& ahead = map_.ahead();
    const Playback& playback = view_.playback;
    if (recorded_ == nullptr || trial_shown_ || !hands_.between ||
        (playback.playing && playback.speed > fastest)) {
        ahead.forget();
    } else if (!recorded_->busy()) {
        const std::uint64_t folded = city_view().city().last_sequence;
        ahead.pass(folded);
        if (ahead.upto_ms() < playback.now_ms + refill_ms) {
            const TimeMs wanted_ms = playback.now_ms + reach_ms;
            const bool exercise = &world() == &city_view().city().exercise;
            const std::uint64_t from = std::max(ahead.upto(), folded);
            const std::uint64_t upto =
                recorded_->look_ahead(from, wanted_ms, bite_events, [&](const Event& event) {
                    if (event.exercise == exercise) ahead.add(world(), map_.space(), event);
                });
            looks_ahead_ = upto == from + bite_events;
            if (upto != from) ahead.looked_up_to(upto, looks_ahead_ ? ahead.upto_ms() : wanted_ms);
        }
    }
    map_.place_between_reports(world(), playback.now_ms);
}

// ---- side by side

void Frame::put_beside() {
    if (beside_) {
        beside_.reset();
        return;
    }
    if (!city_view().has_city() || config_.layout == LayoutKind::wall) return;
    beside_ = std::make_unique<Beside>();
    beside_->city = city_view().city();
    beside_->exercise = &world() == &city_view().city().exercise;
    beside_->at_ms = now_ms();
    beside_->map = std::make_unique<MapView>(config_);
}

/// The moment beside has the left half of the map, what is played the right one, and the camera.
void Frame::split_map() {
    if (!beside_) {
        if (map_was_split_) map_.camera().viewport = viewport_of(layout_.map);
        map_was_split_ = false;
        map_.set_viewport(viewport_of(layout_.map));
        return;
    }
    map_was_split_ = true;
    layout_.beside = layout_.map;
    layout_.system = {};  // half a map has no room beside its time
    layout_.beside.right = layout_.map.left =
        std::floor((layout_.map.left + layout_.map.right) / 2);
    map_.camera().viewport = viewport_of(layout_.map);  // the place that is looked at stays
    beside_->map->take_loaded();
}

bool Frame::refresh_beside(const PicturePart& shown, double now_s) {
    MapView& map = *beside_->map;
    map.camera() = map_.camera();
    map.camera().viewport = viewport_of(layout_.beside);
    map.prepare(beside_->world(), 1, beside_->city.last_sequence, view_, hands_, layout_.scale);
    map.upload();
    GLint bound = 0;
    glGetIntegerv(GL_DRAW_FRAMEBUFFER_BINDING, &bound);
    const bool changed = map.refresh(
        view_, hands_, shown.width_px, shown.height_px, layout_.scale, false, shown.origin);
    glBindFramebuffer(GL_FRAMEBUFFER, static_cast<GLuint>(bound));
    compare(now_s);
    return changed;
}

/// Again when the city has changed, a few times a second at most.
void Frame::compare(double now_s) {
    constexpr double every_s = 0.25;
    const std::uint64_t sequence = city_view().city().last_sequence;
    const bool same_city = beside_->compared_generation == generation();
    if (same_city && (beside_->compared_sequence == sequence ||
                      (now_s - beside_->compared_s < every_s && beside_->compared_s >= 0)))
        return;
    beside_->comparison = compared(beside_->world(), beside_->at_ms, world());
    beside_->compared_s = now_s;
    beside_->compared_generation = generation();
    beside_->compared_sequence = sequence;
}

// ---- what if

void Frame::try_out(double now_s) {
    if (sandbox_) return leave_trial();
    if (!city_view().has_city()) return;
    view_.playback.playing = false;
    const PanelInput in = panel_input(now_s);
    std::string clock = clock_text(in, in.now_ms, true);
    std::erase(clock, ':');
    const std::string name = fmt::format("yiping-sandbox-{}-{}-{:08x}.store",
                                         date_text(in, in.now_ms),
                                         clock,
                                         std::random_device{}());
    try {
        sandbox_ = std::make_unique<Sandbox>(city_view().city(), config_.exports / name);
        view_.answer = {
            true, std::string{words::sandbox_begins.in(view_.language)}, now_s, {}, {}, {}};
    } catch (const IoError& error) {
        view_.answer = {false, error.what(), now_s, {}, {}, {}};
    }
}

bool Frame::drain_trial(double now_s) {
    try {
        if (!trial_) {
            const std::string& endpoint = sandbox_->endpoint();
            if (!endpoint.empty()) trial_ = std::make_unique<CityView>(connect_live(endpoint, {}));
            return false;
        }
    } catch (const IoError& error) {
        sandbox_.reset();
        view_.answer = {false, error.what(), now_s, {}, {}, {}};
        return true;
    }
    const bool arrived = trial_->drain(std::chrono::milliseconds{0});
    const bool ready = trial_->has_city() && trial_->heartbeat();
    if (!trial_shown_ && ready) enter_trial();
    return arrived;
}

void Frame::enter_trial() {
    end_search();
    left_ = {view_.playback, recorded_, view_.world};
    view_.playback = {};
    view_.world = WorldChoice::exercise;
    view_.form.reset();
    view_.pending.clear();
    recorded_ = nullptr;
    timeline_.reset();
    trial_shown_ = true;
    ++shown_number_;
    forget_lists();
}

void Frame::leave_trial() {
    const bool was_shown = std::exchange(trial_shown_, false);
    trial_.reset();
    sandbox_.reset();
    if (!was_shown) return;
    view_.playback = left_.playback;
    view_.world = left_.world;
    recorded_ = left_.recorded;
    view_.form.reset();
    view_.pending.clear();
    ++shown_number_;
    forget_lists();
}

/// They point into a city that is shown no longer.
void Frame::forget_lists() {
    listed_.clear();
    work_ = {};
    listed_key_ = {};
    listed_key_.generation = UINT64_MAX;
}

/// Of what is shown: no two cities share one.
std::uint64_t Frame::generation() const {
    return (shown_number_ << 32U) + city_view().generation();
}

}  // namespace yiping
