// Every rule of fields.hpp, checked against what the parser found.
#include "ingest/event/json_reader.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace yiping {
namespace {

namespace dom = simdjson::dom;

constexpr std::size_t max_name_bytes = 256;
constexpr std::size_t max_quoted_characters = 60;

/// At most 60 characters of a text, never half a one.
std::string cut(std::string_view text) {
    std::size_t characters = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool starts_character = (static_cast<unsigned char>(text[i]) & 0xC0U) != 0x80;
        if (starts_character && characters++ == max_quoted_characters)
            return std::string{text.substr(0, i)} + "…";
    }
    return std::string{text};
}

/// A number of any JSON spelling.
std::optional<double> number_of(dom::element from) {
    double value = 0;
    if (from.get(value) != simdjson::SUCCESS) return std::nullopt;
    return value;
}

std::optional<LonLat> lon_lat_of(dom::array::iterator at, dom::array::iterator end) {
    LonLat result;
    for (double* degrees : {&result.lon, &result.lat}) {
        if (!(at != end)) return std::nullopt;
        const auto value = number_of(*at);
        if (!value) return std::nullopt;
        *degrees = *value;
        ++at;
    }
    if (std::abs(result.lon) > 180 || std::abs(result.lat) > 90) return std::nullopt;
    return result;
}

}  // namespace

std::string mismatch(dom::element value, std::string_view wanted) {
    return fmt::format(
        "is {}, where {} is needed", cut(std::string{simdjson::minify(value)}), wanted);
}

std::string join_path(std::string_view outer, std::string_view inner) {
    std::string path{outer};
    if (!outer.empty() && !inner.empty() && inner.front() != '[') path += '.';
    path += inner;
    return path;
}

bool has_control_characters(std::string_view text) {
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto byte = static_cast<unsigned char>(text[i]);
        if (byte < 0x20 || byte == 0x7F) return true;
        const bool may_start_c1 = byte == 0xC2 && i + 1 < text.size();
        if (may_start_c1 && static_cast<unsigned char>(text[i + 1]) < 0xA0) return true;
    }
    return false;
}

JsonReader::JsonReader(dom::object object, std::vector<JsonMember>& members) : members_{members} {
    members_.clear();
    for (const auto [key, value] : object) {
        members_.push_back({key, value});
        present_ |= bit_of(key);
    }
}

const JsonMember* JsonReader::find(std::string_view key) {
    const JsonMember* member = member_of(key);
    return member != nullptr && member->value.is_null() ? nullptr : member;
}

const JsonMember* JsonReader::member_of(std::string_view key) {
    if (misfit_ || (present_ & bit_of(key)) == 0) return nullptr;
    const JsonMember* found = nullptr;
    for (const JsonMember& member : members_) {
        if (!member.has_key(key)) continue;
        if (found != nullptr) {
            fail(key, "stands twice in one object");
            return nullptr;
        }
        found = &member;
    }
    return found;
}

void JsonReader::fail(std::string_view key, std::string detail, Reject::Reason reason) {
    if (!misfit_) misfit_ = Misfit{reason, std::string{key}, std::move(detail)};
}

void JsonReader::miss(std::string_view key) {
    fail(key, "is missing", Reject::Reason::missing_field);
}

void JsonReader::take_over(std::string_view key, const Misfit& inner) {
    fail(join_path(key, inner.field), inner.detail, inner.reason);
}

void JsonReader::place_misfit(std::string_view key, std::size_t index) {
    misfit_->field = join_path(fmt::format("{}[{}]", key, index), misfit_->field);
}

void JsonReader::read(std::string_view key, Element from, std::string& value, rule::Text rule) {
    std::string_view text;
    if (from.get(text) != simdjson::SUCCESS) return fail(key, mismatch(from, "text"));
    if (text.size() > rule.max_bytes)
        return fail(key, fmt::format("has {} bytes; at most {} fit", text.size(), rule.max_bytes));
    value = text;
}

void JsonReader::read(std::string_view key, Element from, std::string& value, rule::Name) {
    std::string_view text;
    if (from.get(text) != simdjson::SUCCESS || text.empty() || text.size() > max_name_bytes ||
        has_control_characters(text))
        return fail(key, mismatch(from, "text of 1 to 256 bytes without control characters"));
    value = text;
}

void JsonReader::read(std::string_view key, Element from, std::int64_t& value, rule::Whole rule) {
    if (from.get(value) == simdjson::SUCCESS && value >= rule.min && value <= rule.max) return;
    const std::string range = rule.max == INT64_MAX
                                  ? fmt::format("a whole number of at least {}", rule.min)
                                  : fmt::format("a whole number from {} to {}", rule.min, rule.max);
    fail(key, mismatch(from, range));
}

void JsonReader::read(std::string_view key, Element from, double& value, rule::Real rule) {
    const auto number = number_of(from);
    if (!number || *number < rule.min || *number > rule.max) {
        const std::string range =
            rule.max < rule::Real{}.max ? fmt::format("a number from {} to {}", rule.min, rule.max)
            : rule.min > rule::Real{}.min ? fmt::format("a number of at least {}", rule.min)
                                          : std::string{"a number"};
        return fail(key, mismatch(from, range));
    }
    value = *number;
}

void JsonReader::read(std::string_view key, Element from, TimeMs& value, rule::Moment) {
    std::string_view text;
    const bool is_text = from.get(text) == simdjson::SUCCESS;
    const auto time_ms = is_text ? parse_rfc3339(text) : std::nullopt;
    if (!time_ms)
        return fail(key, mismatch(from, "a time of RFC 3339 such as 2026-08-14T07:58:03+08:00"));
    value = *time_ms;
}

bool JsonReader::open_array(std::string_view key,
                            Element from,
                            std::size_t max_count,
                            dom::array& array) {
    if (from.get(array) != simdjson::SUCCESS) {
        fail(key, mismatch(from, "an array"));
        return false;
    }
    if (array.size() > max_count) {
        fail(key, fmt::format("has {} elements; at most {} fit", array.size(), max_count));
        return false;
    }
    return true;
}

void JsonReader::read(std::string_view key,
                      Element from,
                      std::vector<std::string>& value,
                      rule::Texts rule) {
    each(key, from, rule.max_count, [&](Element element) {
        read("", element, value.emplace_back(), rule::Text{rule.max_bytes});
    });
}

void JsonReader::read(std::string_view key,
                      Element from,
                      std::vector<double>& value,
                      rule::Circle) {
    dom::array array;
    const bool of_three = from.get(array) == simdjson::SUCCESS && array.size() == 3;
    const auto centre = of_three ? lon_lat_of(array.begin(), array.end()) : std::nullopt;
    const auto radius_km = of_three ? number_of(array.at(2).value_unsafe()) : std::nullopt;
    if (!centre || !radius_km || *radius_km < 0)
        return fail(key, mismatch(from, "[lon, lat, radius in km]"));
    value = {centre->lon, centre->lat, *radius_km};
}

void JsonReader::read(std::string_view key,
                      Element from,
                      std::vector<std::vector<double>>& value,
                      rule::Points rule) {
    each(key, from, rule.max_count, [&](Element element) {
        dom::array point;
        const bool is_array = element.get(point) == simdjson::SUCCESS;
        const auto at =
            is_array && point.size() == 2 ? lon_lat_of(point.begin(), point.end()) : std::nullopt;
        if (!at) return fail("", mismatch(element, "[lon, lat] in degrees"));
        value.push_back({at->lon, at->lat});
    });
}

void JsonReader::read(std::string_view key,
                      Element from,
                      std::vector<PositionItem>& value,
                      rule::Positions rule) {
    each(key, from, rule.max_count, [&](Element element) {
        read_item(element, value.emplace_back(), rule.max_age_ms);
    });
}

void JsonReader::read_item(Element from, PositionItem& item, std::int64_t max_age_ms) {
    dom::array array;
    const bool is_array = from.get(array) == simdjson::SUCCESS;
    const std::size_t size = is_array ? array.size() : 0;
    if (size != 3 && size != 4) return fail("", mismatch(from, "[id, lon, lat, age_ms?]"));
    auto at = array.begin();
    read("", *at, item.id, rule::Name{});
    const auto position = lon_lat_of(++at, array.end());
    if (!position) return fail("", mismatch(from, "[id, lon, lat] in degrees"));
    item.at = *position;
    if (size == 4) read("", *++ ++at, item.age_ms, rule::Whole{0, max_age_ms});
}

void JsonReader::datum(Datum& value) {
    const JsonMember* member = find("datum");
    std::string_view name;
    const bool is_text = member != nullptr && member->value.get(name) == simdjson::SUCCESS;
    const auto named = is_text ? datum_named(name) : std::nullopt;
    if (named) {
        value = *named;
        return;
    }
    constexpr std::string_view wanted = "wgs84, cgcs2000, gcj02 or bd09";
    fail("datum",
         member == nullptr ? fmt::format("is missing; positions need one of {}", wanted)
                           : mismatch(member->value, wanted),
         Reject::Reason::unknown_datum);
}

void JsonReader::position(GivenPosition& value) {
    const JsonMember* lon = find("lon");
    const JsonMember* lat = find("lat");
    read_position(lon, lat, value);
}

void JsonReader::position(std::optional<GivenPosition>& value) {
    const JsonMember* lon = find("lon");
    const JsonMember* lat = find("lat");
    if (lon != nullptr || lat != nullptr) read_position(lon, lat, value.emplace());
}

void JsonReader::read_position(const JsonMember* lon, const JsonMember* lat, GivenPosition& value) {
    if (lon == nullptr) return miss("lon");
    if (lat == nullptr) return miss("lat");
    read("lon", lon->value, value.at.lon, rule::Real{-180, 180});
    read("lat", lat->value, value.at.lat, rule::Real{-90, 90});
    datum(value.datum);
}

std::optional<std::size_t> JsonReader::place_in(std::span<const std::string_view> names,
                                                Element from) {
    std::string_view text;
    if (from.get(text) != simdjson::SUCCESS) return std::nullopt;
    const auto found = std::find(names.begin(), names.end(), text);
    if (found == names.end()) return std::nullopt;
    return static_cast<std::size_t>(found - names.begin());
}

void JsonReader::fail_choice(std::string_view key,
                             Element from,
                             std::span<const std::string_view> names) {
    fail(key, mismatch(from, fmt::format("one of {}", fmt::join(names, ", "))));
}

}  // namespace yiping
