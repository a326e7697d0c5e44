#include "ingest/commands/report/story.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>
#include <unordered_map>

#include "ingest/city/apply.hpp"
#include "ingest/city/keyframe.hpp"
#include "ingest/net/fold.hpp"

namespace yiping {
namespace {

constexpr std::int64_t most_bars = 96;
/// Steps in which a chart of some hours or days is read easily.
constexpr std::array<TimeMs, 12> bar_steps{second_ms,
                                           10 * second_ms,
                                           minute_ms,
                                           5 * minute_ms,
                                           10 * minute_ms,
                                           30 * minute_ms,
                                           hour_ms,
                                           3 * hour_ms,
                                           6 * hour_ms,
                                           12 * hour_ms,
                                           day_ms,
                                           7 * day_ms};

TimeMs bar_step_for(TimeMs span_ms) {
    for (const TimeMs step : bar_steps)
        if (span_ms / step < most_bars) return step;
    return span_ms / most_bars + 1;
}

/// What a body says about who and why, of whatever kind it is.
struct Telling {
    Deed& deed;

    void operator()(const IncidentReported& body) const {
        deed.words = body.description.value_or("");
    }
    void operator()(const IncidentStep& body) const {
        deed.actor = body.actor;
        deed.unit = body.unit.value_or("");
        deed.target = body.target.value_or("");
        deed.result = body.result.value_or("");
        deed.words = body.note ? *body.note : body.reason.value_or("");
        deed.deadline_ms = body.deadline.value_or(0);
    }
    void operator()(const IncidentRegraded& body) const {
        deed.actor = body.actor.value_or("");
        deed.target = std::to_string(body.grade);
        deed.words = body.reason.value_or("");
    }
    void operator()(const IncidentLocated& body) const { deed.actor = body.actor.value_or(""); }
    void operator()(const IncidentDeadline& body) const { deed.deadline_ms = body.deadline; }
    void operator()(const IncidentNumbered& body) const { deed.words = body.number; }
    void operator()(const ResponseActivated& body) const {
        deed.actor = body.actor.value_or("");
        deed.target = std::to_string(body.level);
        deed.words = body.plan;
    }
    void operator()(const ResponseStepDone& body) const {
        deed.actor = body.actor.value_or("");
        deed.target = body.step;
        deed.words = body.note.value_or("");
    }
    void operator()(const ResponseEnded& body) const {
        deed.actor = body.actor.value_or("");
        deed.words = body.reason.value_or("");
    }
    void operator()(const Message& body) const {
        deed.actor = body.actor;
        deed.target = body.to.value_or("");
        deed.words = body.text;
    }
    template <class Body>
    void operator()(const Body&) const {}
};

Deed deed_of(const Event& event) {
    Deed deed;
    deed.sequence = event.sequence;
    deed.time_ms = event.time_ms;
    deed.recorded_ms = event.recorded_ms;
    deed.type = event.type;
    std::visit(Telling{deed}, event.body);
    return deed;
}

/// Rows by id in the order in which they came.
template <class Row>
class Gathered {
public:
    explicit Gathered(std::vector<Row>& rows) : rows_{rows} {}
    Row& at(const std::string& id) {
        const auto [at, is_new] = places_.emplace(id, rows_.size());
        if (is_new) rows_.emplace_back();
        return rows_[at->second];
    }
    Row* find(const std::string& id) {
        const auto at = places_.find(id);
        return at == places_.end() ? nullptr : &rows_[at->second];
    }

private:
    std::vector<Row>& rows_;
    std::unordered_map<std::string, std::size_t> places_;
};

class Gatherer {
public:
    explicit Gatherer(Story& story) : story_{story} {}

    void take(const Event& event, const CityState& city) {
        ++(is_telemetry(event.type) ? story_.telemetry : story_.facts);
        if (const auto* feed = std::get_if<FeedChanged>(&event.body))
            return take_feed(event, *feed);
        if (std::holds_alternative<LogOpened>(event.body)) return take_opening(event);
        last_ms_ = event.recorded_ms;
        if (event.exercise != story_.exercise) return;
        const World& world = city.world(event.exercise);
        const std::string_view family = family_of(event.type);
        if (family == "incident" || event.type == "report.sent") take_incident(event, world);
        if (family == "response") take_response(event, world);
        if (family == "alarm") take_alarm(event, world);
        if (family == "warning") take_warning(event, world);
        if (const auto* handover = std::get_if<DutyHandover>(&event.body))
            story_.handovers.push_back({event.time_ms, *handover});
    }

    void finish() {
        for (auto& [source, gap] : silent_) {
            gap.to_ms = story_.to_ms;
            gap.open = true;
            story_.gaps.push_back(gap);
        }
        std::ranges::sort(story_.gaps, {}, &Gap::from_ms);
        for (const CaseStory& one : story_.cases) {
            story_.irregular += one.incident.irregular ? 1 : 0;
            story_.unlocated += one.incident.unlocated ? 1 : 0;
            story_.time_flagged += one.incident.time_flagged ? 1 : 0;
        }
    }

private:
    void take_incident(const Event& event, const World& world) {
        const Incident* incident = world.incidents.find(entity_of(event));
        if (incident == nullptr) return;  // never reported: counted as irregular by the fold
        CaseStory& told = cases_.at(incident->id);
        const Stage before = told.deeds.empty() ? Stage::reported : told.incident.stage;
        const std::uint16_t reworked_before = told.incident.rework;
        const bool overdue_before = told.incident.overdue;
        const bool first = told.deeds.empty();
        told.incident = *incident;
        told.deeds.push_back(deed_of(event));
        if (std::holds_alternative<IncidentReported>(event.body) && first)
            count_reported(*incident);
        if (incident->stage == before && !first) {
            story_.reworked += incident->rework > reworked_before ? 1U : 0U;
        } else if (incident->stage == Stage::closed) {
            ++story_.closed;
            story_.closed_on_time += incident->was_overdue ? 0U : 1U;
        } else if (incident->stage == Stage::cancelled) {
            ++story_.cancelled;
        }
        story_.overdue += incident->overdue && !overdue_before ? 1U : 0U;
    }

    void count_reported(const Incident& incident) {
        ++story_.reported.at(incident.grade);
        const TimeMs at_ms = std::clamp(incident.reported_ms, story_.from_ms, story_.to_ms);
        const auto bar = static_cast<std::size_t>((at_ms - story_.from_ms) / story_.bar_ms);
        ++story_.bars.at(bar).at(incident.grade);
    }

    void take_response(const Event& event, const World& world) {
        const Response* response = world.responses.find(entity_of(event));
        if (response == nullptr) return;
        ResponseStory& told = responses_.at(response->id);
        told.response = *response;
        told.deeds.push_back(deed_of(event));
    }

    void take_alarm(const Event& event, const World& world) {
        const std::string id{entity_of(event)};
        AlarmStory& told = alarms_.at(id);
        told.id = id;
        if (const Alarm* alarm = world.alarms.find(id)) {
            told.about = alarm->about;
            told.title = alarm->title;
            told.condition = alarm->condition;
            told.priority = alarm->priority;
        }
        if (std::holds_alternative<AlarmRaised>(event.body)) told.raised_ms = event.time_ms;
        const auto* changed = std::get_if<AlarmChanged>(&event.body);
        if (changed == nullptr) return;
        if (changed->move == AlarmMove::cleared) told.cleared_ms = event.time_ms;
        if (changed->move != AlarmMove::acknowledged || told.acknowledged_ms != 0) return;
        told.acknowledged_ms = event.time_ms;
        told.actor = changed->actor.value_or("");
    }

    void take_warning(const Event& event, const World& world) {
        const std::string id{entity_of(event)};
        if (const Warning* warning = world.warnings.find(id)) {
            warnings_.at(id).warning = *warning;
            return;
        }
        WarningStory* told = warnings_.find(id);
        const auto* ended = std::get_if<WarningEnded>(&event.body);
        if (told == nullptr || ended == nullptr) return;
        told->ended_ms = event.time_ms;
        told->expired = ended->expired;
    }

    void take_feed(const Event& event, const FeedChanged& feed) {
        const TimeMs since_ms = event.recorded_ms - feed.silent_ms.value_or(0);
        if (feed.silent) {
            silent_[feed.feed] = {feed.feed, since_ms, 0, false};
        } else if (const auto at = silent_.find(feed.feed); at != silent_.end()) {
            at->second.to_ms = event.recorded_ms;
            story_.gaps.push_back(at->second);
            silent_.erase(at);
        }
    }

    /// Nothing was recorded between the last event and this start.
    void take_opening(const Event& event) {
        if (last_ms_ != 0) story_.gaps.push_back({"", last_ms_, event.recorded_ms, false});
        last_ms_ = event.recorded_ms;
    }

    Story& story_;
    Gathered<CaseStory> cases_{story_.cases};
    Gathered<ResponseStory> responses_{story_.responses};
    Gathered<AlarmStory> alarms_{story_.alarms};
    Gathered<WarningStory> warnings_{story_.warnings};
    std::map<std::string, Gap> silent_;
    TimeMs last_ms_ = 0;
};

/// recordedtime of one event.
TimeMs recorded_at(EventStore& store, std::uint64_t sequence) {
    ReadRange range;  // or of the next one that can be read
    range.from_sequence = sequence;
    range.damaged = [](const LogGap&) {};
    TimeMs recorded_ms = 0;
    store.read(range, [&](const Event& event) {
        recorded_ms = event.recorded_ms;
        return false;
    });
    return recorded_ms;
}

}  // namespace

Story story_of(EventStore& store,
               std::uint64_t from_sequence,
               std::uint64_t to_sequence,
               bool exercise) {
    Story story;
    story.exercise = exercise;
    story.from_sequence = from_sequence;
    story.to_sequence = to_sequence;
    story.from_ms = recorded_at(store, from_sequence);
    story.to_ms = recorded_at(store, to_sequence);
    if (story.to_ms == 0) story.to_ms = store.figures().last_recorded_ms;  // its end is torn off
    story.to_ms = std::max(story.to_ms, story.from_ms);
    story.bar_ms = bar_step_for(story.to_ms - story.from_ms);
    story.bars.resize(static_cast<std::size_t>((story.to_ms - story.from_ms) / story.bar_ms) + 1);

    const auto note = [&](const LogGap& gap) { story.missing.push_back(gap); };
    CityState city = fold_to(store, from_sequence - 1, note);
    Gatherer gatherer{story};
    ReadRange range;
    range.from_sequence = from_sequence;
    range.to_sequence = to_sequence;
    range.damaged = note;
    store.read(range, [&](const Event& event) {
        apply(city, event);
        gatherer.take(event, city);
        return true;
    });
    gatherer.finish();
    story.digest = digest_of(city);
    const World& world = city.world(exercise);
    for (const Incident& incident : world.incidents.rows()) {
        if (!is_open(incident.stage)) continue;
        ++story.open_at_end;
        if (incident.grade == 1 || incident.grade == 2 || incident.overdue)
            story.open_worst.push_back(incident);
    }
    std::ranges::sort(story.open_worst, [](const Incident& a, const Incident& b) {
        const auto grade = [](const Incident& one) { return one.grade == 0 ? 9 : int{one.grade}; };
        return std::tuple{grade(a), a.reported_ms, std::string_view{a.id}} <
               std::tuple{grade(b), b.reported_ms, std::string_view{b.id}};
    });
    story.indicators.assign(world.indicators.rows().begin(), world.indicators.rows().end());
    return story;
}

}  // namespace yiping
