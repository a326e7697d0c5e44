// What the user holds: selection, filter, playback, switches. Plain data; changed by perform()
// alone.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "ingest/feed/event_source.hpp"
#include "viewer/state/form.hpp"

namespace yiping {

enum class Language { zh, en };
/// Which of the two worlds of a log is shown. `automatic` shows the exercise when nothing real has
/// happened yet; `both` the real city, with the cases of the exercise marked as such on its map.
enum class WorldChoice { automatic, real, exercise, both };

/// Which incidents the list shows.
struct Filter {
    std::string text;  ///< found in title, address, number, unit or class; empty finds all
    std::optional<Net> net;
    std::array<bool, grade_count> grades{true, true, true, true, true};
    bool overdue_only = false;
    std::optional<Stage> stage;
    GridCode area;                    ///< cases in it; nowhere: anywhere
    std::string class_code;           ///< of this class or below it; empty: any
    std::string unit;                 ///< handled by it; empty: any
    std::optional<GridLevel> centre;  ///< owned by a centre of this level; nothing: any
    bool operator==(const Filter&) const = default;
};

/// Where a recorded log stands. Of no use on a live city.
struct Playback {
    bool recorded = false;
    bool playing = false;
    double speed = 1;  ///< seconds of the log in a second
    TimeMs from_ms = 0, to_ms = 0, now_ms = 0;
    TimeMs shown_from_ms = 0, shown_to_ms = 0;  ///< stretch on the timeline; both 0: all of it
    bool loop = false;        ///< at the end of that stretch back to its beginning
    double pictures_a_s = 0;  ///< drawn while it plays; 0: it does not
    bool of_live = false;     ///< a look back: the city goes on meanwhile
    bool searching = false;   ///< for a report, through the log
    bool fetching = false;    ///< what was asked for is on its way; shown is what was there before

    [[nodiscard]] TimeMs shown_from() const { return shown_to_ms == 0 ? from_ms : shown_from_ms; }
    [[nodiscard]] TimeMs shown_to() const { return shown_to_ms == 0 ? to_ms : shown_to_ms; }
};

enum class LayerSwitch { choropleth, workers, incidents, resources, warnings, labels };
inline constexpr int layer_switch_count = 6;
/// As scenes name them.
inline constexpr std::array<std::string_view, layer_switch_count> layer_names{
    "choropleth", "workers", "incidents", "resources", "warnings", "labels"};

/// In which order the list stands. `worst`: grade, then time left.
enum class ListOrder : std::uint8_t { worst, deadline, newest, oldest };
inline constexpr int list_order_count = 4;
/// By what the rows of the list are put together, each group under a head.
enum class ListGroup : std::uint8_t { none, county, stage, unit, net };
inline constexpr int list_group_count = 5;

/// What this desk asked for and the log has not confirmed yet.
struct Pending {
    std::string id, type, subject;
    double asked_s = 0;             ///< on the clock of the program's life
    std::uint64_t accepted_at = 0;  ///< the sequence that the daemon gave it; 0 no answer yet
};

/// What the daemon said to the last command of this desk.
struct Answer {
    bool accepted = true;
    std::string why_not;        ///< one sentence when refused
    double heard_s = 0;         ///< on the clock of the program's life; 0 never
    std::string reason;         ///< not_allowed, conflict, ... when refused
    std::string type, subject;  ///< of what was asked
};

/// What lies over everything else.
enum class Overlay : std::uint8_t { none, palette, alarms, tour, roster, analysis };

/// One step of a case, as the log tells it.
struct HistoryLine {
    TimeMs time_ms = 0;
    std::string type, actor, words;
};
/// All that was recorded about one case, the newest first.
struct CaseHistory {
    std::string incident;       ///< its id; empty: nothing was asked
    std::uint64_t changed = 0;  ///< as of this change of it
    bool waiting = false;       ///< for the daemon
    std::string why_not;        ///< one sentence when it could not be had
    std::vector<HistoryLine> lines;
};

/// Who reported a case: shown at this desk for a short while after somebody asked, which is logged.
struct RevealedPerson {
    std::string incident;
    std::vector<std::string> lines;
    double until_s = 0;  ///< on the clock of the program's life
};

/// Who sits here. Where nobody needs to sign on there are no people, and the desk is never locked.
struct SignOnState {
    std::vector<std::string> people;  ///< names of those who may sign on
    std::size_t chosen = 0;           ///< one of them
    std::string who;                  ///< signed on; empty: nobody
    std::string why_not;              ///< the last try failed
    bool locked = false;              ///< nothing can be asked for until somebody signs on
};

/// The panels that help can be asked about.
enum class HelpTopic : std::uint8_t {
    nets,
    ranking,
    indicators,
    incidents,
    card,
    warnings,
    timeline,
    legend,
    strip
};
inline constexpr int help_topic_count = 9;

/// How wide the columns and how tall the card are, as factors on what the layout gives them.
struct Proportions {
    float left = 1, right = 1, card = 1;
    bool operator==(const Proportions&) const = default;
};
inline constexpr float least_proportion = 0.7F, greatest_proportion = 1.6F;

struct ViewState {
    std::string selected_incident;  ///< its id; empty when none
    GridCode selected_grid;
    Filter filter;
    std::size_t list_top = 0;  ///< first row of the list that is seen
    Playback playback;
    Answer answer;
    std::vector<Pending> pending;
    std::optional<Form> form;
    std::string palette_query;
    std::size_t palette_at = 0;  ///< the chosen line
    std::size_t alarms_top = 0;  ///< first alarm that is seen
    std::string scene_name;      ///< on a wall: what is looked at now
    int tour_step = 0;
    CaseHistory history;
    std::size_t history_top = 0;  ///< first line of it that is seen
    RevealedPerson revealed;
    SignOnState sign_on;
    std::optional<HelpTopic> help_about;
    Proportions proportions;
    WorldChoice world = WorldChoice::automatic;
    Language language = Language::zh;
    std::array<bool, layer_switch_count> layers{true, true, true, true, true, true};
    Overlay overlay = Overlay::none;
    bool mirror = false;  ///< the wall in small over the map
    ListOrder order = ListOrder::worst;
    ListGroup group = ListGroup::none;
    bool list_follows_selection = true;  ///< until the list is scrolled by hand
    bool search_focused = false, help = false, more_filters = false;
    bool card_shows_history = false;
    bool more_actions = false;  ///< the card shows every step that is legal, not only the first
    bool scene_by_desk = false;
};

// What a user may ask for. Panels return these and change nothing.
struct SelectIncident {
    std::string id;
    bool fly = true;
};
struct SelectGrid {
    GridCode code;
};
struct ClearSelection {};
struct SetFilter {
    Filter filter;
};
struct ScrollList {
    std::size_t top = 0;
    bool by_hand = true;  ///< else the list itself, after the selection
};
struct FocusSearch {
    bool focused = true;
};
struct TogglePlay {};
struct SetSpeed {
    double speed = 1;
};
/// By the frame: the source moves there.
struct SeekTo {
    TimeMs time_ms = 0;
};
/// By the frame: so many events on (back); in a recording.
struct StepEvents {
    int by = 1;
};
/// By the frame: to the next (last) report that the list's filter lets through; without a filter to
/// one of grade I or II.
struct JumpToReport {
    bool forward = true;
};
/// The stretch that the timeline shows; all of it when it is empty.
struct ShowSpan {
    TimeMs from_ms = 0, to_ms = 0;
};
struct ToggleLoop {};
/// By the frame: from a live city to a moment that lies back.
struct LookBack {
    TimeMs time_ms = 0;
};
/// By the frame: the look back ends.
struct BackToNow {};
/// By the frame: a sandbox goes on from the moment shown; the same again ends it.
struct TryOut {};
/// By the frame: the moment shown stays beside what is shown from now on; the same again ends it.
struct PutBeside {};
struct ToggleLayer {
    LayerSwitch layer = LayerSwitch::workers;
};
struct ToggleHelp {};
struct ToggleLanguage {};
/// From the real city to the exercise, to both at once, and to the real city again.
struct NextWorld {
    bool from_exercise = false;
};
/// By the frame: sent to the daemon; what it says comes back as an event of the log.
struct Command {
    Event event;
    double asked_s = 0;
    /// The last change of its subject that this desk had seen: who was faster is told.
    std::optional<std::uint64_t> expected_sequence = std::nullopt;
};
/// Opens, or changes, what is being filled in; nothing closes it.
struct EditForm {
    std::optional<Form> form;
};
struct ShowOverlay {
    Overlay overlay = Overlay::none;
};
struct EditPalette {
    std::string query;
    std::size_t at = 0;
};
struct ScrollAlarms {
    std::size_t top = 0;
};
struct TourStep {
    int step = 0;
};
struct ArrangeList {
    ListOrder order = ListOrder::worst;
    ListGroup group = ListGroup::none;
    bool more_filters = false;
};
/// Every legal step in the card, or only those that come first.
struct ShowMoreActions {
    bool all = false;
};
/// The card tells what happened, or what is known now.
struct ShowHistory {
    bool shown = true;
};
struct ScrollHistory {
    std::size_t top = 0;
};
/// By the frame: asks the daemon who reported this incident.
struct Reveal {
    std::string incident;
};
struct ChoosePerson {
    std::size_t number = 0;
};
/// By the frame: opens the chosen person's key with this passphrase.
struct SignOn {
    std::string passphrase;
};
/// By the frame: whoever sat here leaves; the picture stays.
struct SignOff {};
/// What a panel is about; nothing closes it.
struct HelpAbout {
    std::optional<HelpTopic> topic;
};
struct Resize {
    Proportions proportions;
};
/// By the frame.
struct FlyTo {
    Place place;
};
struct CopyText {
    std::string text;
};
enum class ExportWhat : std::uint8_t { list, picture };
struct Export {
    ExportWhat what = ExportWhat::list;
};
/// What is switched or taken up over the map, by a key or from the palette.
enum class MapHand : std::uint8_t { heat, trails, sensors, measure, box, lasso, between };
inline constexpr std::size_t map_hand_count = 7;
struct TakeHand {
    MapHand hand = MapHand::heat;
};
/// Opens the form that puts what this desk sees on a wall; by the frame, which knows the camera.
struct BeginScene {};
/// What the wall shows, in small.
struct ToggleMirror {};
/// By the frame: alarms that are heard are not heard again until another one asks.
struct Silence {};

using AnyIntent = std::variant<SelectIncident,
                               SelectGrid,
                               ClearSelection,
                               SetFilter,
                               ScrollList,
                               FocusSearch,
                               TogglePlay,
                               SetSpeed,
                               SeekTo,
                               StepEvents,
                               JumpToReport,
                               ShowSpan,
                               ToggleLoop,
                               LookBack,
                               BackToNow,
                               TryOut,
                               PutBeside,
                               TakeHand,
                               ToggleLayer,
                               ToggleHelp,
                               ToggleLanguage,
                               NextWorld,
                               Command,
                               EditForm,
                               ShowOverlay,
                               EditPalette,
                               ScrollAlarms,
                               TourStep,
                               ArrangeList,
                               ShowMoreActions,
                               ShowHistory,
                               ScrollHistory,
                               Reveal,
                               ChoosePerson,
                               SignOn,
                               SignOff,
                               HelpAbout,
                               Resize,
                               FlyTo,
                               CopyText,
                               Export,
                               BeginScene,
                               ToggleMirror,
                               Silence>;

/// What a panel returns. Copied, moved and ended in view_state.cpp, as a Body is in event.cpp.
struct Intent : AnyIntent {
    using AnyIntent::AnyIntent;
    Intent(const Intent& other);
    Intent(Intent&& other) noexcept;
    Intent& operator=(const Intent& other);
    Intent& operator=(Intent&& other) noexcept;
    ~Intent();
};

/// Changes what the user holds. Camera flights, seeks and commands are the frame's: here they
/// change nothing more.
void perform(ViewState& view, const Intent& intent);

/// The daemon's answer to a command: the log will confirm what was accepted.
void hear(ViewState& view, const CommandAnswer& answer, double now_s);
/// What the log has confirmed up to this sequence is no longer pending.
void settle(ViewState& view, std::uint64_t sequence);
/// What is asked about this subject and not confirmed yet; null when nothing is.
[[nodiscard]] const Pending* pending_about(const ViewState& view, std::string_view subject);

/// The world that a choice shows of this city.
[[nodiscard]] bool shows_exercise(WorldChoice choice, const CityState& city);

}  // namespace yiping
