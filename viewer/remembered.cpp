#include "viewer/remembered.hpp"

#include <cstdlib>
#include <filesystem>
#include <fstream>

namespace yiping {
namespace {

/// Made when it is not there; empty when there is no home to make it in.
std::filesystem::path state_folder() {
    const char* const state = std::getenv("XDG_STATE_HOME");
    const char* const home = std::getenv("HOME");
    if (state == nullptr && home == nullptr) return {};
    const std::filesystem::path folder =
        (state != nullptr ? std::filesystem::path{state}
                          : std::filesystem::path{home} / ".local" / "state") /
        "yiping";
    std::error_code trouble;
    std::filesystem::create_directories(folder, trouble);
    return trouble ? std::filesystem::path{} : folder;
}

}  // namespace

bool first_run() {
    const std::filesystem::path folder = state_folder();
    if (folder.empty() || std::filesystem::exists(folder / "seen")) return false;
    return static_cast<bool>(std::ofstream{folder / "seen"} << "the tour was shown\n");
}

Proportions remembered_proportions() {
    const std::filesystem::path folder = state_folder();
    Proportions found;
    if (folder.empty()) return found;
    std::ifstream file{folder / "columns"};
    return file >> found.left >> found.right >> found.card ? found : Proportions{};
}

void remember(const Proportions& proportions) {
    const std::filesystem::path folder = state_folder();
    if (folder.empty()) return;
    std::ofstream{folder / "columns"} << proportions.left << ' ' << proportions.right << ' '
                                      << proportions.card << '\n';
}

}  // namespace yiping
