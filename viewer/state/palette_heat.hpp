// Colours of densities.
#pragma once

#include "viewer/state/palette.hpp"

namespace yiping::palette {

/// As `quantity`, but for densities that lie over the map's ground: brighter, since much of it
/// shines through.
inline constexpr std::array<Rgba, 5> heat = {
    rgb(0x10202B), rgb(0x1F5A68), rgb(0x2F8E93), rgb(0x4DB8AB), rgb(0x9AE3CF)};

}  // namespace yiping::palette
