#include "ingest/place/city_sources.hpp"

#include <fmt/format.h>
#include <gdal_priv.h>
#include <ogrsf_frmts.h>

#include "ingest/event/errors.hpp"
#include "ingest/place/gdal_file.hpp"

namespace yiping {
namespace {

Corner corner_of(const OGRPoint& point, Datum datum) {
    return nearest_corner(wgs84_from(datum, {point.getX(), point.getY()}));
}

/// Without a closing corner and without repeated ones.
std::vector<Corner> corners_of(const OGRSimpleCurve& curve, Datum datum) {
    std::vector<Corner> corners;
    for (const OGRPoint& point : curve) {
        const Corner corner = corner_of(point, datum);
        if (corners.empty() || corners.back() != corner) corners.push_back(corner);
    }
    return corners;
}

CornerRing ring_of(const OGRLinearRing& ring, Datum datum) {
    CornerRing corners = corners_of(ring, datum);
    if (corners.size() > 1 && corners.front() == corners.back()) corners.pop_back();
    return corners;
}

Area area_of(const OGRPolygon& polygon, Datum datum) {
    Area area;
    area.outer = ring_of(*polygon.getExteriorRing(), datum);
    for (int i = 0; i < polygon.getNumInteriorRings(); ++i)
        area.holes.push_back(ring_of(*polygon.getInteriorRing(i), datum));
    return area;
}

std::vector<Area> areas_of(const OGRGeometry& geometry, Datum datum) {
    std::vector<Area> areas;
    if (wkbFlatten(geometry.getGeometryType()) == wkbPolygon)
        areas.push_back(area_of(*geometry.toPolygon(), datum));
    else if (wkbFlatten(geometry.getGeometryType()) == wkbMultiPolygon)
        for (const OGRPolygon* part : *geometry.toMultiPolygon())
            areas.push_back(area_of(*part, datum));
    return areas;
}

std::vector<CountyShape> read_counties(const std::filesystem::path& file) {
    std::vector<CountyShape> counties;
    for_each_feature(file, [&](const OGRFeature& feature) {
        const OGRGeometry* shape = feature.GetGeometryRef();
        const std::vector<Area> areas =
            shape == nullptr ? std::vector<Area>{} : areas_of(*shape, Datum::gcj02);
        if (areas.size() != 1 || !areas[0].holes.empty())
            throw IoError(
                fmt::format("{}: a county must be one polygon without holes", file.string()));
        counties.push_back(
            {text(file, feature, "code"), text(file, feature, "name"), areas[0].outer});
    });
    return counties;
}

std::vector<Division> read_divisions(const std::filesystem::path& file) {
    std::vector<Division> divisions;
    for_each_feature(file, [&](const OGRFeature& row) {
        divisions.push_back({text(file, row, "code"),
                             text(file, row, "level"),
                             text(file, row, "name"),
                             text(file, row, "parent")});
    });
    return divisions;
}

std::vector<KnownCentre> read_centres(const std::filesystem::path& file) {
    std::vector<KnownCentre> centres;
    for_each_feature(file, [&](const OGRFeature& row) {
        const LonLat gcj02{number(file, row, "lon_gcj02"), number(file, row, "lat_gcj02")};
        centres.push_back({text(file, row, "code"),
                           text(file, row, "level"),
                           text(file, row, "name"),
                           nearest_corner(wgs84_from(Datum::gcj02, gcj02))});
    });
    return centres;
}

void read_context(const std::filesystem::path& file, Datum datum, CitySources& sources) {
    for_each_feature(file, [&](const OGRFeature& feature) {
        if (feature.GetGeometryRef() == nullptr) return;
        ContextArea area;
        area.parts = areas_of(*feature.GetGeometryRef(), datum);
        if (datum == Datum::gcj02) {
            area.code = text(file, feature, "code");
            area.name = text(file, feature, "name");
            area.kind = "city";
        } else {
            area.code = "210000";
            area.name = "辽宁省";
            area.kind = "province";
        }
        sources.context.push_back(std::move(area));
    });
}

void read_water(const std::filesystem::path& file, const char* kind, CitySources& sources) {
    for_each_feature(file, [&](const OGRFeature& feature) {
        const OGRGeometry* shape = feature.GetGeometryRef();
        if (shape == nullptr || wkbFlatten(shape->getGeometryType()) != wkbLineString) return;
        sources.water.push_back({kind,
                                 static_cast<int>(number(file, feature, "level")),
                                 corners_of(*shape->toLineString(), Datum::wgs84)});
    });
}

std::vector<GazetteerPlace> read_places(const std::filesystem::path& file) {
    std::vector<GazetteerPlace> places;
    for_each_feature(file, [&](const OGRFeature& row) {
        const std::string latin = text(file, row, "name");
        const std::string chinese = text(file, row, "name_zh");
        places.push_back(
            {chinese.empty() ? latin : chinese,
             latin,
             nearest_corner(LonLat{number(file, row, "lng"), number(file, row, "lat")})});
    });
    return places;
}

}  // namespace

CitySources read_city_sources(const std::filesystem::path& assets) {
    CitySources sources;
    sources.counties = read_counties(assets / "map/anshan_counties.geojson");
    sources.divisions = read_divisions(assets / "admin/anshan_divisions.csv");
    sources.centres = read_centres(assets / "admin/anshan_points_gcj02.csv");
    read_context(assets / "map/liaoning_outline.geojson", Datum::wgs84, sources);
    read_context(assets / "map/neighbour_cities.geojson", Datum::gcj02, sources);
    read_water(assets / "map/rivers.geojson", "river", sources);
    read_water(assets / "map/shore.geojson", "shore", sources);
    sources.places = read_places(assets / "map/places.csv");
    return sources;
}

}  // namespace yiping
