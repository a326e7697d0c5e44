#include "ingest/place/locator.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <gdal_priv.h>
#include <ogrsf_frmts.h>

#include <cmath>
#include <memory>
#include <string_view>

#include "ingest/event/errors.hpp"
#include "ingest/event/grid_code.hpp"
#include "ingest/place/gdal_file.hpp"
#include "ingest/place/random.hpp"
#include "ingest/place/rings.hpp"

namespace yiping {
namespace {

template <typename... Args>
[[noreturn]] void fail(const LocatorSource& source,
                       fmt::format_string<Args...> format,
                       Args&&... args) {
    throw IoError(fmt::format(
        "{}: {}", source.file.string(), fmt::format(format, std::forward<Args>(args)...)));
}

OGRLayer& find_layer(const LocatorSource& source, GDALDataset& dataset) {
    for (const std::string& name : source.layers)
        if (OGRLayer* layer = dataset.GetLayerByName(name.c_str())) return *layer;
    std::vector<std::string> names;
    for (OGRLayer* layer : dataset.GetLayers()) names.emplace_back(layer->GetName());
    fail(source,
         "it has none of the layers {}; it has {}",
         fmt::join(source.layers, ", "),
         fmt::join(names, ", "));
}

/// From the layer's coordinates to WGS 84, longitude first; none is needed for WGS 84 and CGCS2000.
using Transformation = std::unique_ptr<OGRCoordinateTransformation>;

Transformation to_wgs84(const LocatorSource& source, OGRLayer& layer) {
    const auto geographic = [](int epsg) {
        OGRSpatialReference system;
        system.importFromEPSG(epsg);
        system.SetAxisMappingStrategy(OAMS_TRADITIONAL_GIS_ORDER);
        return system;
    };
    const OGRSpatialReference* from = layer.GetSpatialRef();
    const bool undefined =  // as GDAL says it of a GeoPackage
        from != nullptr && from->GetName() != nullptr &&
        std::string_view(from->GetName()).starts_with("Undefined");
    if (from == nullptr || from->IsEmpty() != 0 || undefined)
        fail(source, "layer {} does not say its coordinate system", layer.GetName());
    const OGRSpatialReference wgs84 = geographic(4326);
    const OGRSpatialReference cgcs2000 = geographic(4490);
    if (from->IsSame(&wgs84) != 0 || from->IsSame(&cgcs2000) != 0) return nullptr;
    Transformation transformation(OGRCreateCoordinateTransformation(from, &wgs84));
    if (!transformation)
        fail(source,
             "layer {}: there is no way from its coordinate system to WGS 84",
             layer.GetName());
    return transformation;
}

void append_rings(const OGRPolygon& polygon, std::vector<CornerRing>& rings) {
    for (const OGRLinearRing* ring : polygon) {
        CornerRing corners;
        for (const OGRPoint& point : *ring) {
            if (!(std::abs(point.getX()) <= 180 && std::abs(point.getY()) <= 90)) return;
            corners.push_back(nearest_corner(LonLat{point.getX(), point.getY()}));
        }
        if (corners.size() > 1 && corners.front() == corners.back()) corners.pop_back();
        if (corners.size() > 2) rings.push_back(std::move(corners));
    }
}

/// Empty when the geometry has no area.
std::vector<CornerRing> rings_of(OGRGeometry* shape, OGRCoordinateTransformation* transformation) {
    std::vector<CornerRing> rings;
    if (shape == nullptr ||
        (transformation != nullptr && shape->transform(transformation) != OGRERR_NONE))
        return rings;
    const OGRwkbGeometryType type = wkbFlatten(shape->getGeometryType());
    if (type == wkbPolygon) append_rings(*shape->toPolygon(), rings);
    if (type == wkbMultiPolygon)
        for (const OGRPolygon* part : *shape->toMultiPolygon()) append_rings(*part, rings);
    return rings;
}

}  // namespace

Locator::Locator(const LocatorSource& source) {
    register_gdal();
    const GdalSilence silence;
    const GDALDatasetUniquePtr dataset(
        GDALDataset::Open(source.file.c_str(), GDAL_OF_VECTOR | GDAL_OF_VERBOSE_ERROR));
    if (!dataset) fail(source, "the city cannot be read{}", silence.because());
    OGRLayer& layer = find_layer(source, *dataset);
    layer_ = layer.GetName();
    const int code_field = layer.GetLayerDefn()->GetFieldIndex(source.code_field.c_str());
    if (code_field < 0) fail(source, "layer {} has no field \"{}\"", layer_, source.code_field);
    const int households_field =
        layer.GetLayerDefn()->GetFieldIndex(source.households_field.c_str());
    const Transformation transformation = to_wgs84(source, layer);
    for (const OGRFeatureUniquePtr& feature : layer) {
        const std::string text = feature->GetFieldAsString(code_field);
        const auto code = parse_grid_code(text);
        if (!code)
            fail(source,
                 "layer {}: \"{}\" in field \"{}\" is no grid code",
                 layer_,
                 text,
                 source.code_field);
        const std::vector<CornerRing> rings =
            rings_of(feature->GetGeometryRef(), transformation.get());
        if (rings.empty()) fail(source, "layer {}: {} has no area", layer_, text);
        const auto number = static_cast<std::uint32_t>(cells_.size());
        for (const CornerRing& ring : rings) areas_.add_ring(number, ring);
        const AreaIndex::Box box = areas_.box(number);
        const int households =
            households_field < 0 ? 0 : feature->GetFieldAsInteger(households_field);
        cells_.push_back({code->value,
                          degrees(nearest_corner(inner_point(rings))),
                          degrees(box.low),
                          degrees(box.high),
                          households});
    }
    if (!silence.because().empty())
        fail(source, "layer {} cannot be read to its end{}", layer_, silence.because());
    areas_.finish();
}

std::optional<std::uint64_t> Locator::grid_at(LonLat wgs84) const {
    if (!(std::abs(wgs84.lon) <= 180 && std::abs(wgs84.lat) <= 90)) return std::nullopt;
    const auto number = areas_.find(nearest_corner(wgs84));
    if (!number) return std::nullopt;
    return cells_[*number].code;
}

bool Locator::contains(std::size_t cell, LonLat wgs84) const {
    if (!(std::abs(wgs84.lon) <= 180 && std::abs(wgs84.lat) <= 90)) return false;
    return areas_.contains(static_cast<std::uint32_t>(cell), nearest_corner(wgs84));
}

LonLat Locator::point_in(std::size_t cell, std::uint64_t salt) const {
    constexpr int tries = 32;  // an area that fills a tenth of its box is hit by one in 97 %
    const GridCell& within = cells_[cell];
    Random random(within.code, salt);
    for (int i = 0; i < tries; ++i) {
        const LonLat point{random.between(within.low.lon, within.high.lon),
                           random.between(within.low.lat, within.high.lat)};
        if (contains(cell, point)) return point;
    }
    return within.middle;
}

}  // namespace yiping
