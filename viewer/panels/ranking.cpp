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
    [[nodiscard]] double share() const {
        return closed == 0 ? -1 : static_cast<double>(on_time) / static_cast<double>(closed);
    }
};

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

}  // namespace

void draw_ranking(const Pen& pen, const Rect& rect, const PanelInput& in, Intents& asked) {
    constexpr double wanted = 0.90;
    Rect rest = draw_head(pen, rect, in.say(words::counties_on_time), in.say(words::today));
    const float height = pen.px(28);
    for (const CountyFigures& county : ranked(in)) {
        if (rest.height() < height) break;
        const Rect row = rest.cut_top(height);
        const float middle = (row.top + row.bottom) / 2;
        const std::string_view name = in.place_name(county.code);
        const Style label{
            TypeSize::label, Weight::regular, hovered(row) ? palette::text1 : palette::text2};
        pen.text_mid({row.left, middle},
                     name.empty() ? to_string(county.code) : std::string{name},
                     label,
                     pen.px(86));
        const bool below = county.closed != 0 && county.share() < wanted;
        const Rect track{
            row.left + pen.px(92), middle - pen.px(4), row.right - pen.px(70), middle + pen.px(4)};
        pen.bar(track, static_cast<float>(county.share()), below ? palette::look : palette::good);
        pen.text_mid({row.right, middle},
                     percent(county.on_time, county.closed),
                     {TypeSize::body, Weight::regular, palette::text1},
                     pen.px(66),
                     Align::right);
        if (clicked(row)) asked.push_back(SelectGrid{county.code});
    }
}

}  // namespace yiping
