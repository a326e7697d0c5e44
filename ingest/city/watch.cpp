// Which rows to look at: those that events spoke of, and those whose moment has come.
#include "ingest/city/watch.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>

#include "ingest/city/watch_look.hpp"
#include "ingest/event/codec.hpp"
#include "ingest/event/floor_div.hpp"

namespace yiping {
namespace {

template <class Row>
TimeMs look_up(Looker& looker, const Table<Row>& table, std::string_view id) {
    const Row* row = table.find(id);
    return row == nullptr ? never_ms : looker.look_at(*row);
}

TimeMs look_at_row(Looker& looker, const World& world, char kind, std::string_view id) {
    switch (kind) {
        case 'i':
            return look_up(looker, world.incidents, id);
        case 'w':
            return look_up(looker, world.warnings, id);
        case 'r':
            return look_up(looker, world.responses, id);
        case 's':
            if (world.sensors.find(id) == nullptr) looker.forget_sensor(id);
            return look_up(looker, world.sensors, id);
        case 'a':
            if (world.alarms.find(id) == nullptr) looker.look_for_suppressed(id);
            return look_up(looker, world.alarms, id);
        default:
            return never_ms;
    }
}

/// The tables that a kind of event is decided by.
std::vector<std::string_view> tables_of(const Event& event) {
    if (event.type == "incident.timed") return {"limit", "worktime", "calendar"};
    if (event.type == "response.opened") return {"plan"};
    if (const auto* raised = std::get_if<AlarmRaised>(&event.body);
        raised != nullptr && raised->condition != "grade")
        return {"alarm"};
    return {};
}

}  // namespace

void Watch::note_row(char kind, bool exercise, std::string_view id) {
    RowKey key;
    key.reserve(id.size() + 1);
    key += exercise ? static_cast<char>(std::toupper(kind)) : kind;
    key += id;
    if (in_rows_.insert(key).second) rows_.push_back(std::move(key));
}

void Watch::note(const Event& event) {
    const std::string_view family = family_of(event.type);
    if (family == "worker" || everything_) return;
    if (family == "incident") {
        note_row('i', event.exercise, entity_of(event));
    } else if (family == "alarm") {
        note_row('a', event.exercise, entity_of(event));
    } else if (family == "response") {
        note_row('r', event.exercise, entity_of(event));
    } else if (family == "sensor") {
        note_row('s', event.exercise, entity_of(event));
    } else if (const auto* warning = std::get_if<WarningIssued>(&event.body)) {
        note_row('w', event.exercise, warning->identifier);
    } else if (const auto* message = std::get_if<Message>(&event.body)) {
        const std::string_view about = message->about ? std::string_view{*message->about} : "";
        note_row('i', event.exercise, about.substr(about.find('/') + 1));
    }
}

void Watch::collect_all(const World& world, bool exercise) {
    const auto note_all = [&](char kind, const auto& table) {
        for (const auto& row : table.rows()) note_row(kind, exercise, row.id);
    };
    note_all('i', world.incidents);
    note_all('w', world.warnings);
    note_all('a', world.alarms);
    note_all('r', world.responses);
    note_all('s', world.sensors);
}

void Watch::collect(const CityState& city, TimeMs now_ms) {
    if (std::exchange(everything_, false)) {
        appointments_ = {};
        next_.clear();
        uncovered_checked_ms_ = 0;
        collect_all(city.real, false);
        collect_all(city.exercise, true);
    }
    while (!appointments_.empty() && appointments_.top().at_ms <= now_ms) {
        const Appointment due = appointments_.top();
        appointments_.pop();
        const auto next = next_.find(due.row);
        if (next == next_.end() || next->second != due.at_ms) continue;  // an earlier one was met
        next_.erase(next);
        note_row(due.row.front(), false, std::string_view{due.row}.substr(1));
    }
}

void Watch::meet(TimeMs at_ms, const RowKey& row) {
    if (at_ms == never_ms) return;
    const auto [known, is_new] = next_.try_emplace(row, at_ms);
    if (!is_new && known->second <= at_ms) return;
    known->second = at_ms;
    appointments_.push({at_ms, row});
}

/// What was decided by tables is told after the tables themselves, by their content.
void Watch::tell_tables(std::vector<Event>& events, const CityState& city, TimeMs now_ms) const {
    std::vector<std::string_view> lists;
    for (const Event& event : events)
        for (const std::string_view list : tables_of(event))
            if (std::ranges::find(lists, list) == lists.end()) lists.push_back(list);
    std::vector<Event> told;
    for (const std::string_view list : lists) {
        const std::string name{list};
        const auto hash = rules_.tables.hashes.find(name);
        if (hash == rules_.tables.hashes.end()) continue;
        const auto known = city.catalogues.find(name);
        if (known != city.catalogues.end() && known->second == hash->second) continue;
        told.push_back(
            make_event(fmt::format("catalogue/{}/{}/{}", name, hash->second, city.last_sequence),
                       "ingest",
                       "catalogue.loaded",
                       "catalogue/" + name,
                       now_ms,
                       CatalogueLoaded{name, hash->second}));
    }
    events.insert(
        events.begin(), std::make_move_iterator(told.begin()), std::make_move_iterator(told.end()));
}

std::vector<Event> Watch::due(const CityState& city, TimeMs now_ms) {
    std::vector<Event> events;
    collect(city, now_ms);
    std::array lookers{Looker{events, city.real, false, now_ms, rules_, real_above_},
                       Looker{events, city.exercise, true, now_ms, rules_, exercise_above_}};
    looked_at_ += rows_.size();
    for (const RowKey& row : std::exchange(rows_, {})) {
        const bool exercise = std::isupper(static_cast<unsigned char>(row.front())) != 0;
        const auto kind = static_cast<char>(std::tolower(row.front()));
        meet(look_at_row(lookers[exercise ? 1 : 0],
                         city.world(exercise),
                         kind,
                         std::string_view{row}.substr(1)),
             row);
    }
    in_rows_.clear();
    for (const FeedAge& feed : city.feeds.rows()) lookers[0].look_at_feed(feed);
    lookers[0].look_for_unheard(city);
    if (now_ms - uncovered_checked_ms_ >= minute_ms) {
        uncovered_checked_ms_ = now_ms;
        for (Looker& looker : lookers) looker.look_for_uncovered();
    }
    if (events.empty() && city.last_sequence != 0 &&
        floor_div(now_ms, hour_ms) > floor_div(city.now_ms, hour_ms))
        // nobody else says that a new hour has begun
        events.push_back(make_event(fmt::format("tick/{}", now_ms / hour_ms),
                                    "ingest",
                                    "clock.ticked",
                                    "clock",
                                    now_ms,
                                    ClockTicked{}));
    tell_tables(events, city, now_ms);
    return events;
}

std::vector<Event> due_events(const CityState& city, TimeMs now_ms, const WatchRules& rules) {
    return Watch{rules}.due(city, now_ms);
}

}  // namespace yiping
