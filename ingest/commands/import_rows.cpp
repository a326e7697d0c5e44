#include "ingest/commands/import_rows.hpp"

#include <fmt/format.h>
#include <simdjson.h>

#include "ingest/event/csv_reader.hpp"

namespace yiping {
namespace {

using simdjson::dom::element;
using simdjson::dom::element_type;

/// A value as the text that a CSV file would hold; nothing for null.
std::string text_of(element value) {
    std::string_view text;
    if (value.get(text) == simdjson::SUCCESS) return std::string{text};
    return value.type() == element_type::NULL_VALUE ? std::string{} : simdjson::minify(value);
}

/// Longitude and latitude of a point.
void add_point(element feature, ImportRow& row) {
    std::string_view type;
    simdjson::dom::array coordinates;
    if (feature["geometry"]["type"].get(type) != simdjson::SUCCESS || type != "Point") return;
    if (feature["geometry"]["coordinates"].get(coordinates) != simdjson::SUCCESS) return;
    std::size_t index = 0;
    for (const element number : coordinates) {
        if (index == 0) row.columns["lon"] = simdjson::minify(number);
        if (index == 1) row.columns["lat"] = simdjson::minify(number);
        ++index;
    }
}

}  // namespace

void for_each_csv_row(std::string_view text, const ImportMapping& mapping, const UseRow& use) {
    CsvReader reader{text, mapping.separator()};
    std::vector<std::string> names = mapping.columns();
    if (names.empty())
        if (const auto header = reader.next()) names = header->fields;
    mapping.expect_columns(names);
    while (const auto record = reader.next()) {
        ImportRow row;
        row.line = record->line;
        row.fault = record->fault;
        if (row.fault.empty() && record->fields.size() != names.size())
            row.fault =
                fmt::format("{} fields, where {} are needed", record->fields.size(), names.size());
        if (row.fault.empty())
            for (std::size_t i = 0; i < names.size(); ++i)
                row.columns[names[i]] = record->fields[i];
        use(row);
    }
}

void for_each_geojson_row(const std::string& text, const std::string& file, const UseRow& use) {
    simdjson::dom::parser parser;
    simdjson::dom::array features;
    const auto document = parser.parse(text);
    if (document.error() != simdjson::SUCCESS)
        throw IoError{
            fmt::format("{} is no JSON: {}", file, simdjson::error_message(document.error()))};
    if (document["features"].get(features) != simdjson::SUCCESS)
        throw IoError{fmt::format("{} is no GeoJSON collection: it has no features", file)};
    std::size_t number = 0;
    for (const element feature : features) {
        ImportRow row;
        row.line = ++number;
        simdjson::dom::object properties;
        if (feature["properties"].get(properties) == simdjson::SUCCESS)
            for (const auto& [key, value] : properties)
                row.columns[std::string{key}] = text_of(value);
        element id;
        if (feature["id"].get(id) == simdjson::SUCCESS) row.columns["id"] = text_of(id);
        add_point(feature, row);
        use(row);
    }
}

}  // namespace yiping
