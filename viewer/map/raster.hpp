// Pictures of the ground (satellite, drone, scanned plans) in tiles, read in the background.
#pragma once

#include <compare>
#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <variant>
#include <vector>

#include "viewer/map/map_source.hpp"
#include "viewer/map/space.hpp"

namespace yiping {

struct MapProblem;

/// A square of the city's plane, 256 pixels wide: at level L a pixel is 2^L city metres wide. Tiles
/// are counted east and north from the origin.
struct TileKey {
    static constexpr int side_px = 256;
    int level = 0, x = 0, y = 0;
    auto operator<=>(const TileKey&) const = default;
    [[nodiscard]] CityBox bounds() const;
};

struct RasterTile {
    TileKey key;
    std::vector<std::uint8_t> rgba;  ///< rows from the north
    std::string failure;             ///< why it could not be read, as a sentence; then all is empty
};

/// One opened picture with its overviews, brought to the plane of the city tile by tile. For one
/// thread at a time.
class RasterFile {
public:
    /// Opens anything that GDAL opens as a raster: GeoTIFF, COG, JPEG with a world file, MBTiles,
    /// WMTS ... A picture that does not say where it lies is a problem.
    [[nodiscard]] static std::variant<std::unique_ptr<RasterFile>, MapProblem> open(
        const MapSource& source, const CitySpace& space);
    RasterFile(const RasterFile&) = delete;
    RasterFile& operator=(const RasterFile&) = delete;
    RasterFile(RasterFile&&) = delete;
    RasterFile& operator=(RasterFile&&) = delete;
    ~RasterFile();

    [[nodiscard]] CityBox bounds() const;
    /// Of the picture's own pixels; finer tiles show no more.
    [[nodiscard]] double metres_per_pixel() const;
    /// Where the source cannot be read, the tile is empty (transparent) and says so.
    [[nodiscard]] RasterTile read(const TileKey& key);

private:
    struct Opened;
    explicit RasterFile(std::unique_ptr<Opened> opened);
    std::unique_ptr<Opened> opened_;
};

/// Reads tiles on a thread of its own, the latest wishes first.
class RasterReader {
public:
    explicit RasterReader(std::unique_ptr<RasterFile> file);
    RasterReader(const RasterReader&) = delete;
    RasterReader& operator=(const RasterReader&) = delete;
    RasterReader(RasterReader&&) = delete;
    RasterReader& operator=(RasterReader&&) = delete;
    ~RasterReader() = default;

    // Any thread.
    /// Replaces the wishes not yet begun.
    void want(std::vector<TileKey> keys);
    [[nodiscard]] std::vector<RasterTile> take();
    /// Whether something is wished for, being read, or not yet taken.
    [[nodiscard]] bool busy() const;
    /// Until nothing more is to be read; for headless pictures and tests.
    void wait() const;
    [[nodiscard]] const CityBox& bounds() const { return bounds_; }
    [[nodiscard]] int finest_level() const { return finest_level_; }

private:
    void work(const std::stop_token& stop);

    const CityBox bounds_;
    const int finest_level_;
    // Of the thread alone.
    std::unique_ptr<RasterFile> file_;
    // Under mutex_.
    mutable std::mutex mutex_;
    mutable std::condition_variable_any changed_;
    std::vector<TileKey> wanted_;  // the next one last
    std::vector<RasterTile> read_;
    std::optional<TileKey> reading_;
    std::jthread thread_;  // last, so that it ends before what it uses
};

}  // namespace yiping
