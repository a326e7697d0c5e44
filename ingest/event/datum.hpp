// Horizontal datums of China and their way to WGS 84.
#pragma once

#include <optional>
#include <string_view>

namespace yiping {

/// What a producer's coordinates refer to. Every feed must say; it is never guessed.
enum class Datum { wgs84, cgcs2000, gcj02, bd09 };

/// A position in degrees, longitude first, in whatever datum goes with it.
struct LonLat {
    double lon = 0;
    double lat = 0;
    bool operator==(const LonLat&) const = default;
};

/// The datum of a name as it stands on the wire: wgs84, cgcs2000, gcj02 or bd09.
[[nodiscard]] std::optional<Datum> datum_named(std::string_view name);
[[nodiscard]] std::string_view name_of(Datum datum);

/// WGS 84 to GCJ-02 by the published reverse-engineered formula; identity outside China's box.
[[nodiscard]] LonLat gcj02_from_wgs84(LonLat wgs84);

/// Any datum to WGS 84. CGCS2000 is taken as equal (it differs by centimetres to decimetres);
/// GCJ-02 is inverted by three fixed-point steps (0.1 mm at Anshan); BD-09 goes by way of GCJ-02.
[[nodiscard]] LonLat wgs84_from(Datum datum, LonLat position);

}  // namespace yiping
