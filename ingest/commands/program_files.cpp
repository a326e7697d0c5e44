#include "ingest/commands/program_files.hpp"

#include <memory>

#include "ingest/place/locator.hpp"

namespace yiping {
namespace {

/// The folder above bin/.
std::filesystem::path prefix() {
    return std::filesystem::canonical("/proc/self/exe").parent_path().parent_path();
}

}  // namespace

std::filesystem::path chosen_city(const std::string& chosen) {
    if (chosen == "none") return {};
    if (chosen != "auto") return chosen;
    const std::filesystem::path built = prefix() / "city" / "anshan.gpkg";
    return std::filesystem::exists(built) ? built : std::filesystem::path{};
}

Locate locate_by(const std::filesystem::path& city) {
    if (city.empty()) return {};
    const auto locator =  // shared, because a std::function must be copyable
        std::make_shared<const Locator>(LocatorSource{.file = city});
    return [locator](LonLat at) { return GridCode{locator->grid_at(at).value_or(0)}; };
}

std::filesystem::path config_folder() {
    const std::filesystem::path installed = prefix() / "share" / "yiping" / "config";
    return std::filesystem::exists(installed) ? installed
                                              : std::filesystem::path{YIPING_CONFIG_DIR};
}

}  // namespace yiping
