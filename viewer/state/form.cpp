// From a form to the event that it asks for.
#include "viewer/state/form.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "ingest/city/lifecycle.hpp"
#include "ingest/event/codec.hpp"

namespace yiping {
namespace {

std::optional<std::string> if_any(const std::string& text) {
    return text.empty() ? std::nullopt : std::optional{text};
}

bool needs_words(Step step) {
    constexpr std::array wordy{Step::returned,
                               Step::suspended,
                               Step::extended,
                               Step::cancelled,
                               Step::reopened,
                               Step::noted,
                               Step::attached,
                               Step::supervised};
    return std::ranges::find(wordy, step) != wordy.end();
}

Missing missing_of_step(const Form& form) {
    if (form.step == Step::dispatched || form.step == Step::transferred)
        return form.unit.empty() && form.target.empty() ? Missing::unit : Missing::nothing;
    if (form.step == Step::merged || form.step == Step::escalated)
        return form.target.empty() ? Missing::target : Missing::nothing;
    if (form.step == Step::extended && form.minutes == 0) return Missing::time;
    const bool doubtful = !form.result.empty() && form.result != results_of(form.step).front();
    if ((needs_words(form.step) || doubtful) && form.text.empty()) return Missing::words;
    return Missing::nothing;
}

Body step_body(const Form& form, const Desk& desk, TimeMs now_ms) {
    IncidentStep body;
    body.step = form.step;
    body.actor = desk.name;
    body.unit = if_any(form.unit);
    body.target = if_any(form.target);
    body.result = if_any(form.result);
    if (needs_words(form.step) && form.step != Step::noted && form.step != Step::attached)
        body.reason = if_any(form.text);
    else
        body.note = if_any(form.text);
    if (form.minutes != 0) body.deadline = now_ms + form.minutes * minute_ms;
    return body;
}

Body report_body(const Form& form) {
    IncidentReported body;
    body.title = form.title;
    body.net = form.net;
    body.class_code = form.class_code;
    if (form.grade != 0) body.grade = form.grade;
    body.channel = "desk";
    if (form.at) body.position = GivenPosition{*form.at, Datum::wgs84};
    body.address = if_any(form.address);
    body.description = if_any(form.text);
    return body;
}

Body scene_body(const Form& form, const Desk& desk) {
    SceneShown body;
    body.wall = form.unit;
    if (form.at) body.camera = {form.at->lon, form.at->lat, form.metres_per_pixel};
    body.layers = form.points;
    body.selection = if_any(form.target);
    body.actor = desk.name;
    return body;
}

/// For the part of the city that `about` is the code of. CAP's identifier is the event's own.
Body warning_body(const Form& form, const Desk& desk, std::string identifier, TimeMs now_ms) {
    WarningIssued body;
    body.identifier = std::move(identifier);
    body.event = form.class_code;
    body.level = form.grade;
    body.headline = form.title;
    body.description = if_any(form.text);
    body.sender = desk.name;
    body.effective = now_ms;
    body.expires = now_ms + form.minutes * minute_ms;
    WarningArea area;
    area.codes = std::vector<std::string>{form.about};
    body.areas.push_back(std::move(area));
    return body;
}

/// The draft, and what was added to it; the losses as they stand now.
Body report_up_body(const Form& form, const Desk& desk) {
    Message body;
    body.actor = desk.name;
    body.text = form.text.empty() ? form.title : form.title + "\n" + form.text;
    body.about = "incident/" + form.about;
    Casualties harm;
    harm.dead = form.harm[0];
    harm.injured = form.harm[1];
    harm.trapped = form.harm[2];
    harm.missing = form.harm[3];
    body.casualties = harm;
    return body;
}

Body plot_body(const Form& form, const Desk& desk) {
    PlotDrawn body;
    body.shape = form.shape;
    for (const LonLat& corner : form.corners) body.coordinates.push_back({corner.lon, corner.lat});
    body.text = if_any(form.text);
    if (form.shape == PlotShape::point) body.style = if_any(form.symbol);
    body.actor = desk.name;
    return body;
}

}  // namespace

std::vector<std::string_view> results_of(Step step) {
    switch (step) {
        case Step::verified:
            return {"exist", "not_exist", "unable"};
        case Step::checked:
            return {"pass", "not_pass", "unable"};
        case Step::mediated:
            return {"agreed", "not"};
        case Step::inspected:
            return {"rectified", "not"};
        default:
            return {};
    }
}

bool needs_no_form(Step step) {
    constexpr std::array plain{Step::registered,
                               Step::accepted,
                               Step::arrived,
                               Step::handled,
                               Step::resumed,
                               Step::closed};
    return std::ranges::find(plain, step) != plain.end();
}

bool takes_place(const Form& form) {
    return form.deed == Deed::report || form.deed == Deed::locate || form.deed == Deed::draw;
}

CornerCount corners_of(PlotShape shape) {
    constexpr std::size_t many = 256;
    constexpr std::array<CornerCount, 6> counts{
        {{1, 1}, {2, many}, {3, many}, {2, many}, {2, 2}, {1, 1}}};
    return counts[static_cast<std::size_t>(shape)];
}

bool still_as_seen(Form& form, const Incident& incident) {
    const SeenCase now{incident.changed, incident.stage, incident.unit, incident.actor};
    SeenCase expected = form.seen;
    expected.sequence = now.sequence;
    if (now != expected) return false;
    form.seen = now;
    return true;
}

Form plot_form() {
    Form form;
    form.deed = Deed::draw;
    form.symbol = plot_symbols.front();
    return form;
}

void add_corner(Form& form, LonLat at) {
    if (form.corners.size() < corners_of(form.shape).most)
        form.corners.push_back(at);
    else
        form.corners.back() = at;
}

bool drawn_by(const Desk& desk, const Plot& plot) {
    return plot.id.starts_with(desk.name + "-");
}

Missing what_is_missing(const Form& form) {
    switch (form.deed) {
        case Deed::report:
            return form.title.empty()        ? Missing::title
                   : form.class_code.empty() ? Missing::class_code
                   : form.at                 ? Missing::nothing
                                             : Missing::place;
        case Deed::step:
            return missing_of_step(form);
        case Deed::locate:
            return form.at ? Missing::nothing : Missing::place;
        case Deed::shelve:
            return form.minutes == 0   ? Missing::time
                   : form.text.empty() ? Missing::words
                                       : Missing::nothing;
        case Deed::activate:
        case Deed::handover:
        case Deed::show_scene:
            return form.unit.empty() ? Missing::unit : Missing::nothing;
        case Deed::draw:
            return form.corners.size() < corners_of(form.shape).least   ? Missing::place
                   : form.shape == PlotShape::text && form.text.empty() ? Missing::words
                                                                        : Missing::nothing;
        case Deed::warn:
            return form.title.empty()        ? Missing::title
                   : form.class_code.empty() ? Missing::words
                   : form.minutes == 0       ? Missing::time
                                             : Missing::nothing;
        case Deed::report_up:
        case Deed::bookmark:
            return form.title.empty() ? Missing::title : Missing::nothing;
        case Deed::regrade:
        case Deed::end_response:
        case Deed::message:
            return form.text.empty() ? Missing::words : Missing::nothing;
    }
    return Missing::nothing;
}

Form bookmark_form(TimeMs moment_ms) {
    Form form;
    form.deed = Deed::bookmark;
    form.moment_ms = moment_ms;
    return form;
}

Form form_for(Step step, const Incident& incident) {
    Form form;
    form.deed = Deed::step;
    form.step = step;
    form.about = incident.id;
    form.grade = incident.grade;
    form.seen = {incident.changed, incident.stage, incident.unit, incident.actor};
    if (const auto results = results_of(step); !results.empty()) form.result = results.front();
    constexpr int usual_extension_minutes = 120;
    if (step == Step::extended) form.minutes = usual_extension_minutes;
    if (step == Step::escalated && incident.centre && level_of(incident.centre) != GridLevel::city)
        form.target = to_string(parent_of(incident.centre));
    return form;
}

Event desk_event(const Desk& desk,
                 const CityState& city,
                 std::string_view type,
                 std::string subject,
                 Body body,
                 TimeMs now_ms,
                 bool exercise) {
    const std::string id = fmt::format("{}/{}/{}/{}", type, subject, city.last_sequence, desk.run);
    return make_event(id,
                      "desk." + desk.name,
                      std::string{type},
                      std::move(subject),
                      now_ms,
                      std::move(body),
                      exercise);
}

Event event_of(
    const Form& form, const Desk& desk, const CityState& city, TimeMs now_ms, bool exercise) {
    const auto ask = [&](std::string_view type, std::string subject, Body body) {
        return desk_event(desk, city, type, std::move(subject), std::move(body), now_ms, exercise);
    };
    const std::string incident = "incident/" + form.about;
    switch (form.deed) {
        case Deed::report:
            return ask("incident.reported",
                       fmt::format("incident/{}-{}-{}", desk.name, desk.run, city.last_sequence),
                       report_body(form));
        case Deed::step:
            return ask(fmt::format("incident.{}", name_of(form.step)),
                       incident,
                       step_body(form, desk, now_ms));
        case Deed::regrade:
            return ask(
                "incident.regraded", incident, IncidentRegraded{form.grade, desk.name, form.text});
        case Deed::locate:
            return ask("incident.located",
                       incident,
                       IncidentLocated{GivenPosition{*form.at, Datum::wgs84}, {}, desk.name});
        case Deed::shelve:
            return ask(
                "alarm.shelved",
                "alarm/" + form.about,
                AlarmChanged{
                    AlarmMove::shelved, desk.name, form.text, now_ms + form.minutes * minute_ms});
        case Deed::activate: {
            ResponseActivated body;
            body.level = form.grade;
            body.plan = form.unit;
            body.actor = desk.name;
            body.incident = if_any(form.about);
            return ask("response.activated",
                       fmt::format("response/{}-{}-{}", desk.name, desk.run, city.last_sequence),
                       body);
        }
        case Deed::end_response:
            return ask(
                "response.ended", "response/" + form.about, ResponseEnded{desk.name, form.text});
        case Deed::message:
            return ask("message.sent",
                       "grid/" + form.about,
                       Message{desk.name, form.text, "grid/" + form.about, {}, {}});
        case Deed::handover: {
            std::vector<std::string> points = form.points;
            if (!form.text.empty()) points.push_back(form.text);
            return ask("duty.handover",
                       "duty/" + desk.name,
                       DutyHandover{desk.name, form.unit, std::move(points)});
        }
        case Deed::warn: {
            std::string identifier =
                fmt::format("{}-{}-{}", desk.name, desk.run, city.last_sequence);
            const std::string subject = "warning/" + identifier;
            return ask(
                "warning.issued", subject, warning_body(form, desk, std::move(identifier), now_ms));
        }
        case Deed::report_up:
            return ask("report.sent",
                       fmt::format("report/{}-{}-{}", desk.name, desk.run, city.last_sequence),
                       report_up_body(form, desk));
        case Deed::show_scene:
            return ask("scene.shown", "scene/" + form.unit, scene_body(form, desk));
        case Deed::draw:
            return ask("plot.drawn",
                       fmt::format("plot/{}-{}-{}", desk.name, desk.run, city.last_sequence),
                       plot_body(form, desk));
        case Deed::bookmark:
            return ask("bookmark.set",
                       fmt::format("bookmark/{}-{}-{}", desk.name, desk.run, city.last_sequence),
                       BookmarkSet{form.title, form.moment_ms, desk.name, if_any(form.text)});
    }
    return {};
}

Event event_of(Step step,
               const Incident& incident,
               const Desk& desk,
               const CityState& city,
               TimeMs now_ms,
               bool exercise) {
    return event_of(form_for(step, incident), desk, city, now_ms, exercise);
}

}  // namespace yiping
