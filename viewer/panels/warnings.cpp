// Warnings in force and responses under way: four separate scales, never mixed with incident
// grades.
#include <fmt/format.h>

#include <algorithm>

#include "viewer/panels/panel.hpp"

namespace yiping {
namespace {

void draw_entry(
    const Pen& pen, Rect& rest, Rgba colour, std::string_view title, std::string_view line) {
    const float height = pen.px(52);
    if (rest.height() < height) return;
    const Rect row = rest.cut_top(height);
    pen.fill({row.left, row.top + pen.px(4), row.left + pen.px(4), row.bottom - pen.px(8)}, colour);
    pen.text({row.left + pen.px(14), row.top},
             title,
             {TypeSize::body, Weight::bold, palette::text1},
             row.width() - pen.px(14));
    pen.text({row.left + pen.px(14), row.top + pen.px(23)},
             line,
             {TypeSize::label, Weight::regular, palette::text2},
             row.width() - pen.px(14));
}

std::string area_names(const PanelInput& in, const Warning& warning) {
    std::string names;
    const auto add = [&](std::string_view name) {
        if (name.empty()) return;
        if (!names.empty()) names += "、";
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

void draw_warning(const Pen& pen, Rect& rest, const PanelInput& in, const Warning& warning) {
    const std::string ends =
        warning.expires_ms == 0
            ? ""
            : fmt::format("{} {}", in.say(words::until), clock_text(in, warning.expires_ms));
    const std::string areas = area_names(in, warning);
    draw_entry(pen,
               rest,
               grade_colour(warning.level),
               warning.headline,
               fmt::format("{}{}{}", ends, ends.empty() || areas.empty() ? "" : " · ", areas));
}

void draw_response(const Pen& pen, Rect& rest, const PanelInput& in, const Response& response) {
    const auto open =
        std::find_if(response.steps.begin(), response.steps.end(), [&](const std::string& step) {
            return std::find(response.done.begin(), response.done.end(), step) ==
                   response.done.end();
        });
    std::string line = fmt::format(
        "{} {}/{}", in.say(words::checklist), response.done.size(), response.steps.size());
    if (open != response.steps.end())
        line += fmt::format(" · {}: {}", in.say(words::next_step), *open);
    draw_entry(pen,
               rest,
               grade_colour(response.level),
               fmt::format("{} {}{}",
                           response.plan,
                           grade_numeral(response.level),
                           in.view.language == Language::zh ? "级响应" : " response"),
               line);
}

}  // namespace

void draw_warnings(const Pen& pen, const Rect& rect, const PanelInput& in, Intents&) {
    std::vector<const Response*> responses;
    for (const Response& response : in.world.responses.rows())
        if (response.ended_ms == 0) responses.push_back(&response);
    std::vector<const Warning*> warnings;
    for (const Warning& warning : in.world.warnings.rows()) warnings.push_back(&warning);
    std::sort(warnings.begin(), warnings.end(), [](const Warning* a, const Warning* b) {
        return std::pair{a->level, std::string_view{a->id}} <
               std::pair{b->level, std::string_view{b->id}};
    });
    const std::size_t count = responses.size() + warnings.size();
    const bool over_map =
        rect.height() <
        pen.px(170);  // at the desk it lies over the map: only while there is something
    if (over_map && count == 0) return;
    if (over_map) pen.card(rect);
    Rect rest = draw_head(pen,
                          over_map ? rect.inset(pen.px(12)) : rect,
                          in.say(words::warnings),
                          fmt::format("{} {}", in.say(words::in_force), count));
    rest.cut_top(pen.px(6));
    if (count == 0)
        pen.text({rest.left, rest.top},
                 in.say(words::nothing_in_force),
                 {TypeSize::body, Weight::regular, palette::text2},
                 rest.width());
    for (const Warning* warning : warnings) draw_warning(pen, rest, in, *warning);
    for (const Response* response : responses) draw_response(pen, rest, in, *response);
}

}  // namespace yiping
