// Bodies full of odd but valid values, made from the same list of fields as the codec.
#pragma once

#include <cmath>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "ingest/event/codec.hpp"
#include "ingest/event/event_types.hpp"
#include "ingest/event/fields.hpp"

namespace yiping {

/// An Io for fields_of that makes values up; the same seed gives the same ones.
class RandomBody {
public:
    static constexpr bool fills = true;

    explicit RandomBody(std::uint64_t seed) : random_{seed} {}

    std::uint64_t below(std::uint64_t end) {
        return std::uniform_int_distribution<std::uint64_t>{0, end - 1}(random_);
    }
    bool coin() { return below(2) == 0; }
    std::int64_t whole(std::int64_t min, std::int64_t max) {
        return std::uniform_int_distribution<std::int64_t>{min, max}(random_);
    }
    double degrees(double limit) {
        return std::uniform_real_distribution<double>{-limit, limit}(random_);
    }
    std::string name() { return words(1 + below(5), printable); }
    std::string text() { return words(below(6), anything); }
    Place place() {
        Place place;
        place.has_position = coin();
        if (place.has_position) place = place_at({degrees(180), degrees(90)}, {});
        if (!place.has_position || coin()) place.grid = GridCode{210'302'001'001'000 + below(999)};
        return place;
    }

    template <class T, class Rule>
    void operator()(std::string_view, T& value, const Rule& rule) {
        fill(value, rule);
    }
    template <class T, class Rule>
    void operator()(std::string_view, std::optional<T>& value, const Rule& rule) {
        if (coin()) fill(value.emplace(), rule);
    }
    void position(GivenPosition& value) {
        value.at = {degrees(180), degrees(90)};
        datum(value.datum);
    }
    void position(std::optional<GivenPosition>& value) {
        if (coin()) position(value.emplace());
    }
    void datum(Datum& value) { value = static_cast<Datum>(below(4)); }

private:
    static constexpr std::size_t printable = 8;  ///< how many of `pieces` are fit for names
    static constexpr std::size_t anything = 14;

    std::string words(std::uint64_t count, std::size_t kinds) {
        static const std::vector<std::string> pieces{"a",
                                                     "鞍山",
                                                     "Ω",
                                                     "🚒",
                                                     "\"",
                                                     "\\",
                                                     "/",
                                                     " x ",
                                                     "\n",
                                                     std::string(1, '\0'),
                                                     "\x1b",
                                                     "\x7f",
                                                     "\t\r\b\f",
                                                     "\u2028"};
        std::string result;
        for (std::uint64_t i = 0; i < count; ++i) result += pieces.at(below(kinds));
        return result;
    }

    void fill(std::string& value, rule::Text) { value = text(); }
    void fill(std::string& value, rule::Name) { value = name(); }
    void fill(std::int64_t& value, rule::Whole rule) { value = whole(rule.min, rule.max); }
    void fill(double& value, rule::Real rule) {
        if (rule.max < rule::Real{}.max) {
            value = std::uniform_real_distribution<double>{rule.min, rule.max}(random_);
            return;
        }
        static const std::vector<double> odd{0,
                                             1,
                                             0.1,
                                             1e15,
                                             9007199254740993.0,
                                             1e22,
                                             123456789012345680000.0,
                                             1e300,
                                             5e-324,
                                             1.0 / 3};
        value = odd.at(below(odd.size()));
        if (rule.min < 0 && coin()) value = -value;
    }
    void fill(TimeMs& value, rule::Moment) { value = whole(-50'000 * day_ms, 50'000 * day_ms); }
    template <class Enum, std::size_t Count>
    void fill(Enum& value, const rule::OneOf<Count>&) {
        value = static_cast<Enum>(below(Count));
    }
    void fill(std::vector<std::string>& value, rule::Texts) {
        value.resize(below(4));
        for (std::string& element : value) element = text();
    }
    void fill(std::vector<double>& value, rule::Circle) {
        value = {degrees(180), degrees(90), std::abs(degrees(100))};
    }
    void fill(std::vector<std::vector<double>>& value, rule::Points) {
        value.resize(3 + below(4));
        for (auto& point : value) point = {degrees(180), degrees(90)};
        value.push_back(value.front());  // closed, as areas of warnings must be
    }
    void fill(std::vector<PositionItem>& value, rule::Positions rule) {
        value.resize(below(20));
        for (PositionItem& item : value)
            item = {name(), {degrees(180), degrees(90)}, coin() ? 0 : whole(0, rule.max_age_ms)};
    }
    template <class T>
    void fill(T& value, rule::Object) {
        fields_of(*this, value);
    }
    template <class T>
    void fill(std::vector<T>& value, rule::Objects) {
        value.resize(below(3));
        for (T& element : value) fields_of(*this, element);
    }

    std::mt19937_64 random_;
};

inline void mend(auto&) {}
inline void mend(IncidentLocated& body) {
    if (!body.position && !body.grid) body.grid = "210302";
}

/// A random body of a type.
inline Body random_body(const EventType& type, RandomBody& random) {
    Body body;
    type.make_blank(body);
    std::visit(
        [&](auto& fields) {
            fields_of(random, fields);
            mend(fields);
        },
        body);
    return body;
}

/// A whole event of a type as this house itself would make it.
inline Event random_event(const EventType& type, RandomBody& random) {
    const bool about_grid = type.name == "grid.status";
    std::string subject = about_grid ? "grid/210302001" : "some/" + random.name();
    return make_event(random.name(),
                      random.name(),
                      std::string{type.name},
                      type.about_entity || random.coin() ? std::move(subject) : "",
                      random.whole(-50'000 * day_ms, 50'000 * day_ms),
                      random_body(type, random),
                      random.coin());
}

}  // namespace yiping
