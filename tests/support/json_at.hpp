// Values out of a JSON text, for checks of one line.
#pragma once

#include <simdjson.h>

#include <stdexcept>
#include <string>

namespace yiping {

/// The value at a JSON pointer such as "/ack/0/status": a string as its text, anything else as
/// JSON; "(nothing)" when there is none. Throws when the text is no JSON.
inline std::string json_at(const std::string& json, const std::string& pointer) {
    simdjson::dom::parser parser;
    simdjson::dom::element document, value;
    if (parser.parse(json).get(document) != simdjson::SUCCESS)
        throw std::runtime_error("no JSON: " + json);
    if (document.at_pointer(pointer).get(value) != simdjson::SUCCESS) return "(nothing)";
    std::string_view text;
    return value.get(text) == simdjson::SUCCESS ? std::string{text} : simdjson::minify(value);
}
inline std::uint64_t json_number_at(const std::string& json, const std::string& pointer) {
    return std::stoull(json_at(json, pointer));
}

}  // namespace yiping
