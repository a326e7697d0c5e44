// One overload an intent.
#include "viewer/state/view_state.hpp"

#include <algorithm>

namespace yiping {
namespace {

struct Performer {
    ViewState& view;

    void operator()(const SelectIncident& asked) const {
        view.selected_incident = asked.id;
        view.list_follows_selection = true;
    }
    void operator()(const SelectGrid& asked) const {
        view.selected_grid = asked.code;
        view.selected_incident.clear();
    }
    void operator()(const ClearSelection&) const {
        view.selected_incident.clear();
        view.selected_grid = {};
        view.help = view.search_focused = false;
    }
    void operator()(const SetFilter& asked) const {
        view.filter = asked.filter;
        view.list_top = 0;
    }
    void operator()(const ScrollList& asked) const {
        view.list_top = asked.top;
        if (asked.by_hand) view.list_follows_selection = false;
    }
    void operator()(const FocusSearch& asked) const { view.search_focused = asked.focused; }
    void operator()(const TogglePlay&) const {
        view.playback.playing = view.playback.recorded && !view.playback.playing;
    }
    void operator()(const SetSpeed& asked) const {
        view.playback.speed = std::clamp(asked.speed, 0.1, 1000.0);
    }
    void operator()(const SeekTo& asked) const {
        view.playback.now_ms = std::clamp(asked.time_ms,
                                          view.playback.from_ms,
                                          std::max(view.playback.from_ms, view.playback.to_ms));
    }
    void operator()(const ToggleLayer& asked) const {
        bool& shown = view.layers[static_cast<std::size_t>(asked.layer)];
        shown = !shown;
    }
    void operator()(const ToggleHelp&) const { view.help = !view.help; }
    void operator()(const ToggleLanguage&) const {
        view.language = view.language == Language::zh ? Language::en : Language::zh;
    }
    void operator()(const NextWorld&) const {
        view.world =
            view.world == WorldChoice::exercise ? WorldChoice::real : WorldChoice::exercise;
        view.selected_incident.clear();
    }
    void operator()(const Command&) const {}
};

}  // namespace

void perform(ViewState& view, const Intent& intent) {
    std::visit(Performer{view}, intent);
}

bool shows_exercise(WorldChoice choice, const CityState& city) {
    if (choice != WorldChoice::automatic) return choice == WorldChoice::exercise;
    return city.real.facts == 0 && (city.exercise.facts != 0 || city.exercise.workers.size() != 0);
}

}  // namespace yiping
