// What a panel reads and what it gives back. A new panel is one file and one line in panels.cpp.
#pragma once

#include <array>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/city/timeline.hpp"
#include "ingest/event/catalogue.hpp"
#include "ingest/feed/event_source.hpp"
#include "viewer/panels/layout.hpp"
#include "viewer/panels/pen.hpp"
#include "viewer/panels/words.hpp"
#include "viewer/state/differences.hpp"
#include "viewer/state/open_work.hpp"
#include "viewer/state/surroundings.hpp"
#include "viewer/state/view_state.hpp"

namespace yiping {

/// What the map shows just now: the level whose cells are coloured and the lower bounds of its five
/// steps.
struct MapLegend {
    bool coloured = false;  ///< without cells there is nothing to explain but the symbols
    GridLevel level = GridLevel::county;
    std::array<std::uint32_t, 5> from{};
};

/// Figures of the program itself.
struct SystemFigures {
    double events_per_second = 0;
    double frame_ms = 0;
    double map_progress = 1;            ///< 0 to 1
    std::string map_layer;              ///< being loaded
    std::vector<std::string> problems;  ///< sentences about what is missing on the map
};

/// All that panels may look at. References live for one frame.
struct PanelInput {
    const CityState& city;
    const World& world;
    bool exercise;
    bool has_city;
    const LinkChange& link;
    const std::optional<Heartbeat>& heartbeat;
    TimeMs now_ms;  ///< the city's clock: the daemon's when live, the played moment in a recording;
                    ///< never this computer's
    const ViewState& view;
    const std::vector<const Incident*>& listed;  ///< open ones that pass the filter, sorted
    const OpenWork& work;                        ///< counted of them
    std::string_view city_name;
    int utc_offset_minutes;
    std::function<std::string_view(GridCode)> place_name;  ///< empty when unknown
    /// What a code of a catalogue's list means ("class", "12G03"); empty when unknown.
    std::function<std::string_view(std::string_view list, std::string_view code)> catalogue_name;
    MapLegend legend;
    const SystemFigures& system;
    double metres_per_pixel;
    double seconds;  ///< of this program's life: the phase of the flash
    LayoutKind layout = LayoutKind::workstation;  ///< a wall has nothing to press
    /// Of a whole recorded log, also of what is still to come; none when live.
    const Timeline* timeline = nullptr;
    /// What a recorded log lacks, as far as it was met.
    std::span<const LogGap> gaps = {};
    const Catalogue* catalogue = nullptr;     ///< to choose codes from; none: nothing can be chosen
    Desk desk = {};                           ///< who sits here
    Role role = Role::operating;              ///< what may be asked for here
    double near_m = 5'000;                    ///< what counts as near an incident
    double wanted_share = 0.90;               ///< on time: below it a figure is amber
    std::span<const std::string> walls = {};  ///< names that a scene can be put on
    std::vector<Rect> covered = {};           ///< what lies over the panel that is drawn
    bool stands = false;                      ///< the state does not follow the daemon
    const CityState* live_city = nullptr;     ///< of now, while the past is shown; else none
    TimeMs live_ms = 0;                       ///< the clock of now
    bool sandbox = false;                     ///< a what if is shown: nothing of it is real
    const Comparison* comparison = nullptr;   ///< with the moment put beside; none
    /// Metres along the streets of the map; nothing where no street leads. Empty: it has no
    /// streets.
    std::function<std::optional<double>(const Place& from, const Place& to)> street_m = {};
    /// What the map knows to lie around a place with a position. Empty: it knows nothing.
    std::function<Surroundings(const Place& place)> around = {};

    [[nodiscard]] std::string_view say(const Phrase& phrase) const {
        return phrase.in(view.language);
    }
};

using Intents = std::vector<Intent>;
/// Draws into its rectangle and appends what the user asked for.
using Panel = void(const Pen& pen, const Rect& rect, const PanelInput& in, Intents& asked);

Panel draw_differences, draw_strip, draw_nets, draw_ranking, draw_indicators, draw_incidents,
    draw_card, draw_warnings, draw_warnings_over_map, draw_grid, draw_timeline, draw_legend,
    draw_scale_bar, draw_system, draw_message, draw_veil, draw_help, draw_form, draw_palette,
    draw_alarms, draw_roster, draw_analysis, draw_sign_on;
/// The mark that opens a panel's help, while the mouse is on it: nothing else is pressed there.
[[nodiscard]] std::optional<Rect> help_mark_under_mouse(const Pen& pen,
                                                        const Layout& layout,
                                                        const PanelInput& in);
/// What each panel is about, opened by the mark that its head shows under the mouse.
void draw_help_about(const Pen& pen, const Layout& layout, const PanelInput& in, Intents& asked);
/// The edges that can be dragged at a desk.
void draw_edges(const Pen& pen, const Layout& layout, const PanelInput& in, Intents& asked);
/// Inside the card: what happened to its case.
void draw_history(
    const Pen& pen, Rect rest, const PanelInput& in, const Incident& incident, Intents& asked);
/// Over everything: it lights up one part of the layout after the other.
void draw_tour_over(const Pen& pen, const Layout& layout, const PanelInput& in, Intents& asked);

/// All panels of a layout, in one transparent window over the map.
[[nodiscard]] Intents draw_panels(const Layout& layout, Fonts& fonts, const PanelInput& in);

/// What lies over the map just now: no names below it, no clicks through it.
[[nodiscard]] std::vector<Rect> covering_map(const Layout& layout,
                                             const ViewState& view,
                                             const World& world);
/// Where the form lies while something is filled in.
[[nodiscard]] Rect form_rect(const Layout& layout);
/// Where the alarm list lies while it is open.
[[nodiscard]] Rect alarms_rect(const Layout& layout);

// ---- what several panels share

/// A panel's head: the question it answers, and unit or period at its right. Returns the rest of
/// the rectangle.
[[nodiscard]] Rect draw_head(const Pen& pen,
                             Rect rect,
                             std::string_view title,
                             std::string_view right);
/// A place from the county down: "海城市 › 腾鳌镇 › 保安村"; the code's digits where no name is
/// known.
[[nodiscard]] std::string place_path(const PanelInput& in, GridCode code);
/// The county and the town, or what is known of them: "海城市腾鳌镇".
[[nodiscard]] std::string short_place(const PanelInput& in, GridCode code);
/// "00:12:41", from a day on "5天 12:39".
[[nodiscard]] std::string duration_text(const PanelInput& in, TimeMs span_ms);
/// One figure and its unit: "3.1秒", "4分", "2天".
[[nodiscard]] std::string age_text(const PanelInput& in, TimeMs age_ms);
/// "逾期 00:02:41" or "余 00:05:50"; empty without a deadline.
[[nodiscard]] std::string deadline_text(const PanelInput& in, const Incident& incident);
/// How a deadline looks: quiet, bold amber when late, red when a grade I event is late.
[[nodiscard]] Style deadline_style(const PanelInput& in, const Incident& incident);
/// "08:15", "08:15:44", "2026-08-14" at the configured offset; "—" of never.
[[nodiscard]] std::string clock_text(const PanelInput& in, TimeMs time_ms, bool seconds = false);
[[nodiscard]] std::string date_text(const PanelInput& in, TimeMs time_ms);
/// The clock for a moment of today, with month and day in front for any other.
[[nodiscard]] std::string moment_text(const PanelInput& in, TimeMs time_ms);
/// 12,345
[[nodiscard]] std::string grouped(std::uint64_t number);
[[nodiscard]] std::string percent(std::uint64_t part,
                                  std::uint64_t whole);  ///< "97.2%", "—" of nothing
/// The selected one; on a wall, where nobody selects, the worst there is.
[[nodiscard]] const Incident* incident_of_card(const PanelInput& in);
/// The root of a world's grid tree; null while nothing lies in it.
[[nodiscard]] const GridNode* whole_city(const World& world);
/// Alarms that still ask for a hand, and since when the oldest does.
struct OpenAlarms {
    std::size_t count = 0;
    TimeMs oldest_ms = 0;
};
[[nodiscard]] OpenAlarms open_alarms(const World& world);
/// Whether an unacknowledged alarm is about this incident.
[[nodiscard]] const Alarm* alarm_about(const World& world, const Incident& incident);
/// Whether a command would be heard now; else why not. Of what is said about the past, a bookmark,
/// also while a live city looks back.
[[nodiscard]] std::string_view why_unheard(const PanelInput& in, bool about_past = false);
/// A name of the catalogue, or the code itself.
[[nodiscard]] std::string name_or_code(const PanelInput& in,
                                       std::string_view list,
                                       std::string_view code);
/// An order of this desk, sent and remembered as pending.
[[nodiscard]] Command order(const PanelInput& in,
                            std::string_view type,
                            std::string subject,
                            Body body);
/// What a press on a step does: a command, or the form for it.
[[nodiscard]] Intent intent_of(const PanelInput& in, const Incident& incident, Step step);
/// The incident in lines of text, for a message or a report.
[[nodiscard]] std::string incident_text(const PanelInput& in, const Incident& incident);
/// Takes what somebody drew off the map.
[[nodiscard]] Command erase(const PanelInput& in, const Plot& plot);
/// What this desk drew last and nobody erased; null when there is nothing.
[[nodiscard]] const Plot* last_drawn_here(const PanelInput& in);
[[nodiscard]] Command acknowledge(const PanelInput& in, const Alarm& alarm);
/// Mouse over a rectangle that nothing covers, and a click on it.
[[nodiscard]] bool hovered(const PanelInput& in, const Rect& rect);
[[nodiscard]] bool clicked(const PanelInput& in, const Rect& rect);
/// Whether its symbol wears a ring just now: in one half of the flash that all share, until
/// somebody takes its alarm.
[[nodiscard]] bool flashes(const PanelInput& in, const Incident& incident);

}  // namespace yiping
