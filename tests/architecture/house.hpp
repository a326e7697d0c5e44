// The rules of the house as data, and the readers that check files against them.
#pragma once

#include <filesystem>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace yiping {

/// One broken rule: where, and in one sentence what is wrong.
struct Finding {
    std::string file;  ///< relative to the repository
    int line = 0;
    std::string rule;
};
[[nodiscard]] std::string to_text(const std::vector<Finding>& findings);

/// Checks one source text. `file` is its path relative to the repository: it decides which rules
/// hold for it.
[[nodiscard]] std::vector<Finding> check_source(const std::string& file, std::string_view text);

/// Checks every source file below ingest/ and viewer/ of a repository.
[[nodiscard]] std::vector<Finding> check_sources(const std::filesystem::path& repository);

/// Entries at the top of the repository that have no place there.
[[nodiscard]] std::vector<std::string> strangers_at_the_top(
    const std::filesystem::path& repository);

/// The Debian packages that the `run` script installs: the first word of each line between
/// `..._PACKAGES=(` and `)`.
[[nodiscard]] std::set<std::string> packages_of_script(std::string_view script);

/// The packages that the README explains: what stands between back ticks in the first column of the
/// table under the heading "Dependencies".
[[nodiscard]] std::set<std::string> packages_of_readme(std::string_view readme);

/// Throws std::runtime_error when the file cannot be read.
[[nodiscard]] std::string read_text(const std::filesystem::path& file);

}  // namespace yiping
