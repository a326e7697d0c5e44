// The city's GeoPackage, through GDAL.
#include <fmt/format.h>
#include <gdal_priv.h>
#include <ogrsf_frmts.h>

#include <algorithm>
#include <cmath>

#include "ingest/commands/simulation/city_places.hpp"
#include "ingest/event/errors.hpp"
#include "ingest/place/gdal_file.hpp"

namespace yiping {
namespace {

class CityFile {
public:
    explicit CityFile(const std::filesystem::path& file) : name_{file.string()} {
        register_gdal();
        const GdalSilence silence;
        dataset_.reset(GDALDataset::Open(name_.c_str(), GDAL_OF_VECTOR | GDAL_OF_READONLY));
        if (!dataset_)
            throw IoError{
                fmt::format("{} is no map that GDAL can read{}", name_, silence.because())};
    }

    template <class Use>
    void each(const char* layer_name, Use use) const {
        OGRLayer* layer = dataset_->GetLayerByName(layer_name);
        if (layer == nullptr)
            throw IoError{fmt::format("{} has no layer \"{}\"", name_, layer_name)};
        for (const auto& feature : *layer) use(*feature);
    }

    [[nodiscard]] GridCode code_of(const OGRFeature& feature) const {
        const std::string text = text_of(feature, "code");
        if (const auto code = parse_grid_code(text)) return *code;
        throw IoError{fmt::format("{}: \"{}\" is not the code of a place", name_, text)};
    }
    [[nodiscard]] LonLat centre_of(const OGRFeature& feature) const {
        return {number_of(feature, "lon"), number_of(feature, "lat")};
    }
    [[nodiscard]] std::string text_of(const OGRFeature& feature, const char* field) const {
        return feature.GetFieldAsString(index_of(feature, field));
    }

private:
    [[nodiscard]] double number_of(const OGRFeature& feature, const char* field) const {
        return feature.GetFieldAsDouble(index_of(feature, field));
    }
    [[nodiscard]] int index_of(const OGRFeature& feature, const char* field) const {
        const int index = feature.GetFieldIndex(field);
        if (index >= 0) return index;
        throw IoError{fmt::format(
            "{}: the layer {} has no field \"{}\"", name_, feature.GetDefnRef()->GetName(), field)};
    }

    std::string name_;
    GDALDatasetUniquePtr dataset_;
};

std::vector<NamedPlace> read_places(const CityFile& file, const char* layer) {
    std::vector<NamedPlace> places;
    file.each(layer, [&](const OGRFeature& feature) {
        places.push_back(
            {file.code_of(feature), file.text_of(feature, "name"), file.centre_of(feature)});
    });
    std::ranges::sort(places, {}, &NamedPlace::code);
    return places;
}

const OGRLinearRing* outer_ring(const OGRGeometry* geometry) {
    if (geometry == nullptr || geometry->IsEmpty()) return nullptr;
    switch (wkbFlatten(geometry->getGeometryType())) {
        case wkbPolygon:
            return geometry->toPolygon()->getExteriorRing();
        case wkbMultiPolygon:
            return geometry->toMultiPolygon()->getGeometryRef(0)->getExteriorRing();
        default:
            return nullptr;
    }
}

std::vector<MicroGrid> read_microgrids(const CityFile& file) {
    std::vector<MicroGrid> microgrids;
    std::vector<LonLat> ring;
    file.each("microgrid", [&](const OGRFeature& feature) {
        MicroGrid& microgrid = microgrids.emplace_back();
        microgrid.code = file.code_of(feature);
        microgrid.centre = file.centre_of(feature);
        microgrid.stops.fill(microgrid.centre);
        const OGRLinearRing* outer = outer_ring(feature.GetGeometryRef());
        if (outer == nullptr) return;
        ring.clear();
        for (int i = 0; i + 1 < outer->getNumPoints(); ++i)
            ring.push_back({outer->getX(i), outer->getY(i)});
        if (!ring.empty()) microgrid.stops = stops_within(ring, microgrid.centre);
    });
    std::ranges::sort(microgrids, {}, &MicroGrid::code);
    return microgrids;
}

/// The points of a river line, one each 300 m, that lie in the city's rectangle.
std::vector<LonLat> read_rivers(const CityFile& file, const OGREnvelope& city) {
    constexpr double step_m = 300;
    std::vector<LonLat> points;
    const auto add = [&](const OGRLineString& line) {
        for (int i = 0; i + 1 < line.getNumPoints(); ++i) {
            const LonLat from{line.getX(i), line.getY(i)};
            const LonLat to{line.getX(i + 1), line.getY(i + 1)};
            const auto steps = static_cast<int>(std::ceil(metres_between(from, to) / step_m));
            for (int step = 0; step < steps; ++step) {
                const LonLat at = on_the_way(from, to, static_cast<double>(step) / steps);
                const bool in_city = at.lon >= city.MinX && at.lon <= city.MaxX &&
                                     at.lat >= city.MinY && at.lat <= city.MaxY;
                if (in_city) points.push_back(at);
            }
        }
    };
    file.each("water", [&](const OGRFeature& feature) {
        const OGRGeometry* geometry = feature.GetGeometryRef();
        if (geometry == nullptr || file.text_of(feature, "kind") != "river") return;
        const auto type = wkbFlatten(geometry->getGeometryType());
        if (type == wkbLineString) add(*geometry->toLineString());
        if (type == wkbMultiLineString)
            for (const OGRLineString* part : *geometry->toMultiLineString()) add(*part);
    });
    return points;
}

/// With some room around it.
OGREnvelope rectangle_of(std::span<const MicroGrid> microgrids) {
    constexpr double room = 0.02;
    OGREnvelope rectangle;
    for (const MicroGrid& microgrid : microgrids)
        for (const double sign : {-1.0, 1.0})
            rectangle.Merge(microgrid.centre.lon + sign * room, microgrid.centre.lat + sign * room);
    return rectangle;
}

}  // namespace

CityPlaces read_city_places(const std::filesystem::path& path) {
    const CityFile file{path};
    CityPlaces city;
    city.counties = read_places(file, "county");
    city.towns = read_places(file, "town");
    city.communities = read_places(file, "community");
    city.microgrids = read_microgrids(file);
    if (city.counties.empty() || city.microgrids.empty())
        throw IoError{fmt::format("{} has no counties or no micro-grids", path.string())};
    city.river_points = read_rivers(file, rectangle_of(city.microgrids));
    mark_near_water(city);
    return city;
}

}  // namespace yiping
