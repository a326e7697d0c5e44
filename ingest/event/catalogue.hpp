// What codes mean: incident classes, units, grades, stages and so on, from config/catalogue. Facts
// keep their words: they come from files, with the time in which they held.
#pragma once

#include <filesystem>
#include <limits>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/event/time.hpp"

namespace yiping {

struct CatalogueEntry {
    std::string scheme;   ///< who defines the code, such as "GB/T 35561"
    std::string version;  ///< of the scheme
    std::string code;
    std::string parent;  ///< a code of the same list, or empty
    std::string name_zh, name_en;
    TimeMs valid_from_ms = std::numeric_limits<TimeMs>::min();
    TimeMs valid_to_ms = std::numeric_limits<TimeMs>::max();  ///< the first moment after
    std::vector<std::string> more;  ///< what the list's further columns hold
    std::size_t line = 0;           ///< of its file
};

/// Lists of codes, each from one file: class.csv is the list "class". Read only once loaded. After
/// the eight columns of every list some have more, such as the limit of limit.csv.
class Catalogue {
public:
    /// All *.csv of a folder. Throws IoError with file and line, such as `class.csv:7: valid_from
    /// is "soon", where a day such as 2018-07-01 is needed`.
    [[nodiscard]] static Catalogue load(const std::filesystem::path& folder);

    /// In order of the file; empty for a list that is not there.
    [[nodiscard]] std::span<const CatalogueEntry> entries(std::string_view list) const;
    /// What an entry of `list` holds in a further column; empty when the list has no such column.
    [[nodiscard]] std::string_view more(std::string_view list,
                                        const CatalogueEntry& entry,
                                        std::string_view column) const;
    /// The names of all lists, sorted.
    [[nodiscard]] std::vector<std::string> lists() const;
    /// Throws IoError with file and line: for those who read further meaning into an entry.
    [[noreturn]] void complain(std::string_view list,
                               const CatalogueEntry& entry,
                               std::string_view what) const;
    /// XXH3 of the list's file, 16 hex digits; empty for a list that is not there.
    [[nodiscard]] std::string hash_of(std::string_view list) const;
    /// Null when no list, code or period fits. Pointers last as long as the catalogue.
    [[nodiscard]] const CatalogueEntry* find(std::string_view list,
                                             std::string_view code,
                                             TimeMs at_ms) const;
    /// The Chinese name; of an unknown code the code as it came, with 未知类别.
    [[nodiscard]] std::string name_zh(std::string_view list,
                                      std::string_view code,
                                      TimeMs at_ms) const;

private:
    struct List {
        std::vector<CatalogueEntry> entries;
        std::multimap<std::string, std::size_t, std::less<>> by_code;
        std::vector<std::string> more_columns;
        std::filesystem::path file;
        std::string hash;
    };
    static List read_list(const std::filesystem::path& file);

    std::map<std::string, List, std::less<>> lists_;
};

}  // namespace yiping
