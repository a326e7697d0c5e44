// JSON by hand: strings, numbers and the odd lists of our bodies.
#include "ingest/event/json_writer.hpp"

#include <array>
#include <cassert>
#include <charconv>
#include <cmath>

namespace yiping {
namespace {

/// The escape of a byte that may not stand in a JSON string as it is; empty for all others.
void append_escaped(std::string& json, char c) {
    static constexpr std::string_view hex = "0123456789abcdef";
    const auto byte = static_cast<unsigned char>(c);
    switch (c) {
        case '"':
            json += "\\\"";
            break;
        case '\\':
            json += "\\\\";
            break;
        case '\n':
            json += "\\n";
            break;
        case '\r':
            json += "\\r";
            break;
        case '\t':
            json += "\\t";
            break;
        default:
            json += "\\u00";
            json += hex[byte >> 4U];
            json += hex[byte & 15U];
    }
}

bool needs_escape(char c) {
    return static_cast<unsigned char>(c) < 0x20 || c == '"' || c == '\\';
}

}  // namespace

void append_quoted(std::string& json, std::string_view text) {
    json += '"';
    std::size_t plain = 0;  // where the run of bytes begins that are copied as they are
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (!needs_escape(text[i])) continue;
        json.append(text, plain, i - plain);
        append_escaped(json, text[i]);
        plain = i + 1;
    }
    json.append(text, plain);
    json += '"';
}

void append_number(std::string& json, std::int64_t value) {
    std::array<char, 24> text{};
    const auto end = std::to_chars(text.data(), text.data() + text.size(), value).ptr;
    json.append(text.data(), end);
}

void append_number(std::string& json, double value) {
    assert(std::isfinite(value));
    // A whole number without exponent is read as an integer, and those end at 64 bits.
    constexpr double exact_integers_end = 9007199254740992.0;
    const auto format = std::abs(value) < exact_integers_end ? std::chars_format::general
                                                             : std::chars_format::scientific;
    std::array<char, 32> text{};
    const auto end = std::to_chars(text.data(), text.data() + text.size(), value, format).ptr;
    json.append(text.data(), end);
    if (value == 0 && std::signbit(value)) json += ".0";
}

void JsonWriter::open_member(std::string_view key) {
    if (!first_) json_ += ',';
    first_ = false;
    append_quoted(json_, key);
    json_ += ':';
}

void JsonWriter::position(const GivenPosition& value) {
    (*this)("lon", value.at.lon, rule::Real{});
    (*this)("lat", value.at.lat, rule::Real{});
    datum(value.datum);
}

void JsonWriter::write(const std::vector<std::string>& value, rule::Texts) {
    write_list(value, [this](const std::string& text) { append_quoted(json_, text); });
}

void JsonWriter::write(const std::vector<double>& value, rule::Circle) {
    write_list(value, [this](double number) { append_number(json_, number); });
}

void JsonWriter::write(const std::vector<std::vector<double>>& value, rule::Points) {
    write_list(value, [this](const std::vector<double>& point) { write(point, rule::Circle{}); });
}

void JsonWriter::write(const std::vector<PositionItem>& value, rule::Positions) {
    write_list(value, [this](const PositionItem& item) {
        json_ += '[';
        append_quoted(json_, item.id);
        json_ += ',';
        append_number(json_, item.at.lon);
        json_ += ',';
        append_number(json_, item.at.lat);
        if (item.age_ms != 0) {
            json_ += ',';
            append_number(json_, item.age_ms);
        }
        json_ += ']';
    });
}

}  // namespace yiping
