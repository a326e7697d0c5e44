// What symbols, points, rings and lines look like, pixel by pixel where it matters.
#include "tests/layers/picture.hpp"
#include "viewer/layers/map_drawing.hpp"
#include "viewer/layers/marks.hpp"

namespace yiping {
namespace {

constexpr Rgba white = rgb(0xFFFFFF);
constexpr float radius_px = 20;

/// One symbol in the middle, asked in units of its own radius, y up.
class DrawnSymbol {
public:
    DrawnSymbol(Picture& picture, std::uint32_t kind, Rgba clear, bool flash = false)
        : unit_px_{radius_px * std::array{0.6, 1.5, 1.2, 1.0, 0.8}[kind & 15U]} {
        SymbolsLayer layer{default_shader_folder()};
        layer.marks().set(0, {{0, 0}, kind});
        layer.upload();
        image_ = picture.draw([&] { layer.draw(radius_px, 1); }, clear, flash);
    }
    [[nodiscard]] Rgba at(double x, double y) const {
        return pixel_at(image_, x * unit_px_, y * unit_px_);
    }
    [[nodiscard]] double unit_px() const { return unit_px_; }

private:
    double unit_px_;
    Image image_;
};

std::uint32_t plain(int grade) {
    return symbol_kind(grade, false, false, false);
}

/// Two vertices in the middle of the picture's pixel grid.
MapLayer line_layer(Vertex2 from, Vertex2 to) {
    MapLayer layer;
    layer.role = MapRole::county;
    LineLevel level;
    level.segments = {{from, to}};
    CityBox box;
    box.include(metres_of(from));
    box.include(metres_of(to));
    level.chunks = {{box, {0, 1}, 0}};
    layer.lines = {level};
    return layer;
}

Image drawn_line(Picture& picture, Vertex2 from, Vertex2 to, float width_px) {
    const MapLayer layer = line_layer(from, to);
    const LineDrawing drawing{layer};
    MapPrograms programs{default_shader_folder()};
    return picture.draw(
        [&] {
            programs.use_lines(white, width_px);
            drawing.draw(layer, picture.camera.visible(), 1, 0, true);
        },
        rgb(0));
}

/// How much of a column the line covers, in pixels.
double covered_of_column(const Image& image, int x) {
    double sum = 0;
    for (int y = 0; y < Picture::size_px; ++y)
        sum += static_cast<double>(image.at(x, y) & 0xFFU) / 255.0;
    return sum;
}

}  // namespace

TEST_CASE("each grade has its colour inside its own shape and nothing outside of it") {
    Picture picture;
    const Rgba clear = palette::quantity[4];
    const auto inside = [&](const DrawnSymbol& symbol, int grade, double x, double y) {
        INFO("grade " << grade << " at " << x << ", " << y);
        CHECK(difference(symbol.at(x, y), palette::grade[static_cast<std::size_t>(grade) - 1]) <=
              1);
    };
    const auto outside = [&](const DrawnSymbol& symbol, int grade, double x, double y) {
        INFO("grade " << grade << " at " << x << ", " << y);
        CHECK(symbol.at(x, y) == clear);
    };
    SECTION("an octagon") {
        const DrawnSymbol symbol{picture, plain(1), clear};
        for (const double side : {-1.0, 1.0}) {
            inside(symbol, 1, side * 0.8, 0);
            inside(symbol, 1, 0, side * 0.8);
            inside(symbol, 1, side * 0.6, side * 0.6);
            outside(symbol, 1, side * 0.85, side * 0.85);
        }
    }
    SECTION("a triangle, point up") {
        const DrawnSymbol symbol{picture, plain(2), clear};
        for (const double side : {-1.0, 1.0}) {
            inside(symbol, 2, side * 0.65, -0.33);
            outside(symbol, 2, side * 0.7, 0.6);
        }
        inside(symbol, 2, 0, 0.8);
        outside(symbol, 2, 0, -0.7);
    }
    SECTION("a square") {
        const DrawnSymbol symbol{picture, plain(3), clear};
        for (const double side : {-1.0, 1.0}) {
            inside(symbol, 3, side * 0.72, side * 0.72);
            outside(symbol, 3, side * 0.98, 0);
            outside(symbol, 3, 0, side * 0.98);
        }
    }
    SECTION("a circle") {
        const DrawnSymbol symbol{picture, plain(4), clear};
        for (const double side : {-1.0, 1.0}) {
            inside(symbol, 4, side * 0.52, side * 0.52);
            outside(symbol, 4, side * 0.78, side * 0.78);
        }
        inside(symbol, 4, 0, 0.7);
    }
    SECTION("a quiet dot for what is not graded") {
        const DrawnSymbol symbol{picture, plain(0), clear};
        CHECK(difference(symbol.at(0, 0), palette::text3) <= 1);
        outside(symbol, 0, 0.9, 0.9);
    }
}

TEST_CASE("grades are told apart without colour by the strokes of their numerals") {
    Picture picture;
    const auto strokes = [&](int grade) {  // dark runs along a line through the symbol
        const DrawnSymbol symbol{picture, plain(grade), palette::quantity[4]};
        const double y = grade == 2 ? -0.16 : 0.2;
        int runs = 0;
        bool dark = false;
        for (double x = -0.55; x < 0.55; x += 0.5 / symbol.unit_px()) {
            const bool now = difference(symbol.at(x, y), palette::outline) < 60;
            runs += now && !dark ? 1 : 0;
            dark = now;
        }
        return runs;
    };
    CHECK(strokes(1) == 1);
    CHECK(strokes(2) == 2);
    CHECK(strokes(3) == 3);
    CHECK(strokes(4) == 3);  // the bar and the two arms of the V
}

TEST_CASE("a symbol carries a dark outline") {
    Picture picture;
    for (const int grade : {1, 3, 4}) {
        const DrawnSymbol symbol{picture, plain(grade), white};
        const double edge = std::array{0.0, 0.924, 0.0, 0.82, 0.9}[static_cast<std::size_t>(grade)];
        int darkest = 255;
        for (double px = 0; px < 2; px += 0.25)
            darkest = std::min(
                darkest, difference(symbol.at(edge + px / symbol.unit_px(), 0), palette::outline));
        CHECK(darkest < 80);
    }
}

TEST_CASE("overdue shows a mark, amber unless it belongs to a grade I") {
    Picture picture;
    const auto corner = [&](int grade, bool overdue) {
        return DrawnSymbol{picture, symbol_kind(grade, false, overdue, false), palette::background}
            .at(0.98, 0.98);
    };
    CHECK(corner(3, false) == palette::background);
    for (const int grade : {2, 3, 4}) CHECK(difference(corner(grade, true), palette::look) <= 1);
    CHECK(difference(corner(1, true), palette::grade[0]) <= 1);
}

TEST_CASE("what calls for a hand flashes a halo, what is suspended is dimmed") {
    Picture picture;
    const auto halo = [&](bool calls, bool flash) {
        return DrawnSymbol{picture, symbol_kind(3, calls, false, false), palette::background, flash}
            .at(1.37, 0);
    };
    CHECK(halo(true, false) == palette::background);
    CHECK(halo(false, true) == palette::background);
    CHECK(difference(halo(true, true), palette::grade[2]) < 40);
    const DrawnSymbol dimmed{picture, symbol_kind(3, false, false, true), palette::background};
    CHECK(difference(dimmed.at(0.7, 0.7), palette::grade[2]) > 60);
    CHECK(difference(dimmed.at(0.7, 0.7), palette::background) > 60);
}

TEST_CASE("small matters shrink where they would hide the city, grade I to III do not") {
    Picture picture;
    const auto width_of = [&](int grade, float minor) {
        SymbolsLayer layer{default_shader_folder()};
        layer.marks().set(0, {{0, 0}, plain(grade)});
        layer.upload();
        const Image image = picture.draw([&] { layer.draw(radius_px, minor); });
        int drawn = 0;
        for (int x = 0; x < Picture::size_px; ++x)
            drawn += image.at(x, Picture::size_px / 2) != palette::background ? 1 : 0;
        return drawn;
    };
    CHECK(width_of(4, 0.5F) < width_of(4, 1));
    CHECK(width_of(0, 0.5F) < width_of(0, 1));
    for (const int grade : {1, 2, 3}) CHECK(width_of(grade, 0.5F) == width_of(grade, 1));
}

TEST_CASE("a point is a disc of its radius, and one without a place is not drawn") {
    Picture picture;
    PointsLayer points{default_shader_folder()};
    points.marks().set(0, {{0, 0}, palette::good});
    points.marks().set(1, {{50, 50}, 0});
    points.upload();
    const Image image = picture.draw([&] { points.draw(6); });
    CHECK(difference(pixel_at(image, 0, 0), palette::good) <= 1);
    CHECK(difference(pixel_at(image, 4, 0), palette::good) <= 1);
    CHECK(difference(pixel_at(image, -4, 3), palette::good) <= 1);
    CHECK(pixel_at(image, 8, 0) == palette::background);
    CHECK(pixel_at(image, 5.8, 5.8) == palette::background);
    CHECK(pixel_at(image, 50, 50) == palette::background);
}

TEST_CASE("a ring keeps its radius on the ground, whatever the scale") {
    Picture picture;
    RingsLayer rings{default_shader_folder()};
    rings.marks().set(0, {{0, 0}, 60, palette::text1});
    rings.upload();
    const auto outermost = [&](double metres_per_pixel) {
        picture.camera.metres_per_pixel = metres_per_pixel;
        const Image image = picture.draw([&] { rings.draw(); });
        int farthest = 0;  // dashes: look along many rays
        for (int x = 0; x < Picture::size_px; ++x)
            for (int y = 0; y < Picture::size_px; ++y)
                if (difference(image.at(x, y), palette::background) > 100)
                    farthest = std::max(
                        farthest, static_cast<int>(std::lround(std::hypot(x - 99.5, y - 99.5))));
        return farthest;
    };
    CHECK(outermost(1) == Approx(60).margin(1.5));
    CHECK(outermost(2) == Approx(30).margin(1.5));
}

TEST_CASE("a line three wide covers three pixels, level, upright and aslant") {
    Picture picture;
    SECTION("level: three whole rows and no more") {
        const Image image = drawn_line(picture, {-80, 0.5F}, {80, 0.5F}, 3);
        for (const int row : {98, 99, 100}) CHECK(difference(image.at(100, row), white) <= 1);
        CHECK(image.at(100, 97) == rgb(0));
        CHECK(image.at(100, 101) == rgb(0));
    }
    SECTION("upright") {
        const Image image = drawn_line(picture, {0.5F, -80}, {0.5F, 80}, 3);
        for (const int column : {99, 100, 101})
            CHECK(difference(image.at(column, 100), white) <= 1);
        CHECK(image.at(98, 100) == rgb(0));
        CHECK(image.at(102, 100) == rgb(0));
    }
    SECTION("aslant: three across, so the root of two more along a column") {
        const Image image = drawn_line(picture, {-80, -80}, {80, 80}, 3);
        for (const int x : {60, 99, 100, 140})
            CHECK(covered_of_column(image, x) == Approx(3 * 1.41421).margin(0.15));
    }
    SECTION("between pixels it is as wide, only softer") {
        const Image image = drawn_line(picture, {-80, 0.25F}, {80, 0.25F}, 3);
        CHECK(covered_of_column(image, 100) == Approx(3).margin(0.05));
    }
}

TEST_CASE("a change uploads little more than itself") {
    Picture picture;
    PointsLayer points{default_shader_folder()};
    SymbolsLayer symbols{default_shader_folder()};
    for (std::size_t i = 0; i < 67'000; ++i)
        points.marks().set(i, {{static_cast<float>(i), 0}, palette::worker});
    for (std::size_t i = 0; i < 5'000; ++i)
        symbols.marks().set(i, {{static_cast<float>(i), 0}, plain(4)});
    points.upload();
    symbols.upload();
    const auto uploaded = [&] {
        return points.marks().buffer().uploaded_bytes() + symbols.marks().buffer().uploaded_bytes();
    };
    const std::size_t first = uploaded();
    CHECK(first == 67'000 * sizeof(PointMark) + 5'000 * sizeof(SymbolMark));
    points.upload();
    symbols.upload();
    CHECK(uploaded() == first);
    points.marks().set(40'000, {{1, 1}, palette::worker});
    symbols.marks().set(4'999, {{1, 1}, plain(1)});
    points.upload();
    symbols.upload();
    CHECK(uploaded() > first);
    CHECK(uploaded() - first <= 64 * (sizeof(PointMark) + sizeof(SymbolMark)));
}

}  // namespace yiping
