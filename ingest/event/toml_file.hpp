// Settings from a TOML file, read strictly: a key that nobody asked for is an error, so that a
// misspelt one is told and not silently without effect. Reading a setting is also what declares it.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/event/errors.hpp"

namespace yiping {

/// One table of a TomlFile, which must outlive it. A table missing from the file reads as empty.
/// Keys carry their unit ("interval_ms"). Everything here throws IoError with file and line, such
/// as `ingest.toml:7: queue_length is "many", where a whole number from 1 to 1000 is needed`.
class TomlTable {
public:
    [[nodiscard]] std::string text(std::string_view key, std::string_view fallback) const;
    [[nodiscard]] std::string required_text(std::string_view key) const;
    [[nodiscard]] std::vector<std::string> texts(std::string_view key,
                                                 std::vector<std::string> fallback = {}) const;
    /// A whole number within [min, max].
    [[nodiscard]] std::int64_t whole(std::string_view key,
                                     std::int64_t fallback,
                                     std::int64_t min,
                                     std::int64_t max) const;
    /// A number, whole or not, within [min, max].
    [[nodiscard]] double number(std::string_view key,
                                double fallback,
                                double min,
                                double max) const;
    [[nodiscard]] bool flag(std::string_view key, bool fallback) const;
    /// [key]
    [[nodiscard]] TomlTable table(std::string_view key) const;
    /// [[key]], in order; empty when there is none.
    [[nodiscard]] std::vector<TomlTable> tables(std::string_view key) const;

    [[nodiscard]] bool has(std::string_view key) const;
    /// All keys of a table whose keys the user makes up, in order of the file.
    [[nodiscard]] std::vector<std::string> keys() const;
    /// "ingest.toml:7", for sentences about the value of a key (or the table, when it has none).
    [[nodiscard]] std::string where(std::string_view key) const;

private:
    friend class TomlFile;
    struct Node;
    explicit TomlTable(const Node* node) : node_{node} {}

    const Node* node_;
};

/// A file of settings.
class TomlFile {
public:
    /// Throws IoError when the file cannot be read or is not TOML.
    [[nodiscard]] static TomlFile read(const std::filesystem::path& file);
    /// The same for a text; `name` stands for the file in messages.
    [[nodiscard]] static TomlFile parse(std::string_view text, std::string name);

    TomlFile(const TomlFile&) = delete;
    TomlFile& operator=(const TomlFile&) = delete;
    TomlFile(TomlFile&&) noexcept;
    TomlFile& operator=(TomlFile&&) noexcept;
    ~TomlFile();

    [[nodiscard]] TomlTable root() const;
    /// Throws IoError for the first key of the file that was not asked for, with the nearest of
    /// those that were. Call it when all settings are read.
    void expect_all_known() const;

private:
    friend class TomlTable;
    struct Document;
    explicit TomlFile(std::unique_ptr<Document> document);

    std::unique_ptr<Document> document_;
};

}  // namespace yiping
