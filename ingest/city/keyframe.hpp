// The folded state as bytes, and its digest: equal states give equal bytes, however they were
// reached.
#pragma once

#include <string>
#include <string_view>

#include "ingest/city/state.hpp"

namespace yiping {

/// Little-endian, uncompressed; begins with fold_version.
[[nodiscard]] std::string keyframe_of(const CityState& city);

/// The way back. Throws IoError when the bytes are cut off, damaged or of another fold version.
[[nodiscard]] CityState city_from_keyframe(std::string_view bytes);

/// 128-bit XXH3 of the keyframe's bytes, 32 hex digits.
[[nodiscard]] std::string digest_of(const CityState& city);
[[nodiscard]] std::string digest_of_keyframe(std::string_view bytes);

}  // namespace yiping
