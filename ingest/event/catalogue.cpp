#include "ingest/event/catalogue.hpp"

#include <fmt/format.h>
#include <xxhash.h>

#include <algorithm>
#include <array>
#include <set>
#include <utility>

#include "ingest/event/csv_reader.hpp"
#include "ingest/event/errors.hpp"

namespace yiping {
namespace {

constexpr std::array<std::string_view, 8> columns{
    "scheme", "version", "code", "parent", "name_zh", "name_en", "valid_from", "valid_to"};

/// One record of a file, for sentences about it.
struct FileLine {
    const std::filesystem::path& file;
    std::size_t line;

    [[noreturn]] void fail(std::string_view what) const {
        throw IoError{fmt::format("{}:{}: {}", file.string(), line, what)};
    }
};

/// The names of the columns behind the eight of every list.
std::vector<std::string> more_columns(const CsvRecord& record, const FileLine& place) {
    const auto& names = record.fields;
    if (names.size() < columns.size() || !std::equal(columns.begin(), columns.end(), names.begin()))
        place.fail(fmt::format("the first line must be {}", fmt::join(columns, ",")));
    std::vector<std::string> more(names.begin() + columns.size(), names.end());
    for (auto name = more.begin(); name != more.end(); ++name) {
        if (name->empty()) place.fail("a column has no name");
        if (std::find(more.begin(), name, *name) != name ||
            std::ranges::find(columns, *name) != columns.end())
            place.fail(fmt::format("the column {} stands here twice", *name));
    }
    return more;
}

/// A day at its beginning in Beijing, where these schemes are made; the fallback when empty.
TimeMs day_of(std::size_t column, const CsvRecord& record, TimeMs fallback, const FileLine& place) {
    const std::string& text = record.fields[column];
    if (text.empty()) return fallback;
    if (const auto day = parse_rfc3339(text + "T00:00:00+08:00")) return *day;
    place.fail(fmt::format(
        "{} is \"{}\", where a day such as 2018-07-01 is needed", columns[column], text));
}

CatalogueEntry entry_of(const CsvRecord& record, std::size_t more, const FileLine& place) {
    if (record.fields.size() != columns.size() + more)
        place.fail(fmt::format(
            "{} fields, where {} are needed", record.fields.size(), columns.size() + more));
    CatalogueEntry entry;
    entry.line = record.line;
    entry.more.assign(record.fields.begin() + columns.size(), record.fields.end());
    entry.scheme = record.fields[0];
    entry.version = record.fields[1];
    entry.code = record.fields[2];
    entry.parent = record.fields[3];
    entry.name_zh = record.fields[4];
    entry.name_en = record.fields[5];
    entry.valid_from_ms = day_of(6, record, entry.valid_from_ms, place);
    entry.valid_to_ms = day_of(7, record, entry.valid_to_ms, place);
    if (entry.code.empty()) place.fail("code is empty");
    if (entry.name_zh.empty()) place.fail("name_zh is empty");
    if (entry.valid_from_ms >= entry.valid_to_ms) place.fail("valid_to is not after valid_from");
    return entry;
}

/// Every parent is a code of the same list.
void expect_parents(const std::vector<CatalogueEntry>& entries, const std::filesystem::path& file) {
    std::set<std::string_view> codes;
    for (const CatalogueEntry& entry : entries) codes.insert(entry.code);
    for (const CatalogueEntry& entry : entries) {
        const FileLine place{file, entry.line};
        if (entry.parent == entry.code) place.fail("a code is not its own parent");
        if (!entry.parent.empty() && !codes.contains(entry.parent))
            place.fail(fmt::format("the parent {} is not in the list", entry.parent));
    }
}

bool overlap(const CatalogueEntry& a, const CatalogueEntry& b) {
    return a.valid_from_ms < b.valid_to_ms && b.valid_from_ms < a.valid_to_ms;
}

}  // namespace

Catalogue::List Catalogue::read_list(const std::filesystem::path& file) {
    const std::string text = read_file(file);
    CsvReader reader{text};
    List list;
    list.file = file;
    list.hash = fmt::format("{:016x}", XXH3_64bits(text.data(), text.size()));
    bool header = true;
    while (const auto record = reader.next()) {
        const FileLine place{file, record->line};
        if (!record->fault.empty()) place.fail(record->fault);
        if (std::exchange(header, false)) {
            list.more_columns = more_columns(*record, place);
            continue;
        }
        CatalogueEntry entry = entry_of(*record, list.more_columns.size(), place);
        const auto [first, last] = list.by_code.equal_range(entry.code);
        for (auto same = first; same != last; ++same)
            if (overlap(list.entries[same->second], entry))
                place.fail(
                    fmt::format("the code {} stands here twice for the same time", entry.code));
        list.by_code.emplace(entry.code, list.entries.size());
        list.entries.push_back(std::move(entry));
    }
    expect_parents(list.entries, file);
    return list;
}

Catalogue Catalogue::load(const std::filesystem::path& folder) {
    std::error_code failed;
    const std::filesystem::directory_iterator files{folder, failed};
    if (failed)
        throw IoError{
            fmt::format("the catalogue {} cannot be read: {}", folder.string(), failed.message())};
    Catalogue catalogue;
    for (const auto& file : files)
        if (file.path().extension() == ".csv")
            catalogue.lists_.emplace(file.path().stem().string(), read_list(file.path()));
    return catalogue;
}

std::span<const CatalogueEntry> Catalogue::entries(std::string_view list) const {
    const auto found = lists_.find(list);
    if (found == lists_.end()) return {};
    return found->second.entries;
}

std::string_view Catalogue::more(std::string_view list,
                                 const CatalogueEntry& entry,
                                 std::string_view column) const {
    const auto found = lists_.find(list);
    if (found == lists_.end()) return {};
    const auto& names = found->second.more_columns;
    const auto at = std::ranges::find(names, column);
    if (at == names.end()) return {};
    return entry.more[static_cast<std::size_t>(at - names.begin())];
}

std::vector<std::string> Catalogue::lists() const {
    std::vector<std::string> names;
    for (const auto& [name, list] : lists_) names.push_back(name);
    return names;
}

void Catalogue::complain(std::string_view list,
                         const CatalogueEntry& entry,
                         std::string_view what) const {
    const auto found = lists_.find(list);
    const std::filesystem::path file =
        found == lists_.end() ? std::filesystem::path{list} : found->second.file;
    FileLine{file, entry.line}.fail(what);
}

std::string Catalogue::hash_of(std::string_view list) const {
    const auto found = lists_.find(list);
    return found == lists_.end() ? std::string{} : found->second.hash;
}

const CatalogueEntry* Catalogue::find(std::string_view list,
                                      std::string_view code,
                                      TimeMs at_ms) const {
    const auto found = lists_.find(list);
    if (found == lists_.end()) return nullptr;
    const auto [first, last] = found->second.by_code.equal_range(code);
    for (auto same = first; same != last; ++same) {
        const CatalogueEntry& entry = found->second.entries[same->second];
        if (entry.valid_from_ms <= at_ms && at_ms < entry.valid_to_ms) return &entry;
    }
    return nullptr;
}

std::string Catalogue::name_zh(std::string_view list, std::string_view code, TimeMs at_ms) const {
    if (const CatalogueEntry* entry = find(list, code, at_ms)) return entry->name_zh;
    return fmt::format("{} 未知类别", code);
}

}  // namespace yiping
