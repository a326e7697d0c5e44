// What the log tells about one case, in lines for a card.
#pragma once

#include <span>
#include <vector>

#include "viewer/state/view_state.hpp"

namespace yiping {

/// The newest first; who acted, and every word that was said, whatever the type.
[[nodiscard]] std::vector<HistoryLine> lines_of(std::span<const Event> events);

}  // namespace yiping
