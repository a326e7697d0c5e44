// What explains the map: legend, scale bar, figures of the program, and the keys.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>

#include "viewer/panels/actions.hpp"
#include "viewer/panels/words_desk.hpp"
#include "viewer/panels/words_link.hpp"

namespace yiping {

namespace {

/// The five steps of quantity with their lower bounds.
void draw_steps(const Pen& pen, const Rect& inner, const PanelInput& in, Intents& asked) {
    const std::string title =
        fmt::format("{} · {}",
                    in.say(words::levels[static_cast<std::size_t>(in.legend.level)]),
                    in.say(words::open_matters));
    const bool shown = in.view.layers[static_cast<std::size_t>(LayerSwitch::choropleth)];
    pen.text_mid({inner.left, inner.top + pen.px(6)},
                 title,
                 {TypeSize::label, Weight::regular, shown ? palette::text2 : palette::text3},
                 inner.width());
    const float step = inner.width() / static_cast<float>(palette::quantity.size());
    const float bar = inner.top + pen.px(22);
    for (std::size_t i = 0; i < palette::quantity.size(); ++i) {
        const float left = inner.left + step * static_cast<float>(i);
        pen.fill({left, bar, left + step - 1, bar + pen.px(9)},
                 with_alpha(palette::quantity[i], shown ? 1.0F : 0.3F));
        const bool last = i + 1 == palette::quantity.size();
        pen.text_mid({left, bar + pen.px(20)},
                     fmt::format("{}{}", last ? "≥" : "", grouped(in.legend.from[i])),
                     {TypeSize::axis, Weight::regular, palette::text3},
                     step);
    }
    if (clicked(in, {inner.left, inner.top, inner.right, bar + pen.px(26)}))
        asked.push_back(ToggleLayer{LayerSwitch::choropleth});
}

void draw_grades(const Pen& pen, const Rect& inner, const PanelInput& in) {
    const float y = inner.bottom - pen.px(10);
    const float room = inner.width() / (grade_count - 1);
    for (int grade = 1; grade < grade_count; ++grade) {
        const float left = inner.left + room * static_cast<float>(grade - 1);
        pen.grade_mark({left + pen.px(9), y}, pen.px(9), grade);
        pen.text_mid({left + pen.px(25), y},
                     in.say(words::grades[grade]),
                     {TypeSize::label, Weight::regular, palette::text2},
                     room - pen.px(25));
    }
}

}  // namespace

void draw_legend(const Pen& pen, const Rect& whole, const PanelInput& in, Intents& asked) {
    const Rect rect = in.legend.coloured
                          ? whole
                          : Rect{whole.left, whole.bottom - pen.px(42), whole.right, whole.bottom};
    pen.fill(rect, with_alpha(palette::panel, 0.92F), pen.px(theme::radius));
    pen.outline(rect, palette::line, pen.px(theme::radius));
    const Rect inner = rect.inset(pen.px(12));
    if (in.legend.coloured) draw_steps(pen, inner, in, asked);
    draw_grades(pen, inner, in);
}

void draw_scale_bar(const Pen& pen, const Rect& rect, const PanelInput& in, Intents&) {
    const double room_m = static_cast<double>(rect.width()) * in.metres_per_pixel;
    const double power = std::pow(10, std::floor(std::log10(room_m)));
    const double length_m = room_m >= 5 * power   ? 5 * power
                            : room_m >= 2 * power ? 2 * power
                                                  : power;
    const float right = rect.right - 1, y = rect.bottom - pen.px(2);
    const float left = right - static_cast<float>(length_m / in.metres_per_pixel);
    for (const float x : {left, right})
        pen.line({x, y - pen.px(5)}, {x, y}, palette::text2, pen.px(1.5F));
    pen.line({left, y}, {right, y}, palette::text2, pen.px(1.5F));
    const std::string text = length_m >= 1000 ? fmt::format("{:g} km", length_m / 1000)
                                              : fmt::format("{:g} m", length_m);
    pen.halo_text({(left + right) / 2, y - pen.px(14)},
                  text,
                  {TypeSize::label, Weight::regular, palette::text2});
}

namespace {

/// One after the other, each as long as it takes to read: which of how many, and its words.
void draw_problem(const Pen& pen, const Rect& rect, const PanelInput& in) {
    constexpr double shown_s = 6;
    constexpr std::size_t most_lines = 3;
    const std::vector<std::string>& problems = in.system.problems;
    const std::size_t at = static_cast<std::size_t>(in.seconds / shown_s) % problems.size();
    const Style style{TypeSize::label, Weight::regular, palette::look};
    const float padding = pen.px(6), width = std::max(rect.width(), pen.px(520));
    const std::vector<std::string> lines =
        pen.lines(fmt::format("{}/{} {}", at + 1, problems.size(), problems[at]),
                  style,
                  width - 2 * padding,
                  most_lines);
    const float height = static_cast<float>(lines.size()) * pen.line_height(style) + 2 * padding;
    const Rect box{rect.right - width, rect.top, rect.right, rect.top + height};
    // Taller and wider than the figures whose place it takes.
    pen.list().PushClipRect(box.min(), box.max());
    pen.fill(box, with_alpha(palette::panel, 0.92F), pen.px(theme::radius));
    float y = box.top + padding;
    for (const std::string& line : lines) {
        pen.text({box.left + padding, y}, line, style, width - 2 * padding);
        y += pen.line_height(style);
    }
    pen.list().PopClipRect();
}

void draw_loading(const Pen& pen, const Rect& rect, const PanelInput& in) {
    pen.halo_text({rect.right, rect.top + pen.px(8)},
                  fmt::format("{} {} {:.0f}%",
                              in.say(words::loading),
                              in.system.map_layer,
                              in.system.map_progress * 100),
                  {TypeSize::label, Weight::regular, palette::text2},
                  rect.width(),
                  Align::right);
    pen.bar({rect.left, rect.bottom - pen.px(3), rect.right, rect.bottom},
            static_cast<float>(in.system.map_progress),
            palette::good);
}

}  // namespace

void draw_system(const Pen& pen, const Rect& rect, const PanelInput& in, Intents&) {
    if (in.system.map_progress < 1) return draw_loading(pen, rect, in);
    const ImVec2 at{rect.right, (rect.top + rect.bottom) / 2};
    if (!in.system.problems.empty()) return draw_problem(pen, rect, in);
    const std::string text =
        fmt::format("{} {} · {} {} · {} {:.1f} ms",
                    grouped(static_cast<std::uint64_t>(std::max(in.system.events_per_second, 0.0))),
                    in.say(words::events_per_second),
                    in.say(words::sequence),
                    grouped(in.city.last_sequence),
                    in.say(words::frame),
                    in.system.frame_ms);
    pen.halo_text(
        at, text, {TypeSize::axis, Weight::regular, palette::text3}, rect.width(), Align::right);
}

namespace {

void draw_banner(const Pen& pen, ImVec2 centre, std::string_view text, Rgba colour) {
    const Style style{TypeSize::body, Weight::bold, palette::text1};
    const float most = pen.px(760);
    const float half = std::min(pen.width_of(text, style), most) / 2 + pen.px(20);
    const Rect box{centre.x - half, centre.y - pen.px(20), centre.x + half, centre.y + pen.px(20)};
    pen.card(box);
    pen.outline(box, colour, pen.px(theme::radius), pen.px(1.5F));
    pen.text_mid(centre, text, style, most, Align::centre);
}

const Phrase& refusal_words(std::string_view reason) {
    if (reason == "conflict") return words::refused_conflict;
    if (reason == "unknown_subject") return words::refused_unknown;
    if (reason == "bad_value") return words::refused_value;
    if (reason == "not_allowed") return words::refused_not_allowed;
    return words::refused_lost;
}

/// Which order was refused, why, and who has it now: "派遣 · 他人已先处理 · 现为 处置 · 操作人 …".
std::string refused_text(const PanelInput& in, const Answer& answer) {
    std::string text = fmt::format(
        "{} · {}",
        answer.type.empty() ? std::string{in.say(words::refused)} : word_of(in, answer.type),
        answer.reason.empty() && !answer.why_not.empty() ? std::string_view{answer.why_not}
                                                         : in.say(refusal_words(answer.reason)));
    const std::string_view subject = answer.subject;
    const Incident* incident =
        subject.starts_with("incident/") ? in.world.incidents.find(subject.substr(9)) : nullptr;
    if (incident == nullptr) return text;
    const auto stage = static_cast<std::size_t>(incident->stage);
    text += fmt::format(" · {} {}", in.say(words::now_is), in.say(words::stages[stage]));
    if (stage < road_stage_count)
        text += fmt::format(" {}", clock_text(in, incident->stage_ms[stage], true));
    if (!incident->actor.empty())
        text += fmt::format(" · {} {}", in.say(words::by_whom), incident->actor);
    return text;
}

std::string accepted_text(const PanelInput& in, const Answer& answer) {
    if (answer.type.empty())
        return answer.why_not.empty() ? std::string{in.say(words::accepted)} : answer.why_not;
    return fmt::format("{} · {}", word_of(in, answer.type), in.say(words::accepted));
}

}  // namespace

/// Nothing is known of the city yet; or what the daemon said to this desk's last command.
void draw_message(const Pen& pen, const Rect& rect, const PanelInput& in, Intents&) {
    const float middle = (rect.left + rect.right) / 2;
    if (!in.has_city) {
        const std::string text = in.link.detail.empty()
                                     ? std::string{in.say(words::waiting)}
                                     : fmt::format("{} · {}",
                                                   in.say(words::waiting),
                                                   why_lost(in.link.detail, in.view.language));
        return draw_banner(pen, {middle, (rect.top + rect.bottom) / 2}, text, palette::line);
    }
    constexpr double shown_s = 6;
    const Answer& answer = in.view.answer;
    if (answer.heard_s == 0 || in.seconds - answer.heard_s > shown_s) return;
    draw_banner(pen,
                {middle, rect.bottom - pen.px(48)},
                answer.accepted ? accepted_text(in, answer) : refused_text(in, answer),
                answer.accepted ? palette::good : palette::look);
}

void draw_help(const Pen& pen, const Rect& rect, const PanelInput& in, Intents& asked) {
    if (!in.view.help) return;
    constexpr std::size_t lines = std::size(words::key_help);
    const float row = pen.px(30), column = pen.px(440), around = pen.px(72);
    const std::size_t columns =
        around + row * static_cast<float>(lines) > rect.height() - pen.px(40) ? 2 : 1;
    const std::size_t rows = (lines + columns - 1) / columns;
    const float width = column * static_cast<float>(columns);
    const float height = row * static_cast<float>(rows) + around;
    const ImVec2 centre{(rect.left + rect.right) / 2, (rect.top + rect.bottom) / 2};
    const Rect box{
        centre.x - width / 2, centre.y - height / 2, centre.x + width / 2, centre.y + height / 2};
    pen.fill(rect, with_alpha(palette::background, 0.7F));
    pen.card(box);
    Rect rest = draw_head(pen, box.inset(pen.px(20)), in.say(words::keys), "F1");
    for (std::size_t i = 0; i < lines; ++i) {
        const auto& [key, meaning] = words::key_help[i];
        const float left = rest.left + column * static_cast<float>(i / rows);
        const float middle = rest.top + row * (static_cast<float>(i % rows) + 0.5F);
        pen.text_mid({left, middle},
                     in.say(key),
                     {TypeSize::label, Weight::bold, palette::good},
                     pen.px(110));
        pen.text_mid({left + pen.px(120), middle},
                     in.say(meaning),
                     {TypeSize::label, Weight::regular, palette::text1},
                     column - pen.px(160));
    }
    if (ImGui::IsMouseClicked(ImGuiMouseButton_Left)) asked.push_back(ToggleHelp{});
}

}  // namespace yiping
