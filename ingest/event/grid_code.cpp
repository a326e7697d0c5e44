// Arithmetic on codes: a parent is the code without its last digits.
#include "ingest/event/grid_code.hpp"

#include <charconv>

namespace yiping {
namespace {

constexpr std::uint64_t digits_6 = 100'000;
constexpr std::uint64_t digits_9 = 100'000'000;
constexpr std::uint64_t digits_12 = 100'000'000'000;
constexpr std::uint64_t digits_15 = 100'000'000'000'000;
constexpr std::uint64_t digits_17 = 10'000'000'000'000'000;
constexpr std::uint64_t digits_18 = 100'000'000'000'000'000;

}  // namespace

std::optional<GridCode> parse_grid_code(std::string_view text) {
    const bool known_length = text.size() == 6 || text.size() == 9 || text.size() == 12 ||
                              text.size() == 15 || text.size() == 17 || text.size() == 18;
    if (!known_length || text.front() == '0') return std::nullopt;
    GridCode code;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), code.value);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return code;
}

std::string to_string(GridCode code) {
    return code ? std::to_string(code.value) : std::string{};
}

GridLevel level_of(GridCode code) {
    if (code.value >= digits_17) return GridLevel::microgrid;
    if (code.value >= digits_15) return GridLevel::grid;
    if (code.value >= digits_12) return GridLevel::community;
    if (code.value >= digits_9) return GridLevel::town;
    return code.value % 100 == 0 ? GridLevel::city : GridLevel::county;
}

GridCode parent_of(GridCode code) {
    if (code.value < digits_6) return {};
    switch (level_of(code)) {
        case GridLevel::city:
            return {};
        case GridLevel::county:
            return {code.value / 100 * 100};
        case GridLevel::town:
        case GridLevel::community:
        case GridLevel::grid:
            return {code.value / 1000};
        case GridLevel::microgrid:
            return {code.value / (code.value >= digits_18 ? 1000U : 100U)};
    }
    return {};
}

GridCode ancestor_at(GridCode code, GridLevel level) {
    while (code && level_of(code) > level) code = parent_of(code);
    return code && level_of(code) == level ? code : GridCode{};
}

bool lies_in(GridCode code, GridCode area) {
    return area && ancestor_at(code, level_of(area)) == area;
}

}  // namespace yiping
