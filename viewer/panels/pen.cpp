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
    if (text.empty()) return {0, font->FontSize};  // an end of nowhere is no end to ImGui
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

/// The next character's bytes; never zero of a text that is not empty.
std::string_view next_character(std::string_view text) {
    std::size_t size = 1;
    while (size < text.size() && is_continuation(text[size])) ++size;
    return text.substr(0, size);
}

/// Chinese breaks after any character, other writing after a space.
bool may_break_after(std::string_view character) {
    return character == " " || static_cast<unsigned char>(character[0]) >= 0xE2;
}

}  // namespace

float Pen::width_of(std::string_view text, const Style& style) const {
    fonts_->note(text, style.size, style.weight);
    return measure(fonts_->font(style.size, style.weight), text).x;
}

float Pen::line_height(const Style& style) const {
    return fonts_->font(style.size, style.weight)->FontSize;
}

float Pen::text(
    ImVec2 at, std::string_view given, const Style& style, float room, Align align) const {
    if (given.empty()) return 0;
    std::string text = one_line(given);
    fonts_->note(text, style.size, style.weight);
    ImFont* font = fonts_->font(style.size, style.weight);
    float width = measure(font, text).x;
    if (width > room) {
        text = shortened(font, text, room);
        width = measure(font, text).x;
        if (width > room) return 0;  // not even the ellipsis fits
    }
    if (align == Align::centre) at.x -= width / 2;
    if (align == Align::right) at.x -= width;
    const float em = Fonts::em_of(*font), middle = at.y + font->Ascent - 0.256F * font->FontSize;
    fonts_->witness({std::string{given},
                     text,
                     at.x,
                     at.x + width,
                     middle - em / 2,
                     middle + em / 2,
                     em,
                     list_->GetClipRectMin(),
                     list_->GetClipRectMax()});
    list_->AddText(font,
                   font->FontSize,
                   {std::round(at.x), std::round(at.y)},
                   style.colour,
                   text.data(),
                   text.data() + text.size());
    return width;
}

float Pen::text_mid(
    ImVec2 at, std::string_view shown, const Style& style, float room, Align align) const {
    // Digits and Chinese alike have their middle a quarter of the line above the base.
    const ImFont* font = fonts_->font(style.size, style.weight);
    const float middle = font->Ascent - 0.256F * font->FontSize;
    return text({at.x, at.y - middle}, shown, style, room, align);
}

std::vector<std::string> Pen::lines(std::string_view given,
                                    const Style& style,
                                    float room,
                                    std::size_t most) const {
    const std::string text = one_line(given);
    fonts_->note(text, style.size, style.weight);
    ImFont* font = fonts_->font(style.size, style.weight);
    std::vector<std::string> lines;
    std::string_view rest = text;
    while (!rest.empty() && lines.size() < most) {
        if (lines.size() + 1 == most) {  // the last one shows that there is more
            lines.emplace_back(rest);
            break;
        }
        std::size_t used = 0, good_break = 0;
        float width = 0;
        while (used < rest.size()) {
            const std::string_view next = next_character(rest.substr(used));
            width += measure(font, next).x;
            if (width > room && used != 0) break;
            used += next.size();
            if (may_break_after(next)) good_break = used;
        }
        if (used < rest.size() && good_break != 0) used = good_break;
        lines.emplace_back(rest.substr(0, used));
        rest.remove_prefix(used);
    }
    return lines;
}

void Pen::halo_text(
    ImVec2 at, std::string_view shown, const Style& style, float room, Align align) const {
    const float reach = px(1.5F);
    const Style halo{style.size, style.weight, with_alpha(palette::outline, 0.85F)};
    constexpr int directions = 8;
    for (int i = 0; i < directions; ++i) {
        const float angle = static_cast<float>(i) * 2 * std::numbers::pi_v<float> / directions;
        text_mid({at.x + reach * std::cos(angle), at.y + reach * std::sin(angle)},
                 shown,
                 halo,
                 room,
                 align);
    }
    text_mid(at, shown, style, room, align);
}

void Pen::halo_text_turned(ImVec2 centre,
                           std::string_view shown,
                           const Style& style,
                           float angle) const {
    const int first = list_->VtxBuffer.Size;
    halo_text(centre, shown, style);
    const float cosine = std::cos(angle), sine = std::sin(angle);
    for (int i = first; i < list_->VtxBuffer.Size; ++i) {
        ImVec2& at = list_->VtxBuffer[i].pos;
        const ImVec2 from{at.x - centre.x, at.y - centre.y};
        at = {centre.x + from.x * cosine + from.y * sine,
              centre.y - from.x * sine + from.y * cosine};
    }
}

void Pen::fill(const Rect& rect, Rgba colour, float radius) const {
    // On whole pixels: crisp, and the same in every tile of a wall.
    const ImVec2 from{std::round(rect.left), std::round(rect.top)};
    const ImVec2 to{
        rect.right > rect.left ? std::max(std::round(rect.right), from.x + 1) : from.x,
        rect.bottom > rect.top ? std::max(std::round(rect.bottom), from.y + 1) : from.y};
    list_->AddRectFilled(from, to, colour, radius);
}
void Pen::outline(const Rect& rect, Rgba colour, float radius, float thickness) const {
    // Inside the rectangle and on whole pixels: a border between two rows is a grey blur of both.
    const float thick = std::max(std::round(thickness), 1.0F);
    const float in = thick / 2 - 0.5F;  // ImGui itself draws half a pixel further in
    list_->AddRect({std::round(rect.left) + in, std::round(rect.top) + in},
                   {std::round(rect.right) - in, std::round(rect.bottom) - in},
                   colour,
                   radius,
                   0,
                   thick);
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

void Pen::ring(ImVec2 centre, float radius, Rgba colour) const {
    list_->AddCircle(centre, radius, colour, 0, px(1.8F));
}

float Pen::pill_width(std::string_view word, TypeSize size) const {
    return width_of(word, {size, Weight::bold}) + px(3 * theme::unit);
}

float Pen::pill(ImVec2 at, std::string_view word, Rgba colour, float height, TypeSize size) const {
    const Style style{size, Weight::bold, colour};
    const float width = pill_width(word, size);
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

namespace {

/// The known points of a course, from left to right; -1 is not known.
std::vector<ImVec2> points_of(const Rect& rect, std::span<const float> course, float top) {
    std::vector<ImVec2> points;
    for (std::size_t i = 0; i < course.size(); ++i) {
        if (course[i] < 0) continue;
        const float share = course.size() == 1
                                ? 1.0F
                                : static_cast<float>(i) / static_cast<float>(course.size() - 1);
        points.emplace_back(rect.left + rect.width() * share,
                            rect.bottom - rect.height() * course[i] / top);
    }
    return points;
}

}  // namespace

void Pen::trend(const Rect& rect,
                std::span<const float> values,
                std::span<const float> usual,
                Rgba colour) const {
    float top = 1;
    for (const float value : values) top = std::max(top, value);
    for (const float value : usual) top = std::max(top, value);
    hairline(rect.left, rect.right, rect.bottom);
    const std::vector<ImVec2> course = points_of(rect, values, top);
    for (std::size_t i = 1; i < course.size(); ++i) {  // convex pieces: one quad a step
        const std::array<ImVec2, 4> quad{course[i - 1],
                                         course[i],
                                         ImVec2{course[i].x, rect.bottom},
                                         ImVec2{course[i - 1].x, rect.bottom}};
        list_->AddConvexPolyFilled(quad.data(), 4, with_alpha(colour, 0.14F));
    }
    const std::vector<ImVec2> before = points_of(rect, usual, top);
    list_->AddPolyline(before.data(),
                       static_cast<int>(before.size()),
                       with_alpha(palette::text2, 0.6F),
                       0,
                       px(1.2F));
    list_->AddPolyline(course.data(), static_cast<int>(course.size()), colour, 0, px(1.8F));
    if (!course.empty()) dot(course.back(), px(3), colour);
}

namespace {

/// Corners of a regular polygon, the first at an angle in radians from the right, clockwise.
std::vector<ImVec2> polygon(ImVec2 centre, float radius, int corners, float first_angle) {
    std::vector<ImVec2> points;
    for (int i = 0; i < corners; ++i) {
        const float angle = first_angle + static_cast<float>(i) * 2 * std::numbers::pi_v<float> /
                                              static_cast<float>(corners);
        points.emplace_back(centre.x + radius * std::cos(angle),
                            centre.y + radius * std::sin(angle));
    }
    return points;
}

}  // namespace

void Pen::grade_mark(ImVec2 centre, float radius, int grade) const {
    constexpr float pi = std::numbers::pi_v<float>;
    const Rgba colour = grade_colour(grade);
    const auto shape = [&](const std::vector<ImVec2>& corners) {
        const int count = static_cast<int>(corners.size());
        list_->AddConvexPolyFilled(corners.data(), count, colour);
        list_->AddPolyline(corners.data(), count, palette::outline, ImDrawFlags_Closed, px(1.5F));
    };
    float drop = 0;   // of the numeral: a triangle is wide below
    switch (grade) {  // radii that make the four look equally large
        case 1:
            shape(polygon(centre, radius * 1.06F, 8, pi / 8));
            break;
        case 2:
            drop = radius * 0.34F;
            shape(polygon({centre.x, centre.y + radius * 0.22F}, radius * 1.3F, 3, -pi / 2));
            break;
        case 3:
            shape(polygon(centre, radius * 1.24F, 4, pi / 4));
            break;
        case 4:
            list_->AddCircleFilled(centre, radius, colour);
            list_->AddCircle(centre, radius, palette::outline, 0, px(1.5F));
            break;
        default:
            list_->AddCircle(centre, radius * 0.6F, palette::text3, 0, px(2));
            return;
    }
    text_mid({centre.x, centre.y + drop},
             grade_numeral(grade),
             {radius < px(13) ? TypeSize::axis : TypeSize::label, Weight::bold, palette::outline},
             1e9F,
             Align::centre);
}

Rgba grade_colour(int grade) {
    return grade >= 1 && grade <= 4 ? palette::grade[static_cast<std::size_t>(grade - 1)]
                                    : palette::text3;
}

std::string_view grade_numeral(int grade) {
    constexpr std::array<std::string_view, 5> numerals{"—", "I", "II", "III", "IV"};
    return grade >= 0 && grade <= 4 ? numerals[static_cast<std::size_t>(grade)] : "—";
}

}  // namespace yiping
