// ImDrawList calls behind the vocabulary.
#include "viewer/panels/pen.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <vector>

namespace yiping {

Rect Rect::cut_top(float height) {
    const Rect cut{left, top, right, std::min(bottom, top + height)};
    top = cut.bottom;
    return cut;
}
Rect Rect::cut_bottom(float height) {
    const Rect cut{left, std::max(top, bottom - height), right, bottom};
    bottom = cut.top;
    return cut;
}
Rect Rect::cut_left(float width) {
    const Rect cut{left, top, std::min(right, left + width), bottom};
    left = cut.right;
    return cut;
}
Rect Rect::cut_right(float width) {
    const Rect cut{std::max(left, right - width), top, right, bottom};
    right = cut.left;
    return cut;
}

namespace {

ImVec2 measure(ImFont* font, std::string_view text) {
    return font->CalcTextSizeA(font->FontSize, 1e9F, 0, text.data(), text.data() + text.size());
}

bool is_continuation(char byte) {
    return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U;
}

/// The longest start of a text that fits with an ellipsis behind it.
std::string shortened(ImFont* font, std::string_view text, float room) {
    const float ellipsis = measure(font, "…").x;
    std::size_t low = 0, high = text.size();
    while (low < high) {  // widths grow with length: search by halves
        std::size_t middle = (low + high + 1) / 2;
        while (middle < text.size() && is_continuation(text[middle])) ++middle;
        if (middle <= high && measure(font, text.substr(0, middle)).x + ellipsis <= room)
            low = middle;
        else
            high = (low + high + 1) / 2 - 1;
    }
    while (low > 0 && low < text.size() && is_continuation(text[low])) --low;
    return std::string{text.substr(0, low)} + "…";
}

/// One line of what a producer wrote: control characters would break it.
std::string one_line(std::string_view text) {
    std::string line{text};
    for (char& c : line)
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) c = ' ';
    return line;
}

}  // namespace

float Pen::width_of(std::string_view text, const Style& style) const {
    fonts_->note(text);
    return measure(fonts_->font(style.size, style.weight), text).x;
}

float Pen::line_height(const Style& style) const {
    return fonts_->font(style.size, style.weight)->FontSize;
}

float Pen::text(
    ImVec2 at, std::string_view given, const Style& style, float room, Align align) const {
    if (given.empty()) return 0;
    std::string text = one_line(given);
    fonts_->note(text);
    ImFont* font = fonts_->font(style.size, style.weight);
    float width = measure(font, text).x;
    if (width > room) {
        text = shortened(font, text, room);
        width = measure(font, text).x;
        if (width > room) return 0;  // not even the ellipsis fits
    }
    if (align == Align::centre) at.x -= width / 2;
    if (align == Align::right) at.x -= width;
    list_->AddText(font,
                   font->FontSize,
                   {std::round(at.x), std::round(at.y)},
                   style.colour,
                   text.data(),
                   text.data() + text.size());
    return width;
}

float Pen::text_mid(
    ImVec2 at, std::string_view text_, const Style& style, float room, Align align) const {
    return text({at.x, at.y - line_height(style) / 2}, text_, style, room, align);
}

void Pen::halo_text(ImVec2 centre, std::string_view text_, const Style& style) const {
    const float reach = px(1.5F);
    const Style halo{style.size, style.weight, with_alpha(palette::outline, 0.85F)};
    constexpr int directions = 8;
    for (int i = 0; i < directions; ++i) {
        const float angle = static_cast<float>(i) * 2 * std::numbers::pi_v<float> / directions;
        text_mid({centre.x + reach * std::cos(angle), centre.y + reach * std::sin(angle)},
                 text_,
                 halo,
                 1e9F,
                 Align::centre);
    }
    text_mid(centre, text_, style, 1e9F, Align::centre);
}

void Pen::fill(const Rect& rect, Rgba colour, float radius) const {
    list_->AddRectFilled(rect.min(), rect.max(), colour, radius);
}
void Pen::outline(const Rect& rect, Rgba colour, float radius, float thickness) const {
    list_->AddRect({rect.left + 0.5F, rect.top + 0.5F},
                   {rect.right - 0.5F, rect.bottom - 0.5F},
                   colour,
                   radius,
                   0,
                   thickness);
}
void Pen::line(ImVec2 from, ImVec2 to, Rgba colour, float thickness) const {
    list_->AddLine(from, to, colour, thickness);
}
void Pen::card(const Rect& rect) const {
    fill(rect, palette::panel, px(theme::radius));
    outline(rect, palette::line, px(theme::radius), theme::hairline);
}
void Pen::hairline(float left, float right, float y) const {
    const float at = std::floor(y) + 0.5F;
    line({left, at}, {right, at}, palette::line, theme::hairline);
}
void Pen::dot(ImVec2 centre, float radius, Rgba colour) const {
    list_->AddCircleFilled(centre, radius, colour, 0);
}

float Pen::pill(ImVec2 at, std::string_view word, Rgba colour, float height) const {
    const Style style{TypeSize::label, Weight::bold, colour};
    const float width = width_of(word, style) + px(3 * theme::unit);
    const Rect frame{at.x, at.y, at.x + width, at.y + height};
    fill(frame, with_alpha(colour, 0.14F), px(4));
    outline(frame, with_alpha(colour, 0.8F), px(4), px(1));
    text_mid({at.x + width / 2, at.y + height / 2}, word, style, width, Align::centre);
    return width;
}

void Pen::bar(const Rect& rect, float share, Rgba colour) const {
    fill(rect, palette::raised, px(2));
    const float width = rect.width() * std::clamp(share, 0.0F, 1.0F);
    if (width >= 1) fill({rect.left, rect.top, rect.left + width, rect.bottom}, colour, px(2));
}

void Pen::trend(const Rect& rect,
                std::span<const float> values,
                std::span<const float> usual,
                Rgba colour) const {
    float top = 1;
    for (const float value : values) top = std::max(top, value);
    for (const float value : usual) top = std::max(top, value);
    const auto points_of = [&](std::span<const float> course, std::size_t slots) {
        std::vector<ImVec2> points;
        for (std::size_t i = 0; i < course.size(); ++i) {
            if (course[i] < 0) continue;  // unknown
            const float x = rect.left + rect.width() * (static_cast<float>(i) + 0.5F) /
                                            static_cast<float>(slots);
            points.emplace_back(x, rect.bottom - rect.height() * course[i] / top);
        }
        return points;
    };
    const std::size_t slots = std::max(values.size(), usual.size());
    if (slots == 0) return;
    line({rect.left, rect.bottom}, {rect.right, rect.bottom}, palette::line, theme::hairline);
    const std::vector<ImVec2> today = points_of(values, slots);
    for (std::size_t i = 1; i < today.size(); ++i) {  // convex pieces: one quad a step
        const std::array<ImVec2, 4> quad{today[i - 1],
                                         today[i],
                                         ImVec2{today[i].x, rect.bottom},
                                         ImVec2{today[i - 1].x, rect.bottom}};
        list_->AddConvexPolyFilled(quad.data(), 4, with_alpha(colour, 0.16F));
    }
    const std::vector<ImVec2> before = points_of(usual, slots);
    list_->AddPolyline(before.data(),
                       static_cast<int>(before.size()),
                       with_alpha(palette::text2, 0.55F),
                       0,
                       px(1));
    list_->AddPolyline(today.data(), static_cast<int>(today.size()), colour, 0, px(1.8F));
}

void Pen::grade_mark(ImVec2 centre, float radius, int grade) const {
    const Rgba colour = grade_colour(grade);
    const float rim = px(1.5F);
    const auto corners = [&](int count, float turn) {
        std::vector<ImVec2> points;
        for (int i = 0; i < count; ++i) {
            const float angle = turn + static_cast<float>(i) * 2 * std::numbers::pi_v<float> /
                                           static_cast<float>(count);
            points.emplace_back(centre.x + radius * std::cos(angle),
                                centre.y + radius * std::sin(angle));
        }
        list_->AddConvexPolyFilled(points.data(), count, colour);
        list_->AddPolyline(points.data(), count, palette::outline, ImDrawFlags_Closed, rim);
    };
    constexpr float pi = std::numbers::pi_v<float>;
    switch (grade) {
        case 1:
            corners(8, pi / 8);
            break;
        case 2:
            corners(3, -pi / 2);
            break;
        case 3:
            corners(4, pi / 4);
            break;
        case 4:
            list_->AddCircleFilled(centre, radius * 0.92F, colour);
            break;
        default:
            list_->AddCircle(centre, radius * 0.7F, palette::text3, 0, px(2));
            return;
    }
    const float drop = grade == 2 ? radius * 0.18F : 0;
    text_mid({centre.x, centre.y + drop},
             grade_numeral(grade),
             {TypeSize::axis, Weight::bold, palette::outline},
             1e9F,
             Align::centre);
}

Rgba grade_colour(int grade) {
    return grade >= 1 && grade <= 4 ? palette::grade[static_cast<std::size_t>(grade - 1)]
                                    : palette::text3;
}

std::string_view grade_numeral(int grade) {
    constexpr std::array<std::string_view, 5> numerals{"—", "Ⅰ", "Ⅱ", "Ⅲ", "Ⅳ"};
    return grade >= 0 && grade <= 4 ? numerals[static_cast<std::size_t>(grade)] : "—";
}

}  // namespace yiping
