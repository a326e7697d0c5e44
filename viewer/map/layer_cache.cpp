#include "viewer/map/layer_cache.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include <xxhash.h>

#include <atomic>
#include <chrono>
#include <fstream>
#include <memory>
#include <system_error>

#include "viewer/map/layer_bytes.hpp"

namespace yiping {
namespace {

std::string hex(XXH128_hash_t hash) {
    return fmt::format("{:016x}{:016x}", hash.high64, hash.low64);
}

/// Nothing when it cannot be read to its end.
std::optional<std::string> digest_of_file(const std::filesystem::path& file) {
    std::ifstream in{file, std::ios::binary};
    if (!in) return std::nullopt;
    constexpr std::size_t block_bytes = 1 << 20;
    std::vector<char> block(block_bytes);
    struct Free {
        void operator()(XXH3_state_t* state) const { XXH3_freeState(state); }
    };
    const std::unique_ptr<XXH3_state_t, Free> state{XXH3_createState()};
    XXH3_128bits_reset(state.get());
    while (in.read(block.data(), static_cast<std::streamsize>(block.size())) || in.gcount() > 0)
        XXH3_128bits_update(state.get(), block.data(), static_cast<std::size_t>(in.gcount()));
    if (in.bad()) return std::nullopt;
    return hex(XXH3_128bits_digest(state.get()));
}

/// A file as it lies in the system's own cache: tens of megabytes that nobody copies.
class MappedFile {
public:
    explicit MappedFile(const std::filesystem::path& file) {
        const int descriptor = open(file.c_str(), O_RDONLY | O_CLOEXEC);
        if (descriptor < 0) return;
        struct stat about {};
        if (fstat(descriptor, &about) == 0 && about.st_size > 0) {
            size_ = static_cast<std::size_t>(about.st_size);
            begin_ = mmap(nullptr, size_, PROT_READ, MAP_PRIVATE | MAP_POPULATE, descriptor, 0);
        }
        close(descriptor);
    }
    MappedFile(const MappedFile&) = delete;
    MappedFile& operator=(const MappedFile&) = delete;
    MappedFile(MappedFile&&) = delete;
    MappedFile& operator=(MappedFile&&) = delete;
    ~MappedFile() {
        if (begin_ != MAP_FAILED) munmap(begin_, size_);
    }
    /// Empty when there is no such file.
    [[nodiscard]] std::string_view bytes() const {
        if (begin_ == MAP_FAILED) return {};
        return {static_cast<const char*>(begin_), size_};
    }

private:
    void* begin_ = MAP_FAILED;
    std::size_t size_ = 0;
};

std::vector<std::filesystem::file_time_type> times_of(
    const std::vector<std::filesystem::path>& files) {
    std::vector<std::filesystem::file_time_type> times;
    std::error_code absent;  // counts as a time, too
    for (const std::filesystem::path& file : files)
        times.push_back(std::filesystem::last_write_time(file, absent));
    return times;
}

}  // namespace

std::vector<std::filesystem::path> files_of(const MapSource& source) {
    std::error_code trouble;
    const std::filesystem::path own{source.path};
    const bool place_for_one =
        std::filesystem::is_directory(std::filesystem::absolute(own).parent_path(), trouble);
    if (!place_for_one || std::filesystem::is_directory(own, trouble)) return {};
    std::vector<std::filesystem::path> files{own};
    if (own.extension() == ".shp")
        for (const char* extension : {".shx", ".dbf", ".prj", ".cpg"})
            files.push_back(std::filesystem::path{own}.replace_extension(extension));
    return files;
}

std::optional<std::string> LayerCache::digest_of(const MapSource& source) const {
    if (folder_.empty() || source.role == MapRole::raster) return std::nullopt;
    const std::vector<std::filesystem::path> files = files_of(source);
    std::error_code trouble;
    if (files.empty() || !std::filesystem::is_regular_file(files.front(), trouble))
        return std::nullopt;
    // Held while a file is read: the next layer of the same file waits instead of reading it again.
    const std::scoped_lock lock{mutex_};
    Digest& known = digests_[source.path];
    if (known.digest.empty()) {
        known.times = times_of(files);
        for (const std::filesystem::path& file : files)
            known.digest += digest_of_file(file).value_or("none");
    }
    return known.digest;
}

bool LayerCache::unchanged_since_digest(const MapSource& source) const {
    const std::scoped_lock lock{mutex_};
    return digests_[source.path].times == times_of(files_of(source));
}

std::optional<std::filesystem::path> LayerCache::file_for(const MapSource& source,
                                                          const CitySpace* space) const {
    const auto digest = digest_of(source);
    if (!digest) return std::nullopt;
    std::string wanted = fmt::format("{}\n{}\n", layer_bytes_version, *digest);
    // The path's end tells GDAL which driver to ask, and it names a layer that has no name.
    for (const std::string& text : {source.path,
                                    source.layer,
                                    std::string{name_of(source.role)},
                                    source.name_field,
                                    source.code_field,
                                    source.class_field,
                                    source.households_field,
                                    source.where,
                                    source.srs,
                                    source.encoding})
        wanted += fmt::format("{} {}\n", text.size(), text);
    wanted += fmt::format("{} {}\n", static_cast<int>(source.datum), source.dash.any());
    if (space != nullptr) wanted += fmt::format("{} {}", space->origin().lon, space->origin().lat);
    const std::string name = hex(XXH3_128bits(wanted.data(), wanted.size()));
    return folder_ / (name + (space != nullptr ? ".layer" : ".centre"));
}

std::optional<MapLayer> LayerCache::find(const MapSource& source, const CitySpace& space) const {
    const auto file = file_for(source, &space);
    if (!file) return std::nullopt;
    const MappedFile mapped{*file};
    auto layer = layer_from(mapped.bytes());
    if (layer) layer->dash = source.dash;
    std::error_code not_ours;  // a folder that is only read from keeps its times
    if (layer)
        std::filesystem::last_write_time(
            *file, std::filesystem::file_time_type::clock::now(), not_ours);
    return layer;
}

void LayerCache::keep(const MapSource& source,
                      const CitySpace& space,
                      const MapLayer& layer) const {
    const auto file = file_for(source, &space);
    if (!file || layer.raster || !unchanged_since_digest(source)) return;
    write(*file, bytes_of(layer));
    drop_unused();
}

std::optional<LonLat> LayerCache::find_centre(const MapSource& source) const {
    const auto file = file_for(source, nullptr);
    std::ifstream in;
    if (file) in.open(*file);
    LonLat centre;
    std::string end;
    if (!(in >> centre.lon >> centre.lat >> end) || end != "end") return std::nullopt;
    return centre;
}

void LayerCache::keep_centre(const MapSource& source, LonLat centre) const {
    if (const auto file = file_for(source, nullptr))
        write(*file, fmt::format("{} {} end\n", centre.lon, centre.lat));
}

void LayerCache::forget(const MapSource& source) const {
    const std::scoped_lock lock{mutex_};
    digests_.erase(source.path);
}

/// Beside its place first: whoever looks for it finds all of it or nothing. What cannot be written
/// is made again next time.
void LayerCache::write(const std::filesystem::path& file, const std::string& bytes) const {
    std::error_code trouble;
    std::filesystem::create_directories(folder_, trouble);
    static std::atomic<unsigned> number{0};
    const std::filesystem::path beside =
        fmt::format("{}.{}.{}", file.string(), getpid(), number.fetch_add(1));
    {
        std::ofstream out{beside, std::ios::binary};
        out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
        if (!out.flush()) trouble = std::make_error_code(std::errc::io_error);
    }
    if (!trouble) std::filesystem::rename(beside, file, trouble);
    std::error_code gone_already;
    if (trouble) std::filesystem::remove(beside, gone_already);
}

/// A map that changes leaves old layers behind.
void LayerCache::drop_unused() const {
    constexpr std::chrono::hours longest_unused{24 * 30};
    const auto now = std::filesystem::file_time_type::clock::now();
    std::error_code trouble;
    for (const auto& entry : std::filesystem::directory_iterator{folder_, trouble}) {
        std::error_code gone_already;
        const auto used = entry.last_write_time(gone_already);
        if (!gone_already && now - used > longest_unused)
            std::filesystem::remove(entry.path(), gone_already);
    }
}

}  // namespace yiping
