// What the user holds: selection, filter, playback, switches. Plain data; changed by perform()
// alone.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>

#include "ingest/city/state.hpp"

namespace yiping {

enum class Language { zh, en };
/// Which of the two worlds of a log is shown. `automatic` shows the exercise when nothing real has
/// happened yet.
enum class WorldChoice { automatic, real, exercise };

/// Which incidents the list shows.
struct Filter {
    std::string text;  ///< found in title, address, number, unit or class; empty finds all
    std::optional<Net> net;
    std::array<bool, grade_count> grades{true, true, true, true, true};
    bool overdue_only = false;
    bool operator==(const Filter&) const = default;
};

/// Where a recorded log stands. Of no use on a live city.
struct Playback {
    bool recorded = false;
    bool playing = false;
    double speed = 1;  ///< seconds of the log in a second
    TimeMs from_ms = 0, to_ms = 0, now_ms = 0;
};

enum class LayerSwitch { choropleth, workers, incidents, resources, warnings, labels };
inline constexpr int layer_switch_count = 6;

/// What the daemon said to the last command of this desk.
struct Answer {
    bool accepted = true;
    std::string why_not;  ///< one sentence when refused
    double heard_s = 0;   ///< on the clock of the program's life; 0 never
};

struct ViewState {
    std::string selected_incident;  ///< its id; empty when none
    GridCode selected_grid;
    Filter filter;
    bool search_focused = false;
    std::size_t list_top = 0;            ///< first row of the list that is seen
    bool list_follows_selection = true;  ///< until the list is scrolled by hand
    Playback playback;
    std::array<bool, layer_switch_count> layers{true, true, true, true, true, true};
    WorldChoice world = WorldChoice::automatic;
    Language language = Language::zh;
    bool help = false;
    Answer answer;
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
struct ToggleLayer {
    LayerSwitch layer = LayerSwitch::workers;
};
struct ToggleHelp {};
struct ToggleLanguage {};
struct NextWorld {};
/// By the frame: sent to the daemon; what it says comes back as an event of the log.
struct Command {
    Event event;
};

using Intent = std::variant<SelectIncident,
                            SelectGrid,
                            ClearSelection,
                            SetFilter,
                            ScrollList,
                            FocusSearch,
                            TogglePlay,
                            SetSpeed,
                            SeekTo,
                            ToggleLayer,
                            ToggleHelp,
                            ToggleLanguage,
                            NextWorld,
                            Command>;

/// Changes what the user holds. Camera flights, seeks and commands are the frame's: here they
/// change nothing more.
void perform(ViewState& view, const Intent& intent);

/// The world that a choice shows of this city.
[[nodiscard]] bool shows_exercise(WorldChoice choice, const CityState& city);

}  // namespace yiping
