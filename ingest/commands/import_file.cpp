#include "ingest/commands/import_file.hpp"

#include <fmt/format.h>
#include <xxhash.h>

#include <algorithm>
#include <unordered_map>
#include <utility>
#include <variant>

#include "ingest/commands/import_foreign.hpp"
#include "ingest/commands/import_mapping.hpp"
#include "ingest/commands/import_rows.hpp"
#include "ingest/event/codec.hpp"
#include "ingest/event/csv_reader.hpp"
#include "ingest/event/json_text.hpp"

namespace yiping {
namespace {

class Gathering {
public:
    void add(std::size_t line, const std::string& json) {
        ++gathered_.rows;
        for (Decoded& decoded : decoder_.decode(json)) {
            if (auto* event = std::get_if<Event>(&decoded))
                keep(line, std::move(*event), json);
            else
                refuse(line, in_words(std::get<Reject>(decoded)));
        }
    }
    void refuse(std::size_t line, std::string what) {
        gathered_.faults.push_back({line, std::move(what)});
    }
    void refuse_row(std::size_t line, std::string what) {
        ++gathered_.rows;
        refuse(line, std::move(what));
    }
    void take(const ForeignEvent& foreign) {
        if (!foreign.fault.empty()) return refuse_row(foreign.line, foreign.fault);
        if (foreign.left_out.empty()) return add(foreign.line, foreign.json);
        ++gathered_.rows;
        gathered_.left_out.push_back({foreign.line, foreign.left_out});
    }
    ImportedFile finish(std::string_view text) {
        gathered_.content_hash = XXH3_64bits(text.data(), text.size());
        std::ranges::stable_sort(
            gathered_.events, {}, [](const ImportedEvent& one) { return one.event.time_ms; });
        return std::move(gathered_);
    }

private:
    struct Hash {
        std::size_t operator()(const Identity& identity) const { return identity.low; }
    };

    static std::string in_words(const Reject& reject) {
        return fmt::format("{}: {}", name_of(reject.reason), reject.detail);
    }
    void keep(std::size_t line, Event event, const std::string& json) {
        const auto [known, fresh] =
            content_.try_emplace(identity_of(event.source, event.id), event.content_hash);
        if (fresh)
            gathered_.events.push_back({std::move(event), json});
        else if (known->second == event.content_hash)
            ++gathered_.duplicates;
        else
            refuse(line, fmt::format("another row has the id {} too", event.id));
    }

    Decoder decoder_;
    std::unordered_map<Identity, std::uint64_t, Hash> content_;
    ImportedFile gathered_;
};

void gather_lines(std::string_view text, Gathering& gathering) {
    std::vector<std::string_view> elements;
    for (std::size_t line = 1; !text.empty(); ++line) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        const std::string_view json = trimmed_json(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
        if (json.starts_with('[') && json.ends_with(']')) {
            split_elements(json, elements);
            for (const std::string_view element : elements)
                gathering.add(line, std::string{element});
        } else if (!json.empty()) {
            gathering.add(line, std::string{json});
        }
    }
}

/// Of a format that needs no mapping; null of any other.
auto reader_of(ImportFormat format) {
    return format == ImportFormat::cap       ? for_each_cap_alert
           : format == ImportFormat::cot     ? for_each_cot_event
           : format == ImportFormat::open311 ? for_each_open311_event
                                             : nullptr;
}

}  // namespace

ImportedFile read_import(const std::filesystem::path& file,
                         ImportFormat format,
                         const std::filesystem::path& mapping_file) {
    const std::string text = read_file(file);
    Gathering gathering;
    if (format == ImportFormat::cloudevents) {
        gather_lines(text, gathering);
        return gathering.finish(text);
    }
    if (const auto for_each_event = reader_of(format)) {
        for_each_event(
            text, file.string(), [&](const ForeignEvent& foreign) { gathering.take(foreign); });
        return gathering.finish(text);
    }
    const ImportMapping mapping{mapping_file};
    const auto take = [&](std::size_t line, ImportMapping::Mapped mapped) {
        if (mapped.fault.empty())
            gathering.add(line, mapped.json);
        else
            gathering.refuse_row(line, std::move(mapped.fault));
    };
    std::unordered_map<std::string, ImportRow> states;  // the last of each subject
    const auto use = [&](const ImportRow& told) {
        if (!mapping.has_updates()) return take(told.line, mapping.map(told));
        const auto [state, is_first] = states.try_emplace(mapping.subject_of(told), told);
        const ImportRow row = is_first ? told : mapping.continued(state->second, told);
        if (is_first) take(row.line, mapping.map(row));
        for (ImportMapping::Mapped& change :
             mapping.changes(is_first ? nullptr : &state->second, row))
            take(row.line, std::move(change));
        state->second = row;
    };
    if (format == ImportFormat::csv)
        for_each_csv_row(text, mapping, use);
    else
        for_each_geojson_row(text, file.string(), use);
    return gathering.finish(text);
}

}  // namespace yiping
