#include "viewer/map/raster.hpp"

#include <fmt/format.h>
#include <gdal_priv.h>
#include <gdal_utils.h>
#include <ogr_spatialref.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <mutex>
#include <utility>

#include "viewer/map/load_layer.hpp"

namespace yiping {
namespace {

MapProblem problem_of(const MapSource& source, const std::string& what) {
    return {sentence_about(source, what)};
}

/// What is said first is the cause; what follows only says that it had an effect.
void CPL_STDCALL keep_first_failure(CPLErr severity, CPLErrorNum /*number*/, const char* text) {
    auto* first = static_cast<std::string*>(CPLGetErrorHandlerUserData());
    if (severity >= CE_Failure && first->empty()) *first = text;
}

std::string last_words() {
    const std::string text = CPLGetLastErrorMsg();
    return text.empty() ? "" : ": " + text;
}

/// A view of the data set made by one of GDAL's own programs; nothing is written.
template <class Make>
GDALDatasetUniquePtr view_of(GDALDataset& from,
                             std::initializer_list<const char*> words,
                             Make make) {
    CPLStringList arguments;
    for (const char* word : words) arguments.AddString(word);
    return GDALDatasetUniquePtr{
        GDALDataset::FromHandle(make(GDALDataset::ToHandle(&from), arguments))};
}

GDALDatasetH translated(GDALDatasetH from, CPLStringList& arguments) {
    GDALTranslateOptions* const options = GDALTranslateOptionsNew(arguments.List(), nullptr);
    int misused = 0;
    GDALDatasetH made = GDALTranslate("", from, options, &misused);
    GDALTranslateOptionsFree(options);
    return made;
}

GDALDatasetH warped(GDALDatasetH from, CPLStringList& arguments) {
    GDALWarpAppOptions* const options = GDALWarpAppOptionsNew(arguments.List(), nullptr);
    int misused = 0;
    GDALDatasetH made = GDALWarp("", nullptr, 1, &from, options, &misused);
    GDALWarpAppOptionsFree(options);
    return made;
}

}  // namespace

CityBox TileKey::bounds() const {
    const double side_m = std::ldexp(side_px, level);
    CityBox box;
    box.include(Metres2{x * side_m, y * side_m});
    box.include(Metres2{(x + 1) * side_m, (y + 1) * side_m});
    return box;
}

struct RasterFile::Opened {
    MapSource source;  // for sentences about it
    std::vector<GDALDatasetUniquePtr>
        chain;                      // the source, then what is seen through it; the last is read
    std::array<double, 6> place{};  // of its pixels, in metres of EPSG:3857
    double mercator_x = 0, mercator_y = 0, city_per_mercator = 1;  // the city's origin and scale
    ~Opened() {
        while (!chain.empty()) chain.pop_back();  // a view goes before what it looks at
    }
    Opened() = default;
    Opened(const Opened&) = delete;
    Opened& operator=(const Opened&) = delete;
    Opened(Opened&&) = delete;
    Opened& operator=(Opened&&) = delete;

    [[nodiscard]] GDALDataset& seen() const { return *chain.back(); }
    [[nodiscard]] Metres2 city(double column, double row) const {
        return {(place[0] + column * place[1] - mercator_x) * city_per_mercator,
                (place[3] + row * place[5] - mercator_y) * city_per_mercator};
    }
    [[nodiscard]] double column(double city_x) const {
        return (city_x / city_per_mercator + mercator_x - place[0]) / place[1];
    }
    [[nodiscard]] double row(double city_y) const {
        return (city_y / city_per_mercator + mercator_y - place[3]) / place[5];
    }
};

RasterFile::RasterFile(std::unique_ptr<Opened> opened) : opened_{std::move(opened)} {}
RasterFile::~RasterFile() = default;

std::variant<std::unique_ptr<RasterFile>, MapProblem> RasterFile::open(const MapSource& source,
                                                                       const CitySpace& space) {
    static std::once_flag registered;
    std::call_once(registered, [] { GDALAllRegister(); });
    const CPLErrorHandlerPusher quiet(CPLQuietErrorHandler);
    CPLErrorReset();
    auto opened = std::make_unique<Opened>();
    opened->source = source;
    const auto add = [&](GDALDatasetUniquePtr view) {
        if (view) opened->chain.push_back(std::move(view));
        return !opened->chain.empty();
    };
    if (source.datum == Datum::gcj02 || source.datum == Datum::bd09)
        return problem_of(source, "a picture in a shifted datum is not drawn; reproject it first");
    if (!add(GDALDatasetUniquePtr{GDALDataset::Open(source.path.c_str(), GDAL_OF_RASTER)}))
        return problem_of(source, "GDAL cannot open it as a picture" + last_words());
    std::array<double, 6> given{};
    if (opened->seen().GetGeoTransform(given.data()) != CE_None &&
        opened->seen().GetGCPCount() == 0)
        return problem_of(source,
                          "it does not say where it lies; add a world file or georeference it");
    if (source.srs.empty() && opened->seen().GetSpatialRef() == nullptr &&
        opened->seen().GetGCPCount() == 0)
        return problem_of(
            source, "it does not say its coordinate system; set srs, for example \"EPSG:4490\"");
    GDALRasterBand* const first = opened->seen().GetRasterBand(1);
    if (first == nullptr) return problem_of(source, "it holds no picture");
    if (first->GetColorTable() != nullptr)
        add(view_of(opened->seen(), {"-of", "VRT", "-expand", "rgba"}, translated));
    else if (first->GetRasterDataType() != GDT_Byte)
        add(view_of(opened->seen(), {"-of", "VRT", "-ot", "Byte", "-scale"}, translated));
    const std::string& srs = source.srs;
    const std::size_t unwarped = opened->chain.size();
    if (srs.empty())
        add(view_of(opened->seen(),
                    {"-of", "VRT", "-t_srs", "EPSG:3857", "-r", "bilinear", "-dstalpha"},
                    warped));
    else
        add(view_of(opened->seen(),
                    {"-of",
                     "VRT",
                     "-s_srs",
                     srs.c_str(),
                     "-t_srs",
                     "EPSG:3857",
                     "-r",
                     "bilinear",
                     "-dstalpha"},
                    warped));
    if (opened->chain.size() == unwarped ||
        opened->seen().GetGeoTransform(opened->place.data()) != CE_None)
        return problem_of(source, "no way from its coordinate system to the map" + last_words());
    const auto bands = opened->seen().GetRasterCount();
    if (bands != 2 && bands != 4)
        return problem_of(source,
                          fmt::format("a picture of {} bands is not drawn; three are", bands - 1));
    constexpr double earth_radius_m = 6'378'137, radians = 3.14159265358979323846 / 180;
    const LonLat origin = space.origin();
    opened->mercator_x = earth_radius_m * origin.lon * radians;
    opened->mercator_y = earth_radius_m * std::asinh(std::tan(origin.lat * radians));
    opened->city_per_mercator = std::cos(origin.lat * radians);
    return std::unique_ptr<RasterFile>{new RasterFile{std::move(opened)}};
}

CityBox RasterFile::bounds() const {
    CityBox box;
    box.include(opened_->city(0, 0));
    box.include(opened_->city(opened_->seen().GetRasterXSize(), opened_->seen().GetRasterYSize()));
    return box;
}

double RasterFile::metres_per_pixel() const {
    return std::abs(opened_->place[1]) * opened_->city_per_mercator;
}

RasterTile RasterFile::read(const TileKey& key) {
    constexpr int side = TileKey::side_px;
    RasterTile tile{key, std::vector<std::uint8_t>(std::size_t{side} * side * 4), {}};
    const CityBox box = key.bounds();
    const int width = opened_->seen().GetRasterXSize(), height = opened_->seen().GetRasterYSize();
    const double left = opened_->column(box.min_x), right = opened_->column(box.max_x);
    const double top = opened_->row(box.max_y), bottom = opened_->row(box.min_y);
    // The part of the tile that the picture covers, in pixels of both.
    const double from_x = std::max(left, 0.0), to_x = std::min<double>(right, width);
    const double from_y = std::max(top, 0.0), to_y = std::min<double>(bottom, height);
    if (from_x >= to_x || from_y >= to_y) return tile;
    const auto on_tile = [](double value, double low, double high) {
        return static_cast<int>(std::lround((value - low) / (high - low) * side));
    };
    const int x = on_tile(from_x, left, right), y = on_tile(from_y, top, bottom);
    const int columns = on_tile(to_x, left, right) - x, rows = on_tile(to_y, top, bottom) - y;
    if (columns <= 0 || rows <= 0) return tile;
    GDALRasterIOExtraArg how;
    INIT_RASTERIO_EXTRA_ARG(how);
    how.eResampleAlg = GRIORA_Bilinear;
    how.bFloatingPointWindowValidity = TRUE;
    how.dfXOff = from_x;
    how.dfYOff = from_y;
    how.dfXSize = to_x - from_x;
    how.dfYSize = to_y - from_y;
    const int window_x = static_cast<int>(from_x), window_y = static_cast<int>(from_y);
    const int window_width =
        std::min(width - window_x, std::max(1, static_cast<int>(std::ceil(to_x)) - window_x));
    const int window_height =
        std::min(height - window_y, std::max(1, static_cast<int>(std::ceil(to_y)) - window_y));
    std::array<int, 4> bands{1, 2, 3, 4};
    const bool grey = opened_->seen().GetRasterCount() == 2;
    if (grey) bands = {1, 1, 1, 2};
    std::string cause;
    const CPLErrorHandlerPusher quiet(keep_first_failure, &cause);
    const CPLErr outcome = opened_->seen().RasterIO(
        GF_Read,
        window_x,
        window_y,
        window_width,
        window_height,
        tile.rgba.data() +
            (std::size_t{1} * static_cast<std::size_t>(y) * side + static_cast<std::size_t>(x)) * 4,
        columns,
        rows,
        GDT_Byte,
        4,
        bands.data(),
        4,
        static_cast<GSpacing>(side) * 4,
        1,
        &how);
    if (outcome != CE_None) {
        std::ranges::fill(tile.rgba, std::uint8_t{0});
        tile.failure =
            sentence_about(opened_->source,
                           "a part of it cannot be read and is tried again now and then" +
                               (cause.empty() ? "" : ": " + cause));
    }
    return tile;
}

RasterReader::RasterReader(std::unique_ptr<RasterFile> file)
    : bounds_{file->bounds()},
      finest_level_{static_cast<int>(std::floor(std::log2(file->metres_per_pixel())))},
      file_{std::move(file)},
      thread_{[this](const std::stop_token& stop) { work(stop); }} {}

void RasterReader::want(std::vector<TileKey> keys) {
    std::ranges::reverse(keys);
    {
        const std::scoped_lock lock(mutex_);
        if (reading_) std::erase(keys, *reading_);
        wanted_ = std::move(keys);
    }
    changed_.notify_all();
}

std::vector<RasterTile> RasterReader::take() {
    const std::scoped_lock lock(mutex_);
    return std::exchange(read_, {});
}

bool RasterReader::busy() const {
    const std::scoped_lock lock(mutex_);
    return reading_.has_value() || !wanted_.empty() || !read_.empty();
}

void RasterReader::wait() const {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return !reading_ && wanted_.empty(); });
}

void RasterReader::work(const std::stop_token& stop) {
    std::unique_lock lock(mutex_);
    while (changed_.wait(lock, stop, [&] { return !wanted_.empty(); })) {
        const TileKey key = wanted_.back();
        wanted_.pop_back();
        reading_ = key;
        lock.unlock();
        RasterTile tile = file_->read(key);
        lock.lock();
        reading_.reset();
        read_.push_back(std::move(tile));
        changed_.notify_all();
    }
}

}  // namespace yiping
