// Who is on duty, and how to reach them; as text for a message with one press.
#include <fmt/format.h>

#include <algorithm>

#include "viewer/panels/controls.hpp"
#include "viewer/panels/words_desk.hpp"

namespace yiping {
namespace {

constexpr float row_height = 44;

/// By area, then by post.
std::vector<const RosterEntry*> in_order(const World& world) {
    std::vector<const RosterEntry*> rows;
    for (const RosterEntry& entry : world.roster.rows()) rows.push_back(&entry);
    std::ranges::sort(rows, {}, &RosterEntry::id);
    return rows;
}

std::string area_of(const PanelInput& in, const RosterEntry& entry) {
    const auto code = parse_grid_code(entry.area);
    if (!code) return entry.area;
    if (level_of(*code) == GridLevel::city) return std::string{in.city_name};
    const std::string place = short_place(in, *code);
    return place.empty() ? entry.area : place;
}

std::string hours_of(const PanelInput& in, const RosterEntry& entry) {
    if (entry.from_ms == 0 && entry.until_ms == 0) return {};
    return fmt::format("{} – {}", moment_text(in, entry.from_ms), moment_text(in, entry.until_ms));
}

std::string as_text(const PanelInput& in, const std::vector<const RosterEntry*>& rows) {
    std::string text = fmt::format(
        "{} · {} {}\n", in.say(words::roster), date_text(in, in.now_ms), clock_text(in, in.now_ms));
    for (const RosterEntry* row : rows)
        text += fmt::format("{}\t{}\t{}\t{}\t{}\n",
                            area_of(in, *row),
                            row->post,
                            row->name,
                            row->phone,
                            hours_of(in, *row));
    return text;
}

void draw_row(const Pen& pen, const Rect& row, const PanelInput& in, const RosterEntry& entry) {
    const bool over = entry.until_ms != 0 && entry.until_ms < in.now_ms;
    const Rgba ink = over ? palette::text3 : palette::text1;
    const float used = pen.text_mid({row.right, row.top + pen.px(14)},
                                    entry.phone,
                                    {TypeSize::body, Weight::bold, ink},
                                    row.width() * 0.45F,
                                    Align::right);
    pen.text_mid({row.left, row.top + pen.px(14)},
                 fmt::format("{} · {}", entry.post, entry.name),
                 {TypeSize::body, Weight::regular, ink},
                 row.width() - used - pen.px(10));
    const std::string hours = hours_of(in, entry);
    pen.text_mid({row.left, row.top + pen.px(34)},
                 fmt::format("{}{}{}", area_of(in, entry), hours.empty() ? "" : " · ", hours),
                 {TypeSize::axis, Weight::regular, over ? palette::look : palette::text2},
                 row.width());
}

}  // namespace

void draw_roster(const Pen& pen, const Rect& rect, const PanelInput& in, Intents& asked) {
    if (in.view.overlay != Overlay::roster) return;
    pen.card(rect);
    const std::vector<const RosterEntry*> rows = in_order(in.world);
    Rect rest = draw_head(pen, rect.inset(pen.px(16)), in.say(words::roster), grouped(rows.size()));
    Rect foot = rest.cut_bottom(pen.px(30));
    if (draw_button(pen, foot, in, in.say(words::copy_all), ButtonLook::plain))
        asked.push_back(CopyText{as_text(in, rows)});
    if (draw_button(pen, foot, in, in.say(words::close_word), ButtonLook::plain))
        asked.push_back(ShowOverlay{Overlay::none});
    rest.cut_bottom(pen.px(8));
    if (rows.empty())
        pen.text_mid({rest.left, rest.top + pen.px(20)},
                     in.say(words::roster_empty),
                     {TypeSize::body, Weight::regular, palette::text2},
                     rest.width());
    const auto visible =
        static_cast<std::size_t>(std::max(rest.height() / pen.px(row_height), 1.0F));
    const std::size_t last_top = rows.size() - std::min(visible, rows.size());
    const std::size_t first = std::min(in.view.alarms_top, last_top);
    if (hovered(in, rest) && ImGui::GetIO().MouseWheel != 0)
        asked.push_back(ScrollAlarms{ImGui::GetIO().MouseWheel > 0
                                         ? first - std::min<std::size_t>(first, 2)
                                         : std::min(first + 2, last_top)});
    for (std::size_t i = first; i < std::min(rows.size(), first + visible); ++i)
        draw_row(pen, rest.cut_top(pen.px(row_height)), in, *rows[i]);
}

}  // namespace yiping
