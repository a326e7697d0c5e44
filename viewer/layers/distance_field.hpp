// Symbols as signed distance fields: crisp at any size from one small texture.
#pragma once

#include <cstdint>
#include <vector>

#include "viewer/map/symbol_set.hpp"

namespace yiping {

/// Bytes of `side_px` * `side_px`, top row first: 128 on the outline, 255 at `reach` units of the
/// symbol's field inside of it and more, 0 so far outside. shaders/symbols.frag unpacks it so.
[[nodiscard]] std::vector<std::uint8_t> distance_field(const SymbolOutline& symbol,
                                                       int side_px,
                                                       float reach);

}  // namespace yiping
