// What each intent changes, and that it changes nothing else.
#include "viewer/state/view_state.hpp"

#include <catch2/catch.hpp>

namespace yiping {
namespace {

ViewState recorded_view() {
    ViewState view;
    view.playback = {true, false, 1, 1'000, 9'000, 4'000};
    return view;
}

}  // namespace

TEST_CASE("selecting an incident keeps the grid, selecting a grid lets go of the incident") {
    ViewState view;
    perform(view, SelectGrid{GridCode{210302}});
    perform(view, SelectIncident{"17"});
    CHECK(view.selected_incident == "17");
    CHECK(view.selected_grid == GridCode{210302});
    perform(view, SelectGrid{GridCode{210303}});
    CHECK(view.selected_incident.empty());
    CHECK(view.selected_grid == GridCode{210303});
}

TEST_CASE("clearing lets go of everything that covers or marks the map, but not of the filter") {
    ViewState view;
    perform(view, SelectGrid{GridCode{210302}});
    perform(view, SelectIncident{"17"});
    perform(view, ToggleHelp{});
    perform(view, FocusSearch{true});
    Filter filter;
    filter.text = "火灾";
    perform(view, SetFilter{filter});
    perform(view, ClearSelection{});  // what lies on top, then the selection
    CHECK_FALSE(view.help);
    CHECK_FALSE(view.search_focused);
    CHECK(view.selected_incident == "17");
    perform(view, ClearSelection{});
    CHECK(view.selected_incident.empty());
    CHECK_FALSE(view.selected_grid);
    CHECK(view.filter == filter);
}

TEST_CASE("a filter is taken over as it is, and the search field is entered and left") {
    ViewState view;
    Filter filter;
    filter.net = Net::command;
    filter.grades[4] = false;
    filter.overdue_only = true;
    perform(view, SetFilter{filter});
    CHECK(view.filter == filter);
    perform(view, FocusSearch{true});
    CHECK(view.search_focused);
    perform(view, FocusSearch{false});
    CHECK_FALSE(view.search_focused);
}

TEST_CASE("a list that was scrolled by hand stays where it is until something is selected") {
    ViewState view;
    perform(view, ScrollList{4, false});
    CHECK(view.list_top == 4);
    CHECK(view.list_follows_selection);
    perform(view, ScrollList{9, true});
    CHECK(view.list_top == 9);
    CHECK_FALSE(view.list_follows_selection);
    perform(view, SelectIncident{"17"});
    CHECK(view.list_follows_selection);
}

TEST_CASE("only a recorded log plays") {
    ViewState live;
    perform(live, TogglePlay{});
    CHECK_FALSE(live.playback.playing);
    ViewState recorded = recorded_view();
    perform(recorded, TogglePlay{});
    CHECK(recorded.playback.playing);
    perform(recorded, TogglePlay{});
    CHECK_FALSE(recorded.playback.playing);
}

TEST_CASE("speed stays between a tenth and a thousandfold") {
    ViewState view = recorded_view();
    perform(view, SetSpeed{60});
    CHECK(view.playback.speed == 60);
    perform(view, SetSpeed{1e9});
    CHECK(view.playback.speed == 1000);
    perform(view, SetSpeed{0});
    CHECK(view.playback.speed == 0.1);
}

TEST_CASE("a seek stays inside the log") {
    ViewState view = recorded_view();
    perform(view, SeekTo{5'000});
    CHECK(view.playback.now_ms == 5'000);
    perform(view, SeekTo{-1});
    CHECK(view.playback.now_ms == 1'000);
    perform(view, SeekTo{99'000});
    CHECK(view.playback.now_ms == 9'000);
    view.playback.to_ms = 0;  // a log without an event has no end after its start
    perform(view, SeekTo{5'000});
    CHECK(view.playback.now_ms == 1'000);
}

TEST_CASE("every layer has a switch of its own") {
    for (int layer = 0; layer < layer_switch_count; ++layer) {
        ViewState view;
        perform(view, ToggleLayer{static_cast<LayerSwitch>(layer)});
        for (int other = 0; other < layer_switch_count; ++other)
            CHECK(view.layers[static_cast<std::size_t>(other)] == (other != layer));
        perform(view, ToggleLayer{static_cast<LayerSwitch>(layer)});
        CHECK(view.layers == ViewState{}.layers);
    }
}

TEST_CASE("help and language go back and forth") {
    ViewState view;
    perform(view, ToggleHelp{});
    CHECK(view.help);
    perform(view, ToggleHelp{});
    CHECK_FALSE(view.help);
    CHECK(view.language == Language::zh);
    perform(view, ToggleLanguage{});
    CHECK(view.language == Language::en);
    perform(view, ToggleLanguage{});
    CHECK(view.language == Language::zh);
}

TEST_CASE("changing worlds lets go of an incident that is none there") {
    ViewState view;
    perform(view, SelectIncident{"17"});
    perform(view, NextWorld{});
    CHECK(view.world == WorldChoice::exercise);
    CHECK(view.selected_incident.empty());
    perform(view, NextWorld{true});
    CHECK(view.world == WorldChoice::both);
    perform(view, NextWorld{});
    CHECK(view.world == WorldChoice::real);
    perform(view, NextWorld{});
    CHECK(view.world == WorldChoice::exercise);
}

TEST_CASE("a command changes nothing that the user holds: the log answers it") {
    ViewState view = recorded_view();
    view.selected_incident = "17";
    perform(view, Command{});
    CHECK(view.selected_incident == "17");
    CHECK(view.playback.now_ms == 4'000);
    CHECK(view.filter == Filter{});
}

TEST_CASE("the exercise is shown by itself only while nothing real has happened") {
    CityState city;
    CHECK_FALSE(shows_exercise(WorldChoice::automatic, city));
    CHECK(shows_exercise(WorldChoice::exercise, city));
    city.exercise.facts = 1;
    CHECK(shows_exercise(WorldChoice::automatic, city));
    CHECK_FALSE(shows_exercise(WorldChoice::real, city));
    city.real.facts = 1;
    CHECK_FALSE(shows_exercise(WorldChoice::automatic, city));
    CHECK(shows_exercise(WorldChoice::exercise, city));
}

TEST_CASE("an exercise of workers alone, who are no facts, is shown too") {
    CityState city;
    city.exercise.workers.at_or_new("w1");
    CHECK(shows_exercise(WorldChoice::automatic, city));
}

TEST_CASE("the stretch on the timeline stays inside the recording and is never too narrow") {
    ViewState view;
    view.playback = {true, false, 1, 1'000'000, 5'000'000, 1'000'000};
    CHECK(view.playback.shown_from() == 1'000'000);
    CHECK(view.playback.shown_to() == 5'000'000);
    perform(view, ShowSpan{2'000'000, 3'000'000});
    CHECK(view.playback.shown_from() == 2'000'000);
    CHECK(view.playback.shown_to() == 3'000'000);
    perform(view, ShowSpan{4'500'000, 5'500'000});
    CHECK(view.playback.shown_from() == 4'000'000);
    CHECK(view.playback.shown_to() == 5'000'000);
    perform(view, ShowSpan{2'000'000, 2'000'100});
    CHECK(view.playback.shown_to() - view.playback.shown_from() == 10 * second_ms);
    perform(view, ShowSpan{0, 9'000'000});
    CHECK(view.playback.shown_to_ms == 0);  // all of it
}

TEST_CASE("whoever signs off leaves nothing behind: no form, no person, no open list") {
    ViewState view;
    view.sign_on.people = {"李梅", "王强"};
    view.sign_on.who = "王强";
    view.form = Form{};
    view.revealed = {"7", {"name 张三"}, 60};
    view.overlay = Overlay::roster;
    view.selected_incident = "7";
    perform(view, SignOff{});
    CHECK(view.sign_on.locked);
    CHECK(view.sign_on.who.empty());
    CHECK_FALSE(view.form.has_value());
    CHECK(view.revealed.lines.empty());
    CHECK(view.overlay == Overlay::none);
    CHECK(view.selected_incident == "7");  // the screen itself is handed over
}

TEST_CASE("a desk where nobody needs to sign on is never locked") {
    ViewState view;
    perform(view, SignOff{});
    CHECK_FALSE(view.sign_on.locked);
}

TEST_CASE("columns are dragged within bounds, and whatever is remembered is brought inside them") {
    ViewState view;
    perform(view, Resize{{0.1F, 9.0F, 1.2F}});
    CHECK(view.proportions == Proportions{least_proportion, greatest_proportion, 1.2F});
}

TEST_CASE("another incident shows what is known of it, not the history of the last one") {
    ViewState view;
    perform(view, SelectIncident{"1"});
    perform(view, ShowHistory{true});
    perform(view, SelectIncident{"1"});
    CHECK(view.card_shows_history);
    view.revealed = {"1", {"name 张三"}, 60};
    perform(view, SelectIncident{"2"});
    CHECK_FALSE(view.card_shows_history);
    CHECK(view.revealed.lines.empty());
}

}  // namespace yiping
