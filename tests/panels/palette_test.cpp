// Contrasts as WCAG counts them, and distances of the grades as colour-blind eyes see them.
#include "viewer/state/palette.hpp"

#include <array>
#include <catch2/catch.hpp>
#include <cmath>
#include <vector>

namespace yiping {
namespace {

using Vector3 = std::array<double, 3>;
using Matrix3 = std::array<Vector3, 3>;

Vector3 linear(Rgba colour) {
    Vector3 result{};
    const auto bytes = channels(colour);
    for (std::size_t i = 0; i < 3; ++i) {
        const double c = static_cast<double>(bytes[i]);
        result[i] = c <= 0.04045 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4);
    }
    return result;
}

double contrast(Rgba a, Rgba b) {
    const auto luminance = [](Rgba colour) {
        const Vector3 c = linear(colour);
        return 0.2126 * c[0] + 0.7152 * c[1] + 0.0722 * c[2];
    };
    const double la = luminance(a) + 0.05, lb = luminance(b) + 0.05;
    return std::max(la, lb) / std::min(la, lb);
}

Vector3 times(const Matrix3& matrix, const Vector3& v) {
    Vector3 result{};
    for (std::size_t row = 0; row < 3; ++row)
        for (std::size_t column = 0; column < 3; ++column)
            result[row] += matrix[row][column] * v[column];
    return result;
}

/// CIE L*a*b* of linear sRGB under D65.
Vector3 lab(const Vector3& rgb_linear) {
    constexpr Matrix3 xyz_from_rgb{{{0.4124564, 0.3575761, 0.1804375},
                                    {0.2126729, 0.7151522, 0.0721750},
                                    {0.0193339, 0.1191920, 0.9503041}}};
    constexpr Vector3 white{0.95047, 1.0, 1.08883};
    Vector3 f = times(xyz_from_rgb, rgb_linear);
    for (std::size_t i = 0; i < 3; ++i) {
        const double t = f[i] / white[i];
        f[i] = t > 216.0 / 24389.0 ? std::cbrt(t) : (24389.0 / 27.0 * t + 16) / 116;
    }
    return {116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])};
}

/// Distance of two colours in L*a*b* (CIE 76); 2.3 is just noticeable.
double distance(Rgba a, Rgba b, const Matrix3& eye) {
    const Vector3 la = lab(times(eye, linear(a))), lb = lab(times(eye, linear(b)));
    return std::hypot(la[0] - lb[0], la[1] - lb[1], la[2] - lb[2]);
}

// Machado, Oliveira, Fernandes 2009, severity 1.
constexpr Matrix3 protan{{{0.152286, 1.052583, -0.204868},
                          {0.114503, 0.786281, 0.099216},
                          {-0.003882, -0.048116, 1.051998}}};
constexpr Matrix3 deutan{{{0.367322, 0.860646, -0.227968},
                          {0.280085, 0.672501, 0.047413},
                          {-0.011820, 0.042940, 0.968881}}};
constexpr Matrix3 tritan{{{1.255528, -0.076749, -0.178779},
                          {-0.078411, 0.930809, 0.147602},
                          {0.004733, 0.691367, 0.303900}}};
constexpr Matrix3 full_colour{{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}};

std::vector<Rgba> map_fills() {
    std::vector<Rgba> fills{palette::background,
                            palette::land_outside,
                            palette::land,
                            palette::green,
                            palette::water,
                            palette::building};
    fills.insert(fills.end(), palette::quantity.begin(), palette::quantity.end());
    return fills;
}

}  // namespace

TEST_CASE("a colour written as on the web has its red in the lowest byte") {
    CHECK(rgb(0x45C4B0) == 0xFFB0C445U);
    CHECK(channels(rgb(0xFF0000)) == std::array<float, 4>{1, 0, 0, 1});
    CHECK(with_alpha(rgb(0x010203), 0.5F) == 0x80030201U);
    CHECK(contrast(rgb(0xFFFFFF), rgb(0)) == Approx(21));
}

TEST_CASE("text is read: 7 to 1 where it counts, 4.5 to 1 where it only explains") {
    for (const Rgba surface : {palette::background, palette::panel}) {
        CHECK(contrast(palette::text1, surface) >= 7);
        CHECK(contrast(palette::text2, surface) >= 7);
        CHECK(contrast(palette::text3, surface) >= 4.5);
        CHECK(contrast(palette::good, surface) >= 4.5);
        CHECK(contrast(palette::look, surface) >= 4.5);
        for (const Rgba grade : palette::grade) CHECK(contrast(grade, surface) >= 4.5);
    }
    CHECK(contrast(palette::text1, palette::raised) >= 7);
    CHECK(contrast(palette::text2, palette::raised) >= 7);
    // Ink on the offline bar, on the first button and in symbols.
    CHECK(contrast(palette::background, palette::look) >= 7);
    CHECK(contrast(palette::background, palette::good) >= 7);
    for (const Rgba grade : palette::grade) CHECK(contrast(palette::outline, grade) >= 4.5);
}

TEST_CASE("a symbol stands out, by its colour or by its outline, on every fill of the map") {
    for (const Rgba fill : map_fills())
        for (const Rgba grade : palette::grade) {
            INFO(std::hex << fill << " under " << grade);
            CHECK(std::max(contrast(grade, fill), contrast(palette::outline, fill)) >= 3);
        }
}

TEST_CASE("quantity grows brighter step by step") {
    for (std::size_t i = 1; i < palette::quantity.size(); ++i)
        CHECK(contrast(palette::quantity[i], palette::background) >
              contrast(palette::quantity[i - 1], palette::background) * 1.1);
}

TEST_CASE("grades are told apart by eyes that lack one kind of cone") {
    constexpr double clearly_apart = 10;
    for (const auto& [name, eye] : {std::pair{"full colour", full_colour},
                                    std::pair{"protanopia", protan},
                                    std::pair{"deuteranopia", deutan},
                                    std::pair{"tritanopia", tritan}})
        for (std::size_t a = 0; a < palette::grade.size(); ++a)
            for (std::size_t b = a + 1; b < palette::grade.size(); ++b) {
                INFO(name << ": grades " << a + 1 << " and " << b + 1);
                CHECK(distance(palette::grade[a], palette::grade[b], eye) >= clearly_apart);
            }
}

}  // namespace yiping
