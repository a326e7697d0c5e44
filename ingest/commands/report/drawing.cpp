#include "ingest/commands/report/drawing.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numbers>

namespace yiping {
namespace {

/// Grades on white paper: darker than on a wall, told by shape and numeral as well.
constexpr std::array<std::string_view, grade_count> colours{
    "#8896a4", "#c8232c", "#d9730d", "#b8920a", "#2f6fbd"};
constexpr std::array<std::string_view, grade_count> numerals{"", "Ⅰ", "Ⅱ", "Ⅲ", "Ⅳ"};

constexpr double width = 1000;

// ---- bars over time

constexpr double bars_height = 150;
constexpr double bars_left = 34;

std::uint32_t total(const std::array<std::uint32_t, grade_count>& bar) {
    std::uint32_t sum = 0;
    for (const std::uint32_t count : bar) sum += count;
    return sum;
}

std::string draw_axis(const Story& story, const ReportFrame& frame, double step) {
    std::string svg;
    constexpr std::size_t labels = 8;
    const std::size_t every = std::max<std::size_t>(1, (story.bars.size() + labels - 1) / labels);
    for (std::size_t i = 0; i < story.bars.size(); i += every)
        svg += fmt::format(
            R"(<text x="{:.1f}" y="{}" class="axis">{}</text>)",
            bars_left + step * static_cast<double>(i),
            bars_height + 16,
            day_and_minute(story.from_ms + static_cast<TimeMs>(i) * story.bar_ms, frame));
    return svg;
}

// ---- map

/// Degrees to the drawing: equal scale both ways at the middle latitude.
class Projection {
public:
    Projection(const Story& story, const ReportMap& map) {
        for (const ReportMap::County& county : map.counties)
            for (const auto& ring : county.rings)
                for (const LonLat& at : ring) include(at);
        if (map.counties.empty()) include_most(story);
        if (west_ > east_) return;
        constexpr double margin_deg = 0.02;
        west_ -= margin_deg, east_ += margin_deg, south_ -= margin_deg, north_ += margin_deg;
        squeeze_ = std::cos((south_ + north_) / 2 * std::numbers::pi / 180);
        scale_ = std::min(width / ((east_ - west_) * squeeze_), most_height / (north_ - south_));
    }
    [[nodiscard]] bool empty() const { return west_ > east_; }
    [[nodiscard]] double height() const { return (north_ - south_) * scale_; }
    [[nodiscard]] double x(double lon) const {
        return (width - (east_ - west_) * squeeze_ * scale_) / 2 +
               (lon - west_) * squeeze_ * scale_;
    }
    [[nodiscard]] double y(double lat) const { return (north_ - lat) * scale_; }
    [[nodiscard]] double west() const { return west_; }
    [[nodiscard]] double east() const { return east_; }
    [[nodiscard]] double south() const { return south_; }
    [[nodiscard]] double north() const { return north_; }
    [[nodiscard]] bool holds(LonLat at) const {
        return at.lon >= west_ && at.lon <= east_ && at.lat >= south_ && at.lat <= north_;
    }

private:
    static constexpr double most_height = 900;

    /// All cases but the outermost hundredth each way: a single wrong position would make a dot of
    /// the rest. What lies outside is told.
    void include_most(const Story& story) {
        std::vector<double> lons, lats;
        for (const CaseStory& one : story.cases) {
            if (!one.incident.place.has_position) continue;
            const LonLat at = lon_lat_of(one.incident.place);
            lons.push_back(at.lon);
            lats.push_back(at.lat);
        }
        if (lons.empty()) return;
        const std::size_t outermost = lons.size() / 100;
        const auto edges = [&](std::vector<double>& all) {
            std::ranges::sort(all);
            const double low = all[outermost], high = all[all.size() - 1 - outermost];
            const double reach = outermost == 0 ? 0 : (high - low) / 10;
            return std::pair{std::max(low - reach, all.front()),
                             std::min(high + reach, all.back())};
        };
        const auto [west, east] = edges(lons);
        const auto [south, north] = edges(lats);
        include({west, south});
        include({east, north});
    }
    void include(LonLat at) {
        west_ = std::min(west_, at.lon), east_ = std::max(east_, at.lon);
        south_ = std::min(south_, at.lat), north_ = std::max(north_, at.lat);
    }
    double west_ = 180, east_ = -180, south_ = 90, north_ = -90, squeeze_ = 1, scale_ = 1;
};

/// A map without counties tells where it is by its frame: whole steps of degrees, four to ten of
/// them.
std::string draw_degrees(const Projection& at) {
    constexpr std::array<double, 10> steps{0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10};
    const double degrees = std::max(at.east() - at.west(), at.north() - at.south());
    const auto* step = std::ranges::find_if(steps, [&](double one) { return degrees / one < 10; });
    const double by = step == steps.end() ? 30 : *step;
    const auto label = [&](double value, char plus, char minus) {
        return fmt::format(
            "{:g}°{}", std::abs(std::round(value / by) * by), value < 0 ? minus : plus);
    };
    std::string svg;
    for (double lon = std::ceil(at.west() / by) * by; lon <= at.east(); lon += by)
        svg += fmt::format(
            R"(<line class="degree" x1="{0:.1f}" x2="{0:.1f}" y1="0" y2="{1:.1f}"/><text class="axis" x="{2:.1f}" y="{3:.1f}">{4}</text>)",
            at.x(lon),
            at.height(),
            at.x(lon) + 3,
            at.height() - 4,
            label(lon, 'E', 'W'));
    for (double lat = std::ceil(at.south() / by) * by; lat <= at.north(); lat += by)
        svg += fmt::format(
            R"(<line class="degree" x1="{0:.1f}" x2="{1:.1f}" y1="{2:.1f}" y2="{2:.1f}"/><text class="axis" x="{3:.1f}" y="{4:.1f}">{5}</text>)",
            at.x(at.west()),
            at.x(at.east()),
            at.y(lat),
            at.x(at.west()) + 3,
            at.y(lat) - 3,
            label(lat, 'N', 'S'));
    return svg;
}

std::string draw_counties(const ReportMap& map, const Projection& at) {
    std::string svg;
    for (const ReportMap::County& county : map.counties) {
        svg += R"(<path class="county" d=")";
        for (const auto& ring : county.rings) {
            char move = 'M';
            double last_x = -10, last_y = -10;
            for (const LonLat& corner : ring) {
                const double x = at.x(corner.lon), y = at.y(corner.lat);
                if (std::abs(x - last_x) + std::abs(y - last_y) < 1) continue;  // finer than print
                svg += fmt::format("{}{:.1f} {:.1f}", std::exchange(move, 'L'), x, y);
                last_x = x, last_y = y;
            }
            svg += 'Z';
        }
        svg += R"("/>)";
    }
    for (const ReportMap::County& county : map.counties)
        svg += fmt::format(R"(<text class="name" x="{:.1f}" y="{:.1f}">{}</text>)",
                           at.x(county.label.lon),
                           at.y(county.label.lat),
                           html_text(county.name));
    return svg;
}

/// The outline of a grade's shape around the origin: octagon, triangle, square, circle.
std::string shape_of(std::uint8_t grade, double radius) {
    const auto polygon = [radius](int corners, double turn) {
        std::string points;
        for (int i = 0; i < corners; ++i) {
            const double angle = turn + 2 * std::numbers::pi * i / corners;
            points +=
                fmt::format("{:.1f},{:.1f} ", radius * std::cos(angle), radius * std::sin(angle));
        }
        return fmt::format(R"(<polygon points="{}"/>)", points);
    };
    switch (grade) {
        case 1:
            return polygon(8, std::numbers::pi / 8);
        case 2:
            return polygon(3, -std::numbers::pi / 2);
        case 3:
            return polygon(4, std::numbers::pi / 4);
        default:
            return fmt::format(R"(<circle r="{:.1f}"/>)", radius);
    }
}

std::string draw_case(const Incident& incident, const Projection& projection) {
    const LonLat at = lon_lat_of(incident.place);
    const std::uint8_t grade = incident.grade;
    const bool large = grade == 1 || grade == 2;
    const double radius = large ? 11 : grade == 3 ? 5 : 1.8;
    std::string svg = fmt::format(
        R"svg(<g class="{}" transform="translate({:.1f} {:.1f})" style="color:{}"><title>{}</title>{})svg",
        is_open(incident.stage) ? "open" : "ended",
        projection.x(at.lon),
        projection.y(at.lat),
        colours.at(grade),
        html_text(incident.title),
        shape_of(grade, radius));
    if (large) svg += fmt::format(R"(<text class="numeral">{}</text>)", numerals.at(grade));
    return svg + "</g>";
}

}  // namespace

std::string day_and_minute(TimeMs time_ms, const ReportFrame& frame) {
    const CivilTime at = civil_time(time_ms, frame.utc_offset_minutes);
    if (frame.years) return fmt::format("{}-{:02}-{:02}", at.year, at.month, at.day);
    return fmt::format("{:02}-{:02} {:02}:{:02}", at.month, at.day, at.hour, at.minute);
}

std::string clock_seconds(TimeMs time_ms, const ReportFrame& frame) {
    const CivilTime at = civil_time(time_ms, frame.utc_offset_minutes);
    return fmt::format("{}{:02}-{:02} {:02}:{:02}:{:02}",
                       frame.years ? fmt::format("{}-", at.year) : std::string{},
                       at.month,
                       at.day,
                       at.hour,
                       at.minute,
                       at.second);
}

std::string draw_bars(const Story& story, const ReportFrame& frame) {
    std::uint32_t top = 1;
    for (const auto& bar : story.bars) top = std::max(top, total(bar));
    const double step = (width - bars_left) / static_cast<double>(story.bars.size());
    std::string svg = fmt::format(
        R"(<svg viewBox="0 0 {} {}" role="img"><text x="0" y="12" class="axis">{}</text><text x="0" y="{}" class="axis">0</text><line class="base" x1="{}" x2="{}" y1="{}" y2="{}"/>)",
        width,
        bars_height + 24,
        top,
        bars_height,
        bars_left,
        width,
        bars_height,
        bars_height);
    for (std::size_t i = 0; i < story.bars.size(); ++i) {
        double y = bars_height;
        for (const std::size_t grade : {1U, 2U, 3U, 4U, 0U}) {
            const double height = bars_height * static_cast<double>(story.bars[i].at(grade)) /
                                  static_cast<double>(top);
            if (height == 0) continue;
            y -= height;
            svg += fmt::format(
                R"(<rect x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}" fill="{}"/>)",
                bars_left + step * static_cast<double>(i),
                y,
                std::max(step - 1, 0.5),
                height,
                colours.at(grade));
        }
    }
    return svg + draw_axis(story, frame, step) + "</svg>";
}

std::size_t cases_outside(const Story& story, const ReportMap& map) {
    const Projection projection{story, map};
    return static_cast<std::size_t>(std::ranges::count_if(story.cases, [&](const CaseStory& one) {
        return one.incident.place.has_position && !projection.holds(lon_lat_of(one.incident.place));
    }));
}

std::string draw_map(const Story& story, const ReportFrame& frame) {
    const Projection projection{story, frame.map};
    if (projection.empty()) return {};
    std::string svg = fmt::format(R"(<svg class="map" viewBox="0 0 {} {:.0f}" role="img">)",
                                  width,
                                  std::max(projection.height(), 100.0));
    svg += frame.map.counties.empty() ? draw_degrees(projection)
                                      : draw_counties(frame.map, projection);
    std::vector<const Incident*> shown;
    for (const CaseStory& one : story.cases)
        if (one.incident.place.has_position && projection.holds(lon_lat_of(one.incident.place)))
            shown.push_back(&one.incident);
    const auto weight = [](const Incident* incident) {  // the worst on top
        return incident->grade == 0 ? grade_count : int{incident->grade};
    };
    std::ranges::stable_sort(
        shown, [&](const Incident* a, const Incident* b) { return weight(a) > weight(b); });
    for (const Incident* incident : shown) svg += draw_case(*incident, projection);
    return svg + "</svg>";
}

}  // namespace yiping
