// The form that telemetry repeats. A producer sends the same members in the same order, thousands
// of times a second: what the full decoder has read once is recognised by its bytes, and only the
// values between them are read anew.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/event/event.hpp"

namespace yiping {

/// The text of one event without the values that change from event to event, and the event that it
/// means. What it reads is what the full decoder would read: of anything else, be it unusual or
/// wrong, it says that it does not know it.
class Shape {
public:
    /// The values of one event that has this shape.
    struct Values {
        std::string_view id, source, subject;
        TimeMs time_ms = 0, recorded_ms = 0;
        std::uint64_t sequence = 0;
        Place place;
        double lon = 0, lat = 0, accuracy_m = 0, speed_mps = 0, heading_deg = 0, battery = 0;
        double value = 0, limit = 0;
    };
    enum class Origin : std::uint8_t { producer, log };

    /// Learns from the text of one event without white space around it, from which the full decoder
    /// read `event` unchanged. Nothing for what is no single position or reading, or holds arrays.
    [[nodiscard]] static std::optional<Shape> learn(std::string_view json,
                                                    const Event& event,
                                                    Origin origin);

    /// How many bytes from the beginning of `text` are an event of this shape; 0 when they are
    /// none.
    [[nodiscard]] std::size_t read(std::string_view text, Values& values) const;

    /// Everything but `json` and what follows from the text as a whole (content_hash).
    void fill(Event& event, const Values& values) const;

private:
    enum class Field : std::uint8_t {
        id,
        source,
        subject,
        time,
        sequence,
        recorded,
        wgs84_lon,
        wgs84_lat,
        grid,
        lon,
        lat,
        accuracy,
        speed,
        heading,
        battery,
        value,
        limit
    };
    /// A value, and the text between the one before it and itself.
    struct Slot {
        std::string before;
        Field field;
    };
    class Learner;

    [[nodiscard]] bool has(Field field) const {
        return (fields_ & (1U << static_cast<unsigned>(field))) != 0;
    }
    [[nodiscard]] static std::size_t read_value(Field field, std::string_view rest, Values& values);
    void fill_body(EntityPosition& body, const Values& values) const;
    void fill_body(SensorValue& body, const Values& values) const;

    std::vector<Slot> slots_;
    std::string end_;
    Event prototype_;
    std::uint32_t fields_ = 0;  ///< those that have a slot
};

/// The shapes met so far, a few; the decoder's memory. Forgets the oldest.
class Shapes {
public:
    explicit Shapes(Shape::Origin origin) : origin_{origin} {}

    /// Reads an event at the beginning of `text` into a fresh one; how many bytes it took, 0 when
    /// its shape is not known.
    [[nodiscard]] std::size_t read(std::string_view text, Event& event);
    /// After the full decoder read `event` from `json` and changed nothing in it.
    void learn(std::string_view json, const Event& event);

private:
    Shape::Origin origin_;
    std::vector<Shape> shapes_;
    std::size_t last_ = 0;      ///< the one that was met last
    std::size_t replaced_ = 0;  ///< the one that makes room next
    std::uint64_t read_ = 0, learned_ = 0, passed_over_ = 0;
};

}  // namespace yiping
