// How the rows of a foreign file become events: a TOML file says it, config/mappings holds some.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ingest/commands/import_time.hpp"
#include "ingest/event/datum.hpp"
#include "ingest/event/toml_file.hpp"

namespace yiping {

/// One row of a file: its columns by name.
struct ImportRow {
    std::size_t line = 0;  ///< where it stands: a line of CSV, a feature of GeoJSON, from 1
    std::map<std::string, std::string, std::less<>> columns;
    std::string fault;  ///< why it cannot be read; empty when it can
};

/// "{kind} in {town}": text with names of columns in braces. {content} is a hash of the whole row.
class Template {
public:
    /// Throws IoError that names `where` for a brace that is not closed.
    Template(std::string_view text, const std::string& where);
    /// Columns that the row lacks are empty.
    [[nodiscard]] std::string fill(const ImportRow& row) const;
    [[nodiscard]] std::vector<std::string> columns() const;

private:
    struct Part {
        bool is_column = false;
        std::string text;
    };
    std::vector<Part> parts_;
};

class ImportMapping {
public:
    /// Throws IoError with file and line.
    explicit ImportMapping(const std::filesystem::path& file);

    // How the file is laid out (CSV).
    [[nodiscard]] char separator() const { return separator_; }
    /// Empty when the file's first line names the columns.
    [[nodiscard]] const std::vector<std::string>& columns() const { return columns_; }
    /// Throws IoError when the mapping speaks of a column that is none of these.
    void expect_columns(const std::vector<std::string>& known) const;

    struct Mapped {
        std::string json;   ///< one CloudEvent
        std::string fault;  ///< why the row makes no event; empty when it does
    };
    [[nodiscard]] Mapped map(const ImportRow& row) const;

    /// Whether rows are states of one thing after the other ([[update]] of the mapping).
    [[nodiscard]] bool has_updates() const { return !updates_.empty(); }
    [[nodiscard]] std::string subject_of(const ImportRow& row) const { return subject_->fill(row); }
    /// The state with what an empty column stands for: nothing, or what the row before said.
    [[nodiscard]] ImportRow continued(const ImportRow& before, ImportRow row) const;
    /// What a state says that the one before of the same subject did not; null: it is the first,
    /// and was told by map().
    [[nodiscard]] std::vector<Mapped> changes(const ImportRow* before, const ImportRow& row) const;

private:
    using Values = std::vector<std::pair<std::string, Template>>;
    struct Rule {
        std::string column;
        enum class Test { always, equals, starts_with, contains, at_least } test = Test::always;
        std::string word;
        Values texts, numbers;
        [[nodiscard]] bool fits(const ImportRow& row) const;
    };
    struct Position {
        std::string lon, lat;
        Datum datum = Datum::wgs84;
    };
    void read_layout(const TomlTable& root);
    struct Update {
        std::string type;
        std::vector<std::string> changes;  ///< columns, or data.KEY
        Rule rule;                         ///< when it applies, and what it says
    };
    struct Member {
        std::string key, value;
        bool is_number;
    };
    void read_rules(const TomlTable& root);
    void read_updates(const TomlTable& root);
    static void read_test(const TomlTable& table, Rule& rule);
    [[nodiscard]] std::vector<Member> values_of_row(const ImportRow& row) const;
    /// The row with what it becomes, as columns data.KEY.
    [[nodiscard]] ImportRow with_values(const ImportRow& row) const;
    [[nodiscard]] std::string event_json(const ImportRow& row,
                                         const std::string& id,
                                         const std::string& type,
                                         TimeMs time_ms,
                                         const std::string& data) const;
    [[nodiscard]] static Values values_of(const TomlTable& table);
    /// Appends `"lon":..,"lat":..,"datum":..`; returns what is wrong, empty when nothing is.
    [[nodiscard]] std::string add_position(const ImportRow& row, std::string& data) const;
    [[nodiscard]] static std::string add_values(const std::vector<Member>& members,
                                                std::string& data);

    char separator_ = ',';
    bool empty_as_before_ = false;
    std::vector<std::string> columns_;
    std::string time_column_;
    std::unique_ptr<TimeReader> time_;
    std::optional<Position> position_;
    std::string type_, source_;
    std::optional<Template> id_, subject_;
    bool exercise_ = false;
    Values texts_, numbers_;
    std::vector<Rule> rules_;
    std::vector<Update> updates_;
};

}  // namespace yiping
