#include "ingest/commands/simulation/case_kind.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "ingest/event/csv_reader.hpp"
#include "ingest/event/errors.hpp"
#include "ingest/event/fields.hpp"

namespace yiping {
namespace {

constexpr std::array<std::string_view, 12> columns{"net",
                                                   "class",
                                                   "channel",
                                                   "weight",
                                                   "storm_weight",
                                                   "grade2_permille",
                                                   "grade3_permille",
                                                   "unit",
                                                   "handle_min",
                                                   "limit_min",
                                                   "vehicles",
                                                   "title"};
enum Column : std::size_t {
    net,
    class_code,
    channel,
    weight,
    storm_weight,
    grade2_permille,
    grade3_permille,
    unit,
    handle_min,
    limit_min,
    vehicles,
    title
};

/// One record of the file, with sentences about it.
class KindRecord {
public:
    KindRecord(const std::filesystem::path& file, const CsvRecord& record)
        : file_{file}, record_{record} {
        if (!record.fault.empty()) fail(record.fault);
        if (record.fields.size() != columns.size())
            fail(fmt::format(
                "{} fields, where {} are needed", record.fields.size(), columns.size()));
    }

    [[noreturn]] void fail(std::string_view what) const {
        throw IoError{fmt::format("{}:{}: {}", file_.string(), record_.line, what)};
    }
    [[nodiscard]] const std::string& text(Column column) const { return record_.fields[column]; }
    [[nodiscard]] std::uint32_t whole(Column column) const {
        return whole(columns[column], text(column));
    }
    [[nodiscard]] std::uint32_t whole(std::string_view name, std::string_view value) const {
        std::uint32_t number = 0;
        const char* const end = value.data() + value.size();
        const auto [at, error] = std::from_chars(value.data(), end, number);
        if (error != std::errc{} || at != end)
            fail(fmt::format("{} is \"{}\", where a whole number is needed", name, value));
        return number;
    }
    [[nodiscard]] std::vector<std::string> parts(Column column, char separator) const {
        std::vector<std::string> parts;
        std::string_view rest = text(column);
        while (!rest.empty()) {
            const std::size_t end = std::min(rest.find(separator), rest.size());
            if (end != 0) parts.emplace_back(rest.substr(0, end));
            rest.remove_prefix(std::min(end + 1, rest.size()));
        }
        return parts;
    }

private:
    const std::filesystem::path& file_;
    const CsvRecord& record_;
};

Net net_of(const KindRecord& record) {
    const auto found = std::ranges::find(net_names.names, record.text(Column::net));
    if (found == net_names.names.end())
        record.fail(fmt::format("net is \"{}\", where one of {} is needed",
                                record.text(Column::net),
                                fmt::join(net_names.names, ", ")));
    return static_cast<Net>(found - net_names.names.begin());
}

/// "fire_engine*2 ambulance"
std::vector<VehicleNeed> vehicles_of(const KindRecord& record) {
    std::vector<VehicleNeed> needs;
    for (const std::string& part : record.parts(Column::vehicles, ' ')) {
        const std::size_t star = part.find('*');
        VehicleNeed& need = needs.emplace_back();
        need.kind = part.substr(0, star);
        if (star != std::string::npos)
            need.count = record.whole("the count of vehicles", part.substr(star + 1));
    }
    return needs;
}

CaseKind kind_of(const KindRecord& record) {
    CaseKind kind;
    kind.net = net_of(record);
    kind.class_code = record.text(Column::class_code);
    kind.channel = record.text(Column::channel);
    kind.unit = record.text(Column::unit);
    kind.weight = record.whole(Column::weight);
    kind.storm_weight = record.whole(Column::storm_weight);
    kind.grade2_share = record.whole(Column::grade2_permille) / 1e3;
    kind.grade3_share = record.whole(Column::grade3_permille) / 1e3;
    kind.handle_ms = record.whole(Column::handle_min) * minute_ms;
    kind.limit_ms = record.whole(Column::limit_min) * minute_ms;
    kind.vehicles = vehicles_of(record);
    kind.titles = record.parts(Column::title, '|');
    if (kind.titles.empty()) record.fail("title is empty");
    return kind;
}

}  // namespace

std::vector<CaseKind> read_case_kinds(const std::filesystem::path& file) {
    const std::string text = read_file(file);
    CsvReader reader{text};
    std::vector<CaseKind> kinds;
    const auto header = reader.next();
    if (!header || !std::ranges::equal(header->fields, columns))
        throw IoError{
            fmt::format("{}:1: the first line must be {}", file.string(), fmt::join(columns, ","))};
    while (const auto record = reader.next()) kinds.push_back(kind_of(KindRecord{file, *record}));
    for (int number = 0; number < net_count; ++number) {
        const auto is_of = [number](const CaseKind& kind) {
            return kind.net == static_cast<Net>(number) && kind.weight > 0;
        };
        if (std::ranges::none_of(kinds, is_of))
            throw IoError{fmt::format("{}: no kind of the net {} has a weight",
                                      file.string(),
                                      net_names.names.at(static_cast<std::size_t>(number)))};
    }
    return kinds;
}

}  // namespace yiping
