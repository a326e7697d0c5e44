// Warnings in force and responses under way: scales of their own, never mixed with incident grades.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "viewer/panels/panel.hpp"

namespace yiping {
namespace {

constexpr float entry_height = 56;

struct Entry {
    int level;
    std::string title, line;
};

std::string area_names(const PanelInput& in, const Warning& warning) {
    std::string names;
    const auto add = [&](std::string_view name) {
        if (name.empty()) return;
        if (!names.empty()) names += " · ";
        names += name;
    };
    for (const WarningArea& area : warning.areas) {
        if (area.name) {
            add(*area.name);
            continue;
        }
        for (const std::string& code : area.codes.value_or(std::vector<std::string>{}))
            if (const auto grid = parse_grid_code(code)) add(in.place_name(*grid));
    }
    return names;
}

/// "至 17:59 · 海城市"; a warning whose time is over says so until the log ends it.
Entry entry_of(const PanelInput& in, const Warning& warning) {
    std::string line;
    if (warning.expires_ms != 0)
        line = fmt::format("{} {}",
                           in.say(in.now_ms > warning.expires_ms ? words::past : words::until),
                           moment_text(in, warning.expires_ms));
    const std::string areas = area_names(in, warning);
    if (!areas.empty()) line += (line.empty() ? "" : " · ") + areas;
    return {warning.level, warning.headline, line};
}

Entry entry_of(const PanelInput& in, const Response& response) {
    const auto open = std::ranges::find_if(response.steps, [&](const std::string& step) {
        return std::ranges::find(response.done, step) == response.done.end();
    });
    std::string line = fmt::format(
        "{} {}/{}", in.say(words::checklist), response.done.size(), response.steps.size());
    if (open != response.steps.end())
        line += fmt::format(" · {} {}", in.say(words::next_step), *open);
    return {response.level,
            fmt::format("{} {}", response.plan, in.say(words::responses[response.level])),
            line};
}

/// The worst first; among equals what the city does stands before what it was told.
std::vector<Entry> in_force(const PanelInput& in) {
    std::vector<Entry> entries;
    for (const Response& response : in.world.responses.rows())
        if (response.ended_ms == 0) entries.push_back(entry_of(in, response));
    for (const Warning& warning : in.world.warnings.rows())
        entries.push_back(entry_of(in, warning));
    std::ranges::stable_sort(entries, {}, &Entry::level);
    return entries;
}

void draw_entry(const Pen& pen, const Rect& row, const Entry& entry) {
    const float left = row.left + pen.px(16), room = row.width() - pen.px(16);
    pen.fill({row.left, row.top + pen.px(6), row.left + pen.px(4), row.bottom - pen.px(6)},
             grade_colour(entry.level),
             pen.px(1));
    pen.text_mid({left, row.top + pen.px(17)},
                 entry.title,
                 {TypeSize::body, Weight::bold, palette::text1},
                 room);
    pen.text_mid({left, row.top + pen.px(39)},
                 entry.line,
                 {TypeSize::label, Weight::regular, palette::text2},
                 room);
}

void draw_entries(const Pen& pen,
                  const Rect& rect,
                  const PanelInput& in,
                  const std::vector<Entry>& entries) {
    const std::string count = fmt::format("{} {}", in.say(words::in_force), entries.size());
    Rect rest = draw_head(pen, rect, in.say(words::warnings), count);
    rest.cut_top(pen.px(4));
    for (const Entry& entry : entries) {
        if (rest.height() < pen.px(entry_height) - 1) break;
        draw_entry(pen, rest.cut_top(pen.px(entry_height)), entry);
    }
}

}  // namespace

void draw_warnings(const Pen& pen, const Rect& rect, const PanelInput& in, Intents&) {
    const std::vector<Entry> entries = in_force(in);
    draw_entries(pen, rect, in, entries);
    if (entries.empty())
        pen.text_mid({rect.left, rect.top + pen.px(54)},
                     in.say(in.has_city ? words::nothing_in_force : words::no_data),
                     {TypeSize::label, Weight::regular, palette::text3},
                     rect.width());
}

/// Only while there is something to say, and only as tall as that takes.
void draw_warnings_over_map(const Pen& pen, const Rect& rect, const PanelInput& in, Intents&) {
    const std::vector<Entry> entries = in_force(in);
    if (entries.empty()) return;
    const float padding = pen.px(12), frame = 2 * padding + pen.px(38);
    const float rows = std::min(std::floor((rect.height() - frame) / pen.px(entry_height)),
                                static_cast<float>(entries.size()));
    if (rows < 1) return;
    const Rect box{
        rect.left, rect.bottom - frame - rows * pen.px(entry_height), rect.right, rect.bottom};
    pen.card(box);
    draw_entries(pen, box.inset(padding), in, entries);
}

}  // namespace yiping
