// The state as bytes: fields in the order of their declaration, integers as variable-length
// numbers, no padding, no pointers.
#include "ingest/city/keyframe.hpp"

#include <fmt/format.h>
#include <xxhash.h>

#include <bit>
#include <cstring>

#include "ingest/city/apply.hpp"
#include "ingest/event/errors.hpp"

namespace yiping {
namespace {

// One list of fields a struct; writer and reader walk the same list.

#define YIPING_FIELDS(Type, ...)                        \
    template <class Io, class T>                        \
    requires std::same_as<std::remove_const_t<T>, Type> \
    void fields_of(Io& io, T& it) {                     \
        io(__VA_ARGS__);                                \
    }

YIPING_FIELDS(GridCode, it.value)
YIPING_FIELDS(Place, it.lon_e7, it.lat_e7, it.grid, it.has_position)
YIPING_FIELDS(WarningArea, it.name, it.polygon, it.circle, it.codes)
YIPING_FIELDS(SceneCamera, it.lon, it.lat, it.metres_per_pixel)
YIPING_FIELDS(SceneShown, it.wall, it.camera, it.layers, it.selection, it.actor, it.time)
YIPING_FIELDS(Incident,
              it.id,
              it.title,
              it.class_code,
              it.channel,
              it.address,
              it.description,
              it.number,
              it.unit,
              it.actor,
              it.note,
              it.merged_into,
              it.net,
              it.grade,
              it.stage,
              it.suspended,
              it.arrived,
              it.supervised,
              it.handled,
              it.overdue,
              it.due_soon,
              it.was_overdue,
              it.unlocated,
              it.time_flagged,
              it.irregular,
              it.forced,
              it.total_overdue,
              it.report_overdue,
              it.clock,
              it.limit_unit,
              it.limit,
              it.report_grade,
              it.rework,
              it.notes,
              it.returns,
              it.extensions,
              it.reports,
              it.dead,
              it.injured,
              it.trapped,
              it.missing,
              it.place,
              it.centre,
              it.reported_ms,
              it.closed_ms,
              it.deadline_ms,
              it.clock_from_ms,
              it.total_deadline_ms,
              it.report_due_ms,
              it.report_sent_ms,
              it.suspended_ms,
              it.resumed_ms,
              it.paused_deadline_ms,
              it.paused_total_ms,
              it.arrived_ms,
              it.handled_ms,
              it.handed_from,
              it.handed_ms,
              it.stage_ms,
              it.changed)
YIPING_FIELDS(Worker,
              it.id,
              it.role,
              it.unit,
              it.state,
              it.on_duty,
              it.fresh,
              it.place,
              it.position_ms,
              it.changed)
YIPING_FIELDS(Resource,
              it.id,
              it.kind,
              it.name,
              it.unit,
              it.state,
              it.capacity,
              it.place,
              it.heading_deg,
              it.speed_mps,
              it.position_ms,
              it.changed)
YIPING_FIELDS(Sensor,
              it.id,
              it.name,
              it.unit,
              it.state,
              it.value,
              it.limit,
              it.has_limit,
              it.alarm,
              it.place,
              it.value_ms,
              it.over_since_ms,
              it.changed)
YIPING_FIELDS(Warning,
              it.id,
              it.event,
              it.headline,
              it.sender,
              it.description,
              it.instruction,
              it.level,
              it.areas,
              it.effective_ms,
              it.expires_ms,
              it.changed)
YIPING_FIELDS(Alarm,
              it.id,
              it.condition,
              it.about,
              it.title,
              it.actor,
              it.reason,
              it.suppressed_by,
              it.priority,
              it.active,
              it.acknowledged,
              it.shelved,
              it.area,
              it.raised_ms,
              it.until_ms,
              it.acknowledged_ms,
              it.returned_ms,
              it.raises,
              it.changes_ms,
              it.changed)
YIPING_FIELDS(AlarmFlow, it.recent_ms, it.flood_since_ms, it.floods, it.flooded_ms)
YIPING_FIELDS(ResponseStep, it.text, it.owner, it.actor, it.due_ms, it.done_ms, it.overdue)
YIPING_FIELDS(Response,
              it.id,
              it.plan,
              it.incident,
              it.level,
              it.steps,
              it.done,
              it.tasks,
              it.opened,
              it.actor,
              it.reason,
              it.activated_ms,
              it.ended_ms,
              it.changed)
YIPING_FIELDS(Indicator,
              it.id,
              it.name,
              it.unit,
              it.period,
              it.area,
              it.value,
              it.target,
              it.has_target,
              it.as_of_ms,
              it.changed)
YIPING_FIELDS(Plot, it.id, it.shape, it.points, it.text, it.style, it.actor, it.changed)
YIPING_FIELDS(Scene, it.id, it.scene, it.changed)
YIPING_FIELDS(Notice, it.id, it.type, it.actor, it.text, it.about, it.time_ms, it.changed)
YIPING_FIELDS(HelpRequest,
              it.id,
              it.actor,
              it.to,
              it.text,
              it.answer,
              it.answered_by,
              it.asked_ms,
              it.answered_ms,
              it.changed)
YIPING_FIELDS(
    RosterEntry, it.id, it.area, it.post, it.name, it.phone, it.from_ms, it.until_ms, it.changed)
YIPING_FIELDS(HotCell,
              it.id,
              it.hours,
              it.last_h,
              it.usual_milli,
              it.mean_day,
              it.day_reports,
              it.days,
              it.changed)
YIPING_FIELDS(DurationCell, it.what, it.bucket, it.count)
YIPING_FIELDS(Figures, it.counts, it.durations)
YIPING_FIELDS(FigureBucket, it.from_h, it.figures)
YIPING_FIELDS(FigureSeries, it.id, it.hours, it.days, it.changed)
YIPING_FIELDS(GridNode,
              it.id,
              it.open,
              it.stage,
              it.overdue,
              it.unhandled,
              it.workers,
              it.fresh,
              it.microgrids,
              it.covered,
              it.uncovered_since_ms,
              it.visited_ms,
              it.state,
              it.score,
              it.has_score,
              it.patrol_ms,
              it.changed)
YIPING_FIELDS(HourFigures,
              it.reported,
              it.closed,
              it.closed_on_time,
              it.reworked,
              it.overdue,
              it.reported_in_ten_minutes)
YIPING_FIELDS(World,
              it.incidents,
              it.workers,
              it.resources,
              it.sensors,
              it.warnings,
              it.alarms,
              it.responses,
              it.indicators,
              it.plots,
              it.scenes,
              it.notices,
              it.helps,
              it.roster,
              it.grid,
              it.hot,
              it.figures,
              it.alarm_flow,
              it.hours,
              it.case_day,
              it.case_count,
              it.facts,
              it.irregular,
              it.unknown)
YIPING_FIELDS(FeedAge, it.id, it.last_ms, it.events, it.streams, it.silent)
YIPING_FIELDS(CityState, it.last_sequence, it.now_ms, it.real, it.exercise, it.feeds, it.catalogues)

#undef YIPING_FIELDS

constexpr std::uint64_t zigzag(std::int64_t value) {
    return (static_cast<std::uint64_t>(value) << 1U) ^ static_cast<std::uint64_t>(value >> 63U);
}
constexpr std::int64_t unzigzag(std::uint64_t value) {
    return static_cast<std::int64_t>(value >> 1U) ^ -static_cast<std::int64_t>(value & 1U);
}

class Writer {
public:
    template <class... Fields>
    void operator()(const Fields&... fields) {
        (put(fields), ...);
    }
    std::string bytes;

private:
    void number(std::uint64_t value) {
        for (; value >= 0x80; value >>= 7U) bytes.push_back(static_cast<char>(value | 0x80U));
        bytes.push_back(static_cast<char>(value));
    }
    void put(const std::string& text) {
        number(text.size());
        bytes += text;
    }
    template <class T>
    void put(const T& value) {
        if constexpr (std::is_enum_v<T>)
            bytes.push_back(static_cast<char>(value));
        else if constexpr (std::is_same_v<T, bool>)
            bytes.push_back(value ? 1 : 0);
        else if constexpr (std::is_floating_point_v<T>)
            bytes.append(reinterpret_cast<const char*>(&value), sizeof value);
        else if constexpr (std::is_signed_v<T>)
            number(zigzag(value));
        else if constexpr (std::is_unsigned_v<T>)
            number(value);
        else
            fields_of(*this, value);
    }
    template <class T>
    void put(const std::optional<T>& value) {
        put(value.has_value());
        if (value) put(*value);
    }
    template <class T>
    void put(const std::vector<T>& values) {
        number(values.size());
        for (const T& value : values) put(value);
    }
    template <class T, std::size_t n>
    void put(const std::array<T, n>& values) {
        for (const T& value : values) put(value);
    }
    template <class Key, class T>
    void put(const std::map<Key, T>& values) {
        number(values.size());
        for (const auto& [key, value] : values) {
            put(key);
            put(value);
        }
    }
    void put(const HourKey& key) { (*this)(key.first, key.second); }
    template <class T>
    void put(const Table<T>& table) {
        number(table.size());
        for (const T& row : table.rows()) put(row);
    }
};

class Reader {
public:
    explicit Reader(std::string_view bytes) : rest_{bytes} {}
    template <class... Fields>
    void operator()(Fields&... fields) {
        (get(fields), ...);
    }
    [[nodiscard]] bool at_end() const { return rest_.empty(); }

private:
    [[noreturn]] static void damaged() { throw IoError{"keyframe is cut off or damaged"}; }

    std::string_view take(std::size_t size) {
        if (size > rest_.size()) damaged();
        const std::string_view taken = rest_.substr(0, size);
        rest_.remove_prefix(size);
        return taken;
    }
    std::uint64_t number() {
        std::uint64_t value = 0;
        for (unsigned shift = 0; shift < 64; shift += 7) {
            const auto byte = static_cast<unsigned char>(take(1).front());
            value |= static_cast<std::uint64_t>(byte & 0x7FU) << shift;
            if (byte < 0x80) return value;
        }
        damaged();
    }
    /// A count of things that take at least one byte each, so that damage cannot ask for more
    /// memory than there are bytes.
    std::size_t count() {
        const std::uint64_t n = number();
        if (n > rest_.size()) damaged();
        return n;
    }
    void get(std::string& text) { text = take(count()); }
    template <class T>
    void get(T& value) {
        if constexpr (std::is_enum_v<T>)
            value = static_cast<T>(take(1).front());
        else if constexpr (std::is_same_v<T, bool>)
            value = take(1).front() != 0;
        else if constexpr (std::is_floating_point_v<T>)
            std::memcpy(&value, take(sizeof value).data(), sizeof value);
        else if constexpr (std::is_signed_v<T>)
            value = static_cast<T>(unzigzag(number()));
        else if constexpr (std::is_unsigned_v<T>)
            value = static_cast<T>(number());
        else
            fields_of(*this, value);
    }
    template <class T>
    void get(std::optional<T>& value) {
        bool told = false;
        get(told);
        if (told) get(value.emplace());
    }
    template <class T>
    void get(std::vector<T>& values) {
        values.resize(count());
        for (T& value : values) get(value);
    }
    template <class T, std::size_t n>
    void get(std::array<T, n>& values) {
        for (T& value : values) get(value);
    }
    template <class Key, class T>
    void get(std::map<Key, T>& values) {
        for (std::size_t left = count(); left > 0; --left) {
            Key key;
            get(key);
            get(values[key]);
        }
    }
    void get(HourKey& key) { (*this)(key.first, key.second); }
    template <class T>
    void get(Table<T>& table) {
        std::vector<T> rows;
        get(rows);
        table.assign(std::move(rows));
    }

    std::string_view rest_;
};

static_assert(std::endian::native == std::endian::little,
              "floating-point fields are written as they lie in memory");

}  // namespace

std::string keyframe_of(const CityState& city) {
    Writer writer;
    writer.bytes.reserve(city.real.workers.size() * 96 + city.exercise.workers.size() * 96 + 4096);
    writer(fold_version, city);
    return std::move(writer.bytes);
}

CityState city_from_keyframe(std::string_view bytes) {
    Reader reader{bytes};
    std::uint32_t version = 0;
    reader(version);
    if (version != fold_version)
        throw IoError{fmt::format("keyframe is of fold version {}, this program folds version {}",
                                  version,
                                  fold_version)};
    CityState city;
    reader(city);
    if (!reader.at_end()) throw IoError{"keyframe is longer than its state"};
    return city;
}

std::string digest_of_keyframe(std::string_view bytes) {
    const XXH128_hash_t hash = XXH3_128bits(bytes.data(), bytes.size());
    return fmt::format("{:016x}{:016x}", hash.high64, hash.low64);
}

std::string digest_of(const CityState& city) {
    return digest_of_keyframe(keyframe_of(city));
}

}  // namespace yiping
