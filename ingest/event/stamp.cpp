// What ingest adds to an event's text, and the way back.
#include "ingest/event/stamp.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <charconv>
#include <string>

#include "ingest/event/codec.hpp"
#include "ingest/event/json_text.hpp"
#include "ingest/event/json_writer.hpp"

namespace yiping {
namespace {

constexpr std::size_t sequence_digits = 20;

void append_sequence(std::string& json, std::uint64_t sequence) {
    std::array<char, sequence_digits> digits{};
    for (std::size_t i = sequence_digits; i-- > 0; sequence /= 10)
        digits[i] = static_cast<char>('0' + sequence % 10);
    json.append(digits.data(), digits.size());
}

void append_code(std::string& json, GridCode code) {
    if (code) append_number(json, static_cast<std::int64_t>(code.value));
}

/// All of a batch is recorded at one moment, whose text is made once.
const std::string& text_of(TimeMs recorded_ms) {
    thread_local TimeMs last_ms = 0;
    thread_local std::string text = format_rfc3339(0);
    if (recorded_ms != last_ms) text = format_rfc3339(last_ms = recorded_ms);
    return text;
}

void append_place(std::string& json, const Place& place) {
    if (place.has_position) {
        json += ",\"wgs84lon\":";
        append_number(json, std::int64_t{place.lon_e7});
        json += ",\"wgs84lat\":";
        append_number(json, std::int64_t{place.lat_e7});
    }
    if (!place.grid) return;
    json += ",\"gridcode\":\"";
    append_code(json, place.grid);
    json += '"';
}

/// "1229999000,411080000,210302001001001;..."
void append_items(std::string& json, const std::vector<Place>& places) {
    if (places.empty()) return;
    json += ",\"wgs84items\":\"";
    for (const Place& place : places) {
        append_number(json, std::int64_t{place.lon_e7});
        json += ',';
        append_number(json, std::int64_t{place.lat_e7});
        json += ',';
        append_code(json, place.grid);
        json += ';';
    }
    json += '"';
}

void append_flags(std::string& json, const Event& event) {
    if (!event.time_flagged && !event.unlocated) return;
    json += ",\"flagged\":\"";
    if (event.time_flagged) json += event.unlocated ? "time,unlocated" : "time";
    if (!event.time_flagged) json += "unlocated";
    json += '"';
}

/// Which personal data the log keeps apart from the event: their names, as the decoder wrote them.
void append_personal(std::string& json, const Event& event) {
    if (event.personal.empty()) return;
    json += ",\"personal\":\"";
    std::string_view separator;
    for (const MemberText& member : members_of(event.personal)) {
        json.append(separator).append(member.key.substr(1, member.key.size() - 2));
        separator = ",";
    }
    json += '"';
}

/// Takes what stands before `separator`, and the separator too; nothing when there is none.
std::optional<std::string_view> take_until(std::string_view& rest, char separator) {
    const std::size_t at = rest.find(separator);
    if (at == std::string_view::npos) return std::nullopt;
    const std::string_view part = rest.substr(0, at);
    rest.remove_prefix(at + 1);
    return part;
}

template <class Number>
bool read_number(std::optional<std::string_view> text, Number& value) {
    if (!text) return false;
    const char* const end = text->data() + text->size();
    const auto [at, error] = std::from_chars(text->data(), end, value);
    return error == std::errc{} && at == end;
}

bool read_grid(std::optional<std::string_view> text, GridCode& grid) {
    if (!text) return false;
    if (text->empty()) return true;
    const auto code = parse_grid_code(*text);
    if (code) grid = *code;
    return code.has_value();
}

/// Places as append_items writes them; nothing when the text is not of that shape.
std::optional<std::vector<Place>> read_items(std::string_view rest) {
    std::vector<Place> places;
    places.reserve(static_cast<std::size_t>(std::ranges::count(rest, ';')));
    while (!rest.empty()) {
        Place& place = places.emplace_back();
        place.has_position = true;
        const bool whole = read_number(take_until(rest, ','), place.lon_e7) &&
                           read_number(take_until(rest, ','), place.lat_e7) &&
                           read_grid(take_until(rest, ';'), place.grid);
        if (!whole) return std::nullopt;
    }
    return places;
}

/// The text of an optional attribute of ours; empty when it is missing.
std::string_view text_of(JsonReader& envelope, std::string_view key) {
    const JsonMember* member = envelope.find(key);
    std::string_view text;
    if (member != nullptr && member->value.get(text) != simdjson::SUCCESS)
        envelope.fail(key, mismatch(member->value, "text"));
    return text;
}

void read_place(JsonReader& envelope, Event& event) {
    std::optional<std::int64_t> lon_e7;
    std::optional<std::int64_t> lat_e7;
    envelope("wgs84lon", lon_e7, rule::Whole{-1'800'000'000, 1'800'000'000});
    envelope("wgs84lat", lat_e7, rule::Whole{-900'000'000, 900'000'000});
    if (lon_e7.has_value() != lat_e7.has_value())
        return envelope.fail(lon_e7 ? "wgs84lat" : "wgs84lon", "is missing beside the other");
    Place place;
    if (!read_grid(text_of(envelope, "gridcode"), place.grid))
        return envelope.fail("gridcode", "is not the code of a place");
    if (lon_e7) {
        place.lon_e7 = static_cast<std::int32_t>(*lon_e7);
        place.lat_e7 = static_cast<std::int32_t>(*lat_e7);
        place.has_position = true;
    }
    if (place.has_position || place.grid) event.place = place;
}

void read_flags(JsonReader& envelope, Event& event) {
    const std::string_view flags = text_of(envelope, "flagged");
    event.time_flagged = flags == "time" || flags == "time,unlocated";
    event.unlocated = flags == "unlocated" || flags == "time,unlocated";
    if (!flags.empty() && !event.time_flagged && !event.unlocated)
        envelope.fail("flagged", "is not one of time; unlocated; time,unlocated");
}

}  // namespace

void stamp(Event& event) {
    assert(event.json.size() > 2 && event.json.back() == '}');
    constexpr std::size_t bytes_an_item = 48;
    std::string& json = event.json;
    json.reserve(json.size() + usual_stamp_bytes + event.item_places.size() * bytes_an_item);
    json.back() = ',';
    json += "\"sequence\":\"";
    append_sequence(json, event.sequence);
    json.append("\",\"recordedtime\":\"").append(text_of(event.recorded_ms)).append("\"");
    if (event.place) append_place(json, *event.place);
    append_items(json, event.item_places);
    append_flags(json, event);
    append_personal(json, event);
    json += '}';
}

void read_stamp(JsonReader& envelope, Event& event) {
    std::string sequence;
    envelope("sequence", sequence, rule::Name{});
    if (!envelope.misfit() &&
        (sequence.size() != sequence_digits || !read_number(sequence, event.sequence)))
        envelope.fail("sequence", "is not a number of 20 digits");
    envelope("recordedtime", event.recorded_ms, rule::Moment{});
    read_place(envelope, event);
    if (const std::string_view items = text_of(envelope, "wgs84items"); !items.empty()) {
        if (auto places = read_items(items))
            event.item_places = std::move(*places);
        else
            envelope.fail("wgs84items", "is not a list of lon,lat,grid;");
    }
    read_flags(envelope, event);
}

}  // namespace yiping
