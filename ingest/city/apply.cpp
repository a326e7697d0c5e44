// The fold: every kind of event has one apply_body, and a kind without one does not compile.
#include "ingest/city/apply.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "ingest/city/apply_alarm.hpp"
#include "ingest/city/apply_incident.hpp"
#include "ingest/city/apply_response.hpp"
#include "ingest/city/grid_counts.hpp"
#include "ingest/city/room.hpp"
#include "ingest/event/floor_div.hpp"

namespace yiping {
namespace {

constexpr std::size_t max_notices = 256;
constexpr std::size_t max_feeds = 4096;
constexpr std::int64_t kept_hours = std::int64_t{35} * 24;
constexpr TimeMs ended_kept_ms = day_ms;

/// When something happened: by its own time, or the log's if that is not to be believed. A clock
/// that runs years ahead would else keep out all that comes after it.
TimeMs happened_at(const Event& event) {
    return event.time_flagged ? event.recorded_ms : event.time_ms;
}

// ---- workers and resources

/// Moves a worker unless it is known to have been elsewhere later.
void move_worker(
    World& world, std::string_view id, const Event& event, const Place& place, TimeMs time_ms) {
    Worker* const known = row_for(world, world.workers, id, Room::workers);
    if (known == nullptr) return;
    Worker& worker = *known;
    if (worker.changed != 0 && time_ms < worker.position_ms) return;
    const bool on_duty = worker.on_duty || worker.state.empty();
    const bool fresh = time_ms > event.recorded_ms - position_fresh_ms;
    const bool counts_stand = worker.changed != 0 && worker.place.grid == place.grid &&
                              worker.on_duty == on_duty && worker.fresh == fresh;
    worker.changed = event.sequence;  // first: the places that it leaves have changed too
    if (!counts_stand) uncount(world, worker);
    worker.on_duty = on_duty;
    worker.fresh = fresh;
    worker.place = place;
    worker.position_ms = time_ms;
    if (!counts_stand) count(world, worker);
}

/// Positions grow old without an event of their own: looked for once a minute.
void age_positions(World& world, TimeMs now_ms, std::uint64_t sequence) {
    for (Worker& worker : world.workers.rows_for_change()) {
        if (!worker.fresh || worker.position_ms > now_ms - position_fresh_ms) continue;
        worker.changed = sequence;
        uncount(world, worker);
        worker.fresh = false;
        count(world, worker);
    }
}

void move_resource(World& world, const Event& event, const EntityPosition& body) {
    if (!event.place) return;
    Resource* const resource = row_for(world, world.resources, entity_of(event), Room::resources);
    if (resource == nullptr) return;
    if (resource->changed != 0 && event.time_ms < resource->position_ms) return;
    resource->place = *event.place;
    resource->position_ms = event.time_ms;
    resource->heading_deg = static_cast<float>(body.heading_deg.value_or(-1));
    resource->speed_mps = static_cast<float>(body.speed_mps.value_or(0));
    resource->changed = event.sequence;
}

void apply_body(World& world, const Event& event, const EntityPosition& body) {
    if (family_of(event.type) == "resource") return move_resource(world, event, body);
    if (event.place) move_worker(world, entity_of(event), event, *event.place, event.time_ms);
}

void apply_body(World& world, const Event& event, const WorkerPositions& body) {
    const std::size_t count = std::min(body.items.size(), event.item_places.size());
    for (std::size_t i = 0; i < count; ++i)
        move_worker(world,
                    body.items[i].id,
                    event,
                    event.item_places[i],
                    event.time_ms - body.items[i].age_ms);
}

void set_if_told(std::string& into, const std::optional<std::string>& told) {
    if (told) into = *told;
}

void apply_body(World& world, const Event& event, const EntityStatus& body) {
    if (family_of(event.type) == "resource") {
        Resource* const resource =
            row_for(world, world.resources, entity_of(event), Room::resources);
        if (resource == nullptr) return;
        resource->state = body.state;
        set_if_told(resource->kind, body.kind);
        set_if_told(resource->name, body.name);
        set_if_told(resource->unit, body.unit);
        if (body.capacity) resource->capacity = *body.capacity;
        resource->changed = event.sequence;
        return;
    }
    Worker* const known = row_for(world, world.workers, entity_of(event), Room::workers);
    if (known == nullptr) return;
    Worker& worker = *known;
    worker.changed = event.sequence;
    uncount(world, worker);
    worker.state = body.state;
    worker.on_duty = body.state == "on_duty";
    set_if_told(worker.role, body.role);
    set_if_told(worker.unit, body.unit);
    if (!worker.place.grid && body.grid)
        if (const auto grid = parse_grid_code(*body.grid)) worker.place.grid = *grid;
    count(world, worker);
}

// ---- sensors, grids, indicators

void apply_body(World& world, const Event& event, const SensorValue& body) {
    Sensor* const known = row_for(world, world.sensors, entity_of(event), Room::sensors);
    if (known == nullptr) return;
    Sensor& sensor = *known;
    const TimeMs at_ms = happened_at(event);
    if (sensor.changed != 0 && at_ms < sensor.value_ms) return;
    sensor.name = body.name;
    sensor.unit = body.unit;
    sensor.value = body.value;
    sensor.value_ms = at_ms;
    sensor.alarm = body.alarm;
    set_if_told(sensor.state, body.state);
    if (body.limit) sensor.limit = *body.limit;
    sensor.has_limit = sensor.has_limit || body.limit.has_value();
    const bool is_over = sensor.alarm || (sensor.has_limit && sensor.value > sensor.limit);
    if (!is_over)
        sensor.over_since_ms = 0;
    else if (sensor.over_since_ms == 0)
        sensor.over_since_ms = at_ms;
    if (event.place) sensor.place = *event.place;
    sensor.changed = event.sequence;
}

void apply_body(World& world, const Event& event, const GridStatus& body) {
    const auto code = parse_grid_code(entity_of(event));
    if (!code) {
        ++world.irregular;
        return;
    }
    GridNode* const known = row_for(world, world.grid, *code, Room::places);
    if (known == nullptr) return;
    GridNode& node = *known;
    node.state = body.state;
    if (body.score) node.score = *body.score;
    node.has_score = node.has_score || body.score.has_value();
    if (body.patrol_time)  // nobody has patrolled tomorrow yet
        node.patrol_ms = std::max(node.patrol_ms, std::min(*body.patrol_time, event.recorded_ms));
    node.changed = event.sequence;
}

void apply_body(World& world, const Event& event, const IndicatorValue& body) {
    const std::string area = body.area.value_or("");
    Indicator* const known =
        row_for(world, world.indicators, area + "/" + body.name, Room::indicators);
    if (known == nullptr) return;
    Indicator& indicator = *known;
    const TimeMs as_of_ms = body.as_of.value_or(happened_at(event));
    const bool known_later = as_of_ms < indicator.as_of_ms &&
                             indicator.as_of_ms <= event.recorded_ms;  // the future is not known
    if (indicator.changed != 0 && known_later) return;
    indicator.name = body.name;
    indicator.area = area;
    indicator.unit = body.unit;
    indicator.value = body.value;
    indicator.has_target = body.target.has_value();
    indicator.target = body.target.value_or(0);
    indicator.period = body.period.value_or("");
    indicator.as_of_ms = as_of_ms;
    indicator.changed = event.sequence;
}

// ---- warnings, alarms, responses

/// Takes away what `references` names: triples "sender,identifier,sent" with spaces between (CAP).
void erase_referenced(World& world, std::string_view references, std::string_view but) {
    while (!references.empty()) {
        const std::size_t end = std::min(references.find(' '), references.size());
        const std::string_view triple = references.substr(0, end);
        references.remove_prefix(std::min(end + 1, references.size()));
        const std::size_t first = triple.find(',');
        const std::size_t last = triple.rfind(',');
        const std::string_view identifier =
            first == last ? triple : triple.substr(first + 1, last - first - 1);
        if (identifier != but) world.warnings.erase(identifier);
    }
}

void apply_body(World& world, const Event& event, const WarningIssued& body) {
    if (body.references) erase_referenced(world, *body.references, body.identifier);
    Warning* const known = row_for(world, world.warnings, body.identifier, Room::warnings);
    if (known == nullptr) return;
    Warning& warning = *known;
    warning.event = body.event;
    warning.headline = body.headline;
    warning.sender = body.sender.value_or("");
    warning.description = body.description.value_or("");
    warning.instruction = body.instruction.value_or("");
    warning.level = static_cast<std::uint8_t>(body.level);
    warning.areas = body.areas;
    warning.effective_ms = body.effective.value_or(event.time_ms);
    warning.expires_ms = body.expires.value_or(0);
    warning.changed = event.sequence;
}

void apply_body(World& world, const Event&, const WarningEnded& body) {
    if (body.references && !body.expired) erase_referenced(world, *body.references, {});
    world.warnings.erase(body.identifier);
}

// ---- what operators put on the map and say to each other

Place place_of(Datum datum, const std::vector<double>& lon_lat) {
    return place_at(wgs84_from(datum, {lon_lat[0], lon_lat[1]}), {});
}

/// Makes room for a new row: what was changed longest ago goes.
template <class Row>
void make_room(Table<Row>& table, std::size_t most) {
    if (table.size() < most) return;
    const auto rows = table.rows();
    const std::string gone = std::ranges::min_element(rows, {}, &Row::changed)->id;
    table.erase(gone);
}

void apply_body(World& world, const Event& event, const PlotDrawn& body) {
    if (world.plots.find(entity_of(event)) == nullptr) make_room(world.plots, Room::plots);
    Plot& plot = world.plots.at_or_new(entity_of(event));
    plot.shape = body.shape;
    plot.points.clear();
    for (const std::vector<double>& point : body.coordinates)
        if (point.size() >= 2) plot.points.push_back(place_of(body.datum, point));
    plot.text = body.text.value_or("");
    plot.style = body.style.value_or("");
    plot.actor = body.actor.value_or("");
    plot.changed = event.sequence;
}

void apply_body(World& world, const Event& event, const PlotErased&) {
    world.plots.erase(entity_of(event));
}

void apply_body(World& world, const Event& event, const SceneShown& body) {
    if (world.scenes.find(body.wall) == nullptr) make_room(world.scenes, Room::scenes);
    Scene& scene = world.scenes.at_or_new(body.wall);
    scene.scene = body;
    scene.changed = event.sequence;
}

/// Keeps the last words; the oldest make room.
void notice(
    World& world, const Event& event, std::string actor, std::string text, std::string about) {
    make_room(world.notices, max_notices);
    Notice& row = world.notices.at_or_new(event.source + " " + event.id);
    row.type = event.type;
    row.actor = std::move(actor);
    row.text = std::move(text);
    row.about = std::move(about);
    row.time_ms = event.time_ms;
    row.changed = event.sequence;
}

void apply_body(World& world, const Event& event, const DutyHandover& body) {
    notice(world, event, body.from, fmt::format("{}", fmt::join(body.open_points, "\n")), body.to);
}

/// Help is asked for, or answered: both centres see it.
void take_help(World& world, const Event& event, const Message& body) {
    HelpRequest* const known =
        row_for(world, world.helps, body.about.value_or(event.id), Room::helps);
    if (known == nullptr) return;
    HelpRequest& help = *known;
    if (event.type == "help.requested") {
        help.actor = body.actor;
        help.to = body.to.value_or("");
        help.text = body.text;
        help.asked_ms = happened_at(event);
        help.answer.clear();
        help.answered_by.clear();
        help.answered_ms = 0;
    } else {
        help.answer = body.text;
        help.answered_by = body.actor;
        help.answered_ms = happened_at(event);
    }
    help.changed = event.sequence;
}

void apply_body(World& world, const Event& event, const Message& body) {
    if (family_of(event.type) == "help") take_help(world, event, body);
    if (event.type == "report.sent") take_report(world, event, body);
    notice(world, event, body.actor, body.text, body.to.value_or(body.about.value_or("")));
}

void apply_body(World& world, const Event& event, const RosterSet& body) {
    const std::string id = fmt::format("{}/{}", body.area, body.post);
    if (body.name.empty()) return world.roster.erase(id);
    RosterEntry* const known = row_for(world, world.roster, id, Room::roster);
    if (known == nullptr) return;
    RosterEntry& entry = *known;
    entry.area = body.area;
    entry.post = body.post;
    entry.name = body.name;
    entry.phone = body.phone.value_or("");
    entry.from_ms = body.from.value_or(0);
    entry.until_ms = body.until.value_or(0);
    entry.changed = event.sequence;
}

void apply_body(World& world, const Event& event, const BookmarkSet& body) {
    notice(world, event, body.actor.value_or(""), body.title, format_rfc3339(body.at));
}

void apply_body(World& world, const Event& event, const OperatorAct& body) {
    notice(world, event, body.actor, body.reason.value_or(""), body.about.value_or(""));
}

void apply_body(World& world, const Event&, const Unknown&) {
    ++world.unknown;
}

// ---- what belongs to no world: apply() deals with them

void apply_body(World&, const Event&, const CatalogueLoaded&) {}
void apply_body(World&, const Event&, const FeedChanged&) {}
void apply_body(World&, const Event&, const ClockTicked&) {}
void apply_body(World&, const Event&, const LogOpened&) {}

void apply_to_whole_city(CityState& city, const Event& event) {
    if (const auto* feed = std::get_if<FeedChanged>(&event.body)) {
        FeedAge* known = city.feeds.find(feed->feed);
        if (known == nullptr && feed->silent && city.feeds.size() < max_feeds) {
            // expected, and never heard of
            known = &city.feeds.at_or_new(feed->feed);
            known->last_ms = event.time_ms - feed->silent_ms.value_or(0);
        }
        if (known != nullptr) known->silent = feed->silent;
    } else if (const auto* catalogue = std::get_if<CatalogueLoaded>(&event.body)) {
        city.catalogues[catalogue->kind] = catalogue->hash;
    }
}

void note_feed(CityState& city, const Event& event) {
    if (is_ingest_only(event.type)) return;
    if (city.feeds.find(event.source) == nullptr && city.feeds.size() >= max_feeds) return;
    FeedAge& feed = city.feeds.at_or_new(event.source);
    feed.last_ms = event.recorded_ms;
    feed.streams = feed.streams || is_telemetry(event.type);
    ++feed.events;
}

// ---- forgetting

template <class Row, class Gone>
void erase_rows(Table<Row>& table, Gone gone) {
    std::vector<typename Table<Row>::Key> ids;
    for (const Row& row : table.rows())
        if (gone(row)) ids.push_back(row.id);
    for (const auto& id : ids) table.erase(id);
}

/// What nobody speaks of any more: telephones that were replaced, sensors that were taken down.
void forget_unheard(World& world, TimeMs now_ms, std::uint64_t sequence) {
    const TimeMs unheard_since = now_ms - unheard_kept_ms;
    erase_rows(world.workers, [&](const Worker& row) {
        if (row.position_ms == 0 || row.position_ms >= unheard_since) return false;
        Worker gone = row;
        gone.changed = sequence;  // the places that it leaves change now
        uncount(world, gone);
        return true;
    });
    erase_rows(world.resources, [&](const Resource& row) {  // those of a list stay as listed
        return row.kind.empty() && row.position_ms != 0 && row.position_ms < unheard_since;
    });
    erase_rows(world.sensors, [&](const Sensor& row) {  // one in alarm stays until it is not
        return row.value_ms < unheard_since && row.over_since_ms == 0;
    });
    erase_rows(world.indicators,
               [&](const Indicator& row) { return row.as_of_ms < now_ms - figure_kept_ms; });
    erase_rows(world.hot, [&](const HotCell& row) {
        return row.last_h < floor_div(now_ms, hour_ms) - cold_kept_h;
    });
}

void forget_old(World& world, TimeMs now_ms, std::uint64_t sequence) {
    forget_unheard(world, now_ms, sequence);
    const TimeMs ended_before = now_ms - ended_kept_ms;
    erase_rows(world.incidents, [&](const Incident& row) {
        return !is_open(row.stage) && row.closed_ms < ended_before;
    });
    erase_rows(world.responses, [&](const Response& row) {
        return row.ended_ms != 0 && row.ended_ms < ended_before;
    });
    erase_rows(world.helps, [&](const HelpRequest& row) {
        return row.answered_ms != 0 ? row.answered_ms < ended_before
                                    : row.asked_ms < now_ms - unanswered_kept_ms;
    });
    erase_rows(world.roster, [&](const RosterEntry& row) {
        return row.until_ms != 0 && row.until_ms < ended_before;
    });
    erase_rows(world.alarms, [&](const Alarm& row) {
        return !row.active && !row.shelved && row.returned_ms < now_ms - returned_kept_ms;
    });
    const std::int64_t now_h = floor_div(now_ms, hour_ms);
    const std::int64_t oldest_h = now_h - figure_days_kept * 24;
    erase_rows(world.figures, [&](const FigureSeries& row) {
        return row.days.empty() || row.days.back().from_h < oldest_h;
    });
    world.hours.erase(world.hours.begin(), world.hours.lower_bound({now_h - kept_hours, 0}));
}

/// Old things leave when the first event of a new hour comes, and positions age when that of a new
/// minute does, so that every fold forgets at the same place of the log.
void advance_clock(CityState& city, TimeMs recorded_ms) {
    const bool new_hour = floor_div(city.now_ms, hour_ms) != floor_div(recorded_ms, hour_ms);
    const bool new_minute = floor_div(city.now_ms, minute_ms) != floor_div(recorded_ms, minute_ms);
    city.now_ms = std::max(city.now_ms, recorded_ms);
    if (!new_minute) return;
    for (World* world : {&city.real, &city.exercise}) {
        age_positions(*world, city.now_ms, city.last_sequence);
        age_alarm_flow(*world, city.now_ms);
    }
    if (!new_hour) return;
    forget_old(city.real, city.now_ms, city.last_sequence);
    forget_old(city.exercise, city.now_ms, city.last_sequence);
    erase_rows(city.feeds,
               [&](const FeedAge& row) { return row.last_ms < city.now_ms - 7 * day_ms; });
}

}  // namespace

void apply(CityState& city, const Event& event) {
    if (event.sequence <= city.last_sequence)
        return;  // replay and live feed may overlap; a flush arrives sorted
    city.last_sequence = event.sequence;
    advance_clock(city, event.recorded_ms);
    note_feed(city, event);
    apply_to_whole_city(city, event);
    World& world = city.world(event.exercise);
    if (!is_telemetry(event.type) && !is_ingest_only(event.type)) ++world.facts;
    std::visit([&](const auto& body) { apply_body(world, event, body); }, event.body);
}

}  // namespace yiping
