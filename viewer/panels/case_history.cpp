// What happened to the case in the card, as the log tells it.
#include <fmt/format.h>

#include <algorithm>

#include "viewer/panels/actions.hpp"
#include "viewer/panels/words_desk.hpp"

namespace yiping {
namespace {

constexpr float row_height = 26;

/// Nothing to list: why.
std::string_view instead_of_lines(const PanelInput& in, const Incident& incident) {
    const CaseHistory& history = in.view.history;
    if (history.incident != incident.id || history.waiting) return in.say(words::asking_the_log);
    if (!history.why_not.empty()) return history.why_not;
    return history.lines.empty() ? in.say(words::nothing_recorded) : std::string_view{};
}

void draw_line(const Pen& pen, const Rect& row, const PanelInput& in, const HistoryLine& line) {
    const float middle = (row.top + row.bottom) / 2, time_room = pen.px(88);
    const Style quiet{TypeSize::axis, Weight::regular, palette::text3};
    const Style plain{TypeSize::label, Weight::regular, palette::text2};
    pen.text_mid({row.left, middle}, moment_text(in, line.time_ms), quiet, time_room);
    const float what = pen.text_mid({row.left + time_room, middle},
                                    word_of(in, line.type),
                                    {TypeSize::label, Weight::bold, palette::text1},
                                    row.width() * 0.35F);
    std::string words = line.actor;
    if (!line.words.empty()) words += (words.empty() ? "" : " · ") + line.words;
    const float left = row.left + time_room + what + pen.px(8);
    pen.text_mid({left, middle}, words, plain, row.right - left);
}

}  // namespace

void draw_history(
    const Pen& pen, Rect rest, const PanelInput& in, const Incident& incident, Intents& asked) {
    if (const std::string_view why = instead_of_lines(in, incident); !why.empty()) {
        pen.text_mid({rest.left, rest.top + pen.px(row_height / 2)},
                     why,
                     {TypeSize::label, Weight::regular, palette::text2},
                     rest.width());
        return;
    }
    const std::vector<HistoryLine>& lines = in.view.history.lines;
    const auto visible =
        static_cast<std::size_t>(std::max(rest.height() / pen.px(row_height), 1.0F));
    const std::size_t last_top = lines.size() - std::min(visible, lines.size());
    const std::size_t first = std::min(in.view.history_top, last_top);
    const float wheel = ImGui::GetIO().MouseWheel;
    if (wheel != 0 && hovered(in, rest))
        asked.push_back(ScrollHistory{wheel > 0 ? first - std::min<std::size_t>(first, 2)
                                                : std::min(first + 2, last_top)});
    const std::size_t last = std::min(lines.size(), first + visible);
    for (std::size_t i = first; i < last; ++i)
        draw_line(pen, rest.cut_top(pen.px(row_height)), in, lines[i]);
}

}  // namespace yiping
