// Writes a body's fields as one JSON object.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/event/fields.hpp"

namespace yiping {

/// Appends `text` as a JSON string literal.
void append_quoted(std::string& json, std::string_view text);
void append_number(std::string& json, std::int64_t value);
/// The shortest text that reads back as the same double, always within what every reader takes.
/// The value must be finite.
void append_number(std::string& json, double value);

/// An Io for fields_of: opens an object when made, closes it when destroyed.
class JsonWriter {
public:
    static constexpr bool fills = false;

    explicit JsonWriter(std::string& json) : json_{json} { json_ += '{'; }
    JsonWriter(const JsonWriter&) = delete;
    JsonWriter& operator=(const JsonWriter&) = delete;
    JsonWriter(JsonWriter&&) = delete;
    JsonWriter& operator=(JsonWriter&&) = delete;
    ~JsonWriter() { json_ += '}'; }

    template <class T, class Rule>
    void operator()(std::string_view key, const T& value, const Rule& rule) {
        open_member(key);
        write(value, rule);
    }
    template <class T, class Rule>
    void operator()(std::string_view key, const std::optional<T>& value, const Rule& rule) {
        if (value) (*this)(key, *value, rule);
    }
    void position(const GivenPosition& value);
    void position(const std::optional<GivenPosition>& value) {
        if (value) position(*value);
    }
    void datum(Datum value) { (*this)("datum", std::string{name_of(value)}, rule::Name{}); }

private:
    void open_member(std::string_view key);
    void write(const std::string& value, rule::Text) { append_quoted(json_, value); }
    void write(const std::string& value, rule::Name) { append_quoted(json_, value); }
    void write(std::int64_t value, rule::Whole) { append_number(json_, value); }
    void write(double value, rule::Real) { append_number(json_, value); }
    void write(TimeMs value, rule::Moment) { append_quoted(json_, format_rfc3339(value)); }
    template <class Enum, std::size_t Count>
    void write(Enum value, const rule::OneOf<Count>& rule) {
        append_quoted(json_, rule.names.at(static_cast<std::size_t>(value)));
    }
    void write(const std::vector<std::string>& value, rule::Texts);
    void write(const std::vector<double>& value, rule::Circle);
    void write(const std::vector<std::vector<double>>& value, rule::Points);
    void write(const std::vector<PositionItem>& value, rule::Positions);
    template <class T>
    void write(const T& value, rule::Object) {
        JsonWriter inner{json_};
        fields_of(inner, value);
    }
    template <class T>
    void write(const std::vector<T>& value, rule::Objects) {
        write_list(value, [this](const T& element) { write(element, rule::Object{}); });
    }
    template <class T, class WriteOne>
    void write_list(const std::vector<T>& value, WriteOne write_one) {
        json_ += '[';
        for (std::size_t i = 0; i < value.size(); ++i) {
            if (i != 0) json_ += ',';
            write_one(value[i]);
        }
        json_ += ']';
    }

    std::string& json_;
    bool first_ = true;
};

}  // namespace yiping
