// The fields of a form, by deed.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <numeric>

#include "ingest/city/nearby.hpp"
#include "viewer/panels/form_parts.hpp"
#include "viewer/panels/words_desk.hpp"

namespace yiping {
namespace {

constexpr float field_height = 30, field_gap = 10;

std::string_view result_word(const PanelInput& in, Step step, std::string_view result) {
    if (result == "exist") return in.say(words::exist);
    if (result == "not_exist") return in.say(words::not_exist);
    if (result == "unable") return in.say(words::unable);
    if (result == "pass") return in.say(words::pass);
    if (result == "not_pass") return in.say(words::not_pass);
    if (result == "agreed") return in.say(words::agreed);
    if (result == "rectified") return in.say(words::rectified);
    return in.say(step == Step::mediated ? words::not_agreed : words::not_rectified);
}

/// All parts of one form, each a few lines: what they have in common stands here once.
struct Fields {
    const Pen& pen;
    Rect& rest;
    const PanelInput& in;
    Form& form;
    Intents& asked;

    void gap() const { rest.cut_top(pen.px(field_gap)); }
    void label(std::string_view text) const {
        const Rect line = rest.cut_top(pen.px(20));
        pen.text_mid({line.left, (line.top + line.bottom) / 2},
                     text,
                     {TypeSize::axis, Weight::regular, palette::text2},
                     line.width());
    }
    void text(const char* id, std::string& value, const Phrase& hint, bool focus = false) const {
        const FieldState field = draw_field(pen,
                                            rest.cut_top(pen.px(field_height)),
                                            in,
                                            id,
                                            value,
                                            in.say(hint),
                                            focus && form.focus_first);
        if (field.changed) value = field.value;
        if (field.entered) send_form(in, form, asked);
        gap();
    }
    /// Minutes from now, by chips; 0 is offered where there need be none.
    void minutes(bool may_be_none) const {
        std::vector<int> choices{30, 60, 120, 240, 1440};
        if (may_be_none) choices.insert(choices.begin(), 0);
        std::vector<std::string> names;
        names.reserve(choices.size());
        for (const int choice : choices)
            names.push_back(choice == 0 ? std::string{in.say(words::no_limit)}
                            : choice < 60
                                ? fmt::format("{}{}", choice, in.say(words::minutes_long))
                                : fmt::format("{}{}", choice / 60, in.say(words::hours_long)));
        label(in.say(words::limit_label));
        const std::vector<std::string_view> shown{names.begin(), names.end()};
        const auto at = std::ranges::find(choices, form.minutes);
        const auto chosen = at == choices.end()
                                ? std::nullopt
                                : std::optional{static_cast<std::size_t>(at - choices.begin())};
        if (const auto pressed = draw_chips(pen, rest, in, shown, chosen))
            form.minutes = choices[*pressed];
        gap();
    }
    void grades(std::span<const Phrase> words) const {
        std::vector<std::string_view> shown;
        for (const Phrase& word : words.subspan(1)) shown.push_back(in.say(word));
        const auto chosen = form.grade == 0
                                ? std::nullopt
                                : std::optional{static_cast<std::size_t>(form.grade - 1)};
        if (const auto pressed = draw_chips(pen, rest, in, shown, chosen))
            form.grade = static_cast<int>(*pressed) + 1;
        gap();
    }
    /// Names to choose one of; a name of one's own may be typed where `hint` is given.
    void names(std::span<const std::string> words, std::string& value) const {
        if (words.empty()) return;
        const std::vector<std::string_view> shown{words.begin(), words.end()};
        const auto at = std::ranges::find(words, value);
        const auto chosen = at == words.end()
                                ? std::nullopt
                                : std::optional{static_cast<std::size_t>(at - words.begin())};
        if (const auto pressed = draw_chips(pen, rest, in, shown, chosen)) value = words[*pressed];
        gap();
    }
    void place() const {
        const std::string said =
            form.at ? fmt::format(
                          "{} {:.5f}, {:.5f}", in.say(words::place_set), form.at->lon, form.at->lat)
                    : std::string{in.say(words::press_map)};
        const Rect line = rest.cut_top(pen.px(26));
        pen.dot({line.left + pen.px(5), (line.top + line.bottom) / 2},
                pen.px(4),
                form.at ? palette::good : palette::look);
        pen.text_mid({line.left + pen.px(16), (line.top + line.bottom) / 2},
                     said,
                     {TypeSize::label, Weight::regular, form.at ? palette::text1 : palette::look},
                     line.width() - pen.px(16));
        gap();
    }
};

/// Open cases that may be the same: a press goes there instead of reporting it twice.
void draw_duplicates(const Fields& fields) {
    const PanelInput& in = fields.in;
    if (!fields.form.at) return;
    constexpr std::size_t most = 3;
    const std::vector<Duplicate> found = possible_duplicates(
        in.world,
        {{}, fields.form.class_code, place_at(*fields.form.at, GridCode{}), in.now_ms},
        most);
    if (found.empty()) return;
    fields.label(in.say(words::maybe_same));
    for (const Duplicate& one : found) {
        const Rect row = fields.rest.cut_top(fields.pen.px(30));
        if (row.height() < fields.pen.px(29)) return;
        if (draw_pick(fields.pen, row, in, false)) {
            fields.asked.push_back(EditForm{});
            fields.asked.push_back(SelectIncident{one.incident->id});
        }
        const float middle = (row.top + row.bottom) / 2;
        fields.pen.grade_mark(
            {row.left + fields.pen.px(14), middle}, fields.pen.px(8), one.incident->grade);
        const float used = fields.pen.text_mid({row.right - fields.pen.px(8), middle},
                                               distance_text(one.distance_m),
                                               {TypeSize::label, Weight::regular, palette::text2},
                                               row.width() * 0.3F,
                                               Align::right);
        fields.pen.text_mid({row.left + fields.pen.px(30), middle},
                            one.incident->title,
                            {TypeSize::label, Weight::regular, palette::text1},
                            row.width() - used - fields.pen.px(46));
    }
}

/// Places whose name holds what stands in the address: a press shows it on the map, where the place
/// is then pressed exactly.
void draw_places(const Fields& fields) {
    const PanelInput& in = fields.in;
    const std::string& typed = fields.form.address;
    constexpr std::size_t shortest = 6, most = 3;  // two Chinese characters
    if (typed.size() < shortest || fields.form.at) return;
    std::vector<GridCode> codes;
    std::vector<std::string> names;
    for (const GridNode& node : in.world.grid.rows()) {
        const GridLevel level = level_of(node.id);
        if (level < GridLevel::county || level > GridLevel::community) continue;
        const std::string_view name = in.place_name(node.id);
        if (name.empty() ||
            (name.find(typed) == std::string_view::npos && typed.find(name) == std::string::npos))
            continue;
        codes.push_back(node.id);
        names.push_back(place_path(in, node.id));
        if (codes.size() == most) break;
    }
    if (codes.empty()) return;
    const std::vector<std::string_view> shown{names.begin(), names.end()};
    if (const auto pressed = draw_chips(fields.pen, fields.rest, in, shown, std::nullopt))
        fields.asked.push_back(SelectGrid{codes[*pressed]});
    fields.gap();
}

void draw_report(const Fields& fields) {
    const PanelInput& in = fields.in;
    fields.text("##title", fields.form.title, words::title_field, true);
    draw_classes(fields.pen, fields.rest, in, fields.form);
    fields.gap();
    fields.label(in.say(words::grade_label));
    fields.grades(words::grades);
    fields.label(in.say(words::net_label));
    std::array<std::string_view, net_count> nets;
    std::ranges::transform(
        words::nets, nets.begin(), [&](const Phrase& net) { return in.say(net); });
    if (const auto pressed = draw_chips(
            fields.pen, fields.rest, in, nets, static_cast<std::size_t>(fields.form.net)))
        fields.form.net = static_cast<Net>(*pressed);
    fields.gap();
    fields.place();
    fields.text("##address", fields.form.address, words::address_field);
    draw_places(fields);
    fields.text("##description", fields.form.text, words::description_field);
    draw_duplicates(fields);
}

/// Up, and down to the counties or towns below.
void draw_centres(const Fields& fields) {
    const PanelInput& in = fields.in;
    const Incident* incident = in.world.incidents.find(fields.form.about);
    if (incident == nullptr) return;
    std::vector<GridCode> centres;
    for (const GridLevel level : {GridLevel::city, GridLevel::county, GridLevel::town}) {
        const GridCode centre = ancestor_at(incident->place.grid, level);
        if (centre && centre != incident->centre) centres.push_back(centre);
    }
    std::vector<std::string> names;
    std::optional<std::size_t> chosen;
    for (const GridCode centre : centres) {
        const std::string_view name = in.place_name(centre);
        if (to_string(centre) == fields.form.target) chosen = names.size();
        names.emplace_back(level_of(centre) == GridLevel::city ? in.say(words::city_centre)
                           : name.empty()                      ? to_string(centre)
                                                               : std::string{name});
    }
    const std::vector<std::string_view> shown{names.begin(), names.end()};
    if (const auto pressed = draw_chips(fields.pen, fields.rest, in, shown, chosen))
        fields.form.target = to_string(centres[*pressed]);
    fields.gap();
}

void draw_step(const Fields& fields) {
    Form& form = fields.form;
    const std::vector<std::string_view> results = results_of(form.step);
    if (!results.empty()) {
        std::vector<std::string_view> shown;
        shown.reserve(results.size());
        for (const std::string_view result : results)
            shown.push_back(result_word(fields.in, form.step, result));
        const auto at = std::ranges::find(results, form.result);
        if (const auto pressed = draw_chips(fields.pen,
                                            fields.rest,
                                            fields.in,
                                            shown,
                                            static_cast<std::size_t>(at - results.begin())))
            form.result = results[*pressed];
        fields.gap();
    }
    switch (form.step) {
        case Step::dispatched:
        case Step::transferred:
            fields.text("##note", form.text, words::note_field);
            fields.minutes(true);
            draw_senders(fields.pen, fields.rest, fields.in, form, fields.asked);
            return;
        case Step::merged:
            draw_cases(fields.pen, fields.rest, fields.in, form);
            return;
        case Step::escalated:
            draw_centres(fields);
            fields.text("##note", form.text, words::note_field, true);
            return;
        case Step::extended:
            fields.minutes(false);
            break;
        case Step::noted:
            return fields.text("##words", form.text, words::words_field, true);
        case Step::attached:
            return fields.text("##words", form.text, words::file_field, true);
        default:
            break;
    }
    fields.text(
        "##reason", form.text, results.empty() ? words::reason_field : words::note_field, true);
}

void draw_activate(const Fields& fields) {
    const PanelInput& in = fields.in;
    std::vector<std::string> plans;
    if (in.catalogue != nullptr)
        for (const CatalogueEntry& entry : in.catalogue->entries("plan"))
            if (entry.parent.empty()) plans.push_back(entry.name_zh);
    fields.names(plans, fields.form.unit);
    fields.grades(words::responses);
}

void draw_handover(const Fields& fields) {
    fields.text("##taker", fields.form.unit, words::taker_field, true);
    fields.text("##words", fields.form.text, words::words_field);
    fields.label(
        fmt::format("{} {}", fields.in.say(words::open_points), fields.form.points.size()));
    for (const std::string& point : fields.form.points) {
        if (fields.rest.height() < fields.pen.px(24)) return;
        const Rect line = fields.rest.cut_top(fields.pen.px(24));
        fields.pen.text_mid({line.left + fields.pen.px(10), (line.top + line.bottom) / 2},
                            point,
                            {TypeSize::label, Weight::regular, palette::text1},
                            line.width() - fields.pen.px(10));
    }
}

/// Level, kind, words, how long; for the part of the city named above.
void draw_warning(const Fields& fields) {
    fields.text("##headline", fields.form.title, words::headline_field, true);
    fields.text("##kind", fields.form.class_code, words::kind_field);
    fields.label(fields.in.say(words::grade_label));
    std::array<std::string_view, std::size(words::warning_levels)> levels;
    std::ranges::transform(words::warning_levels, levels.begin(), [&](const Phrase& level) {
        return fields.in.say(level);
    });
    if (const auto pressed = draw_chips(fields.pen,
                                        fields.rest,
                                        fields.in,
                                        levels,
                                        static_cast<std::size_t>(fields.form.grade - 1)))
        fields.form.grade = static_cast<int>(*pressed) + 1;
    fields.gap();
    fields.minutes(false);
    fields.text("##description", fields.form.text, words::description_field);
}

}  // namespace

void draw_form_body(const Pen& pen, Rect rest, const PanelInput& in, Form& form, Intents& asked) {
    const Fields fields{pen, rest, in, form, asked};
    switch (form.deed) {
        case Deed::report:
            return draw_report(fields);
        case Deed::step:
            return draw_step(fields);
        case Deed::regrade:
            fields.grades(words::grades);
            return fields.text("##reason", form.text, words::reason_field, true);
        case Deed::locate:
            return fields.place();
        case Deed::shelve:
            fields.minutes(false);
            return fields.text("##reason", form.text, words::reason_field, true);
        case Deed::activate:
            return draw_activate(fields);
        case Deed::end_response:
            return fields.text("##reason", form.text, words::reason_field, true);
        case Deed::message:
            return fields.text("##words", form.text, words::words_field, true);
        case Deed::warn:
            return draw_warning(fields);
        case Deed::report_up:
            return draw_report_form(pen, rest, in, form, asked);
        case Deed::handover:
            return draw_handover(fields);
        case Deed::show_scene:
            fields.names({in.walls.begin(), in.walls.end()}, form.unit);
            return fields.text("##wall", form.unit, words::wall_field);
        case Deed::draw:
            return draw_plot_form(pen, rest, in, form, asked);
        case Deed::bookmark:
            fields.text("##title", form.title, words::words_field, true);
            return fields.text("##note", form.text, words::note_field);
    }
}

}  // namespace yiping
