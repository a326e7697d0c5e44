// The keys of `data`, once for all: each body lists its fields with the rule that each must keep.
// From the same list come the decoder (json_reader), the encoder (json_writer) and the random
// bodies of the tests. std::optional means that the key may be missing.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <type_traits>

#include "ingest/event/bodies.hpp"

namespace yiping {

/// What a value must be. Lengths count bytes of UTF-8.
namespace rule {

/// Free text, may be empty.
struct Text {
    std::size_t max_bytes = 1024;
};
/// A name, code or identifier: 1 to 256 bytes without control characters.
struct Name {};
struct Whole {
    std::int64_t min = 0;
    std::int64_t max = INT64_MAX;
};
struct Real {
    double min = -1e300;
    double max = 1e300;
};
/// RFC 3339.
struct Moment {};
/// One of a table of names; the value is the place in the table.
template <std::size_t Count>
struct OneOf {
    std::array<std::string_view, Count> names;
};
struct Texts {
    std::size_t max_count = 1000;
    std::size_t max_bytes = 4096;
};
/// An object whose fields have a list of their own.
struct Object {};
struct Objects {
    std::size_t max_count = 1000;
};
/// [[lon, lat], ...] in degrees.
struct Points {
    std::size_t max_count = 10'000;
};
/// [lon, lat, radius in km].
struct Circle {};
/// [[id, lon, lat, age_ms?], ...] with an age of at most 30 days.
struct Positions {
    std::size_t max_count = 10'000;
    std::int64_t max_age_ms = 30 * day_ms;
};

}  // namespace rule

inline constexpr rule::OneOf<4> net_names{{"service", "governance", "coordination", "command"}};
inline constexpr rule::OneOf<6> plot_shape_names{
    {"point", "line", "area", "arrow", "ring", "text"}};
inline constexpr rule::OneOf<clock_count> clock_names{
    {"verify", "dispatch", "handle", "check", "total", "report"}};
inline constexpr rule::OneOf<limit_unit_count> limit_unit_names{
    {"urgent_hour", "work_hour", "work_day", "natural_day"}};
inline constexpr rule::Text long_text{std::size_t{16} * 1024};

/// T for an Io that fills bodies (Io::fills), const T for one that only reads them.
template <class Io, class T>
using BodyOf = std::conditional_t<Io::fills, T, const T>;

template <class Io>
void fields_of(Io&, BodyOf<Io, Unknown>&) {}

template <class Io>
void fields_of(Io& io, BodyOf<Io, Casualties>& body) {
    io("dead", body.dead, rule::Whole{});
    io("injured", body.injured, rule::Whole{});
    io("trapped", body.trapped, rule::Whole{});
    io("missing", body.missing, rule::Whole{});
}

template <class Io>
void fields_of(Io& io, BodyOf<Io, IncidentReported>& body) {
    io("title", body.title, rule::Text{});
    io("net", body.net, net_names);
    io("class", body.class_code, rule::Text{256});
    io("grade", body.grade, rule::Whole{1, 4});
    io("channel", body.channel, rule::Text{256});
    io.position(body.position);
    io("grid", body.grid, rule::Text{256});
    io("address", body.address, rule::Text{});
    io("description", body.description, long_text);
    io("casualties", body.casualties, rule::Object{});
}

template <class Io>
void fields_of(Io& io, BodyOf<Io, IncidentStep>& body) {
    io("actor", body.actor, rule::Name{});
    io("unit", body.unit, rule::Text{});
    io("reason", body.reason, long_text);
    io("note", body.note, long_text);
    io("result", body.result, rule::Text{});
    io("target", body.target, rule::Text{});
    io("deadline", body.deadline, rule::Moment{});
}

template <class Io>
void fields_of(Io& io, BodyOf<Io, IncidentRegraded>& body) {
    io("grade", body.grade, rule::Whole{1, 4});
    io("actor", body.actor, rule::Name{});
    io("reason", body.reason, long_text);
}

template <class Io>
void fields_of(Io& io, BodyOf<Io, IncidentLocated>& body) {
    io.position(body.position);
    io("grid", body.grid, rule::Name{});
    io("actor", body.actor, rule::Name{});
}

template <class Io>
void fields_of(Io& io, BodyOf<Io, IncidentDeadline>& body) {
    io("stage", body.stage, rule::Name{});
    io("deadline", body.deadline, rule::Moment{});
    io("clock", body.clock, clock_names);
}

template <class Io>
void fields_of(Io& io, BodyOf<Io, IncidentTimed>& body) {
    io("clock", body.clock, clock_names);
    io("deadline", body.deadline, rule::Moment{});
    io("limit", body.limit, rule::Whole{});
    io("unit", body.unit, limit_unit_names);
}

template <class Io>
void fields_of(Io& io, BodyOf<Io, IncidentNumbered>& body) {
    io("number", body.number, rule::Name{});
}

template <class Io>
void fields_of(Io& io, BodyOf<Io, ResponseActivated>& body) {
    io("level", body.level, rule::Whole{1, 4});
    io("plan", body.plan, rule::Text{});
    io("actor", body.actor, rule::Name{});
    io("incident", body.incident, rule::Name{});
    io("steps", body.steps, rule::Texts{});
}

template <class Io>
void fields_of(Io& io, BodyOf<Io, ResponseStepDone>& body) {
    io("step", body.step, rule::Text{4096});
    io("actor", body.actor, rule::Name{});
    io("note", body.note, long_text);
}

template <class Io>
void fields_of(Io& io, BodyOf<Io, ResponseTask>& body) {
    io("text", body.text, rule::Text{4096});
    io("owner", body.owner, rule::Text{});
    io("due", body.due, rule::Moment{});
}

template <class Io>
void fields_of(Io& io, BodyOf<Io, ResponseOpened>& body) {
    io("tasks", body.tasks, rule::Objects{});
}

template <class Io>
void fields_of(Io& io, BodyOf<Io, ResponseStepOverdue>& body) {
    io("step", body.step, rule::Text{4096});
}

template <class Io>
void fields_of(Io& io, BodyOf<Io, ResponseEnded>& body) {
    io("actor", body.actor, rule::Name{});
    io("reason", body.reason, long_text);
}

template <class Io>
void fields_of(Io& io, BodyOf<Io, AlarmRaised>& body) {
    io("condition", body.condition, rule::Name{});
    io("priority", body.priority, rule::Whole{1, 3});
    io("about", body.about, rule::Text{});
    io("title", body.title, rule::Text{});
    io("area", body.area, rule::Text{256});
    io("suppressed_by", body.suppressed_by, rule::Text{});
}

template <class Io>
void fields_of(Io& io, BodyOf<Io, AlarmChanged>& body) {
    io("actor", body.actor, rule::Name{});
    io("reason", body.reason, long_text);
    io("until", body.until, rule::Moment{});
}

template <class Io>
void fields_of(Io& io, BodyOf<Io, WarningArea>& body) {
    io("name", body.name, rule::Text{4096});
    io("polygon", body.polygon, rule::Points{});
    io("circle", body.circle, rule::Circle{});
    io("codes", body.codes, rule::Texts{});
}

template <class Io>
void fields_of(Io& io, BodyOf<Io, WarningIssued>& body) {
    io("identifier", body.identifier, rule::Name{});
    io("event", body.event, rule::Text{});
    io("level", body.level, rule::Whole{1, 4});
    io("headline", body.headline, rule::Text{4096});
    io("areas", body.areas, rule::Objects{});
    io("effective", body.effective, rule::Moment{});
    io("expires", body.expires, rule::Moment{});
    io("references", body.references, long_text);
    io("sender", body.sender, rule::Text{});
    io("description", body.description, long_text);
    io("instruction", body.instruction, long_text);
    io("cap", body.cap, rule::Text{std::size_t{64} * 1024});
}

template <class Io>
void fields_of(Io& io, BodyOf<Io, WarningEnded>& body) {
    io("identifier", body.identifier, rule::Name{});
    io("references", body.references, long_text);
    io("reason", body.reason, long_text);
}

template <class Io>
void fields_of(Io& io, BodyOf<Io, EntityPosition>& body) {
    io.position(body.position);
    io("accuracy_m", body.accuracy_m, rule::Real{0});
    io("speed_mps", body.speed_mps, rule::Real{0});
    io("heading_deg", body.heading_deg, rule::Real{});
    io("battery", body.battery, rule::Real{});
}

template <class Io>
void fields_of(Io& io, BodyOf<Io, WorkerPositions>& body) {
    io.datum(body.datum);
    io("items", body.items, rule::Positions{});
}

template <class Io>
void fields_of(Io& io, BodyOf<Io, EntityStatus>& body) {
    io("state", body.state, rule::Name{});
    io("role", body.role, rule::Text{});
    io("unit", body.unit, rule::Text{});
    io("kind", body.kind, rule::Text{});
    io("name", body.name, rule::Text{});
    io("grid", body.grid, rule::Text{256});
    io("capacity", body.capacity, rule::Whole{});
}

template <class Io>
void fields_of(Io& io, BodyOf<Io, SensorValue>& body) {
    io("name", body.name, rule::Name{});
    io("value", body.value, rule::Real{});
    io("unit", body.unit, rule::Text{});
    io("limit", body.limit, rule::Real{});
    io("state", body.state, rule::Text{});
    io.position(body.position);
}

template <class Io>
void fields_of(Io& io, BodyOf<Io, GridStatus>& body) {
    io("state", body.state, rule::Name{});
    io("score", body.score, rule::Real{});
    io("patrol_time", body.patrol_time, rule::Moment{});
}

template <class Io>
void fields_of(Io& io, BodyOf<Io, IndicatorValue>& body) {
    io("name", body.name, rule::Name{});
    io("value", body.value, rule::Real{});
    io("unit", body.unit, rule::Text{});
    io("target", body.target, rule::Real{});
    io("period", body.period, rule::Text{});
    io("area", body.area, rule::Text{256});
    io("as_of", body.as_of, rule::Moment{});
}

template <class Io>
void fields_of(Io& io, BodyOf<Io, PlotDrawn>& body) {
    io("shape", body.shape, plot_shape_names);
    io("coordinates", body.coordinates, rule::Points{});
    io.datum(body.datum);
    io("text", body.text, long_text);
    io("style", body.style, rule::Text{4096});
    io("actor", body.actor, rule::Name{});
}

template <class Io>
void fields_of(Io& io, BodyOf<Io, PlotErased>& body) {
    io("actor", body.actor, rule::Name{});
}

template <class Io>
void fields_of(Io& io, BodyOf<Io, SceneCamera>& body) {
    io("lon", body.lon, rule::Real{-180, 180});
    io("lat", body.lat, rule::Real{-90, 90});
    io("metres_per_pixel", body.metres_per_pixel, rule::Real{1e-6, 1e6});
}

template <class Io>
void fields_of(Io& io, BodyOf<Io, SceneShown>& body) {
    io("wall", body.wall, rule::Name{});
    io("camera", body.camera, rule::Object{});
    io("layers", body.layers, rule::Texts{});
    io("selection", body.selection, rule::Text{});
    io("actor", body.actor, rule::Name{});
    io("time", body.time, rule::Moment{});
}

template <class Io>
void fields_of(Io& io, BodyOf<Io, DutyHandover>& body) {
    io("from", body.from, rule::Name{});
    io("to", body.to, rule::Name{});
    io("open_points", body.open_points, rule::Texts{});
}

template <class Io>
void fields_of(Io& io, BodyOf<Io, Message>& body) {
    io("actor", body.actor, rule::Name{});
    io("text", body.text, long_text);
    io("to", body.to, rule::Text{});
    io("about", body.about, rule::Text{});
    io("casualties", body.casualties, rule::Object{});
}

template <class Io>
void fields_of(Io& io, BodyOf<Io, BookmarkSet>& body) {
    io("title", body.title, rule::Text{});
    io("at", body.at, rule::Moment{});
    io("actor", body.actor, rule::Name{});
    io("note", body.note, long_text);
}

template <class Io>
void fields_of(Io& io, BodyOf<Io, RosterSet>& body) {
    io("area", body.area, rule::Text{256});
    io("post", body.post, rule::Name{});
    io("name", body.name, rule::Text{});
    io("phone", body.phone, rule::Text{256});
    io("actor", body.actor, rule::Name{});
    io("from", body.from, rule::Moment{});
    io("until", body.until, rule::Moment{});
}

template <class Io>
void fields_of(Io& io, BodyOf<Io, OperatorAct>& body) {
    io("actor", body.actor, rule::Name{});
    io("about", body.about, rule::Text{});
    io("reason", body.reason, long_text);
}

template <class Io>
void fields_of(Io& io, BodyOf<Io, CatalogueLoaded>& body) {
    io("kind", body.kind, rule::Name{});
    io("hash", body.hash, rule::Name{});
}

template <class Io>
void fields_of(Io& io, BodyOf<Io, FeedChanged>& body) {
    io("feed", body.feed, rule::Text{});
    io("silent_ms", body.silent_ms, rule::Whole{});
}

template <class Io>
void fields_of(Io&, BodyOf<Io, ClockTicked>&) {}

template <class Io>
void fields_of(Io& io, BodyOf<Io, LogOpened>& body) {
    io("origin", body.origin, rule::Text{4096});
    io("version", body.version, rule::Text{});
}

}  // namespace yiping
