#include "ingest/commands/report/city_outline.hpp"

#include <fmt/format.h>
#include <gdal_priv.h>
#include <ogrsf_frmts.h>

#include "ingest/event/errors.hpp"
#include "ingest/place/gdal_file.hpp"

namespace yiping {
namespace {

void add_outer_ring(const OGRPolygon& polygon, ReportMap::County& county) {
    const OGRLinearRing* ring = polygon.getExteriorRing();
    if (ring == nullptr) return;
    std::vector<LonLat>& corners = county.rings.emplace_back();
    corners.reserve(static_cast<std::size_t>(ring->getNumPoints()));
    for (int i = 0; i < ring->getNumPoints(); ++i)
        corners.push_back({ring->getX(i), ring->getY(i)});
}

ReportMap::County county_of(const OGRFeature& feature) {
    ReportMap::County county;
    const int name = feature.GetFieldIndex("name");
    if (name >= 0) county.name = feature.GetFieldAsString(name);
    const OGRGeometry* geometry = feature.GetGeometryRef();
    if (geometry == nullptr) return county;
    OGRPoint inner;
    if (geometry->Centroid(&inner) == OGRERR_NONE) county.label = {inner.getX(), inner.getY()};
    const OGRwkbGeometryType type = wkbFlatten(geometry->getGeometryType());
    if (type == wkbPolygon) add_outer_ring(*geometry->toPolygon(), county);
    if (type == wkbMultiPolygon)
        for (const OGRPolygon* polygon : *geometry->toMultiPolygon())
            add_outer_ring(*polygon, county);
    return county;
}

}  // namespace

ReportMap read_city_outline(const std::filesystem::path& file) {
    register_gdal();
    const GdalSilence silence;
    const GDALDatasetUniquePtr dataset{
        GDALDataset::Open(file.c_str(), GDAL_OF_VECTOR | GDAL_OF_READONLY)};
    if (!dataset)
        throw IoError{
            fmt::format("{} is no map that GDAL can read{}", file.string(), silence.because())};
    OGRLayer* layer = dataset->GetLayerByName("county");
    if (layer == nullptr) throw IoError{fmt::format("{} has no layer \"county\"", file.string())};
    ReportMap map;
    for (const auto& feature : *layer) map.counties.push_back(county_of(*feature));
    return map;
}

}  // namespace yiping
