// Every colour value of the program, and nothing else: map layers take them from here, the panels'
// theme includes it.
#pragma once

#include <array>
#include <cstdint>

namespace yiping {

/// Red in the lowest byte, then green, blue, alpha: what OpenGL reads as four normalised bytes and
/// ImGui calls ImU32.
using Rgba = std::uint32_t;

/// An opaque colour written as on the web: rgb(0x45C4B0).
[[nodiscard]] constexpr Rgba rgb(std::uint32_t hex) {
    return ((hex >> 16) & 0xFFU) | (hex & 0xFF00U) | ((hex & 0xFFU) << 16) | 0xFF000000U;
}

/// The same colour at another opacity, 0 to 1.
[[nodiscard]] constexpr Rgba with_alpha(Rgba colour, float alpha) {
    return (colour & 0x00FFFFFFU) | (static_cast<std::uint32_t>(alpha * 510.0F + 1.0F) / 2 << 24);
}

/// Channels 0 to 1 in the order red, green, blue, alpha.
[[nodiscard]] constexpr std::array<float, 4> channels(Rgba colour) {
    constexpr auto channel = [](std::uint32_t byte) {
        return static_cast<float>(byte & 0xFFU) / 255.0F;
    };
    return {channel(colour), channel(colour >> 8), channel(colour >> 16), channel(colour >> 24)};
}

namespace palette {

// Surfaces.
inline constexpr Rgba background = rgb(0x0A1017);
inline constexpr Rgba panel = rgb(0x0F1822);
inline constexpr Rgba raised = rgb(0x152231);
inline constexpr Rgba line = rgb(0x22344A);

// Text: what counts; labels and explanations; units and axes, never needed to act.
inline constexpr Rgba text1 = rgb(0xE8EEF4);
inline constexpr Rgba text2 = rgb(0xA9B8C7);
inline constexpr Rgba text3 = rgb(0x74879B);

// As it should be (live, on time), and look (silent feed, below target, exercise).
inline constexpr Rgba good = rgb(0x45C4B0);
inline constexpr Rgba look = rgb(0xFFB454);

/// Grade I is element 0. Never by colour alone: octagon, triangle, square, circle and numerals go
/// with them.
inline constexpr std::array<Rgba, 4> grade = {
    rgb(0xFF5A5F), rgb(0xFF9F43), rgb(0xFFD74A), rgb(0x5AA9FF)};

/// Five steps of quantity, brighter is more: choropleths and heat.
inline constexpr std::array<Rgba, 5> quantity = {
    rgb(0x10202B), rgb(0x153440), rgb(0x1B4B57), rgb(0x236A71), rgb(0x3A938F)};

/// The outline of every symbol and the halo of every label: dark enough for 3:1 on the brightest
/// fill.
inline constexpr Rgba outline = background;

// The base map: dark and low in contrast, boundaries one step lighter than fills.
inline constexpr Rgba land_outside = rgb(0x0C131B);
inline constexpr Rgba land = rgb(0x0E1720);
inline constexpr Rgba green = rgb(0x0E1D1C);
inline constexpr Rgba water = rgb(0x0B2233);
inline constexpr Rgba shoreline = rgb(0x1D4560);
inline constexpr Rgba building = rgb(0x1A2734);
inline constexpr Rgba building_edge = rgb(0x24364A);
inline constexpr Rgba boundary_outside = rgb(0x182430);
inline constexpr Rgba boundary_county = rgb(0x6F8DA6);
inline constexpr Rgba boundary_town = rgb(0x35506A);
inline constexpr Rgba boundary_fine = rgb(0x1E3142);
/// Trunk, primary, secondary, all others.
inline constexpr std::array<Rgba, 4> street = {
    rgb(0x43586C), rgb(0x35485A), rgb(0x2A3B4B), rgb(0x1F2D3A)};
inline constexpr Rgba worker = rgb(0x8FB6C4);

}  // namespace palette
}  // namespace yiping
