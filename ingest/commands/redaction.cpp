#include "ingest/commands/redaction.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <numbers>
#include <optional>

#include "ingest/event/codec.hpp"
#include "ingest/event/json_text.hpp"
#include "ingest/event/toml_file.hpp"

namespace yiping {
namespace {

constexpr double metres_a_degree = 111'320;  // of latitude
constexpr double e7 = 1e7;

bool contains(const std::vector<std::string>& list, std::string_view one) {
    return std::ranges::find(list, one) != list.end();
}

std::optional<double> number_of(std::string_view text) {
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return value;
}

/// What stands between the quotes; escapes stay as they are. The value itself when it is no text.
std::string_view unquoted(std::string_view value) {
    if (value.size() < 2 || value.front() != '"') return value;
    return value.substr(1, value.size() - 2);
}

std::string_view member(std::string_view object, std::string_view key) {
    for (const MemberText& one : members_of(object))
        if (unquoted(one.key) == key) return one.value;
    return {};
}

/// The middle of the step that a value lies in.
double middle(double value, double step) {
    return (std::floor(value / step) + 0.5) * step;
}

GridLevel level_named(const TomlTable& table) {
    constexpr std::array<std::string_view, 5> names{
        "county", "town", "community", "grid", "microgrid"};
    const std::string name = table.text("grid_level", "microgrid");
    const auto* const found = std::ranges::find(names, name);
    if (found == names.end())
        throw IoError{fmt::format("{}: grid_level is \"{}\", where one of {} is needed",
                                  table.where("grid_level"),
                                  name,
                                  fmt::join(names, ", "))};
    return static_cast<GridLevel>(found - names.begin() + 1);
}

}  // namespace

Redaction Redaction::read(const std::filesystem::path& profile) {
    const TomlFile file = TomlFile::read(profile);
    const TomlTable root = file.root();
    Redaction redaction;
    redaction.remove_ = root.texts("remove");
    redaction.blank_ = root.texts("blank");
    redaction.persons_ = root.texts("persons");
    redaction.person_families_ = root.texts("person_families");
    redaction.square_m_ = root.number("square_m", 0, 0, 100'000);
    redaction.finest_ = level_named(root);
    file.expect_all_known();
    return redaction;
}

bool Redaction::removes(std::string_view path) const {
    return contains(remove_, path);
}

std::string Redaction::pseudonym(std::string_view name) {
    const auto at = names_.try_emplace(std::string{name}, names_.size() + 1).first;
    return fmt::format("person-{}", at->second);
}

std::string Redaction::redacted_subject(const std::string& subject) {
    const std::size_t slash = subject.find('/');
    const std::string family = subject.substr(0, slash);
    if (slash == std::string::npos || !contains(person_families_, family)) return subject;
    ++changes_["subject"];
    return family + "/" + pseudonym(subject.substr(slash + 1));
}

LonLat Redaction::square_of(LonLat at) const {
    if (square_m_ == 0) return at;
    const double step_deg = square_m_ / metres_a_degree;
    const double lat = middle(at.lat, step_deg);
    const double squeeze = std::max(std::cos(lat * std::numbers::pi / 180), 0.01);
    return {std::clamp(middle(at.lon, step_deg / squeeze), -180.0, 180.0),
            std::clamp(lat, -90.0, 90.0)};
}

Place Redaction::redacted(const Place& place) const {
    Place coarse = place;
    if (const GridCode above = ancestor_at(place.grid, finest_)) coarse.grid = above;
    if (place.has_position) {
        const Place moved = place_at(square_of(lon_lat_of(place)), coarse.grid);
        coarse.lon_e7 = moved.lon_e7;
        coarse.lat_e7 = moved.lat_e7;
    }
    return coarse;
}

void Redaction::redact(Incident& incident) {
    const auto take_out = [&](const char* path, std::string& text) {
        if (text.empty()) return;
        if (removes(path)) text.clear();
        if (contains(persons_, path)) text = pseudonym(text);
        if (removes(path) || contains(persons_, path)) ++changes_[path];
    };
    take_out("data.address", incident.address);
    take_out("data.description", incident.description);
    take_out("data.note", incident.note);
    take_out("data.actor", incident.actor);
    incident.place = redacted(incident.place);
}

std::string Redaction::redacted_code(std::string_view code) const {
    const auto known = parse_grid_code(code);
    if (!known) return std::string{code};
    const GridCode above = ancestor_at(*known, finest_);
    return above ? to_string(above) : std::string{code};
}

/// [[id, lon, lat, age_ms?], ...] of worker.positions.
std::string Redaction::redacted_items(std::string_view items) {
    std::vector<std::string_view> rows;
    split_elements(items, rows);
    std::vector<std::string> coarse;
    for (const std::string_view row : rows) {
        std::vector<std::string_view> cells;
        split_elements(row, cells);
        if (cells.size() < 3) continue;  // not what the decoder lets in
        const LonLat at =
            square_of({number_of(cells[1]).value_or(0), number_of(cells[2]).value_or(0)});
        const std::string id = contains(person_families_, "worker")
                                   ? json_quoted(pseudonym(unquoted(cells[0])))
                                   : std::string{cells[0]};
        coarse.push_back(fmt::format("[{},{:.7f},{:.7f}{}{}]",
                                     id,
                                     at.lon,
                                     at.lat,
                                     cells.size() > 3 ? "," : "",
                                     cells.size() > 3 ? cells[3] : std::string_view{}));
    }
    return fmt::format("[{}]", fmt::join(coarse, ","));
}

/// "lon_e7,lat_e7,grid;..." as the log adds it beside the items.
std::string Redaction::redacted_places(std::string_view places) {
    std::string coarse;
    while (!places.empty()) {
        const std::string_view one = places.substr(0, places.find(';'));
        places.remove_prefix(std::min(one.size() + 1, places.size()));
        const std::size_t first = one.find(','), second = one.find(',', first + 1);
        if (second == std::string_view::npos) continue;
        Place place;
        place.has_position = true;
        place.lon_e7 = static_cast<std::int32_t>(number_of(one.substr(0, first)).value_or(0));
        place.lat_e7 = static_cast<std::int32_t>(
            number_of(one.substr(first + 1, second - first - 1)).value_or(0));
        place.grid = parse_grid_code(one.substr(second + 1)).value_or(GridCode{});
        place = redacted(place);
        coarse += fmt::format(
            "{},{},{};", place.lon_e7, place.lat_e7, place.grid ? to_string(place.grid) : "");
    }
    return coarse;
}

/// The value that stands there now; empty: the member is taken out.
std::string Redaction::redacted_value(const std::string& path, std::string_view value) {
    if (removes(path)) return {};
    if (contains(blank_, path)) return value.starts_with('[') ? "[]" : R"("***")";
    const bool is_text = value.starts_with('"');
    if (is_text && contains(persons_, path)) return json_quoted(pseudonym(unquoted(value)));
    if (path == "subject") return json_quoted(redacted_subject(std::string{unquoted(value)}));
    if (path == "id" && is_about_person_) return json_quoted("event-" + sequence_);
    if (path == "gridcode" || path == "data.grid")
        return json_quoted(redacted_code(unquoted(value)));
    if (square_m_ != 0) {
        const double number = number_of(value).value_or(0);
        if (path == "data.lon") return fmt::format("{:.7f}", square_of({number, latitude_}).lon);
        if (path == "data.lat") return fmt::format("{:.7f}", square_of({0, number}).lat);
        if (path == "wgs84lon")
            return fmt::to_string(place_at(square_of({number / e7, latitude_}), {}).lon_e7);
        if (path == "wgs84lat")
            return fmt::to_string(place_at(square_of({0, number / e7}), {}).lat_e7);
    }
    if (path == "data.items" && value.starts_with('[')) return redacted_items(value);
    if (path == "wgs84items") return json_quoted(redacted_places(unquoted(value)));
    if (path == "data" && value.starts_with('{')) return redacted_object(value, "data.");
    return std::string{value};
}

std::string Redaction::redacted_object(std::string_view object, const std::string& prefix) {
    std::string text = "{";
    for (const MemberText& one : members_of(object)) {
        const std::string path = prefix + std::string{unquoted(one.key)};
        const std::string value = redacted_value(path, one.value);
        if (value != one.value && path != "data" && path != "subject") ++changes_[path];
        if (value.empty()) continue;
        if (text.size() > 1) text += ',';
        text.append(one.key).append(":").append(value);
    }
    return text + "}";
}

std::string Redaction::redacted(std::string_view event_json) {
    const std::string_view type = unquoted(member(event_json, "type"));
    const std::string_view data = member(event_json, "data");
    is_about_person_ = contains(person_families_, type.substr(0, type.find('.')));
    sequence_ = unquoted(member(event_json, "sequence"));
    latitude_ = data.starts_with('{') ? number_of(member(data, "lat")).value_or(0) : 0;
    return redacted_object(event_json, "");
}

}  // namespace yiping
