// Comma separated values by RFC 4180, for catalogues and imports.
#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace yiping {

struct CsvRecord {
    std::size_t line = 0;  ///< of the text, from 1, on which the record begins
    std::vector<std::string> fields;
    std::string fault;  ///< why the line is no record, in a few words; empty when it is one
};

/// Fields in quotes may hold separators, line breaks and doubled quotes. Lines end in LF or CRLF,
/// empty ones are skipped. A line that is broken gives a record with a fault, and reading goes on
/// with the next line.
class CsvReader {
public:
    /// The text must outlive the reader; a byte order mark at its start is skipped.
    explicit CsvReader(std::string_view text, char separator = ',');

    /// Nothing at the end of the text.
    [[nodiscard]] std::optional<CsvRecord> next();

private:
    [[nodiscard]] bool at_end() const { return position_ == text_.size(); }
    void skip_empty_lines();
    /// Takes a line break; false when there is none here.
    bool take_line_break();
    /// Both return what is wrong, empty when nothing is.
    std::string read_field(std::string& field);
    std::string read_quoted(std::string& field);
    void skip_line();

    std::string_view text_;
    char separator_;
    std::size_t position_ = 0;
    std::size_t line_ = 1;
};

/// The bytes of a whole file. Throws IoError that names the file and why it cannot be read.
[[nodiscard]] std::string read_file(const std::filesystem::path& file);

}  // namespace yiping
