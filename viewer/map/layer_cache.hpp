// Layers that were made once, kept on disk ready to draw. The folder can be deleted at any time.
#pragma once

#include <filesystem>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "viewer/map/map_layer.hpp"
#include "viewer/map/map_source.hpp"
#include "viewer/map/space.hpp"

namespace yiping {

/// The files that a source is read from, whether they are there or not: its own, and those that
/// belong to it by their names (of a Shapefile .shx .dbf .prj .cpg). Empty when it can be no file:
/// a database, an address, a folder.
[[nodiscard]] std::vector<std::filesystem::path> files_of(const MapSource& source);

/// Found by what the files hold and what the configuration wants of them, never by names or times:
/// what was made of other bytes, or by a program that makes layers differently, is not found. A
/// file that is torn or was tampered with counts as absent. Any thread.
class LayerCache {
public:
    /// Keeps nothing.
    LayerCache() = default;
    /// Makes the folder if need be; one that cannot be written to keeps nothing.
    explicit LayerCache(std::filesystem::path folder) : folder_{std::move(folder)} {}

    /// Nothing when there is none, or when the source can't be kept: no file, a picture.
    [[nodiscard]] std::optional<MapLayer> find(const MapSource& source,
                                               const CitySpace& space) const;
    void keep(const MapSource& source, const CitySpace& space, const MapLayer& layer) const;
    /// The same for the middle of a source's extent.
    [[nodiscard]] std::optional<LonLat> find_centre(const MapSource& source) const;
    void keep_centre(const MapSource& source, LonLat centre) const;
    /// The files of a source have changed: they are to be read again.
    void forget(const MapSource& source) const;

private:
    [[nodiscard]] std::optional<std::filesystem::path> file_for(const MapSource& source,
                                                                const CitySpace* space) const;
    [[nodiscard]] std::optional<std::string> digest_of(const MapSource& source) const;
    [[nodiscard]] bool unchanged_since_digest(const MapSource& source) const;
    void write(const std::filesystem::path& file, const std::string& bytes) const;
    void drop_unused() const;

    std::filesystem::path folder_;
    mutable std::mutex mutex_;
    struct Digest {
        std::string digest;
        std::vector<std::filesystem::file_time_type> times;  // of the files when they were read
    };
    mutable std::map<std::string, Digest> digests_;  // by path: one file is read by many layers
};

}  // namespace yiping
