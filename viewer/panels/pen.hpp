// The small vocabulary that all panels are drawn with. Sizes are in units of the theme; the pen
// multiplies them by the scale.
#pragma once

#include <imgui.h>

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "viewer/panels/fonts.hpp"
#include "viewer/panels/theme.hpp"

namespace yiping {

/// A rectangle on the screen, in pixels.
struct Rect {
    float left = 0, top = 0, right = 0, bottom = 0;
    [[nodiscard]] float width() const { return right - left; }
    [[nodiscard]] float height() const { return bottom - top; }
    [[nodiscard]] ImVec2 min() const { return {left, top}; }
    [[nodiscard]] ImVec2 max() const { return {right, bottom}; }
    [[nodiscard]] bool holds(ImVec2 at) const {
        return at.x >= left && at.x < right && at.y >= top && at.y < bottom;
    }
    [[nodiscard]] bool overlaps(const Rect& other) const {
        return left < other.right && other.left < right && top < other.bottom && other.top < bottom;
    }
    [[nodiscard]] Rect inset(float by) const {
        return {left + by, top + by, right - by, bottom - by};
    }
    /// Cuts a strip off this rectangle and returns it.
    Rect cut_top(float height);
    Rect cut_bottom(float height);
    Rect cut_left(float width);
    Rect cut_right(float width);
    bool operator==(const Rect&) const = default;
};

enum class Align { left, centre, right };

struct Style {
    TypeSize size = TypeSize::body;
    Weight weight = Weight::regular;
    Rgba colour = palette::text1;
};

/// Draws into one ImGui draw list.
class Pen {
public:
    Pen(ImDrawList& list, Fonts& fonts) : list_{&list}, fonts_{&fonts} {}

    [[nodiscard]] float px(float units_at_scale_1) const {
        return units_at_scale_1 * fonts_->scale();
    }
    /// The height of letters for the far end of the room, in pixels.
    [[nodiscard]] float far_em() const {
        return theme::pixels_of(TypeSize::far) * fonts_->far_scale();
    }
    [[nodiscard]] float width_of(std::string_view text, const Style& style) const;
    [[nodiscard]] float line_height(const Style& style) const;

    /// Draws one line with its top at `at.y`, cut with an ellipsis when wider than `room`; returns
    /// the width drawn.
    float text(ImVec2 at,
               std::string_view text,
               const Style& style,
               float room = 1e9F,
               Align align = Align::left) const;
    /// The same with its middle at `at.y`.
    float text_mid(ImVec2 at,
                   std::string_view text,
                   const Style& style,
                   float room = 1e9F,
                   Align align = Align::left) const;
    /// A longer text broken into at most so many lines of this width; the last one may be longer
    /// still, for text() to cut.
    [[nodiscard]] std::vector<std::string> lines(std::string_view text,
                                                 const Style& style,
                                                 float room,
                                                 std::size_t most) const;
    /// Text over the map: a dark halo around it; its middle at `at.y`.
    void halo_text(ImVec2 at,
                   std::string_view text,
                   const Style& style,
                   float room = 1e9F,
                   Align align = Align::centre) const;

    /// The same around its middle, turned by so much from east to north.
    void halo_text_turned(ImVec2 centre,
                          std::string_view text,
                          const Style& style,
                          float angle) const;

    void fill(const Rect& rect, Rgba colour, float radius = 0) const;
    void outline(const Rect& rect, Rgba colour, float radius = 0, float thickness = 1) const;
    void line(ImVec2 from, ImVec2 to, Rgba colour, float thickness = 1) const;
    void card(const Rect& rect) const;
    void hairline(float left, float right, float y) const;
    void dot(ImVec2 centre, float radius, Rgba colour) const;
    void ring(ImVec2 centre, float radius, Rgba colour) const;
    /// A word in a small frame; returns its width. `height` in pixels, the top is at.y.
    float pill(ImVec2 at,
               std::string_view text,
               Rgba colour,
               float height,
               TypeSize size = TypeSize::label) const;
    [[nodiscard]] float pill_width(std::string_view text, TypeSize size) const;
    /// A measure from 0 to 1 on its track.
    void bar(const Rect& rect, float share, Rgba colour) const;
    /// Values from left to right over the rectangle, based on zero, filled below, the latest with a
    /// dot; `usual` is the thin line behind them. Negative values are not known.
    void trend(const Rect& rect,
               std::span<const float> values,
               std::span<const float> usual,
               Rgba colour) const;
    /// Octagon, triangle, square, circle with the numeral; grade 0 is a small ring.
    void grade_mark(ImVec2 centre, float radius, int grade) const;

    [[nodiscard]] ImDrawList& list() const { return *list_; }
    [[nodiscard]] Fonts& fonts() const { return *fonts_; }

private:
    ImDrawList* list_;
    Fonts* fonts_;
};

/// The colour of a grade 1..4, quiet text for 0.
[[nodiscard]] Rgba grade_colour(int grade);
[[nodiscard]] std::string_view grade_numeral(int grade);

}  // namespace yiping
