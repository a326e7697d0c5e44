// Every rule that is checked here is one of envelope.cpp, stamp.cpp or fields.hpp, or stricter.
#include "ingest/event/shape.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <utility>

namespace yiping {
namespace {

constexpr std::size_t most_name_bytes = 256;
constexpr std::size_t most_shapes = 16;
constexpr std::size_t most_shape_bytes = 4'096;
constexpr std::size_t sequence_digits = 20;

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

/// Plain ASCII up to the closing quote; nothing when it is long, empty, or holds anything that has
/// to be looked at twice.
std::optional<std::string_view> plain_text(std::string_view rest) {
    const std::size_t longest = std::min(rest.size(), most_name_bytes + 1);
    for (std::size_t i = 0; i < longest; ++i) {
        const char c = rest[i];
        if (c == '"') return i == 0 ? std::nullopt : std::optional{rest.substr(0, i)};
        if (c < 0x20 || c == '\\' || c == 0x7F) return std::nullopt;  // char is signed: UTF-8 too
    }
    return std::nullopt;
}

/// A whole number as JSON writes it, of at most 15 digits, so that a double holds it exactly.
struct Number {
    std::int64_t digits = 0;  ///< all of them, the point left out
    int decimals = 0;         ///< how many stood behind the point
    bool negative = false;
    std::size_t size = 0;  ///< bytes; 0 when it is none
};

Number plain_number(std::string_view rest) {
    constexpr std::size_t most_digits = 15;
    Number number;
    std::size_t at = 0;
    std::size_t count = 0;
    number.negative = !rest.empty() && rest[0] == '-';
    if (number.negative) ++at;
    const std::size_t first = at;
    for (; at < rest.size() && is_digit(rest[at]) && count <= most_digits; ++at, ++count)
        number.digits = number.digits * 10 + (rest[at] - '0');
    if (count == 0 || count > most_digits || (count > 1 && rest[first] == '0')) return {};
    if (at < rest.size() && rest[at] == '.') {
        ++at;
        for (; at < rest.size() && is_digit(rest[at]) && count <= most_digits; ++at, ++count) {
            number.digits = number.digits * 10 + (rest[at] - '0');
            ++number.decimals;
        }
        if (number.decimals == 0) return {};
    }
    const bool ends = at < rest.size() && rest[at] != 'e' && rest[at] != 'E' && !is_digit(rest[at]);
    const bool is_minus_zero = number.negative && number.digits == 0;
    if (count > most_digits || !ends || is_minus_zero) return {};
    number.size = at;
    return number;
}

/// Rounded as any right reader rounds: both operands are exact.
double real_of(const Number& number) {
    constexpr std::array<double, 16> powers{
        1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15};
    const auto digits = static_cast<double>(number.negative ? -number.digits : number.digits);
    return digits / powers[static_cast<std::size_t>(number.decimals)];
}

std::size_t read_real(std::string_view rest, double min, double max, double& value) {
    const Number number = plain_number(rest);
    if (number.size == 0) return 0;
    value = real_of(number);
    return value >= min && value <= max ? number.size : 0;
}

std::size_t read_whole(std::string_view rest, std::int64_t most, std::int32_t& value) {
    const Number number = plain_number(rest);
    if (number.size == 0 || number.decimals != 0 || number.digits > most) return 0;
    value = static_cast<std::int32_t>(number.negative ? -number.digits : number.digits);
    return number.size;
}

std::size_t read_text(std::string_view rest, std::string_view& value) {
    const auto text = plain_text(rest);
    if (!text) return 0;
    value = *text;
    return text->size();
}

std::size_t read_moment(std::string_view rest, TimeMs& value) {
    const auto text = plain_text(rest);
    const auto time_ms = text ? parse_rfc3339(*text) : std::nullopt;
    if (!time_ms) return 0;
    value = *time_ms;
    return text->size();
}

std::size_t read_sequence(std::string_view rest, std::uint64_t& value) {
    if (rest.size() <= sequence_digits || rest[0] != '0' || rest[sequence_digits] != '"') return 0;
    value = 0;
    for (std::size_t i = 0; i < sequence_digits; ++i) {
        if (!is_digit(rest[i])) return 0;
        value = value * 10 + static_cast<std::uint64_t>(rest[i] - '0');
    }
    return sequence_digits;
}

std::size_t read_grid(std::string_view rest, GridCode& value) {
    const auto text = plain_text(rest);
    const auto code = text ? parse_grid_code(*text) : std::nullopt;
    if (!code) return 0;
    value = *code;
    return text->size();
}

std::size_t read_subject(std::string_view rest, std::string_view& value) {
    const std::size_t size = read_text(rest, value);
    return size != 0 && value.back() == '/' && value.find('/') == value.size() - 1 ? 0 : size;
}

}  // namespace

/// Walks once through a valid text and cuts it at the values that have a slot; all else is literal.
class Shape::Learner {
public:
    Learner(std::string_view json, Shape& shape, bool from_log, bool is_sensor)
        : json_{json}, shape_{shape}, from_log_{from_log}, is_sensor_{is_sensor} {}

    [[nodiscard]] bool learn() {
        for (std::size_t at = 0; at < json_.size(); ++at) {
            const char c = json_[at];
            if (c == '[') return false;
            if (c == '{' || c == ',') key_is_next_ = true;
            if (c == ':') key_is_next_ = false;
            if (c == '{' && ++depth_ == 2) in_data_ = key_ == "data";
            if (c == '}') --depth_;
            if (c == '"') {
                if (!take_text(at)) return false;
            } else if (c == '-' || is_digit(c)) {
                const std::size_t end = json_.find_first_of(",} \t\r\n", at);
                take_value(at, end, false);
                at = end - 1;
            }
        }
        shape_.end_ = json_.substr(literal_);
        return !shape_.slots_.empty();
    }

private:
    /// A key or a value; `at` is moved to its closing quote.
    bool take_text(std::size_t& at) {
        const std::size_t begin = at + 1;
        std::size_t end = begin;
        while (json_[end] != '"') end += json_[end] == '\\' ? 2 : 1;
        if (key_is_next_) {
            key_ = json_.substr(begin, end - begin);
            if (key_.find('\\') != std::string_view::npos) return false;
        } else {
            take_value(begin, end, true);
        }
        at = end;
        return true;
    }

    void take_value(std::size_t begin, std::size_t end, bool is_text) {
        const auto field = field_of(is_text);
        if (!field) return;
        shape_.slots_.push_back({std::string{json_.substr(literal_, begin - literal_)}, *field});
        shape_.fields_ |= 1U << static_cast<unsigned>(*field);
        literal_ = end;
    }

    [[nodiscard]] std::optional<Field> field_of(bool is_text) const {
        struct Known {
            std::string_view key;
            Field field;
        };
        static constexpr std::array<Known, 4> texts{{{"id", Field::id},
                                                     {"source", Field::source},
                                                     {"subject", Field::subject},
                                                     {"time", Field::time}}};
        static constexpr std::array<Known, 3> stamped_texts{{{"sequence", Field::sequence},
                                                             {"recordedtime", Field::recorded},
                                                             {"gridcode", Field::grid}}};
        static constexpr std::array<Known, 2> stamped_numbers{
            {{"wgs84lon", Field::wgs84_lon}, {"wgs84lat", Field::wgs84_lat}}};
        static constexpr std::array<Known, 6> of_position{{{"lon", Field::lon},
                                                           {"lat", Field::lat},
                                                           {"accuracy_m", Field::accuracy},
                                                           {"speed_mps", Field::speed},
                                                           {"heading_deg", Field::heading},
                                                           {"battery", Field::battery}}};
        static constexpr std::array<Known, 4> of_sensor{{{"lon", Field::lon},
                                                         {"lat", Field::lat},
                                                         {"value", Field::value},
                                                         {"limit", Field::limit}}};
        const auto among = [&](const auto& known) -> std::optional<Field> {
            for (const Known& one : known)
                if (one.key == key_) return one.field;
            return std::nullopt;
        };
        if (depth_ == 2 && in_data_ && !is_text)
            return is_sensor_ ? among(of_sensor) : among(of_position);
        if (depth_ != 1) return std::nullopt;
        if (!is_text) return from_log_ ? among(stamped_numbers) : std::nullopt;
        const auto plain = among(texts);
        return plain || !from_log_ ? plain : among(stamped_texts);
    }

    std::string_view json_;
    Shape& shape_;
    bool from_log_, is_sensor_;
    std::string_view key_;
    std::size_t literal_ = 0;  ///< where the text begins that belongs to no slot yet
    int depth_ = 0;
    bool key_is_next_ = false, in_data_ = false;
};

std::optional<Shape> Shape::learn(std::string_view json, const Event& event, Origin origin) {
    const bool is_sensor = std::holds_alternative<SensorValue>(event.body);
    const bool is_position = std::holds_alternative<EntityPosition>(event.body);
    if ((!is_sensor && !is_position) || json.size() > most_shape_bytes) return std::nullopt;
    Shape shape;
    if (!Learner{json, shape, origin == Origin::log, is_sensor}.learn()) return std::nullopt;
    shape.prototype_ = event;
    shape.prototype_.id.clear();
    shape.prototype_.source.clear();
    shape.prototype_.subject.clear();
    shape.prototype_.json.clear();
    shape.prototype_.content_hash = 0;
    Values values;
    const bool reads_itself = shape.read(json, values) == json.size();
    return reads_itself ? std::optional{std::move(shape)} : std::nullopt;
}

std::size_t Shape::read_value(Field field, std::string_view rest, Values& values) {
    constexpr double any = std::numeric_limits<double>::max();
    switch (field) {
        case Field::id:
            return read_text(rest, values.id);
        case Field::source:
            return read_text(rest, values.source);
        case Field::subject:
            return read_subject(rest, values.subject);
        case Field::time:
            return read_moment(rest, values.time_ms);
        case Field::sequence:
            return read_sequence(rest, values.sequence);
        case Field::recorded:
            return read_moment(rest, values.recorded_ms);
        case Field::wgs84_lon:
            return read_whole(rest, 1'800'000'000, values.place.lon_e7);
        case Field::wgs84_lat:
            return read_whole(rest, 900'000'000, values.place.lat_e7);
        case Field::grid:
            return read_grid(rest, values.place.grid);
        case Field::lon:
            return read_real(rest, -180, 180, values.lon);
        case Field::lat:
            return read_real(rest, -90, 90, values.lat);
        case Field::accuracy:
            return read_real(rest, 0, any, values.accuracy_m);
        case Field::speed:
            return read_real(rest, 0, any, values.speed_mps);
        case Field::heading:
            return read_real(rest, -any, any, values.heading_deg);
        case Field::battery:
            return read_real(rest, -any, any, values.battery);
        case Field::value:
            return read_real(rest, -any, any, values.value);
        case Field::limit:
            return read_real(rest, -any, any, values.limit);
    }
    return 0;
}

std::size_t Shape::read(std::string_view text, Values& values) const {
    std::string_view rest = text;
    for (const Slot& slot : slots_) {
        if (!rest.starts_with(slot.before)) return 0;
        rest.remove_prefix(slot.before.size());
        const std::size_t size = read_value(slot.field, rest, values);
        if (size == 0) return 0;
        rest.remove_prefix(size);
    }
    if (!rest.starts_with(end_)) return 0;
    return text.size() - rest.size() + end_.size();
}

void Shape::fill_body(EntityPosition& body, const Values& values) const {
    if (has(Field::lon)) body.position.at.lon = values.lon;
    if (has(Field::lat)) body.position.at.lat = values.lat;
    if (has(Field::accuracy)) body.accuracy_m = values.accuracy_m;
    if (has(Field::speed)) body.speed_mps = values.speed_mps;
    if (has(Field::heading)) body.heading_deg = values.heading_deg;
    if (has(Field::battery)) body.battery = values.battery;
}

void Shape::fill_body(SensorValue& body, const Values& values) const {
    if (has(Field::lon)) body.position->at.lon = values.lon;
    if (has(Field::lat)) body.position->at.lat = values.lat;
    if (has(Field::value)) body.value = values.value;
    if (has(Field::limit)) body.limit = values.limit;
}

void Shape::fill(Event& event, const Values& values) const {
    event = prototype_;
    event.id = values.id;
    event.source = values.source;
    event.subject = values.subject;
    event.time_ms = values.time_ms;
    if (has(Field::sequence)) event.sequence = values.sequence;
    if (has(Field::recorded)) event.recorded_ms = values.recorded_ms;
    if (has(Field::wgs84_lon)) event.place->lon_e7 = values.place.lon_e7;
    if (has(Field::wgs84_lat)) event.place->lat_e7 = values.place.lat_e7;
    if (has(Field::grid)) event.place->grid = values.place.grid;
    if (auto* position = std::get_if<EntityPosition>(&event.body))
        fill_body(*position, values);
    else
        fill_body(std::get<SensorValue>(event.body), values);
}

std::size_t Shapes::read(std::string_view text, Event& event) {
    Shape::Values values;
    for (std::size_t i = 0; i < shapes_.size(); ++i) {
        const std::size_t at = (last_ + i) % shapes_.size();
        const std::size_t size = shapes_[at].read(text, values);
        if (size == 0) continue;
        last_ = at;
        ++read_;
        shapes_[at].fill(event, values);
        return size;
    }
    return 0;
}

void Shapes::learn(std::string_view json, const Event& event) {
    // A producer whose every event has another shape teaches nothing worth its time.
    constexpr std::uint64_t worth = 8, look_again = 64;
    if (learned_ > most_shapes && read_ < worth * learned_ && ++passed_over_ % look_again != 0)
        return;
    auto shape = Shape::learn(json, event, origin_);
    if (!shape) return;
    ++learned_;
    if (shapes_.size() < most_shapes) {
        shapes_.push_back(std::move(*shape));
    } else {
        replaced_ = (replaced_ + 1) % most_shapes;
        shapes_[replaced_] = std::move(*shape);
    }
}

}  // namespace yiping
