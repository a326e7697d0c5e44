#include "viewer/layers/marks.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "tests/layers/drawing.hpp"

using namespace yiping;

namespace {

Image draw_symbol(Drawing& drawing, std::uint32_t kind, bool flash = false) {
    SymbolsLayer symbols(default_shader_folder());
    symbols.marks().set(0, {{0, 0}, kind});
    symbols.upload();
    drawing.begin(drawing.camera, 3, flash);
    symbols.draw(8, 1);
    return drawing.image();
}

int count_of(const Image& image, Rgba colour) {
    int count = 0;
    for (int y = 0; y < image.height_px; ++y)
        for (int x = 0; x < image.width_px; ++x)
            if (image.at(x, y) == colour) ++count;
    return count;
}

/// Rows and columns that hold the colour: how tall and wide a shape is.
std::pair<int, int> extent_of(const Image& image, Rgba colour) {
    int min_x = image.width_px, max_x = -1, min_y = image.height_px, max_y = -1;
    for (int y = 0; y < image.height_px; ++y)
        for (int x = 0; x < image.width_px; ++x)
            if (image.at(x, y) == colour) {
                min_x = std::min(min_x, x);
                max_x = std::max(max_x, x);
                min_y = std::min(min_y, y);
                max_y = std::max(max_y, y);
            }
    return {max_x - min_x + 1, max_y - min_y + 1};
}

}  // namespace

TEST_CASE("a dot lies where it should, in its colour, and an invisible one nowhere") {
    Drawing drawing;
    PointsLayer points(default_shader_folder());
    points.marks().set(0, {{-50, 20}, rgb(0x45C4B0)});
    points.marks().set(1, {{50, -20}, 0});
    points.upload();
    drawing.begin(drawing.camera);
    points.draw(4);
    const Image image = drawing.image();
    CHECK(image.at(50, 30) == rgb(0x45C4B0));
    CHECK(image.at(50, 27) == rgb(0x45C4B0));
    CHECK(image.at(50, 36) == black);
    CHECK(image.at(150, 70) == black);
    CHECK(lit_pixels(image) == Approx(3.14159 * 4 * 4).epsilon(0.5));
}

TEST_CASE("dots can be thinned out together") {
    Drawing drawing;
    PointsLayer points(default_shader_folder());
    points.marks().set(0, {{0, 0}, rgb(0xFFFFFF)});
    points.upload();
    drawing.begin(drawing.camera);
    points.draw(4, 0.5F);
    CHECK((drawing.image().at(100, 50) & 0xFFU) == Approx(128).margin(2));
}

TEST_CASE("dots that move or grow in number are drawn where they are now") {
    Drawing drawing;
    PointsLayer points(default_shader_folder());
    const auto show = [&] {
        points.upload();
        drawing.begin(drawing.camera);
        points.draw(2);
        return drawing.image();
    };
    points.marks().set(0, {{0, 0}, rgb(0xFFFFFF)});
    CHECK(show().at(100, 50) == rgb(0xFFFFFF));
    points.marks().set(0, {{-80, 0}, rgb(0xFFFFFF)});
    for (std::size_t i = 1; i < 5000; ++i) points.marks().set(i, {{80, 40}, rgb(0xFF0000)});
    const Image image = show();
    CHECK(image.at(100, 50) == black);
    CHECK(image.at(20, 50) == rgb(0xFFFFFF));
    CHECK(image.at(180, 10) == rgb(0xFF0000));
    points.marks().resize(1);
    CHECK(show().at(180, 10) == black);
}

TEST_CASE("each grade has its own colour and its own shape") {
    Drawing drawing;
    for (int grade = 1; grade <= 4; ++grade) {
        const Image image = draw_symbol(drawing, symbol_kind(grade, false, false, false));
        const Rgba colour = palette::grade[static_cast<std::size_t>(grade - 1)];
        const auto [width, height] = extent_of(image, colour);
        CHECK(count_of(image, colour) > 200);
        CHECK(width > 20);
        // How much of its box a shape fills tells it from the others; the numeral takes a part of
        // each.
        int inside = 0;
        for (int y = 0; y < 100; ++y)
            for (int x = 0; x < 200; ++x)
                if (image.at(x, y) != black && image.at(x, y) != palette::outline) ++inside;
        const double share = static_cast<double>(inside) / (width * height);
        INFO("grade " << grade << " fills " << share << " of its box");
        switch (grade) {
            case 2:
                CHECK(share < 0.62);
                break;
            case 3:
                CHECK(share > 0.8);
                break;
            default:
                CHECK((share > 0.6 && share < 0.95));
                break;
        }
        CHECK(count_of(image, palette::outline) > 40);  // the rim and the numeral
    }
}

TEST_CASE("the octagon has its corners cut and the triangle points up") {
    Drawing drawing;
    const Image triangle = draw_symbol(drawing, symbol_kind(2, false, false, false));
    const auto width_at = [&](int y) {
        int count = 0;
        for (int x = 0; x < 200; ++x)
            if (triangle.at(x, y) == palette::grade[1]) ++count;
        return count;
    };
    CHECK(width_at(58) > width_at(36));
    const Image octagon = draw_symbol(drawing, symbol_kind(1, false, false, false));
    const int half = extent_of(octagon, palette::grade[0]).first / 2;
    CHECK(octagon.at(100 + half - 2, 50) == palette::grade[0]);
    CHECK(octagon.at(100 + half - 2, 50 - half + 2) != palette::grade[0]);
}

TEST_CASE("what calls for a hand flashes, in the light half only") {
    Drawing drawing;
    const int still = lit_pixels(draw_symbol(drawing, symbol_kind(3, false, false, false), true));
    const int dark = lit_pixels(draw_symbol(drawing, symbol_kind(3, true, false, false), false));
    const int light = lit_pixels(draw_symbol(drawing, symbol_kind(3, true, false, false), true));
    CHECK(dark == still);
    CHECK(light > still * 5 / 4);
}

TEST_CASE("overdue is amber, but red on an event of grade one; suspended is dimmed") {
    Drawing drawing;
    CHECK(count_of(draw_symbol(drawing, symbol_kind(4, false, false, false)), palette::look) == 0);
    CHECK(count_of(draw_symbol(drawing, symbol_kind(4, false, true, false)), palette::look) > 20);
    CHECK(count_of(draw_symbol(drawing, symbol_kind(1, false, true, false)), palette::look) == 0);
    CHECK(count_of(draw_symbol(drawing, symbol_kind(4, false, false, true)), palette::grade[3]) ==
          0);
}

TEST_CASE("the dark rim goes all round: no quad cuts a symbol off") {
    Drawing drawing;
    for (const bool overdue : {false, true})
        for (int grade = 1; grade <= 4; ++grade) {
            const Image image = draw_symbol(drawing, symbol_kind(grade, false, overdue, false));
            const Rgba fill = palette::grade[static_cast<std::size_t>(grade - 1)];
            for (int y = 1; y < 99; ++y)
                for (int x = 1; x < 199; ++x) {
                    if (image.at(x, y) != fill && image.at(x, y) != palette::look) continue;
                    CHECK(image.at(x - 1, y) != black);
                    CHECK(image.at(x + 1, y) != black);
                    CHECK(image.at(x, y - 1) != black);
                    CHECK(image.at(x, y + 1) != black);
                }
        }
}

TEST_CASE("a ring is a dashed circle of its radius on the ground around a faint disc") {
    Drawing drawing;
    RingsLayer rings(default_shader_folder());
    rings.marks().set(0, {{0, 0}, 30, rgb(0xFFFFFF)});
    rings.upload();
    for (const double metres_per_pixel : {1.0, 2.0}) {
        drawing.camera.metres_per_pixel = metres_per_pixel;
        drawing.begin(drawing.camera);
        rings.draw();
        const Image image = drawing.image();
        const double radius_px = 30 / metres_per_pixel;
        int bright = 0, dark = 0;
        for (int i = 0; i < 360; ++i) {
            const double angle = i * 3.14159265 / 180;
            const auto pixel =
                image.at(static_cast<int>(std::lround(99.5 + radius_px * std::cos(angle))),
                         static_cast<int>(std::lround(49.5 - radius_px * std::sin(angle))));
            ((pixel & 0xFFU) > 100 ? bright : dark) += 1;
        }
        CHECK(bright > 150);
        CHECK(dark > 60);  // the gaps
        CHECK((image.at(100, 50) & 0xFFU) > 5);
        CHECK((image.at(100, 50) & 0xFFU) < 40);
        CHECK(image.at(100 + static_cast<int>(radius_px) + 4, 50) == black);
    }
}

TEST_CASE("where there is room a symbol of its class stands in the shape, and the numeral beside") {
    Drawing drawing;
    const SymbolsLayer layer(default_shader_folder());
    const std::uint8_t fire = layer.symbols().number_of("12G", ""),
                       traffic = layer.symbols().number_of("12H", "");
    const Image with_fire = draw_symbol(drawing, symbol_kind(1, false, false, false, fire)),
                with_traffic = draw_symbol(drawing, symbol_kind(1, false, false, false, traffic)),
                plain = draw_symbol(drawing, symbol_kind(1, false, false, false));
    int apart = 0;
    for (int y = 0; y < 100; ++y)
        for (int x = 0; x < 200; ++x)
            if (with_fire.at(x, y) != with_traffic.at(x, y)) ++apart;
    CHECK(apart > 200);
    CHECK(with_fire.at(100, 35) == palette::grade[0]);  // the shape's colour around both
    CHECK(count_of(with_fire, palette::outline) > count_of(plain, palette::outline));
}

TEST_CASE("several together are the shape of the worst as a rim around a quiet ground") {
    Drawing drawing;
    const Image three = draw_symbol(drawing, cluster_kind(3, false, false, 12));
    CHECK(three.at(100, 50) == palette::panel);
    CHECK(count_of(three, palette::grade[2]) > 100);
    const auto [width, height] = extent_of(three, palette::grade[2]);
    CHECK(std::abs(width - height) <= 1);
    const Image more = draw_symbol(drawing, cluster_kind(3, false, false, 1200));
    CHECK(extent_of(more, palette::grade[2]).first > width);
    CHECK(lit_pixels(draw_symbol(drawing, cluster_kind(3, true, false, 12), true)) >
          lit_pixels(draw_symbol(drawing, cluster_kind(3, true, false, 12), false)));
}

TEST_CASE("far from the origin and close to the ground a mark goes with the camera, not in steps") {
    Drawing drawing;
    SymbolsLayer symbols(default_shader_folder());
    constexpr double far_m = 90'000;  // a float there knows steps of 8 mm, 0.8 pixels below
    symbols.marks().set(0, {{90'000.0F, 0}, symbol_kind(4, false, false, false)});
    symbols.upload();
    Camera camera = drawing.camera;
    camera.metres_per_pixel = 0.01;
    std::vector<double> middles;
    for (const double moved_px : {0.0, 0.25, 0.5, 0.75}) {
        camera.centre = {far_m - moved_px * camera.metres_per_pixel, 0};
        drawing.begin(camera);
        symbols.draw(7, 1);
        const Image image = drawing.image();
        double weight = 0, moment = 0;
        for (int x = 0; x < image.width_px; ++x) {
            const double light = (image.at(x, 50) >> 16) & 0xFFU;
            weight += light;
            moment += light * x;
        }
        middles.push_back(moment / weight - moved_px);
    }
    for (const double middle : middles) CHECK(middle == Approx(middles.front()).margin(0.03));
}
