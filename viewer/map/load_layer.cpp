#include "viewer/map/load_layer.hpp"

#include <cpl_error.h>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <gdal_priv.h>
#include <ogrsf_frmts.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "viewer/map/coast.hpp"

namespace yiping {
namespace {

/// What GDAL says on this thread while the object lives, kept from stderr.
class GdalErrors {
public:
    GdalErrors() { CPLPushErrorHandlerEx(&GdalErrors::hear, this); }
    GdalErrors(const GdalErrors&) = delete;
    GdalErrors& operator=(const GdalErrors&) = delete;
    GdalErrors(GdalErrors&&) = delete;
    GdalErrors& operator=(GdalErrors&&) = delete;
    ~GdalErrors() { CPLPopErrorHandler(); }

    [[nodiscard]] const std::string& first_failure() const { return first_failure_; }

private:
    static void CPL_STDCALL hear(CPLErr severity, CPLErrorNum /*number*/, const char* text) {
        auto* self = static_cast<GdalErrors*>(CPLGetErrorHandlerUserData());
        if (severity >= CE_Failure && self->first_failure_.empty()) self->first_failure_ = text;
    }

    std::string first_failure_;
};

/// Thrown inside this file only, caught by its public functions.
struct Problem {
    std::string sentence;
};

template <typename... Args>
[[noreturn]] void fail(const MapSource& source,
                       fmt::format_string<Args...> format,
                       Args&&... args) {
    throw Problem{sentence_about(source, fmt::format(format, std::forward<Args>(args)...))};
}

std::string because(const GdalErrors& errors) {
    return errors.first_failure().empty() ? "" : ": " + errors.first_failure();
}

GDALDatasetUniquePtr open(const MapSource& source, const GdalErrors& errors) {
    static std::once_flag registered;
    std::call_once(registered, [] { GDALAllRegister(); });
    CPLStringList options;
    if (!source.encoding.empty()) options.SetNameValue("ENCODING", source.encoding.c_str());
    GDALDatasetUniquePtr dataset(GDALDataset::Open(
        source.path.c_str(), GDAL_OF_VECTOR | GDAL_OF_VERBOSE_ERROR, nullptr, options.List()));
    if (!dataset) fail(source, "GDAL cannot open it{}", because(errors));
    return dataset;
}

OGRLayer& find_layer(const MapSource& source, GDALDataset& dataset) {
    std::vector<std::string> names;
    for (OGRLayer* layer : dataset.GetLayers()) names.emplace_back(layer->GetName());
    if (names.empty()) fail(source, "it holds no layers");
    if (source.layer.empty()) {
        if (names.size() > 1) fail(source, "say which layer; it has {}", fmt::join(names, ", "));
        return *dataset.GetLayer(0);
    }
    OGRLayer* layer = dataset.GetLayerByName(source.layer.c_str());
    if (layer == nullptr) fail(source, "no such layer; it has {}", fmt::join(names, ", "));
    return *layer;
}

/// The index of a field; -1 when none is wanted.
int find_field(const MapSource& source, OGRLayer& layer, const std::string& name) {
    if (name.empty()) return -1;
    const OGRFeatureDefn& definition = *layer.GetLayerDefn();
    const int index = definition.GetFieldIndex(name.c_str());
    if (index >= 0) return index;
    std::vector<std::string> names;
    names.reserve(static_cast<std::size_t>(definition.GetFieldCount()));
    for (int i = 0; i < definition.GetFieldCount(); ++i)
        names.emplace_back(definition.GetFieldDefn(i)->GetNameRef());
    fail(source, "no field \"{}\"; it has {}", name, fmt::join(names, ", "));
}

/// From the source's coordinates to WGS 84, longitude first.
class ToWgs84 {
public:
    ToWgs84(const MapSource& source, OGRLayer& layer, const GdalErrors& errors)
        : datum_{source.datum} {
        OGRSpatialReference wgs84;
        wgs84.importFromEPSG(4326);
        wgs84.SetAxisMappingStrategy(OAMS_TRADITIONAL_GIS_ORDER);
        OGRSpatialReference given;
        const OGRSpatialReference* from = layer.GetSpatialRef();
        if (!source.srs.empty()) {
            if (given.SetFromUserInput(source.srs.c_str()) != OGRERR_NONE)
                fail(source, "srs \"{}\" is not known{}", source.srs, because(errors));
            given.SetAxisMappingStrategy(OAMS_TRADITIONAL_GIS_ORDER);
            from = &given;
        }
        if (from == nullptr || from->IsEmpty() != 0)
            fail(source,
                 "it does not say its coordinate system; add a .prj file or set srs, for example "
                 "\"EPSG:4490\"");
        OGRSpatialReference cgcs2000;
        cgcs2000.importFromEPSG(4490);
        cgcs2000.SetAxisMappingStrategy(OAMS_TRADITIONAL_GIS_ORDER);
        if (from->IsSame(&wgs84) != 0 || from->IsSame(&cgcs2000) != 0) return;
        transformation_.reset(OGRCreateCoordinateTransformation(from, &wgs84));
        if (!transformation_)
            fail(source, "no way from its coordinate system to WGS 84{}", because(errors));
    }

    /// False when a position has no place on earth.
    bool transform(std::vector<double>& x, std::vector<double>& y) const {
        if (transformation_ &&
            transformation_->Transform(static_cast<int>(x.size()), x.data(), y.data()) == 0)
            return false;
        for (std::size_t i = 0; i < x.size(); ++i) {
            if (!(std::abs(x[i]) <= 360 && std::abs(y[i]) <= 90)) return false;
            if (datum_ == Datum::wgs84) continue;
            const LonLat moved = wgs84_from(datum_, {x[i], y[i]});
            x[i] = moved.lon;
            y[i] = moved.lat;
        }
        return true;
    }

private:
    struct Destroy {
        void operator()(OGRCoordinateTransformation* transformation) const {
            OGRCoordinateTransformation::DestroyCT(transformation);
        }
    };
    Datum datum_;
    std::unique_ptr<OGRCoordinateTransformation, Destroy> transformation_;  // none: already WGS 84
};

/// OGR geometry to plain vertices.
class GeometryReader {
public:
    GeometryReader(ToWgs84 to_wgs84, const CitySpace& space)
        : to_wgs84_{std::move(to_wgs84)}, space_{space} {}

    /// Appends to `raw` what can be drawn; false when there is nothing.
    bool read(const OGRGeometry* geometry, RawFeature& raw) {
        if (geometry == nullptr || geometry->IsEmpty() != 0) return false;
        if (geometry->hasCurveGeometry(TRUE) != 0) {
            const std::unique_ptr<OGRGeometry> straight(geometry->getLinearGeometry());
            return straight && read(straight.get(), raw);
        }
        switch (wkbFlatten(geometry->getGeometryType())) {
            case wkbPoint:
                return read_point(*geometry->toPoint(), raw);
            case wkbLineString:
                return read_line(*geometry->toLineString(), raw);
            case wkbPolygon:
                return read_polygon(*geometry->toPolygon(), raw);
            case wkbMultiPoint:
            case wkbMultiLineString:
            case wkbMultiPolygon:
            case wkbGeometryCollection:
                return read_parts(*geometry->toGeometryCollection(), raw);
            default:
                return false;
        }
    }

private:
    bool read_parts(const OGRGeometryCollection& parts, RawFeature& raw) {
        bool any = false;
        for (const OGRGeometry* part : parts) any = read(part, raw) || any;
        return any;
    }

    bool read_point(const OGRPoint& point, RawFeature& raw) {
        x_.assign(1, point.getX());
        y_.assign(1, point.getY());
        if (!to_wgs84_.transform(x_, y_)) return false;
        raw.points.push_back(vertex_of(space_.city_metres({x_[0], y_[0]})));
        return true;
    }

    bool read_line(const OGRLineString& line, RawFeature& raw) {
        Polyline vertices = read_vertices(line);
        if (vertices.size() < 2) return false;
        raw.lines.push_back(std::move(vertices));
        return true;
    }

    static CityBox box_of(const Ring& ring) {
        CityBox box;
        for (const Vertex2 vertex : ring) box.include(metres_of(vertex));
        return box;
    }

    bool read_polygon(const OGRPolygon& polygon, RawFeature& raw) {
        Polygon plain;
        const OGRLinearRing* outer = polygon.getExteriorRing();
        if (outer != nullptr) plain.outer = read_ring(*outer);
        if (plain.outer.size() < 3) return false;
        for (int i = 0; i < polygon.getNumInteriorRings(); ++i) {
            Ring hole = read_ring(*polygon.getInteriorRing(i));
            // What reaches beyond the shape is no hole in it, whatever the file says.
            if (hole.size() >= 3 && box_of(plain.outer).holds(box_of(hole)))
                plain.holes.push_back(std::move(hole));
        }
        raw.polygons.push_back(std::move(plain));
        return true;
    }

    Ring read_ring(const OGRLinearRing& ring) {
        Ring vertices = read_vertices(ring);
        while (vertices.size() > 1 && vertices.front() == vertices.back()) vertices.pop_back();
        return vertices;
    }

    /// Empty when one of the positions is of no use: half a shape would be a lie.
    std::vector<Vertex2> read_vertices(const OGRSimpleCurve& curve) {
        const int count = curve.getNumPoints();
        x_.resize(static_cast<std::size_t>(count));
        y_.resize(static_cast<std::size_t>(count));
        curve.getPoints(x_.data(), sizeof(double), y_.data(), sizeof(double));
        if (!to_wgs84_.transform(x_, y_)) return {};
        std::vector<Vertex2> vertices;
        vertices.reserve(x_.size());
        for (std::size_t i = 0; i < x_.size(); ++i)
            vertices.push_back(vertex_of(space_.city_metres({x_[i], y_[i]})));
        return vertices;
    }

    ToWgs84 to_wgs84_;
    const CitySpace& space_;
    std::vector<double> x_, y_;  // of the line at hand
};

/// The features of a layer one after the other, with how far reading is. The OSM driver keeps all
/// layers of a file in one stream, so it is asked through the data set; all others through the
/// layer. Vector tiles hold an area in pieces, which are joined again.
class FeatureStream {
public:
    /// Pieces of one code are one area; where there is none, those that touch and whose `told_by`
    /// fields say the same.
    struct Joining {
        int code = -1;             ///< a field; -1: none
        std::vector<int> told_by;  ///< likewise
        bool nameless = false;     ///< whether areas of which nothing is told may become one
    };
    FeatureStream(GDALDataset& dataset,
                  OGRLayer& layer,
                  Joining joining,
                  const ReportProgress& report,
                  const std::stop_token& stop)
        : dataset_{dataset}, layer_{layer}, joining_{std::move(joining)} {
        const GDALDriver* driver = dataset.GetDriver();
        const std::string_view name = driver != nullptr ? driver->GetDescription() : "";
        one_stream_ = name == "OSM";
        if (name == "MVT" || name == "MBTiles") {
            join_tiles(report, stop);
        } else if (one_stream_) {
            const std::string only = fmt::format("SET interest_layers = {}", layer.GetName());
            dataset.ReleaseResultSet(dataset.ExecuteSQL(only.c_str(), nullptr, nullptr));
            dataset.ResetReading();
        } else {
            count_ = layer.GetFeatureCount(FALSE);
            layer.ResetReading();
        }
    }

    OGRFeatureUniquePtr next() {
        if (!joined_.empty()) {
            const auto at = static_cast<std::size_t>(read_);
            if (at < joined_.size()) ++read_;
            return at < joined_.size() ? std::move(joined_[at]) : nullptr;
        }
        if (!one_stream_) {
            ++read_;
            return OGRFeatureUniquePtr(layer_.GetNextFeature());
        }
        while (true) {
            OGRLayer* from = nullptr;
            OGRFeatureUniquePtr feature(
                dataset_.GetNextFeature(&from, &progress_, nullptr, nullptr));
            if (!feature || from == &layer_) return feature;
        }
    }

    [[nodiscard]] double progress() const {
        if (!joined_.empty())
            return joining_share +
                   (1 - joining_share) * static_cast<double>(read_) / static_cast<double>(count_);
        if (one_stream_) return progress_;
        return count_ > 0 ? std::min(1.0, static_cast<double>(read_) / static_cast<double>(count_))
                          : 0;
    }

private:
    /// Two tiles give their common edge with other last digits: metres of EPSG:3857 as they are,
    /// they are cut to centimetres.
    class ToCentimetres : public OGRDefaultGeometryVisitor {
    public:
        using OGRDefaultGeometryVisitor::visit;
        void visit(OGRPoint* point) override {
            point->setX(std::round(point->getX() * 100) / 100);
            point->setY(std::round(point->getY() * 100) / 100);
        }
        void visit(OGRLinearRing* ring) override {
            OGRPoint point;
            for (int i = 0; i < ring->getNumPoints(); ++i) {
                ring->getPoint(i, &point);
                visit(&point);
                ring->setPoint(i, &point);
            }
        }
    };

    void join_tiles(const ReportProgress& report, const std::stop_token& stop) {
        std::map<std::string, std::size_t> places;  // in joined_, by what is told of an area
        std::vector<OGRMultiPolygon> areas;         // of joined_; empty of what is not joined
        layer_.ResetReading();
        while (OGRFeatureUniquePtr feature{layer_.GetNextFeature()}) {
            if (stop.stop_requested()) return;
            const OGRGeometry* shape = feature->GetGeometryRef();
            const OGRwkbGeometryType type =
                shape != nullptr ? wkbFlatten(shape->getGeometryType()) : wkbUnknown;
            const std::string words = words_of(*feature);
            const bool joins = (type == wkbPolygon || type == wkbMultiPolygon) &&
                               (!words.empty() || joining_.nameless);
            std::size_t place = joined_.size();
            if (joins) place = places.try_emplace(words, place).first->second;
            if (place == joined_.size()) {
                areas.emplace_back();
                joined_.push_back(std::move(feature));
                shape = joined_.back()->GetGeometryRef();
            }
            if (joins && type == wkbPolygon) areas[place].addGeometry(shape);
            if (joins && type == wkbMultiPolygon)
                for (const OGRPolygon* part : *shape->toMultiPolygon())
                    areas[place].addGeometry(part);
        }
        const std::size_t groups = joined_.size();
        for (std::size_t i = 0; i < groups && !stop.stop_requested(); ++i) {
            join(i, areas[i]);
            report(joining_share * static_cast<double>(i + 1) / static_cast<double>(groups));
        }
        count_ = static_cast<GIntBig>(joined_.size());
    }
    /// Where it cannot be done, the pieces stand as they are.
    void join(std::size_t place, OGRMultiPolygon& pieces) {
        if (pieces.getNumGeometries() < 2) return;
        const CPLErrorHandlerPusher quiet(CPLQuietErrorHandler);  // a piece may cross itself
        ToCentimetres to_centimetres;
        pieces.accept(&to_centimetres);
        std::unique_ptr<OGRGeometry> whole{pieces.UnionCascaded()};
        if (!whole || whole->IsEmpty()) whole.reset(pieces.clone());
        const bool apart = code_of(*joined_[place]).empty() &&
                           wkbFlatten(whole->getGeometryType()) == wkbMultiPolygon;
        if (!apart) {
            joined_[place]->SetGeometryDirectly(whole.release());
            return;
        }
        // Of one name and nowhere near each other: as many areas.
        const OGRMultiPolygon& parts = *whole->toMultiPolygon();
        for (int i = 1; i < parts.getNumGeometries(); ++i) {
            joined_.emplace_back(joined_[place]->Clone());
            joined_.back()->SetGeometry(parts.getGeometryRef(i));
        }
        joined_[place]->SetGeometry(parts.getGeometryRef(0));
    }
    [[nodiscard]] std::string code_of(const OGRFeature& feature) const {
        return joining_.code < 0 ? "" : feature.GetFieldAsString(joining_.code);
    }
    /// The code, or all that is told; empty when nothing is.
    [[nodiscard]] std::string words_of(const OGRFeature& feature) const {
        if (const std::string code = code_of(feature); !code.empty()) return "code " + code;
        std::string words;
        bool any = false;
        for (const int field : joining_.told_by) {
            const std::string word = field < 0 ? "" : feature.GetFieldAsString(field);
            any = any || !word.empty();
            words += word + '\n';
        }
        return any ? words : "";
    }

    static constexpr double joining_share = 0.9;
    GDALDataset& dataset_;
    OGRLayer& layer_;
    Joining joining_;
    std::vector<OGRFeatureUniquePtr> joined_;  // of vector tiles, all of them
    bool one_stream_ = false;
    double progress_ = 0;
    GIntBig count_ = -1;
    GIntBig read_ = 0;
};

struct ReadFeatures {
    std::vector<RawFeature> features;
    std::uint32_t left_out = 0;
};

ReadFeatures read_features(const MapSource& source,
                           const CitySpace& space,
                           const ReportProgress& report,
                           const std::stop_token& stop) {
    constexpr std::size_t features_between_reports = 512;
    const GdalErrors errors;
    const GDALDatasetUniquePtr dataset = open(source, errors);
    OGRLayer& layer = find_layer(source, *dataset);
    if (!source.where.empty() && layer.SetAttributeFilter(source.where.c_str()) != OGRERR_NONE)
        fail(source, "where \"{}\" is not understood{}", source.where, because(errors));
    const int name = find_field(source, layer, source.name_field);
    const int code = find_field(source, layer, source.code_field);
    const int class_name = find_field(source, layer, source.class_field);
    const int households = find_field(source, layer, source.households_field);
    GeometryReader reader(ToWgs84(source, layer, errors), space);
    const bool plain_ground = source.role == MapRole::water || source.role == MapRole::green ||
                              source.role == MapRole::base;
    FeatureStream stream(
        *dataset, layer, {code, {name, class_name, households}, plain_ground}, report, stop);
    ReadFeatures read;
    while (const OGRFeatureUniquePtr feature = stream.next()) {
        if (read.features.size() % features_between_reports == 0) {
            if (stop.stop_requested()) return read;
            report(stream.progress());
        }
        RawFeature raw;
        if (!reader.read(feature->GetGeometryRef(), raw)) {
            ++read.left_out;
            continue;
        }
        if (name >= 0) raw.name = feature->GetFieldAsString(name);
        if (code >= 0)
            raw.code = parse_grid_code(feature->GetFieldAsString(code)).value_or(GridCode{});
        if (class_name >= 0) raw.class_name = feature->GetFieldAsString(class_name);
        if (households >= 0)
            raw.households =
                static_cast<std::uint32_t>(std::max(feature->GetFieldAsInteger(households), 0));
        read.features.push_back(std::move(raw));
    }
    if (stop.stop_requested()) return read;
    if (!errors.first_failure().empty() && read.features.empty() && !source.where.empty())
        fail(source, "where \"{}\" is not understood{}", source.where, because(errors));
    if (!errors.first_failure().empty())
        fail(source, "broken after {} features{}", read.features.size(), because(errors));
    if (read.features.empty())
        fail(source,
             "nothing in it can be drawn{}",
             source.where.empty() ? "" : " (where \"" + source.where + "\")");
    return read;
}

/// One more feature beside those of a shore: the sea as far again as the map is wide.
void add_sea(std::vector<RawFeature>& features) {
    CityBox bounds;
    std::vector<Polyline> shores;
    for (const RawFeature& feature : features)
        for (const Polyline& line : feature.lines) {
            for (const Vertex2 vertex : line) bounds.include(metres_of(vertex));
            shores.push_back(line);
        }
    RawFeature sea;
    sea.polygons = sea_beside(shores, std::max(bounds.width_m(), bounds.height_m()));
    if (!sea.polygons.empty()) features.push_back(std::move(sea));
}

/// A wrong .prj moves a city to another continent: better no layer than one nobody finds.
void expect_near(const MapSource& source, const CityBox& bounds) {
    constexpr double farthest_km = 2000;
    if (bounds.empty() || source.role == MapRole::context) return;
    const double away_km = std::hypot(std::max({bounds.min_x, -bounds.max_x, 0.0}),
                                      std::max({bounds.min_y, -bounds.max_y, 0.0})) /
                           1000;
    if (away_km > farthest_km)
        fail(source,
             "it lies {:.0f} km from the city; is its coordinate system right (.prj, srs)?",
             away_km);
}

std::variant<MapLayer, MapProblem> load_raster(const MapSource& source, const CitySpace& space) {
    auto outcome = RasterFile::open(source, space);
    if (auto* problem = std::get_if<MapProblem>(&outcome)) return std::move(*problem);
    MapLayer layer;
    layer.name = source.path;
    layer.role = MapRole::raster;
    layer.raster_brightness = source.brightness;
    layer.raster =
        std::make_unique<RasterReader>(std::get<std::unique_ptr<RasterFile>>(std::move(outcome)));
    layer.bounds = layer.raster->bounds();
    expect_near(source, layer.bounds);
    return layer;
}

}  // namespace

std::variant<MapLayer, MapProblem> load_layer(const MapSource& source,
                                              const CitySpace& space,
                                              const ReportProgress& report,
                                              const std::stop_token& stop) {
    constexpr double reading_share = 0.5;
    try {
        if (source.role == MapRole::raster) return load_raster(source, space);
        ReadFeatures read = read_features(
            source, space, [&](double done) { report(done * reading_share); }, stop);
        if (source.role == MapRole::coast) add_sea(read.features);
        MapLayer layer = build_layer(
            source,
            read.features,
            [&](double done) { report(reading_share + done * (1 - reading_share)); },
            stop);
        layer.features_left_out = read.left_out;
        expect_near(source, layer.bounds);
        return layer;
    } catch (const Problem& problem) {
        return MapProblem{problem.sentence};
    }
}

std::variant<LonLat, MapProblem> centre_of(const MapSource& source) {
    try {
        const GdalErrors errors;
        const GDALDatasetUniquePtr dataset = open(source, errors);
        OGRLayer& layer = find_layer(source, *dataset);
        const ToWgs84 to_wgs84(source, layer, errors);
        OGREnvelope extent;
        if (layer.GetExtent(&extent, TRUE) != OGRERR_NONE)
            fail(source, "it has no extent{}", because(errors));
        std::vector<double> x{(extent.MinX + extent.MaxX) / 2};
        std::vector<double> y{(extent.MinY + extent.MaxY) / 2};
        if (!to_wgs84.transform(x, y)) fail(source, "its extent has no place on earth");
        return LonLat{x[0], y[0]};
    } catch (const Problem& problem) {
        return MapProblem{problem.sentence};
    }
}

}  // namespace yiping
