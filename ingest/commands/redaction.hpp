// What is taken out of a log before it leaves the house, by a profile that is data
// (config/redaction.toml).
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "ingest/city/state.hpp"
#include "ingest/event/grid_code.hpp"

namespace yiping {

class Redaction {
public:
    /// Throws IoError with file and line.
    [[nodiscard]] static Redaction read(const std::filesystem::path& profile);

    /// One event of the log as text: the same event without what the profile names. It stays an
    /// event that the log's decoder reads.
    [[nodiscard]] std::string redacted(std::string_view event_json);
    /// The same for what tables and maps say.
    void redact(Incident& incident);
    [[nodiscard]] Place redacted(const Place& place) const;
    /// The middle of the square that holds a point.
    [[nodiscard]] LonLat square_of(LonLat at) const;
    [[nodiscard]] std::string redacted_subject(const std::string& subject);

    /// How often each path was changed.
    [[nodiscard]] const std::map<std::string, std::uint64_t>& changes() const { return changes_; }

private:
    [[nodiscard]] std::string redacted_value(const std::string& path, std::string_view value);
    [[nodiscard]] std::string redacted_items(std::string_view items);
    [[nodiscard]] std::string redacted_places(std::string_view places);
    [[nodiscard]] std::string redacted_object(std::string_view object, const std::string& prefix);
    [[nodiscard]] std::string pseudonym(std::string_view name);
    [[nodiscard]] std::string redacted_code(std::string_view code) const;
    [[nodiscard]] bool removes(std::string_view path) const;

    std::vector<std::string> remove_, blank_, persons_, person_families_;
    double square_m_ = 0;
    GridLevel finest_ = GridLevel::microgrid;
    std::unordered_map<std::string, std::size_t> names_;
    std::map<std::string, std::uint64_t> changes_;
    // of the event in hand
    double latitude_ = 0;  ///< for the width of a square
    bool is_about_person_ = false;
    std::string sequence_;
};

}  // namespace yiping
