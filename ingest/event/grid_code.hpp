// Codes of places by GB/T 2260, GB/T 10114 and the grid rules: city 6 > county 6 > town 9 >
// community 12 > grid 15 > micro-grid 17 or 18 digits.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace yiping {

enum class GridLevel : std::uint8_t { city, county, town, community, grid, microgrid };
inline constexpr int grid_level_count = 6;

/// A place by its code, all its digits as one number (18 digits fit); 0 is "nowhere". Which level a
/// code is of follows from the count of its digits; a city is a six-digit code that ends in 00.
struct GridCode {
    std::uint64_t value = 0;
    // clang-tidy takes the zero that the compiler compares with for a pointer.
    auto operator<=>(const GridCode&) const = default;  // NOLINT(modernize-use-nullptr)
    explicit operator bool() const { return value != 0; }
};

/// The code that a text of 6, 9, 12, 15, 17 or 18 digits means; nothing for any other text.
[[nodiscard]] std::optional<GridCode> parse_grid_code(std::string_view text);
[[nodiscard]] std::string to_string(GridCode code);
/// Of a code that is not nowhere.
[[nodiscard]] GridLevel level_of(GridCode code);
/// The code one level up; nowhere for a city and for nowhere itself.
[[nodiscard]] GridCode parent_of(GridCode code);
/// The code's ancestor (or itself) at a level; nowhere when the code is coarser than that.
[[nodiscard]] GridCode ancestor_at(GridCode code, GridLevel level);
/// Whether `code` is `area` or lies in it.
[[nodiscard]] bool lies_in(GridCode code, GridCode area);

}  // namespace yiping
