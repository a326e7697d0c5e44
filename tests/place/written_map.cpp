#include "tests/place/written_map.hpp"

#include <gdal_priv.h>
#include <ogrsf_frmts.h>

#include <stdexcept>

namespace yiping {

void write_map(const std::filesystem::path& file,
               const std::string& layer,
               int epsg,
               const std::vector<WrittenFeature>& features) {
    GDALAllRegister();
    const char* driver = file.extension() == ".shp" ? "ESRI Shapefile" : "GPKG";
    const GDALDatasetUniquePtr dataset(GetGDALDriverManager()->GetDriverByName(driver)->Create(
        file.c_str(), 0, 0, 0, GDT_Unknown, nullptr));
    OGRSpatialReference system;
    if (epsg != 0) system.importFromEPSG(epsg);
    system.SetAxisMappingStrategy(OAMS_TRADITIONAL_GIS_ORDER);
    OGRLayer* made = dataset->CreateLayer(layer.c_str(), epsg == 0 ? nullptr : &system, wkbUnknown);
    OGRFieldDefn code("code", OFTString);
    made->CreateField(&code);
    for (const WrittenFeature& feature : features) {
        OGRFeature written(made->GetLayerDefn());
        written.SetField("code", feature.code.c_str());
        OGRGeometry* shape = nullptr;
        if (OGRGeometryFactory::createFromWkt(feature.wkt.c_str(), &system, &shape) != OGRERR_NONE)
            throw std::runtime_error("bad WKT");
        written.SetGeometryDirectly(shape);
        if (made->CreateFeature(&written) != OGRERR_NONE) throw std::runtime_error("cannot write");
    }
}

}  // namespace yiping
