// The same scene is the same picture, whatever it comes from.
#include <fmt/format.h>
#include <gdal_utils.h>

#include <catch2/catch.hpp>
#include <fstream>

#include "tests/layers/drawing.hpp"
#include "tests/map/source_files.hpp"
#include "viewer/layers/base_map.hpp"
#include "viewer/map/load_layer.hpp"

namespace yiping {
namespace {

const LonLat origin{122.99, 41.11};

std::string asset(const std::string& name) {
    return std::string{YIPING_SOURCE_DIR} + "/assets/map/" + name;
}

GDALDatasetUniquePtr open_vector(const std::string& file) {
    GDALAllRegister();
    GDALDatasetUniquePtr dataset(GDALDataset::Open(file.c_str(), GDAL_OF_VECTOR));
    REQUIRE(dataset);
    return dataset;
}

/// The same features in another format, by GDAL itself.
void translate(const std::string& from, const std::string& to, const std::string& driver) {
    const GDALDatasetUniquePtr source = open_vector(from);
    CPLStringList arguments;
    for (const char* word : {"-f", driver.c_str(), "-nln", "scene"}) arguments.AddString(word);
    if (driver == "ESRI Shapefile")
        for (const char* word : {"-lco", "ENCODING=UTF-8"}) arguments.AddString(word);
    GDALVectorTranslateOptions* const options =
        GDALVectorTranslateOptionsNew(arguments.List(), nullptr);
    GDALDatasetH input = GDALDataset::ToHandle(source.get());
    int misused = 0;
    const GDALDatasetUniquePtr written(GDALDataset::FromHandle(
        GDALVectorTranslate(to.c_str(), nullptr, 1, &input, options, &misused)));
    GDALVectorTranslateOptionsFree(options);
    REQUIRE(written);
}

/// GDAL reads OpenStreetMap and does not write it: nodes, and a way for each line or ring.
class OsmWriter {
public:
    void add(const OGRFeature& feature, bool areas) {
        const OGRGeometry& geometry = *feature.GetGeometryRef();
        const int name_field = feature.GetFieldIndex("name");
        const std::string name = name_field < 0 ? "" : feature.GetFieldAsString(name_field);
        std::string members;
        const auto add_line = [&](const OGRSimpleCurve& line, const char* role) {
            members += fmt::format("<member type=\"way\" ref=\"{}\" role=\"{}\"/>",
                                   add_way(line, areas ? "" : "<tag k=\"highway\" v=\"primary\"/>"),
                                   role);
        };
        const auto add_polygon = [&](const OGRPolygon& polygon) {
            for (int i = -1; i < polygon.getNumInteriorRings(); ++i)
                add_line(i < 0 ? *polygon.getExteriorRing() : *polygon.getInteriorRing(i),
                         i < 0 ? "outer" : "inner");
        };
        if (wkbFlatten(geometry.getGeometryType()) == wkbMultiPolygon)
            for (const OGRPolygon* part : *geometry.toMultiPolygon()) add_polygon(*part);
        else if (wkbFlatten(geometry.getGeometryType()) == wkbPolygon)
            add_polygon(*geometry.toPolygon());
        else
            add_line(*geometry.toLineString(), "");
        if (areas)
            relations_ += fmt::format(
                "<relation id=\"{}\" version=\"1\">{}<tag k=\"type\" v=\"multipolygon\"/>"
                "<tag k=\"boundary\" v=\"administrative\"/><tag k=\"name\" v=\"{}\"/></relation>\n",
                ++relation_,
                members,
                name);
    }
    void write(const std::string& file) const {
        std::ofstream{file} << "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<osm version=\"0.6\">\n"
                            << nodes_ << ways_ << relations_ << "</osm>\n";
    }

private:
    int add_way(const OGRSimpleCurve& line, const char* tags) {
        std::string references;
        const bool closed = line.get_IsClosed() != 0;
        const int first = node_ + 1;
        const int count = line.getNumPoints() - (closed ? 1 : 0);
        for (int i = 0; i < count; ++i) {
            nodes_ += fmt::format("<node id=\"{}\" version=\"1\" lat=\"{:.7f}\" lon=\"{:.7f}\"/>\n",
                                  ++node_,
                                  line.getY(i),
                                  line.getX(i));
            references += fmt::format("<nd ref=\"{}\"/>", node_);
        }
        if (closed) references += fmt::format("<nd ref=\"{}\"/>", first);
        ways_ += fmt::format("<way id=\"{}\" version=\"1\">{}{}</way>\n", ++way_, references, tags);
        return way_;
    }

    std::string nodes_, ways_, relations_;
    int node_ = 0, way_ = 0, relation_ = 0;
};

void write_osm(const std::string& from, const std::string& to, bool areas) {
    const GDALDatasetUniquePtr source = open_vector(from);
    OsmWriter writer;
    for (const auto& feature : source->GetLayer(0)) writer.add(*feature, areas);
    writer.write(to);
}

MapLayer load(const std::string& file, MapRole role) {
    MapSource source;
    source.path = file;
    source.role = role;
    if (file.ends_with(".osm")) source.layer = role == MapRole::county ? "multipolygons" : "lines";
    if (role == MapRole::county) source.name_field = "name";
    auto outcome = load_layer(
        source, CitySpace{origin}, [](double) {}, std::stop_token{});
    if (const auto* problem = std::get_if<MapProblem>(&outcome)) FAIL(problem->sentence);
    return std::get<MapLayer>(std::move(outcome));
}

struct Sources {
    std::string counties, rivers;
};

/// Areas, their borders and names, and lines over them.
Image picture_of(const Sources& scene) {
    Drawing drawing;
    drawing.camera.metres_per_pixel = 1000;
    drawing.camera.centre = {0, -30'000};
    BaseMap base(default_shader_folder());
    base.add(load(scene.counties, MapRole::county));
    base.add(load(scene.rivers, MapRole::water));
    CHECK(base.layer_of(MapRole::county)->labels.size() == 7);
    drawing.begin(drawing.camera);
    base.draw(drawing.camera, 1, false);
    return drawing.image();
}

double differing_share(const Image& a, const Image& b) {
    constexpr int seen = 8;  // of 255: less than an eye tells apart
    int count = 0;
    for (std::size_t i = 0; i < a.rgba.size(); i += 4) {
        int most = 0;
        for (std::size_t channel = i; channel < i + 3; ++channel)
            most = std::max(most, std::abs(a.rgba[channel] - b.rgba[channel]));
        count += most > seen ? 1 : 0;
    }
    return static_cast<double>(count) / (static_cast<double>(a.rgba.size()) / 4);
}

}  // namespace

TEST_CASE("GeoPackage, Shapefile, GeoJSON, FlatGeobuf, KML, GML and OSM give the same picture") {
    const Sources plain{asset("anshan_counties.geojson"), asset("rivers.geojson")};
    const Image expected = picture_of(plain);
    REQUIRE(lit_pixels(expected) > 3000);
    const TestFolder folder;
    const auto [driver, ending] =
        GENERATE(table<std::string, std::string>({{"GPKG", "gpkg"},
                                                  {"ESRI Shapefile", "shp"},
                                                  {"GeoJSON", "geojson"},
                                                  {"FlatGeobuf", "fgb"},
                                                  {"KML", "kml"},
                                                  {"GML", "gml"},
                                                  {"", "osm"}}));
    CAPTURE(ending);
    const Sources scene{folder.file("counties." + ending), folder.file("rivers." + ending)};
    if (driver.empty()) {
        write_osm(plain.counties, scene.counties, true);
        write_osm(plain.rivers, scene.rivers, false);
    } else {
        translate(plain.counties, scene.counties, driver);
        translate(plain.rivers, scene.rivers, driver);
    }
    CHECK(differing_share(picture_of(scene), expected) < 0.001);
}

}  // namespace yiping
