// Map layers from whatever GDAL can open; the only header of the viewer behind which GDAL is used.
#pragma once

#include <stop_token>
#include <string>
#include <variant>

#include "viewer/map/build_layer.hpp"
#include "viewer/map/map_layer.hpp"

namespace yiping {

/// Why a layer is not on the map: one sentence that names the layer and says what to do.
struct MapProblem {
    std::string sentence;
};

/// Reads one layer, moves it to WGS 84 and then to city metres, and makes it ready to draw. Safe on
/// any thread, several at once. `report` is called on the same thread.
[[nodiscard]] std::variant<MapLayer, MapProblem> load_layer(const MapSource& source,
                                                            const CitySpace& space,
                                                            const ReportProgress& report,
                                                            const std::stop_token& stop);

/// The middle of a source's extent: the origin when the configuration names none.
[[nodiscard]] std::variant<LonLat, MapProblem> centre_of(const MapSource& source);

}  // namespace yiping
