#include "ingest/commands/import_mapping.hpp"

#include <fmt/format.h>
#include <xxhash.h>

#include <algorithm>
#include <charconv>
#include <cmath>

#include "ingest/event/codec.hpp"

namespace yiping {
namespace {

constexpr std::string_view content_name = "content";
/// What a row became: columns of that name in the texts of an update.
constexpr std::string_view computed_prefix = "data.";

/// 128 bits of hash, of all columns in the order of their names.
std::string content_of(const ImportRow& row) {
    std::string all;
    for (const auto& [name, value] : row.columns) {
        all += name;
        all += '\0';
        all += value;
        all += '\0';
    }
    const XXH128_hash_t hash = XXH3_128bits(all.data(), all.size());
    return fmt::format("{:016x}{:016x}", hash.high64, hash.low64);
}

std::string_view column_of(const ImportRow& row, std::string_view name) {
    const auto found = row.columns.find(name);
    return found == row.columns.end() ? std::string_view{} : found->second;
}

std::string_view without_spaces(std::string_view text) {
    const std::size_t begin = text.find_first_not_of(" \t");
    if (begin == std::string_view::npos) return {};
    return text.substr(begin, text.find_last_not_of(" \t") - begin + 1);
}

/// Whether JSON may hold the text as a number.
bool is_number(std::string_view text) {
    double value = 0;
    const char* const end = text.data() + text.size();
    const auto [at, error] = std::from_chars(text.data(), end, value);
    return error == std::errc{} && at == end && std::isfinite(value);
}

/// Of a text that is_number.
double number_of(std::string_view text) {
    double value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
}

/// "963,309" is 963309: commas between groups of three digits go; any other text stays as it is.
std::string without_grouping(std::string_view text) {
    const std::string_view whole = text.substr(0, text.find('.'));
    std::size_t digits = 0, groups = 0;  // digits since the last comma
    for (std::size_t i = whole.starts_with('-') ? 1 : 0; i < whole.size(); ++i) {
        const bool is_comma = whole[i] == ',';
        if (!is_comma && (whole[i] < '0' || whole[i] > '9')) return std::string{text};
        if (is_comma && (groups == 0 ? digits == 0 || digits > 3 : digits != 3))
            return std::string{text};
        groups += is_comma ? 1 : 0;
        digits = is_comma ? 0 : digits + 1;
    }
    std::string plain{text};
    if (groups != 0 && digits == 3) std::erase(plain, ',');
    return plain;
}

void add_member(std::string& json, std::string_view key, std::string_view value_json) {
    if (!json.empty()) json += ',';
    json += json_quoted(key);
    json += ':';
    json += value_json;
}

/// Sets a value, in place of an older one of the same key.
void put(std::vector<std::pair<std::string, std::string>>& values,
         const std::string& key,
         std::string value) {
    const auto same = std::ranges::find(values, key, &std::pair<std::string, std::string>::first);
    if (same == values.end())
        values.emplace_back(key, std::move(value));
    else
        same->second = std::move(value);
}

}  // namespace

Template::Template(std::string_view text, const std::string& where) {
    while (!text.empty()) {
        const std::size_t open = std::min(text.find('{'), text.size());
        if (open != 0) parts_.push_back({false, std::string{text.substr(0, open)}});
        text.remove_prefix(open);
        if (text.empty()) return;
        const std::size_t close = text.find('}');
        if (close == std::string_view::npos)
            throw IoError{fmt::format("{}: a brace is not closed in \"{}\"", where, text)};
        parts_.push_back({true, std::string{text.substr(1, close - 1)}});
        text.remove_prefix(close + 1);
    }
}

std::string Template::fill(const ImportRow& row) const {
    std::string text;
    for (const Part& part : parts_) {
        if (!part.is_column)
            text += part.text;
        else if (part.text == content_name)
            text += content_of(row);
        else
            text += without_spaces(column_of(row, part.text));
    }
    return text;
}

std::vector<std::string> Template::columns() const {
    std::vector<std::string> names;
    for (const Part& part : parts_)
        if (part.is_column && part.text != content_name) names.push_back(part.text);
    return names;
}

// ---- reading the mapping

ImportMapping::ImportMapping(const std::filesystem::path& file) {
    const TomlFile toml = TomlFile::read(file);
    const TomlTable root = toml.root();
    read_layout(root);
    const TomlTable event = root.table("event");
    type_ = event.text("type", "incident.reported");
    source_ = event.required_text("source");
    id_.emplace(event.text("id", "{content}"), event.where("id"));
    subject_.emplace(event.text("subject", "incident/{content}"), event.where("subject"));
    exercise_ = event.flag("exercise", false);
    texts_ = values_of(root.table("data"));
    numbers_ = values_of(root.table("data_numbers"));
    read_rules(root);
    read_updates(root);
    toml.expect_all_known();
}

void ImportMapping::read_layout(const TomlTable& root) {
    const TomlTable layout = root.table("file");
    const std::string separator = layout.text("separator", ",");
    if (separator.size() != 1)
        throw IoError{fmt::format("{}: separator is \"{}\", where one letter is needed",
                                  layout.where("separator"),
                                  separator)};
    separator_ = separator.front();
    columns_ = layout.texts("columns");
    const std::string empty = layout.text("empty", "nothing");
    if (empty != "nothing" && empty != "as_before")
        throw IoError{
            fmt::format("{}: empty is \"{}\", where nothing or as_before is needed "
                        "(what an empty column of a later state says)",
                        layout.where("empty"),
                        empty)};
    empty_as_before_ = empty == "as_before";

    const TomlTable time = root.table("time");
    time_column_ = time.required_text("column");
    try {
        time_ = std::make_unique<TimeReader>(time.text("format", "rfc3339"), time.text("zone", ""));
    } catch (const IoError& error) {
        throw IoError{fmt::format("{}: {}", time.where("zone"), error.what())};
    }

    const TomlTable position = root.table("position");
    if (!root.has("position")) return;
    const std::string datum = position.required_text("datum");
    const auto known = datum_named(datum);
    if (!known)
        throw IoError{
            fmt::format("{}: datum is \"{}\", where wgs84, cgcs2000, gcj02 or bd09 is needed",
                        position.where("datum"),
                        datum)};
    position_ = Position{position.required_text("lon"), position.required_text("lat"), *known};
}

/// One test of a column at most; none: always.
void ImportMapping::read_test(const TomlTable& table, Rule& rule) {
    for (const auto& [key, test] : {std::pair{"equals", Rule::Test::equals},
                                    std::pair{"starts_with", Rule::Test::starts_with},
                                    std::pair{"contains", Rule::Test::contains},
                                    std::pair{"at_least", Rule::Test::at_least}}) {
        if (!table.has(key)) continue;
        if (rule.test != Rule::Test::always)
            throw IoError{fmt::format(
                "{}: a rule has one of equals, starts_with, contains, at_least", table.where(key))};
        rule.test = test;
        rule.word = table.text(key, "");
        if (test == Rule::Test::at_least && !is_number(rule.word))
            throw IoError{fmt::format("{}: \"{}\" is no number", table.where(key), rule.word)};
    }
}

void ImportMapping::read_updates(const TomlTable& root) {
    for (const TomlTable& table : root.tables("update")) {
        Update update;
        update.type = table.required_text("type");
        update.changes = table.texts("when_changes");
        if (table.has("column")) update.rule.column = table.required_text("column");
        read_test(table, update.rule);
        if (update.rule.column.empty() != (update.rule.test == Rule::Test::always))
            throw IoError{fmt::format("{}: an update has a column and a test of it, or neither",
                                      table.where("type"))};
        update.rule.texts = values_of(table.table("data"));
        update.rule.numbers = values_of(table.table("data_numbers"));
        updates_.push_back(std::move(update));
    }
}

void ImportMapping::read_rules(const TomlTable& root) {
    for (const TomlTable& table : root.tables("rule")) {
        Rule rule;
        rule.column = table.required_text("column");
        read_test(table, rule);
        if (rule.test == Rule::Test::always)
            throw IoError{
                fmt::format("{}: a rule has one of equals, starts_with, contains, at_least",
                            table.where("column"))};
        rule.texts = values_of(table.table("data"));
        rule.numbers = values_of(table.table("data_numbers"));
        rules_.push_back(std::move(rule));
    }
}

ImportMapping::Values ImportMapping::values_of(const TomlTable& table) {
    Values values;
    for (const std::string& key : table.keys())
        values.emplace_back(key, Template{table.required_text(key), table.where(key)});
    return values;
}

void ImportMapping::expect_columns(const std::vector<std::string>& known) const {
    const auto expect = [&](const std::string& name) {
        if (!name.starts_with(computed_prefix) && std::ranges::find(known, name) == known.end())
            throw IoError{fmt::format("the mapping speaks of the column \"{}\", the file has {}",
                                      name,
                                      fmt::join(known, ", "))};
    };
    const auto expect_all = [&](const Template& text) {
        std::ranges::for_each(text.columns(), expect);
    };
    expect(time_column_);
    if (position_) {
        expect(position_->lon);
        expect(position_->lat);
    }
    expect_all(*id_);
    expect_all(*subject_);
    for (const auto& [key, text] : texts_) expect_all(text);
    for (const auto& [key, text] : numbers_) expect_all(text);
    for (const Rule& rule : rules_) {
        expect(rule.column);
        for (const auto& [key, text] : rule.texts) expect_all(text);
        for (const auto& [key, text] : rule.numbers) expect_all(text);
    }
    for (const Update& update : updates_) {
        std::ranges::for_each(update.changes, expect);
        if (!update.rule.column.empty()) expect(update.rule.column);
        for (const auto& [key, text] : update.rule.texts) expect_all(text);
        for (const auto& [key, text] : update.rule.numbers) expect_all(text);
    }
}

// ---- using it

bool ImportMapping::Rule::fits(const ImportRow& row) const {
    const std::string_view value = without_spaces(column_of(row, column));
    switch (test) {
        case Test::always:
            return true;
        case Test::at_least: {
            const std::string number = without_grouping(value);
            return is_number(number) && number_of(number) >= number_of(word);
        }
        case Test::equals:
            return value == word;
        case Test::starts_with:
            return value.starts_with(word);
        case Test::contains:
            return value.find(word) != std::string_view::npos;
    }
    return false;
}

std::string ImportMapping::add_position(const ImportRow& row, std::string& data) const {
    if (!position_) return {};
    const std::string_view lon = without_spaces(column_of(row, position_->lon));
    const std::string_view lat = without_spaces(column_of(row, position_->lat));
    if (lon.empty() && lat.empty()) return {};  // it may be located later
    for (const auto& [name, value] : {std::pair{position_->lon, lon}, {position_->lat, lat}})
        if (!is_number(value)) return fmt::format("{} is \"{}\", which is no number", name, value);
    add_member(data, "lon", lon);
    add_member(data, "lat", lat);
    add_member(data, "datum", json_quoted(name_of(position_->datum)));
    return {};
}

std::vector<ImportMapping::Member> ImportMapping::values_of_row(const ImportRow& row) const {
    std::vector<std::pair<std::string, std::string>> texts;
    std::vector<std::pair<std::string, std::string>> numbers;
    for (const auto& [key, text] : texts_) put(texts, key, text.fill(row));
    for (const auto& [key, text] : numbers_) put(numbers, key, text.fill(row));
    for (const Rule& rule : rules_) {  // what is special comes after what is general
        if (!rule.fits(row)) continue;
        for (const auto& [key, text] : rule.texts) put(texts, key, text.fill(row));
        for (const auto& [key, text] : rule.numbers) put(numbers, key, text.fill(row));
    }
    std::vector<Member> members;
    for (auto& [key, text] : texts) members.push_back({key, std::move(text), false});
    for (auto& [key, text] : numbers) members.push_back({key, std::move(text), true});
    return members;
}

std::string ImportMapping::add_values(const std::vector<Member>& members, std::string& data) {
    for (const auto& [key, value, needs_number] : members) {
        if (value.empty()) continue;
        const std::string number = without_grouping(value);
        if (needs_number && !is_number(number))
            return fmt::format("{} is \"{}\", which is no number", key, value);
        add_member(data, key, needs_number ? number : json_quoted(value));
    }
    return {};
}

ImportRow ImportMapping::continued(const ImportRow& before, ImportRow row) const {
    if (!empty_as_before_ || !row.fault.empty()) return row;
    for (auto& [name, value] : row.columns)
        if (without_spaces(value).empty()) value = column_of(before, name);
    return row;
}

ImportRow ImportMapping::with_values(const ImportRow& row) const {
    ImportRow all = row;
    for (Member& member : values_of_row(row))
        all.columns[std::string{computed_prefix} + member.key] = std::move(member.value);
    return all;
}

std::string ImportMapping::event_json(const ImportRow& row,
                                      const std::string& id,
                                      const std::string& type,
                                      TimeMs time_ms,
                                      const std::string& data) const {
    return fmt::format(
        R"({{"specversion":"1.0","id":{},"source":{},"type":{},"time":"{}","subject":{}{},"data":{{{}}}}})",
        json_quoted(id),
        json_quoted(source_),
        json_quoted(type),
        format_rfc3339(time_ms),
        json_quoted(subject_->fill(row)),
        exercise_ ? R"(,"exercise":true)" : "",
        data);
}

ImportMapping::Mapped ImportMapping::map(const ImportRow& row) const {
    if (!row.fault.empty()) return {{}, row.fault};
    const auto time = time_->read(std::string{without_spaces(column_of(row, time_column_))});
    if (!time.fault.empty()) return {{}, time.fault};
    std::string data;
    if (std::string fault = add_position(row, data); !fault.empty()) return {{}, std::move(fault)};
    if (std::string fault = add_values(values_of_row(row), data); !fault.empty())
        return {{}, std::move(fault)};
    return {event_json(row, id_->fill(row), type_, time.time_ms, data), {}};
}

std::vector<ImportMapping::Mapped> ImportMapping::changes(const ImportRow* before,
                                                          const ImportRow& row) const {
    if (!row.fault.empty()) return {{{}, row.fault}};
    const auto time = time_->read(std::string{without_spaces(column_of(row, time_column_))});
    if (!time.fault.empty()) return {{{}, time.fault}};
    const ImportRow now = with_values(row);
    const ImportRow then = before == nullptr ? ImportRow{} : with_values(*before);
    std::vector<Mapped> events;
    for (const Update& update : updates_) {
        // the report said the first state, all but that it is one of the end
        if (before == nullptr && update.rule.test == Rule::Test::always) continue;
        const bool changed = std::ranges::any_of(update.changes, [&](const std::string& name) {
            return without_grouping(column_of(then, name)) !=
                   without_grouping(column_of(now, name));
        });
        if (!changed || !update.rule.fits(now)) continue;
        std::vector<Member> members;
        for (const auto& [key, text] : update.rule.texts)
            members.push_back({key, text.fill(now), false});
        for (const auto& [key, text] : update.rule.numbers)
            members.push_back({key, text.fill(now), true});
        std::string data;
        std::string fault = update.type == "incident.located" ? add_position(row, data) : "";
        if (fault.empty()) fault = add_values(members, data);
        events.push_back(
            {event_json(row, id_->fill(row) + "/" + update.type, update.type, time.time_ms, data),
             std::move(fault)});
    }
    return events;
}

}  // namespace yiping
