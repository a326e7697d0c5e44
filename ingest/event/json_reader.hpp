// Reads a body's fields from one JSON object and says in words what does not fit.
#pragma once

#include <simdjson.h>

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/event/body_rules.hpp"
#include "ingest/event/fields.hpp"

namespace yiping {

struct JsonMember {
    std::string_view key;
    simdjson::dom::element value;

    /// Keys are short and mostly differ in length or first letter: look there before all of it.
    [[nodiscard]] bool has_key(std::string_view other) const {
        return key.size() == other.size() && (key.empty() || key.front() == other.front()) &&
               key == other;
    }
};

/// "is 17, where `wanted` is needed"; a long value is cut.
[[nodiscard]] std::string mismatch(simdjson::dom::element value, std::string_view wanted);
/// "outer.inner", or "outer[3]" when the inner part begins with a bracket.
[[nodiscard]] std::string join_path(std::string_view outer, std::string_view inner);
/// Whether a text holds C0 or C1 control characters, or DEL.
[[nodiscard]] bool has_control_characters(std::string_view text);

/// An Io for fields_of. Stops at the first misfit: what follows is not read. A null counts as a
/// missing member; a known key that stands twice is a misfit, since readers differ in which they
/// take.
class JsonReader {
public:
    static constexpr bool fills = true;

    /// `members` is room to work in, kept by the caller to be used again.
    JsonReader(simdjson::dom::object object, std::vector<JsonMember>& members);

    template <class T, class Rule>
    void operator()(std::string_view key, T& value, const Rule& rule) {
        const JsonMember* member = find(key);
        if (member != nullptr)
            read(key, member->value, value, rule);
        else
            miss(key);
    }
    template <class T, class Rule>
    void operator()(std::string_view key, std::optional<T>& value, const Rule& rule) {
        if (const JsonMember* member = find(key)) read(key, member->value, value.emplace(), rule);
    }
    void position(GivenPosition& value);
    void position(std::optional<GivenPosition>& value);
    void datum(Datum& value);

    /// The member of a key; null when there is none, it is null, or something was amiss before.
    [[nodiscard]] const JsonMember* find(std::string_view key);
    /// Whether there is a member of a key, be it null.
    [[nodiscard]] bool has(std::string_view key) { return member_of(key) != nullptr; }
    void fail(std::string_view key,
              std::string detail,
              Reject::Reason reason = Reject::Reason::bad_value);
    [[nodiscard]] const std::optional<Misfit>& misfit() const { return misfit_; }

private:
    using Element = simdjson::dom::element;

    const JsonMember* member_of(std::string_view key);
    void miss(std::string_view key);
    void read(std::string_view key, Element from, std::string& value, rule::Text rule);
    void read(std::string_view key, Element from, std::string& value, rule::Name);
    void read(std::string_view key, Element from, std::int64_t& value, rule::Whole rule);
    void read(std::string_view key, Element from, double& value, rule::Real rule);
    void read(std::string_view key, Element from, TimeMs& value, rule::Moment);
    void read(std::string_view key,
              Element from,
              std::vector<std::string>& value,
              rule::Texts rule);
    void read(std::string_view key, Element from, std::vector<double>& value, rule::Circle);
    void read(std::string_view key,
              Element from,
              std::vector<std::vector<double>>& value,
              rule::Points rule);
    void read(std::string_view key,
              Element from,
              std::vector<PositionItem>& value,
              rule::Positions rule);
    template <class Enum, std::size_t Count>
    void read(std::string_view key, Element from, Enum& value, const rule::OneOf<Count>& rule) {
        if (const auto place = place_in(rule.names, from))
            value = static_cast<Enum>(*place);
        else
            fail_choice(key, from, rule.names);
    }
    template <class T>
    void read(std::string_view key, Element from, T& value, rule::Object) {
        simdjson::dom::object object;
        if (from.get(object) != simdjson::SUCCESS) return fail(key, mismatch(from, "an object"));
        std::vector<JsonMember> members;
        JsonReader inner{object, members};
        fields_of(inner, value);
        if (inner.misfit_) take_over(key, *inner.misfit_);
    }
    template <class T>
    void read(std::string_view key, Element from, std::vector<T>& value, rule::Objects rule) {
        each(key, from, rule.max_count, [&](Element element) {
            read("", element, value.emplace_back(), rule::Object{});
        });
    }
    /// Calls visit(element) for each element of an array until something does not fit; the visitor
    /// names fields as seen from the element.
    template <class Visit>
    void each(std::string_view key, Element from, std::size_t max_count, Visit visit) {
        simdjson::dom::array array;
        if (!open_array(key, from, max_count, array)) return;
        std::size_t index = 0;
        for (const Element element : array) {
            visit(element);
            if (misfit_) return place_misfit(key, index);
            ++index;
        }
    }

    bool open_array(std::string_view key,
                    Element from,
                    std::size_t max_count,
                    simdjson::dom::array& array);
    void read_position(const JsonMember* lon, const JsonMember* lat, GivenPosition& value);
    void read_item(Element from, PositionItem& item, std::int64_t max_age_ms);
    void take_over(std::string_view key, const Misfit& inner);
    void place_misfit(std::string_view key, std::size_t index);
    static std::optional<std::size_t> place_in(std::span<const std::string_view> names,
                                               Element from);
    void fail_choice(std::string_view key, Element from, std::span<const std::string_view> names);

    /// One of 64 bits for a key: most keys that are looked for are not there.
    static std::uint64_t bit_of(std::string_view key) {
        const std::size_t letter = key.empty() ? 0 : static_cast<unsigned char>(key.front());
        return std::uint64_t{1} << ((key.size() * 7 + letter) % 64);
    }

    std::vector<JsonMember>& members_;
    std::uint64_t present_ = 0;  ///< the bits of all members' keys
    std::optional<Misfit> misfit_;
};

}  // namespace yiping
