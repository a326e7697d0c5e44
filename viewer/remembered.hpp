// What a desk remembers of its user between two runs, in the state folder (XDG).
#pragma once

#include "viewer/state/view_state.hpp"

namespace yiping {

/// Whether nobody has run a desk here before; from now on somebody has.
[[nodiscard]] bool first_run();
/// Columns as they were left; as the layout gives them when nothing is remembered.
[[nodiscard]] Proportions remembered_proportions();
/// A home that cannot be written to remembers nothing.
void remember(const Proportions& proportions);

}  // namespace yiping
