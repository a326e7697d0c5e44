// The lists of a form that one picks from: forces and units, cases, classes.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "viewer/panels/form_parts.hpp"
#include "viewer/panels/words_desk.hpp"
#include "viewer/state/incident_order.hpp"
#include "viewer/state/nearest.hpp"

namespace yiping {
namespace {

constexpr float pick_height = 44, field_height = 30;

/// Two lines of a row and something at its right.
bool draw_two_lines(const Pen& pen,
                    const Rect& row,
                    const PanelInput& in,
                    bool chosen,
                    std::string_view first,
                    std::string_view second,
                    std::string_view right,
                    Rgba right_colour) {
    const bool pressed = draw_pick(pen, row, in, chosen);
    const Rect inner{row.left + pen.px(10), row.top, row.right - pen.px(10), row.bottom};
    const float used = pen.text_mid({inner.right, row.top + pen.px(14)},
                                    right,
                                    {TypeSize::body, Weight::regular, right_colour},
                                    inner.width() * 0.4F,
                                    Align::right);
    pen.text_mid({inner.left, row.top + pen.px(14)},
                 first,
                 {TypeSize::label, Weight::bold, palette::text1},
                 inner.width() - used - pen.px(8));
    pen.text_mid({inner.left, row.top + pen.px(32)},
                 second,
                 {TypeSize::axis, Weight::regular, palette::text2},
                 inner.width());
    return pressed;
}

/// The kinds that suit a class, by the finest row of the table: "12G03" is met by "12G".
std::string_view suitable_kinds(const PanelInput& in, std::string_view class_code) {
    if (in.catalogue == nullptr) return {};
    std::string_view kinds;
    std::size_t longest = 0;
    for (const CatalogueEntry& entry : in.catalogue->entries("suitable"))
        if (class_code.starts_with(entry.code) && entry.code.size() > longest) {
            longest = entry.code.size();
            kinds = in.catalogue->more("suitable", entry, "kinds");
        }
    return kinds;
}

/// "1.2 km", and with what word it was measured when it is not the way by the streets.
std::string way_text(const PanelInput& in, const Near& near) {
    const std::string length = distance_text(near.distance_m);
    if (!in.street_m || near.along_streets) return length;
    return fmt::format("{} {}", in.say(words::straight), length);
}

void draw_nearest(const Pen& pen, Rect& rest, const PanelInput& in, Form& form) {
    const Incident* incident = in.world.incidents.find(form.about);
    if (incident == nullptr) return;
    const auto room = static_cast<std::size_t>(std::max(rest.height() / pen.px(pick_height), 0.0F));
    AlongStreets along;
    if (in.street_m) along = [&](const Place& to) { return in.street_m(incident->place, to); };
    const std::vector<Near> rows = nearest(in.world,
                                           incident->place,
                                           suitable_kinds(in, incident->class_code),
                                           form.query,
                                           room,
                                           along);
    for (const Near& near : rows) {
        // Nobody needs to choose the best one: it is chosen until another is.
        if (form.target.empty() && form.unit.empty() && near.free) {
            form.target = near.subject;
            form.unit = near.unit.empty() ? near.name : near.unit;
        }
        const bool worker = near.kind == "worker";
        const std::string kind = worker ? std::string{in.say(words::on_duty_worker)}
                                        : name_or_code(in, "resource_kind", near.kind);
        const std::string state = worker ? "" : name_or_code(in, "resource_state", near.state);
        const std::string second = fmt::format("{}{}{}{}{}",
                                               kind,
                                               near.unit.empty() ? "" : " · ",
                                               near.unit,
                                               state.empty() ? "" : " · ",
                                               state);
        if (draw_two_lines(pen,
                           rest.cut_top(pen.px(pick_height)),
                           in,
                           form.target == near.subject,
                           near.name,
                           second,
                           way_text(in, near),
                           near.free ? palette::good : palette::text3)) {
            form.target = near.subject;
            form.unit = near.unit.empty() ? near.name : near.unit;
        }
    }
}

bool matches(const CatalogueEntry& entry, std::string_view query) {
    return query.empty() || entry.name_zh.find(query) != std::string::npos ||
           entry.name_en.find(query) != std::string::npos || entry.code.starts_with(query);
}

std::string_view name_of_entry(const PanelInput& in, const CatalogueEntry& entry) {
    return in.view.language == Language::zh || entry.name_en.empty() ? entry.name_zh
                                                                     : entry.name_en;
}

void draw_units(const Pen& pen, Rect& rest, const PanelInput& in, Form& form) {
    if (in.catalogue == nullptr) return;
    for (const CatalogueEntry& entry : in.catalogue->entries("unit")) {
        if (!matches(entry, form.query)) continue;
        if (rest.height() < pen.px(34)) break;
        const Rect row = rest.cut_top(pen.px(34));
        if (draw_pick(pen, row, in, form.unit == entry.name_zh && form.target.empty())) {
            form.unit = entry.name_zh;
            form.target.clear();
        }
        pen.text_mid({row.left + pen.px(10), (row.top + row.bottom) / 2},
                     name_of_entry(in, entry),
                     {TypeSize::label, Weight::regular, palette::text1},
                     row.width() - pen.px(20));
    }
}

}  // namespace

std::string distance_text(double metres) {
    return metres < 1000 ? fmt::format("{:.0f} m", std::round(metres / 10) * 10)
                         : fmt::format("{:.1f} km", metres / 1000);
}

void draw_senders(const Pen& pen, Rect& rest, const PanelInput& in, Form& form, Intents& asked) {
    const Incident* incident = in.world.incidents.find(form.about);
    const bool placed = incident != nullptr && incident->place.has_position;
    if (!placed) form.by_unit = true;
    const std::array<std::string_view, 2> tabs{in.say(words::nearest_first),
                                               in.say(words::by_unit)};
    if (const auto tab = draw_chips(pen, rest, in, tabs, form.by_unit ? 1U : 0U);
        tab && (placed || *tab == 1)) {
        form.by_unit = *tab == 1;
        form.query.clear();
        form.unit.clear();
        form.target.clear();
    }
    rest.cut_top(pen.px(6));
    const FieldState field = draw_field(pen,
                                        rest.cut_top(pen.px(field_height)),
                                        in,
                                        "##senders",
                                        form.query,
                                        in.say(form.by_unit ? words::find_unit : words::find_force),
                                        false);
    if (field.changed) form.query = field.value;
    if (field.entered) send_form(in, form, asked);
    rest.cut_top(pen.px(4));
    if (form.by_unit)
        draw_units(pen, rest, in, form);
    else
        draw_nearest(pen, rest, in, form);
}

void draw_cases(const Pen& pen, Rect& rest, const PanelInput& in, Form& form) {
    const Incident* incident = in.world.incidents.find(form.about);
    if (incident == nullptr) return;
    const FieldState field = draw_field(pen,
                                        rest.cut_top(pen.px(field_height)),
                                        in,
                                        "##cases",
                                        form.query,
                                        in.say(words::find_case),
                                        form.focus_first);
    if (field.changed) form.query = field.value;
    rest.cut_top(pen.px(4));
    const auto room = static_cast<std::size_t>(std::max(rest.height() / pen.px(pick_height), 0.0F));
    std::vector<const Incident*> rows;
    if (form.query.empty())
        for (const Duplicate& one : possible_duplicates(
                 in.world,
                 {incident->id, incident->class_code, incident->place, incident->reported_ms},
                 room))
            rows.push_back(one.incident);
    Filter by_text;
    by_text.text = form.query;
    for (const Incident& row : in.world.incidents.rows())
        if (rows.size() < room && is_open(row.stage) && row.id != incident->id &&
            std::ranges::find(rows, &row) == rows.end() && passes(by_text, row) &&
            (!form.query.empty() || row.class_code == incident->class_code))
            rows.push_back(&row);
    for (const Incident* row : rows) {
        const bool placed = row->place.has_position && incident->place.has_position;
        if (draw_two_lines(
                pen,
                rest.cut_top(pen.px(pick_height)),
                in,
                form.target == row->id,
                row->title,
                fmt::format(
                    "{} · {}", short_place(in, row->place.grid), moment_text(in, row->reported_ms)),
                placed ? distance_text(distance_m(row->place, incident->place)) : "",
                palette::text2))
            form.target = row->id;
    }
}

void draw_classes(const Pen& pen, Rect& rest, const PanelInput& in, Form& form) {
    const FieldState field = draw_field(pen,
                                        rest.cut_top(pen.px(field_height)),
                                        in,
                                        "##class",
                                        form.query,
                                        in.say(words::class_field),
                                        false);
    if (field.changed) form.query = field.value;
    if (in.catalogue == nullptr) return;
    std::vector<const CatalogueEntry*> found;
    for (const CatalogueEntry& entry : in.catalogue->entries("class")) {
        constexpr std::size_t most = 6;
        if (found.size() == most) break;
        if (entry.code == form.class_code || (!form.query.empty() && matches(entry, form.query)))
            found.push_back(&entry);
    }
    if (field.entered && !form.query.empty() && !found.empty()) {
        form.class_code = found.front()->code;
        form.query.clear();
        return;
    }
    std::vector<std::string> words;
    std::optional<std::size_t> chosen;
    for (std::size_t i = 0; i < found.size(); ++i) {
        words.push_back(fmt::format("{} {}", found[i]->code, name_of_entry(in, *found[i])));
        if (found[i]->code == form.class_code) chosen = i;
    }
    if (words.empty()) return;
    rest.cut_top(pen.px(6));
    const std::vector<std::string_view> shown{words.begin(), words.end()};
    if (const auto pressed = draw_chips(pen, rest, in, shown, chosen)) {
        form.class_code = found[*pressed]->code;
        form.query.clear();
    }
}

}  // namespace yiping
