// Which county keeps its time limits today.
#include <fmt/format.h>

#include <algorithm>

#include "viewer/panels/panel.hpp"
#include "viewer/state/trend.hpp"

namespace yiping {
namespace {

struct CountyFigures {
    GridCode code;
    std::uint64_t closed = 0, on_time = 0;
    /// -1 when nothing was closed.
    [[nodiscard]] double share() const {
        return closed == 0 ? -1 : static_cast<double>(on_time) / static_cast<double>(closed);
    }
};

/// The best first, those that closed nothing last.
std::vector<CountyFigures> ranked(const PanelInput& in) {
    std::vector<CountyFigures> counties;
    for (const GridNode& node : in.world.grid.rows()) {
        if (level_of(node.id) != GridLevel::county) continue;
        const Sums sums = sums_today(in.world, node.id, in.now_ms, in.utc_offset_minutes);
        CountyFigures figures{node.id, 0, 0};
        for (std::size_t net = 0; net < net_count; ++net) {
            figures.closed += sums.closed[net];
            figures.on_time += sums.closed_on_time[net];
        }
        counties.push_back(figures);
    }
    std::sort(counties.begin(), counties.end(), [](const CountyFigures& a, const CountyFigures& b) {
        return std::pair{-a.share(), a.code} < std::pair{-b.share(), b.code};
    });
    return counties;
}

/// Where bars begin, so that small differences are seen; stated in the head.
double base_of(const std::vector<CountyFigures>& counties) {
    double least = 1;
    for (const CountyFigures& county : counties)
        if (county.closed != 0) least = std::min(least, county.share());
    if (std::ranges::all_of(counties, [](const auto& county) { return county.closed == 0; }))
        return 0;
    for (const double base : {0.8, 0.5})
        if (least > base) return base;
    return 0;
}

void draw_row(const Pen& pen,
              const Rect& row,
              const PanelInput& in,
              const CountyFigures& county,
              double base) {
    const double wanted = in.wanted_share;
    const float middle = (row.top + row.bottom) / 2;
    const std::string_view name = in.place_name(county.code);
    const bool chosen = in.view.selected_grid == county.code;
    const Rgba ink = chosen || hovered(in, row) ? palette::text1 : palette::text2;
    const float name_room = pen.px(106), value_room = pen.px(62);
    pen.text_mid({row.left, middle},
                 name.empty() ? to_string(county.code) : std::string{name},
                 {TypeSize::label, Weight::regular, ink},
                 name_room - pen.px(6));
    const bool below = county.closed != 0 && county.share() < wanted;
    const Rect track{
        row.left + name_room, middle - pen.px(4), row.right - value_room, middle + pen.px(4)};
    pen.bar(track,
            static_cast<float>((county.share() - base) / (1 - base)),
            below ? palette::look : palette::good);
    pen.text_mid({row.right, middle},
                 percent(county.on_time, county.closed),
                 {TypeSize::body,
                  Weight::regular,
                  county.closed == 0 ? palette::text3
                  : below            ? palette::look
                                     : palette::text1},
                 value_room,
                 Align::right);
}

}  // namespace

void draw_ranking(const Pen& pen, const Rect& rect, const PanelInput& in, Intents& asked) {
    const std::vector<CountyFigures> counties = ranked(in);
    const double base = base_of(counties);
    const std::string period =
        base == 0
            ? std::string{in.say(words::today)}
            : fmt::format("{} · {} {:.0f}%", in.say(words::today), in.say(words::from), base * 100);
    Rect rest = draw_head(pen, rect, in.say(words::counties_on_time), period);
    rest.cut_top(pen.px(4));
    if (counties.empty())
        pen.text_mid({rest.left, rest.top + pen.px(14)},
                     in.say(words::no_data),
                     {TypeSize::label, Weight::regular, palette::text3},
                     rest.width());
    const float height =
        std::clamp(rest.height() / std::max(1.0F, static_cast<float>(counties.size())),
                   pen.px(26),
                   pen.px(30));
    for (const CountyFigures& county : counties) {
        if (rest.height() < height - 1) break;
        const Rect row = rest.cut_top(height);
        draw_row(pen, row, in, county, base);
        if (clicked(in, row)) asked.push_back(SelectGrid{county.code});
    }
}

}  // namespace yiping
