// Whether everybody can tell the colours apart, and read what stands on them: computed, not judged.
#include <algorithm>
#include <array>
#include <catch2/catch.hpp>
#include <cmath>
#include <map>
#include <string>
#include <vector>

#include "viewer/state/palette_heat.hpp"

namespace yiping {
namespace {

using Linear = std::array<double, 3>;
using Matrix = std::array<Linear, 3>;

Linear linear(Rgba colour) {
    Linear result{};
    for (std::size_t i = 0; i < 3; ++i) {
        const double c = static_cast<double>(channels(colour)[i]);
        result[i] = c <= 0.04045 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4);
    }
    return result;
}

double luminance(const Linear& c) {
    return 0.2126 * c[0] + 0.7152 * c[1] + 0.0722 * c[2];
}

/// WCAG 2.2, relative luminances 21:1 at most.
double contrast(Rgba a, Rgba b) {
    const double of_a = luminance(linear(a)), of_b = luminance(linear(b));
    return (std::max(of_a, of_b) + 0.05) / (std::min(of_a, of_b) + 0.05);
}

/// Machado, Oliveira, Fernandes 2009, severity 1: how those see a colour who lack one kind of cone.
const std::map<std::string, Matrix> eyes{{"normal", {{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}}},
                                         {"protanopia",
                                          {{{0.152286, 1.052583, -0.204868},
                                            {0.114503, 0.786281, 0.099216},
                                            {-0.003882, -0.048116, 1.051998}}}},
                                         {"deuteranopia",
                                          {{{0.367322, 0.860646, -0.227968},
                                            {0.280085, 0.672501, 0.047413},
                                            {-0.011820, 0.042940, 0.968881}}}},
                                         {"tritanopia",
                                          {{{1.255528, -0.076749, -0.178779},
                                            {-0.078411, 0.930809, 0.147602},
                                            {0.004733, 0.691367, 0.303900}}}}};

Linear seen(const Linear& c, const Matrix& eye) {
    Linear result{};
    for (std::size_t i = 0; i < 3; ++i)
        result[i] = std::clamp(eye[i][0] * c[0] + eye[i][1] * c[1] + eye[i][2] * c[2], 0.0, 1.0);
    return result;
}

/// CIE L*a*b*, D65.
Linear lab(const Linear& c) {
    const auto f = [](double t) {
        return t > 216.0 / 24389 ? std::cbrt(t) : (24389.0 / 27 * t + 16) / 116;
    };
    const double x = f((0.4124564 * c[0] + 0.3575761 * c[1] + 0.1804375 * c[2]) / 0.95047);
    const double y = f(luminance(c));
    const double z = f((0.0193339 * c[0] + 0.1191920 * c[1] + 0.9503041 * c[2]) / 1.08883);
    return {116 * y - 16, 500 * (x - y), 200 * (y - z)};
}

double difference(Rgba a, Rgba b, const Matrix& eye) {
    const Linear of_a = lab(seen(linear(a), eye)), of_b = lab(seen(linear(b), eye));
    return std::hypot(of_a[0] - of_b[0], of_a[1] - of_b[1], of_a[2] - of_b[2]);
}

Rgba over(Rgba top, float alpha, Rgba below) {
    std::uint32_t hex = 0;
    for (std::size_t i = 0; i < 3; ++i)
        hex = hex << 8 | static_cast<std::uint32_t>(std::lround(
                             255 * (channels(top)[i] * alpha + channels(below)[i] * (1 - alpha))));
    return rgb(hex);
}

/// What symbols and names may lie on.
std::vector<Rgba> flat_grounds() {
    return {palette::background,
            palette::land_outside,
            palette::land,
            palette::green,
            palette::water,
            palette::building};
}

std::vector<Rgba> all_grounds() {
    std::vector<Rgba> grounds = flat_grounds();
    grounds.insert(grounds.end(), palette::quantity.begin(), palette::quantity.end());
    for (std::size_t step = 1; step < palette::heat.size(); ++step)
        grounds.push_back(over(palette::heat[step], 0.72F, palette::land));
    return grounds;
}

}  // namespace

TEST_CASE("the four grades are four colours for all eyes") {
    constexpr double clearly = 10;  // a difference of 2.3 is just noticed
    for (const auto& [name, eye] : eyes)
        for (std::size_t a = 0; a < palette::grade.size(); ++a)
            for (std::size_t b = 0; b < a; ++b) {
                CAPTURE(name, a, b);
                CHECK(difference(palette::grade[a], palette::grade[b], eye) > clearly);
            }
}

TEST_CASE("more is brighter for all eyes, step by step") {
    constexpr double one_step = 7;  // of L*, 0 to 100
    for (const auto& [name, eye] : eyes)
        for (const auto& steps : {palette::quantity, palette::heat})
            for (std::size_t i = 1; i < steps.size(); ++i) {
                CAPTURE(name, i);
                CHECK(lab(seen(linear(steps[i]), eye))[0] -
                          lab(seen(linear(steps[i - 1]), eye))[0] >
                      one_step);
            }
}

TEST_CASE("a symbol stands out by 3:1, by its colour or by its outline, on every ground") {
    std::vector<Rgba> fills{palette::good, palette::look};
    fills.insert(fills.end(), palette::grade.begin(), palette::grade.end());
    for (const Rgba fill : fills) {
        CHECK(contrast(fill, palette::outline) >= 3);
        for (const Rgba ground : flat_grounds()) CHECK(contrast(fill, ground) >= 3);
        for (const Rgba ground : all_grounds()) {
            CAPTURE(fill, ground);
            CHECK(std::max(contrast(fill, ground), contrast(palette::outline, ground)) >= 3);
        }
    }
}

TEST_CASE("a name is read at 7:1 on the quiet ground, and on its halo wherever it stands") {
    for (const Rgba text : {palette::text1, palette::text2}) {
        CHECK(contrast(text, palette::outline) >= 7);
        for (const Rgba ground : flat_grounds()) {
            CAPTURE(text, ground);
            CHECK(contrast(text, ground) >= 7);
        }
    }
}

}  // namespace yiping
