#include "viewer/exercise_marks.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <tuple>
#include <vector>

#include "viewer/panels/words.hpp"

namespace yiping {
namespace {

constexpr std::size_t most_words = 24;
constexpr float half_plate_px = 13, apart_px = 38;

struct Mark {
    const Incident* incident;
    ImVec2 at;
    int more = 0;  ///< cases that lie so near that they are told by this one's plate
};

/// What lies in the picture or just beside it, the gravest first.
std::vector<Mark> marks_of(const World& exercise, const Camera& camera, const CitySpace& space) {
    constexpr double margin_px = 40;
    std::vector<Mark> marks;
    for (const Incident& incident : exercise.incidents.rows()) {
        if (!is_open(incident.stage) || !incident.place.has_position) continue;
        const Pixels2 pixel =
            camera.screen_from_city(space.city_metres(lon_lat_of(incident.place)));
        const ImVec2 at{static_cast<float>(pixel.x), static_cast<float>(pixel.y)};
        const Viewport& view = camera.viewport;
        if (pixel.x < view.left_px - margin_px || pixel.y < view.top_px - margin_px ||
            pixel.x > view.left_px + view.width_px + margin_px ||
            pixel.y > view.top_px + view.height_px + margin_px)
            continue;
        marks.push_back({&incident, at});
    }
    std::ranges::sort(marks, {}, [](const Mark& mark) {
        const int grade = mark.incident->grade == 0 ? 5 : mark.incident->grade;
        return std::tuple{grade, ~mark.incident->changed};
    });
    return marks;
}

/// A plate for each case, as long as there is room; the gravest has it.
std::vector<Mark> plates_of(const std::vector<Mark>& marks, float apart) {
    std::vector<Mark> plates;
    for (const Mark& mark : marks) {
        const auto near = std::ranges::find_if(plates, [&](const Mark& plate) {
            return std::abs(plate.at.x - mark.at.x) < apart &&
                   std::abs(plate.at.y - mark.at.y) < apart;
        });
        if (near == plates.end())
            plates.push_back(mark);
        else
            ++near->more;
    }
    return plates;
}

/// Hollow, of two lines: never to be taken for a symbol of the real city, not without colour
/// either, and it hides none that lies below.
void draw_plate(const Pen& pen, const Mark& mark, Language language) {
    const auto& [incident, at, more] = mark;
    const float half = pen.px(half_plate_px);
    const Rect plate{at.x - half, at.y - half, at.x + half, at.y + half};
    pen.outline(plate, palette::look, 0, pen.px(2));
    const Rect outer{plate.left - pen.px(4),
                     plate.top - pen.px(4),
                     plate.right + pen.px(4),
                     plate.bottom + pen.px(4)};
    pen.outline(outer, palette::look, 0, pen.px(1));
    pen.halo_text(
        at,
        incident->grade == 0 ? words::exercise_letter.in(language) : grade_numeral(incident->grade),
        {TypeSize::label, Weight::bold, palette::look},
        2 * half);
    if (more > 0)
        pen.halo_text({outer.right, outer.top},
                      fmt::format("+{}", more),
                      {TypeSize::axis, Weight::bold, palette::look});
}

}  // namespace

void draw_exercise(const Pen& pen,
                   const World& exercise,
                   const Camera& camera,
                   const CitySpace& space,
                   Language language) {
    const std::vector<Mark> plates = plates_of(marks_of(exercise, camera, space), pen.px(apart_px));
    std::vector<Rect> taken;
    const float reach = pen.px(half_plate_px + 4);
    for (const Mark& mark : plates) {
        draw_plate(pen, mark, language);
        taken.push_back(
            {mark.at.x - reach, mark.at.y - reach, mark.at.x + reach, mark.at.y + reach});
    }
    const Style style{TypeSize::label, Weight::bold, palette::look};
    std::size_t told = 0;
    for (const Mark& mark : plates) {
        if (told == most_words) return;
        const std::string text =
            fmt::format("{} {}", words::exercise.in(language), mark.incident->title);
        const float half = pen.width_of(text, style) / 2, high = pen.line_height(style) / 2;
        const ImVec2 middle{mark.at.x, mark.at.y + pen.px(28)};
        const Rect box{middle.x - half, middle.y - high, middle.x + half, middle.y + high};
        if (std::ranges::any_of(taken, [&](const Rect& other) { return box.overlaps(other); }))
            continue;
        taken.push_back(box);
        ++told;
        pen.halo_text(middle, text, style);
    }
}

}  // namespace yiping
