// What is being filled in at a desk, and the event that it becomes. Plain data: no clock, no
// screen.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/city/state.hpp"

namespace yiping {

/// What a form is for.
enum class Deed : std::uint8_t {
    report,  ///< a new incident, by hand
    step,    ///< a step of a case that needs words, a result or a target
    regrade,
    locate,
    shelve,    ///< an alarm, for some time, with a reason
    activate,  ///< a response by a plan
    end_response,
    message,    ///< to a grid
    warn,       ///< a warning for a part of the city
    report_up,  ///< the upward report on a case, and those that follow it
    handover,
    show_scene,  ///< 上墙: what this desk's map shows, on a named wall
    draw,        ///< 标绘: a point, line, area ... on the map, seen by all
    bookmark     ///< 书签: words at a moment of the log, seen on everybody's timeline
};

/// A case as it stood when a step of it was opened: what two who do the same at once differ in.
struct SeenCase {
    std::uint64_t sequence = 0;  ///< of its last change; 0 nothing was seen
    Stage stage = Stage::reported;
    std::string unit, actor;
    bool operator==(const SeenCase&) const = default;
};

/// One form; each deed uses some of it.
struct Form {
    Deed deed = Deed::report;
    Step step = Step::noted;           ///< of Deed::step
    std::string about;                 ///< id of the case, alarm or response; code of the grid
    std::string title, address, text;  ///< text: a reason, a note, words
    std::string query;                 ///< what a list of the form is searched for
    std::string class_code;
    std::string unit;    ///< who is sent; the plan of a response; who takes over; a wall
    std::string target;  ///< "resource/7", "worker/9", the case to merge into, a centre's code
    std::string result;  ///< of verified, checked, mediated, inspected
    std::vector<std::string> points;  ///< open points handed over
    std::vector<LonLat> corners;      ///< of what is drawn, WGS 84, in the order of the clicks
    std::array<int, 4> harm{};        ///< of an upward report: dead, injured, trapped, missing
    SeenCase seen;                    ///< of Deed::step
    std::string symbol;               ///< of a drawn point, one of plot_symbols
    PlotShape shape = PlotShape::point;
    std::optional<LonLat> at;  ///< WGS 84
    Net net = Net::command;
    int grade = 3;
    TimeMs moment_ms = 0;         ///< that a bookmark speaks of
    int minutes = 0;              ///< a deadline or the end of a shelf from now; 0 none
    double metres_per_pixel = 0;  ///< of a scene
    bool by_unit = false;         ///< send somebody from the list of units, not the nearest
    bool focus_first = true;      ///< the first field takes what is typed, once
    bool operator==(const Form&) const = default;
};

/// Who sits here: stamped into what this desk asks for, so that two desks that ask for the same at
/// the same moment ask for two things.
struct Desk {
    std::string name = "desk";
    std::string run;  ///< told apart from every other start of every other desk
};

[[nodiscard]] Form bookmark_form(TimeMs moment_ms);

/// What a form still needs before it can be sent.
enum class Missing : std::uint8_t {
    nothing,
    title,
    class_code,
    place,
    words,
    target,
    unit,
    time,
    result
};
[[nodiscard]] Missing what_is_missing(const Form& form);

/// Whether a press is enough for this step; the others open a form.
[[nodiscard]] bool needs_no_form(Step step);
/// Whether a click on the map fills something in.
[[nodiscard]] bool takes_place(const Form& form);
/// How many places a shape takes at least and at most.
struct CornerCount {
    std::size_t least = 1, most = 1;
};
[[nodiscard]] CornerCount corners_of(PlotShape shape);
/// An empty one to draw with.
[[nodiscard]] Form plot_form();
/// One more click; of a point and a text it moves the one there is, of a ring its edge.
void add_corner(Form& form, LonLat at);
/// What a drawn point may stand for, the code that stands in the log.
inline constexpr std::array<std::string_view, 5> plot_symbols{
    "command_post", "cordon", "assembly", "medical", "closed_road"};
/// Whether somebody at this desk drew it: its id begins with the desk's name.
[[nodiscard]] bool drawn_by(const Desk& desk, const Plot& plot);
/// Keeps `form.seen` up to date as long as nobody acted on the case (a deadline that passes is no
/// act); false once somebody did.
bool still_as_seen(Form& form, const Incident& incident);
/// The results that a step may have, the usual one first; empty when it has none.
[[nodiscard]] std::vector<std::string_view> results_of(Step step);

/// A form for a step, with what is mostly meant filled in.
[[nodiscard]] Form form_for(Step step, const Incident& incident);

/// An operator's event, ready to be sent. `id` follows from what is asked and the log's head, so
/// that the same press twice is one event.
[[nodiscard]] Event desk_event(const Desk& desk,
                               const CityState& city,
                               std::string_view type,
                               std::string subject,
                               Body body,
                               TimeMs now_ms,
                               bool exercise);
/// What a whole form asks for; `form` lacks nothing.
[[nodiscard]] Event event_of(
    const Form& form, const Desk& desk, const CityState& city, TimeMs now_ms, bool exercise);
/// A step that needs no form.
[[nodiscard]] Event event_of(Step step,
                             const Incident& incident,
                             const Desk& desk,
                             const CityState& city,
                             TimeMs now_ms,
                             bool exercise);

}  // namespace yiping
