// A map layer as bytes and back.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "viewer/map/map_layer.hpp"

namespace yiping {

/// Grows whenever build_layer() or load_layer() make something else of the same source, or the
/// bytes are laid out in another way.
inline constexpr std::uint32_t layer_bytes_version = 6;

/// Everything of a layer that has no picture, in the byte order of this computer, with a checksum.
[[nodiscard]] std::string bytes_of(const MapLayer& layer);
/// Nothing when these are not the bytes that bytes_of() made.
[[nodiscard]] std::optional<MapLayer> layer_from(std::string_view bytes);

}  // namespace yiping
