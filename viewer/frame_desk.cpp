// Who sits here, and what is asked of the daemon beside the stream: signing on and off, the lock,
// the history of a case, who reported it.
#include <fmt/format.h>
#include <imgui.h>

#include <algorithm>

#include "ingest/event/errors.hpp"
#include "ingest/feed/sealed_key.hpp"
#include "viewer/frame.hpp"
#include "viewer/panels/words_desk.hpp"
#include "viewer/state/case_history.hpp"

namespace yiping {
namespace {

constexpr std::size_t most_history_events = 500;
/// Whoever reported is seen for so long, then it must be asked again.
constexpr double revealed_s = 60;
/// Time for the word that somebody left to reach the log.
constexpr double farewell_s = 1;

bool is_touched() {
    const ImGuiIO& io = ImGui::GetIO();
    return io.MouseDelta.x != 0 || io.MouseDelta.y != 0 || io.MouseWheel != 0 || io.MouseDown[0] ||
           !io.InputQueueCharacters.empty() ||
           std::any_of(
               std::begin(io.KeysDown), std::end(io.KeysDown), [](bool down) { return down; });
}

}  // namespace

void Frame::use_live(LiveAccess access) {
    live_ = std::move(access);
    questions_ = std::make_unique<QuestionDesk>(live_->sync, live_->keys, live_->wake);
    list_people();
}

std::optional<Proportions> Frame::take_proportions() {
    if (view_.proportions == told_proportions_ || ImGui::GetIO().MouseDown[0]) return std::nullopt;
    told_proportions_ = view_.proportions;
    return view_.proportions;
}

// ---- who sits here

/// Those whose keys lie in the folder of the configuration; a desk with such a folder is locked
/// until one of them signs on.
void Frame::list_people() {
    if (config_.operators.empty() || config_.layout != LayoutKind::workstation) return;
    std::vector<std::pair<std::string, std::filesystem::path>> people;
    std::error_code trouble;
    for (const auto& entry : std::filesystem::directory_iterator{config_.operators, trouble}) {
        if (entry.path().extension() != ".key") continue;
        if (auto name = holder_of_sealed(entry.path()))
            people.emplace_back(std::move(*name), entry.path());
    }
    if (people.empty())
        throw IoError{fmt::format(
            "nobody can sign on: {} holds no key made by `ingest keygen --passphrase-file`",
            config_.operators.string())};
    std::ranges::sort(people);
    for (auto& [name, file] : people) {
        view_.sign_on.people.push_back(std::move(name));
        people_files_.push_back(std::move(file));
    }
    view_.sign_on.locked = true;
}

void Frame::sign_on(const std::string& passphrase, double now_s) {
    SignOnState& state = view_.sign_on;
    if (!live_ || state.chosen >= people_files_.size()) return;
    std::optional<OwnKeys> keys;
    try {
        keys = open_own_keys(people_files_[state.chosen], passphrase);
        state.why_not = keys ? "" : words::wrong_passphrase.in(view_.language);
    } catch (const IoError& error) {
        state.why_not = error.what();
    }
    if (!keys) return;
    state.who = state.people[state.chosen];
    state.locked = false;
    desk_.name = state.who;
    last_touched_s_ = now_s;
    leaves_at_s_ = -1;
    connect_as(std::move(keys));
    tells_of_sign_on_ = true;
}

/// The lock falls at once; the connection stays until the log had time to hear of it.
void Frame::sign_off(double now_s) {
    if (!live_ || people_files_.empty()) return;
    say_of_operator("operator.signed_off", now_s);
    leaves_at_s_ = now_s + farewell_s;
}

/// The picture stays: only whose eyes it is seen by changes.
void Frame::connect_as(std::optional<OwnKeys> keys) {
    city_.change_source(connect_live(live_->sync, live_->wake, keys));
    questions_ = std::make_unique<QuestionDesk>(live_->sync, std::move(keys), live_->wake);
    view_.pending.clear();
    view_.history = {};
}

void Frame::say_of_operator(std::string_view type, double now_s) {
    if (city_.link().state != LinkChange::State::live) return;
    const Event event = desk_event(desk_,
                                   city_.city(),
                                   type,
                                   "operator/" + desk_.name,
                                   OperatorAct{desk_.name, std::nullopt, std::nullopt},
                                   now_ms(),
                                   false);
    perform_all({Command{event, now_s}}, now_s);
}

/// Locks a desk that nobody touches, and lets go of a connection whose holder left.
void Frame::mind_the_desk(double now_s) {
    if (!live_ || people_files_.empty()) return;
    if (is_touched()) last_touched_s_ = now_s;
    if (leaves_at_s_ >= 0 && now_s >= leaves_at_s_) {
        leaves_at_s_ = -1;
        desk_.name = config_.desk;
        connect_as(live_->keys);
    }
    if (tells_of_sign_on_ && city_.link().state == LinkChange::State::live) {
        tells_of_sign_on_ = false;
        say_of_operator("operator.signed_on", now_s);
    }
    constexpr double seconds_a_minute = 60;
    if (!view_.sign_on.locked && now_s - last_touched_s_ > config_.lock_minutes * seconds_a_minute)
        perform_all({SignOff{}}, now_s);
}

/// Of the live city alone: the past is looked at in silence.
void Frame::sound_alarms(double now_s) {
    if (!sound_ || view_.playback.recorded || trial_shown_ || !city_.has_city()) return;
    if (const auto priority = caller_.due(world(), now_s))
        no_sound_ = sound_(*priority) ? "" : "alarms cannot be heard: the computer's sound is gone";
}

// ---- what is asked beside the stream

/// The history that the card wants, once for every change of its case.
void Frame::ask_for_history() {
    const Incident* incident = world().incidents.find(view_.selected_incident);
    CaseHistory& history = view_.history;
    if (!view_.card_shows_history || incident == nullptr) return;
    if (history.incident == incident->id && history.changed == incident->changed) return;
    const bool other = history.incident != incident->id;
    const std::string subject = "incident/" + incident->id;
    const TimeMs since_ms = incident->time_flagged ? 0 : incident->reported_ms;
    if (recorded_ != nullptr && !recording_.empty()) {
        history = {incident->id, incident->changed, false, {}, {}};
        try {
            history.lines = lines_of(history_in(
                recording_, subject, since_ms, recorded_->position(), most_history_events));
        } catch (const IoError& error) {
            history.why_not = error.what();
        }
        return;
    }
    if (!questions_) return;
    if (other) history = {incident->id, 0, true, {}, {}};
    history.changed = incident->changed;
    questions_->ask("history/" + incident->id,
                    history_request_json(subject, since_ms, most_history_events));
}

void Frame::hear_answers(double now_s) {
    for (const QuestionDesk::Answer& answer : questions_->take()) {
        const std::size_t slash = answer.topic.find('/');
        const std::string what = answer.topic.substr(0, slash);
        const std::string incident = answer.topic.substr(slash + 1);
        std::string why_not = answer.why_not;
        if (what == "history" && view_.history.incident == incident) {
            std::optional<HistoryPart> part;
            if (!answer.json.empty()) part = part_of_history(answer.json, why_not);
            view_.history.waiting = false;
            view_.history.why_not = why_not;
            if (part) view_.history.lines = lines_of(part->events);
        }
        if (what == "reports" && answer.topic == search_asked_) {  // not of one given up since
            std::optional<HistoryPart> part;
            if (!answer.json.empty()) part = part_of_history(answer.json, why_not);
            if (part) take_reports(part->events, part->next_sequence);
            if (!part) {
                end_search();
                view_.answer = {false, why_not, now_s, {}, {}, {}};
            }
        }
        if (what == "reveal") {
            view_.revealed = {incident, {}, now_s + revealed_s};
            if (!answer.json.empty())
                for (const auto& [key, value] : person_of(answer.json, why_not))
                    view_.revealed.lines.push_back(fmt::format("{} {}", key, value));
            if (view_.revealed.lines.empty())
                view_.revealed.lines.push_back(
                    why_not.empty() ? std::string{words::no_reporter.in(view_.language)} : why_not);
        }
    }
}

}  // namespace yiping
