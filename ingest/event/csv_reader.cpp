#include "ingest/event/csv_reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <sstream>
#include <utility>

#include "ingest/event/errors.hpp"

namespace yiping {

CsvReader::CsvReader(std::string_view text, char separator) : text_{text}, separator_{separator} {
    constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
    if (text_.starts_with(byte_order_mark)) text_.remove_prefix(byte_order_mark.size());
}

std::optional<CsvRecord> CsvReader::next() {
    skip_empty_lines();
    if (at_end()) return std::nullopt;
    const std::size_t begin = position_;
    CsvRecord record;
    record.line = line_;
    while (true) {
        record.fault = read_field(record.fields.emplace_back());
        if (!record.fault.empty()) {  // a quote may have swallowed lines that are whole
            position_ = begin;
            line_ = record.line;
            skip_line();
            return record;
        }
        if (at_end() || take_line_break()) return record;
        ++position_;  // the separator
    }
}

std::string CsvReader::read_field(std::string& field) {
    if (!at_end() && text_[position_] == '"') return read_quoted(field);
    const auto ends = [this](char letter) {
        return letter == separator_ || letter == '\n' || letter == '\r';
    };
    const auto rest = text_.substr(position_);
    const auto end = std::ranges::find_if(rest, ends);
    field.assign(rest.begin(), end);
    position_ += field.size();
    if (!at_end() && text_[position_] == '\r' && !text_.substr(position_).starts_with("\r\n"))
        return "a carriage return stands alone";
    return {};
}

std::string CsvReader::read_quoted(std::string& field) {
    ++position_;
    while (true) {
        const std::size_t quote = text_.find('"', position_);
        if (quote == std::string_view::npos) return "a quote is never closed";
        const std::string_view part = text_.substr(position_, quote - position_);
        line_ += static_cast<std::size_t>(std::ranges::count(part, '\n'));
        field += part;
        position_ = quote + 1;
        if (at_end() || text_[position_] != '"') break;
        field += '"';
        ++position_;
    }
    const std::string_view rest = text_.substr(position_);
    if (rest.empty() || rest.front() == separator_ || rest.front() == '\n' ||
        rest.starts_with("\r\n"))
        return {};
    return "text follows a closing quote";
}

bool CsvReader::take_line_break() {
    const std::string_view rest = text_.substr(position_);
    if (rest.starts_with("\r\n"))
        position_ += 2;
    else if (rest.starts_with('\n'))
        position_ += 1;
    else
        return false;
    ++line_;
    return true;
}

void CsvReader::skip_empty_lines() {
    while (!at_end() && take_line_break()) {
    }
}

void CsvReader::skip_line() {
    const std::size_t line_break = text_.find('\n', position_);
    position_ = line_break == std::string_view::npos ? text_.size() : line_break + 1;
    ++line_;
}

std::string read_file(const std::filesystem::path& file) {
    std::ifstream stream{file, std::ios::binary};
    std::ostringstream text;
    // A folder opens too; only reading tells.
    if (stream && stream.peek() != std::ifstream::traits_type::eof()) text << stream.rdbuf();
    if (!stream.is_open() || stream.bad() || (stream.fail() && !stream.eof()))
        throw IoError{fmt::format("{} cannot be read: {}", file.string(), std::strerror(errno))};
    return std::move(text).str();
}

}  // namespace yiping
