// Everything by keyboard: commands, cases, counties and units found by a few letters.
#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <cmath>
#include <cstdio>

#include "viewer/panels/actions.hpp"
#include "viewer/panels/words_analysis.hpp"
#include "viewer/panels/words_desk.hpp"
#include "viewer/panels/words_map.hpp"
#include "viewer/state/incident_order.hpp"

namespace yiping {
namespace {

struct Line {
    std::string word;
    std::string other;  ///< the same in the other language: found too
    const Phrase* kind = nullptr;
    Intent intent;
};

std::string lower(std::string_view text) {
    std::string result{text};
    for (char& c : result) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    return result;
}

std::string_view in_other_language(const PanelInput& in, const Phrase& phrase) {
    return phrase.in(in.view.language == Language::zh ? Language::en : Language::zh);
}

Form handover_form(const PanelInput& in) {
    Form form;
    form.deed = Deed::handover;
    constexpr int serious = 2;
    for (const Incident* incident : in.listed)
        if (incident->grade != 0 && incident->grade <= serious)
            form.points.push_back(
                fmt::format("{} {}",
                            incident->number.empty() ? incident->id : incident->number,
                            incident->title));
    for (const Alarm& alarm : in.world.alarms.rows())
        if (alarm.shelved)
            form.points.push_back(fmt::format("{} {}", in.say(words::shelved_word), alarm.title));
    constexpr std::size_t most = 64;
    if (form.points.size() > most) form.points.resize(most);
    return form;
}

/// For the selected part of the city, else for all of it.
Form warning_form(const PanelInput& in) {
    Form form;
    form.deed = Deed::warn;
    constexpr int yellow = 3, usual_minutes = 240;
    form.grade = yellow;
    form.minutes = usual_minutes;
    const GridNode* city = whole_city(in.world);
    if (in.view.selected_grid || city != nullptr)
        form.about = to_string(in.view.selected_grid ? in.view.selected_grid : city->id);
    return form;
}

void add_commands(const PanelInput& in, std::vector<Line>& lines) {
    const auto add = [&](const Phrase& word, Intent intent) {
        lines.push_back({std::string{in.say(word)},
                         std::string{in_other_language(in, word)},
                         &words::do_it,
                         std::move(intent)});
    };
    if (const Incident* incident = in.world.incidents.find(in.view.selected_incident)) {
        if (why_unheard(in).empty())
            for (Action& action : actions_for(in, *incident))
                lines.push_back({fmt::format("{} · {}", action.word, incident->title),
                                 {},
                                 &words::do_it,
                                 std::move(action.intent)});
        add(words::copy_word, CopyText{incident_text(in, *incident)});
    }
    if (!in.listed.empty()) add(words::worst_word, SelectIncident{in.listed.front()->id});
    add(words::new_incident, EditForm{Form{}});
    add(words::show_alarms, ShowOverlay{Overlay::alarms});
    add(words::draw_on_map, EditForm{plot_form()});
    if (const Plot* plot = last_drawn_here(in)) add(words::erase_last, erase(in, *plot));
    add(words::handover, EditForm{handover_form(in)});
    add(words::bookmark, EditForm{bookmark_form(in.now_ms)});
    static_assert(std::size(words::map_hands) == map_hand_count);
    for (std::size_t hand = 0; hand < map_hand_count; ++hand)
        add(words::map_hands[hand], TakeHand{static_cast<MapHand>(hand)});
    if (in.view.selected_grid) {
        Form form;
        form.deed = Deed::message;
        form.about = to_string(in.view.selected_grid);
        add(words::message, EditForm{form});
    }
    add(words::issue_warning, EditForm{warning_form(in)});
    add(words::roster, ShowOverlay{Overlay::roster});
    add(words::analysis, ShowOverlay{Overlay::analysis});
    add(words::mirror_word, ToggleMirror{});
    add(words::silence_word, Silence{});
    if (!in.view.sign_on.people.empty()) add(words::sign_off_word, SignOff{});
    add(words::to_wall, BeginScene{});
    add(words::export_list, Export{ExportWhat::list});
    add(words::export_picture, Export{ExportWhat::picture});
    if (!(in.view.filter == Filter{})) add(words::clear_filter, SetFilter{Filter{}});
    add(words::world_word, NextWorld{in.exercise});
    add(words::language_word, ToggleLanguage{});
    add(words::help_word, ToggleHelp{});
    add(words::tour_word, ShowOverlay{Overlay::tour});
}

void add_filters(const PanelInput& in, std::vector<Line>& lines) {
    const auto add = [&](std::string word, auto change, std::string other = {}) {
        Filter filter = in.view.filter;
        change(filter);
        lines.push_back({std::move(word), std::move(other), &words::narrow, SetFilter{filter}});
    };
    for (std::size_t net = 0; net < net_count; ++net)
        add(
            std::string{in.say(words::nets[net])},
            [&](Filter& filter) { filter.net = static_cast<Net>(net); },
            std::string{in_other_language(in, words::nets[net])});
    for (int stage = 0; is_open(static_cast<Stage>(stage)); ++stage)
        add(
            std::string{in.say(words::stages[stage])},
            [&](Filter& filter) { filter.stage = static_cast<Stage>(stage); },
            std::string{in_other_language(in, words::stages[stage])});
    for (std::size_t level = 0; level < words::centre_levels.size(); ++level)
        add(
            std::string{in.say(words::centre_levels[level])},
            [&](Filter& filter) { filter.centre = static_cast<GridLevel>(level); },
            std::string{in_other_language(in, words::centre_levels[level])});
    for (const GridNode& node : in.world.grid.rows())
        if (level_of(node.id) == GridLevel::county && !in.place_name(node.id).empty())
            add(std::string{in.place_name(node.id)},
                [&](Filter& filter) { filter.area = node.id; });
    if (in.catalogue != nullptr)
        for (const CatalogueEntry& entry : in.catalogue->entries("unit"))
            add(entry.name_zh, [&](Filter& filter) { filter.unit = entry.name_zh; });
}

/// "122.99, 41.11", in either order: where to fly.
std::optional<LonLat> coordinates_in(std::string_view text) {
    double first = 0, second = 0;
    char after = 0;
    if (std::sscanf(std::string{text}.c_str(), " %lf%*[ ,;]%lf %c", &first, &second, &after) != 2)
        return std::nullopt;
    if (std::abs(first) <= 90 && std::abs(second) > 90) std::swap(first, second);  // latitude first
    if (std::abs(first) > 180 || std::abs(second) > 85) return std::nullopt;
    return LonLat{first, second};
}

/// Places of the grid tree by name or code, down to the community, and coordinates.
void add_places(const PanelInput& in, const std::string& query, std::vector<Line>& lines) {
    if (const auto there = coordinates_in(query))
        lines.push_back({fmt::format("{:.5f}, {:.5f} WGS 84", there->lon, there->lat),
                         {},
                         &words::place_word,
                         FlyTo{place_at(*there, GridCode{})}});
    for (const GridNode& node : in.world.grid.rows()) {
        if (level_of(node.id) > GridLevel::community) continue;
        const std::string_view name = in.place_name(node.id);
        if (name.find(in.view.palette_query) == std::string_view::npos &&
            to_string(node.id) != query)
            continue;
        lines.push_back({place_path(in, node.id), {}, &words::place_word, SelectGrid{node.id}});
    }
}

/// Commands whose words hold the query, then cases, at most so many.
std::vector<Line> found(const PanelInput& in, const std::string& typed, std::size_t most) {
    std::vector<Line> all;
    add_commands(in, all);
    const std::string query = lower(typed);
    if (!query.empty()) add_filters(in, all);
    std::erase_if(all, [&](const Line& line) {
        return lower(line.word).find(query) == std::string::npos &&
               lower(line.other).find(query) == std::string::npos;
    });
    if (!query.empty()) {
        add_places(in, query, all);
        Filter filter;
        filter.text = typed;
        for (const Incident& incident : in.world.incidents.rows()) {
            if (all.size() >= most) break;
            if (is_open(incident.stage) && passes(filter, incident))
                all.push_back(
                    {fmt::format("{} · {}", short_place(in, incident.place.grid), incident.title),
                     {},
                     &words::go_there,
                     SelectIncident{incident.id}});
        }
    }
    if (all.size() > most) all.resize(most);
    return all;
}

bool key(ImGuiKey name) {
    return ImGui::IsKeyPressed(ImGui::GetKeyIndex(name), true);
}

}  // namespace

void draw_palette(const Pen& pen, const Rect& rect, const PanelInput& in, Intents& asked) {
    if (in.view.overlay != Overlay::palette) return;
    constexpr std::size_t most = 12;
    const float width = std::min(pen.px(620), rect.width() * 0.9F), row_height = pen.px(36);
    const float left = (rect.left + rect.right - width) / 2;
    const Rect box{left,
                   rect.top + pen.px(90),
                   left + width,
                   rect.top + pen.px(90) + pen.px(64) + row_height * most};
    pen.fill(rect, with_alpha(palette::background, 0.6F));
    pen.card(box);
    Rect rest = box.inset(pen.px(12));
    const FieldState field = draw_field(pen,
                                        rest.cut_top(pen.px(34)),
                                        in,
                                        "##palette",
                                        in.view.palette_query,
                                        in.say(words::palette_hint),
                                        true);
    rest.cut_top(pen.px(6));
    std::vector<Line> lines = found(in, field.value, most);
    std::size_t at = lines.empty() ? 0 : std::min(in.view.palette_at, lines.size() - 1);
    if (key(ImGuiKey_DownArrow) && at + 1 < lines.size()) ++at;
    if (key(ImGuiKey_UpArrow) && at > 0) --at;
    std::optional<std::size_t> taken;
    if (field.entered && !lines.empty()) taken = at;
    for (std::size_t i = 0; i < lines.size(); ++i) {
        const Rect row = rest.cut_top(row_height);
        const float middle = (row.top + row.bottom) / 2;
        if (draw_pick(pen, row, in, i == at)) taken = i;
        const float used = pen.text_mid({row.right - pen.px(10), middle},
                                        in.say(*lines[i].kind),
                                        {TypeSize::axis, Weight::regular, palette::text3},
                                        pen.px(80),
                                        Align::right);
        pen.text_mid({row.left + pen.px(10), middle},
                     lines[i].word,
                     {TypeSize::body, Weight::regular, palette::text1},
                     row.width() - used - pen.px(30));
    }
    if (lines.empty())
        pen.text_mid({rest.left + pen.px(10), rest.top + row_height / 2},
                     in.say(words::nothing_found),
                     {TypeSize::body, Weight::regular, palette::text3});
    if (taken) {
        asked.push_back(ShowOverlay{Overlay::none});
        asked.push_back(std::move(lines[*taken].intent));
    } else if (field.changed) {
        asked.push_back(EditPalette{field.value, 0});
    } else if (at != in.view.palette_at) {
        asked.push_back(EditPalette{in.view.palette_query, at});
    }
}

}  // namespace yiping
