// What panels need to know of all open cases, counted once when the state changes and not once a
// frame.
#pragma once

#include <array>
#include <optional>
#include <span>
#include <string_view>

#include "ingest/city/state.hpp"

namespace yiping {

/// What is open now in one net.
struct OpenFigures {
    std::uint32_t open = 0, overdue = 0, at_city_level = 0;
    std::array<std::uint32_t, grade_count> of_grade{};
};

struct OpenWork {
    std::array<OpenFigures, net_count> nets;
    std::size_t merged_into_selected = 0;
    std::optional<std::size_t> selected_row;  ///< of the list
};

/// `listed` as the list shows them; `selected` an id, or empty.
[[nodiscard]] OpenWork open_work(const World& world,
                                 std::span<const Incident* const> listed,
                                 std::string_view selected);

}  // namespace yiping
