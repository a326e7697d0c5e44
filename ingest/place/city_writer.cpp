#include "ingest/place/city_writer.hpp"

#include <cpl_conv.h>
#include <fmt/format.h>
#include <gdal_priv.h>
#include <ogrsf_frmts.h>

#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "ingest/event/errors.hpp"
#include "ingest/place/gdal_file.hpp"

namespace yiping {
namespace {

/// Stamped into the file in place of the time, so that the same city is the same file.
constexpr const char* fixed_date = "2026-01-01T00:00:00.000Z";

constexpr const char* invented =
    "Synthetic: these shapes are invented for the demo and show nothing real. Names and codes of "
    "towns and communities are those of the statistics list of 2023.";
constexpr const char* invented_streets =
    "Synthetic: these streets and their names are invented for the demo.";
constexpr const char* invented_landmarks =
    "Synthetic: these schools, hospitals and works are invented for the demo, and so is where they "
    "stand.";
constexpr const char* real_counties =
    "Real counties of Anshan (state of 2016, Vonng/adcode, CC BY 4.0), moved from GCJ-02 to WGS "
    "84. "
    "Households are synthetic.";
constexpr const char* real_context =
    "Neighbour cities: Vonng/adcode, CC BY 4.0, moved from GCJ-02 to WGS 84. Province: Natural "
    "Earth, public domain.";
constexpr const char* real_water = "Rivers and shore: GSHHG/WDBII, LGPL 3.";
constexpr const char* real_places =
    "Places: GeoNames, CC BY 4.0, Chinese names added; centres: Vonng/adcode, CC BY 4.0, moved "
    "from GCJ-02 to WGS 84.";

template <typename Curve>
void add_points(Curve& curve, std::span<const Corner> corners) {
    curve.setNumPoints(static_cast<int>(corners.size()));
    for (std::size_t i = 0; i < corners.size(); ++i) {
        const LonLat at = degrees(corners[i]);
        curve.setPoint(static_cast<int>(i), at.lon, at.lat);
    }
}

std::unique_ptr<OGRLinearRing> ring_of(const CornerRing& corners) {
    auto ring = std::make_unique<OGRLinearRing>();
    add_points(*ring, corners);
    ring->closeRings();
    return ring;
}

std::unique_ptr<OGRPolygon> polygon_of(const Area& area) {
    auto polygon = std::make_unique<OGRPolygon>();
    polygon->addRingDirectly(ring_of(area.outer).release());
    for (const CornerRing& hole : area.holes) polygon->addRingDirectly(ring_of(hole).release());
    return polygon;
}

struct Field {
    const char* name;
    OGRFieldType type;
};

class LayerWriter {
public:
    LayerWriter(GDALDataset& dataset,
                const char* name,
                OGRwkbGeometryType type,
                const char* description,
                std::initializer_list<Field> fields) {
        OGRSpatialReference wgs84;
        wgs84.importFromEPSG(4326);
        wgs84.SetAxisMappingStrategy(OAMS_TRADITIONAL_GIS_ORDER);
        CPLStringList options;
        options.SetNameValue("DESCRIPTION", description);
        layer_ = dataset.CreateLayer(name, &wgs84, type, options.List());
        if (layer_ == nullptr) throw IoError("no layer");
        for (const Field& field : fields) {
            OGRFieldDefn definition(field.name, field.type);
            if (std::string_view(field.name) == "synthetic") definition.SetSubType(OFSTBoolean);
            if (layer_->CreateField(&definition) != OGRERR_NONE) throw IoError("no field");
        }
    }

    /// Values stand in the order of the fields.
    template <typename... Values>
    void write(std::unique_ptr<OGRGeometry> shape, const Values&... values) {
        OGRFeature feature(layer_->GetLayerDefn());
        feature.SetGeometryDirectly(shape.release());
        int field = 0;
        (set(feature, field++, values), ...);
        if (layer_->CreateFeature(&feature) != OGRERR_NONE) throw IoError("no feature");
    }

private:
    static void set(OGRFeature& feature, int field, const std::string& value) {
        feature.SetField(field, value.c_str());
    }
    static void set(OGRFeature& feature, int field, const char* value) {
        feature.SetField(field, value);
    }
    static void set(OGRFeature& feature, int field, int value) { feature.SetField(field, value); }
    static void set(OGRFeature& feature, int field, double value) {
        feature.SetField(field, value);
    }

    OGRLayer* layer_ = nullptr;
};

void write_units(GDALDataset& dataset, const City& city, GridLevel level, const char* name) {
    const bool real = level == GridLevel::county;
    LayerWriter layer(dataset,
                      name,
                      wkbPolygon,
                      real ? real_counties : invented,
                      {{"code", OFTString},
                       {"name", OFTString},
                       {"parent", OFTString},
                       {"level", OFTString},
                       {"households", OFTInteger},
                       {"lon", OFTReal},
                       {"lat", OFTReal},
                       {"synthetic", OFTInteger}});
    for (const CityUnit& unit : city.at(level)) {
        const LonLat label = degrees(unit.label);
        layer.write(polygon_of(unit.area),
                    unit.code,
                    unit.name,
                    unit.parent,
                    name,
                    unit.households,
                    label.lon,
                    label.lat,
                    real ? 0 : 1);
    }
}

void write_streets(GDALDataset& dataset, const City& city) {
    LayerWriter layer(dataset,
                      "street",
                      wkbLineString,
                      invented_streets,
                      {{"name", OFTString}, {"class", OFTString}, {"synthetic", OFTInteger}});
    for (const Street& street : city.streets) {
        auto line = std::make_unique<OGRLineString>();
        add_points(*line, street.line);
        layer.write(std::move(line), street.name, street.kind, 1);
    }
}

void write_water(GDALDataset& dataset, const CitySources& sources) {
    LayerWriter layer(dataset,
                      "water",
                      wkbLineString,
                      real_water,
                      {{"kind", OFTString}, {"rank", OFTInteger}, {"synthetic", OFTInteger}});
    for (const WaterLine& water : sources.water) {
        auto line = std::make_unique<OGRLineString>();
        add_points(*line, water.line);
        layer.write(std::move(line), water.kind, water.rank, 0);
    }
}

std::unique_ptr<OGRGeometry> point_of(Corner corner) {
    const LonLat at = degrees(corner);
    return std::make_unique<OGRPoint>(at.lon, at.lat);
}

void write_places(GDALDataset& dataset, const CitySources& sources) {
    LayerWriter layer(dataset,
                      "place",
                      wkbPoint,
                      real_places,
                      {{"name", OFTString},
                       {"name_latin", OFTString},
                       {"kind", OFTString},
                       {"code", OFTString},
                       {"synthetic", OFTInteger}});
    for (const GazetteerPlace& place : sources.places)
        layer.write(point_of(place.at), place.name, place.name_latin, "place", "", 0);
    for (const KnownCentre& centre : sources.centres)
        layer.write(point_of(centre.at), centre.name, "", centre.level, centre.code, 0);
}

void write_landmarks(GDALDataset& dataset, const City& city) {
    LayerWriter layer(
        dataset,
        "poi",
        wkbPoint,
        invented_landmarks,
        {{"name", OFTString}, {"kind", OFTString}, {"code", OFTString}, {"synthetic", OFTInteger}});
    for (const Landmark& one : city.landmarks)
        layer.write(point_of(one.at), one.name, one.kind, one.code, 1);
}

void write_context(GDALDataset& dataset, const City& city, const CitySources& sources) {
    LayerWriter layer(
        dataset,
        "context",
        wkbMultiPolygon,
        real_context,
        {{"code", OFTString}, {"name", OFTString}, {"kind", OFTString}, {"synthetic", OFTInteger}});
    const auto write = [&](const std::vector<Area>& parts,
                           const std::string& code,
                           const std::string& name,
                           const std::string& kind) {
        auto shape = std::make_unique<OGRMultiPolygon>();
        for (const Area& part : parts) shape->addGeometryDirectly(polygon_of(part).release());
        layer.write(std::move(shape), code, name, kind, 0);
    };
    for (const ContextArea& area : sources.context)
        write(area.parts, area.code, area.name, area.kind);
    write({city.outline}, "210300", "鞍山市", "own_city");
}

void write_layers(GDALDataset& dataset, const City& city, const CitySources& sources) {
    write_units(dataset, city, GridLevel::county, "county");
    write_units(dataset, city, GridLevel::town, "town");
    write_units(dataset, city, GridLevel::community, "community");
    write_units(dataset, city, GridLevel::grid, "grid");
    write_units(dataset, city, GridLevel::microgrid, "microgrid");
    write_streets(dataset, city);
    write_water(dataset, sources);
    write_places(dataset, sources);
    write_landmarks(dataset, city);
    write_context(dataset, city, sources);
}

}  // namespace

void write_city(const City& city, const CitySources& sources, const std::filesystem::path& file) {
    register_gdal();
    const GdalSilence silence;
    CPLConfigOptionSetter date("OGR_CURRENT_DATE", fixed_date, false);
    try {
        GDALDriver* driver = GetGDALDriverManager()->GetDriverByName("GPKG");
        if (driver == nullptr) throw IoError("this GDAL has no GeoPackage driver");
        GDALDatasetUniquePtr dataset(driver->Create(file.c_str(), 0, 0, 0, GDT_Unknown, nullptr));
        if (!dataset || dataset->StartTransaction() != OGRERR_NONE) throw IoError("no file");
        write_layers(*dataset, city, sources);
        if (dataset->CommitTransaction() != OGRERR_NONE) throw IoError("no commit");
        dataset.reset();
        if (!silence.because().empty()) throw IoError("not closed");
    } catch (const IoError& error) {
        const std::string because = silence.because();
        throw IoError(fmt::format("{}: cannot be written{}",
                                  file.string(),
                                  because.empty() ? fmt::format(": {}", error.what()) : because));
    }
}

}  // namespace yiping
