#include "ingest/commands/simulation/backfill.hpp"

#include <algorithm>

#include "ingest/commands/simulation/case_queue.hpp"
#include "ingest/commands/simulation/case_timeline.hpp"
#include "ingest/commands/simulation/fleet.hpp"
#include "ingest/commands/simulation/readings.hpp"
#include "ingest/commands/simulation/scenario_play.hpp"
#include "ingest/commands/simulation/simulation.hpp"
#include "ingest/commands/simulation/workforce.hpp"

namespace yiping {
namespace {

/// What a daemon looks for each second is looked for this often in a history.
constexpr std::int64_t minutes_between_watches = 10;
constexpr std::int64_t minutes_between_indicators = 60;
constexpr std::int64_t minutes_a_day = day_ms / minute_ms;

class History {
public:
    History(HistoryWriter& writer,
            const CityPlaces& city,
            const std::vector<CaseKind>& kinds,
            const Scenario& scenario,
            const BackfillSettings& settings)
        : writer_{writer},
          settings_{settings},
          timeline_{city, kinds, scenario, settings.began_ms, settings.seed, settings.scale},
          play_{play_of(scenario, city, settings.began_ms)},
          workforce_{city, settings.seed, workers_at(settings.scale)},
          fleet_{city, settings.scale},
          sensors_{city, scenario, settings.began_ms, settings.seed, settings.scale} {
        for (Case& one : play_.cases) cases_.add(std::move(one));
    }

    void play(const std::function<void(TimeMs)>& progress) {
        const TimeMs from_ms = settings_.until_ms - settings_.days * day_ms;
        for (std::int64_t minute = from_ms / minute_ms; minute * minute_ms < settings_.until_ms;
             ++minute) {
            play_minute(minute);
            if (minute % minutes_a_day == 0) progress(minute * minute_ms);
        }
        stand_at_the_end();
    }

private:
    void play_minute(std::int64_t minute) {
        const TimeMs end_ms = std::min((minute + 1) * minute_ms, settings_.until_ms) - 1;
        for (Case& one : timeline_.cases_of_minute(minute)) cases_.add(std::move(one));
        std::vector<Event> events;
        cases_.take_until(end_ms, [&](const Case& told, std::size_t step) {
            if (dispatched_ms(told) == told.steps[step].time_ms) fleet_.send(told);
            events.push_back(event_of(told, step));
        });
        for (; next_fact_ < play_.facts.size() && play_.facts[next_fact_].time_ms <= end_ms;
             ++next_fact_)
            events.push_back(play_.facts[next_fact_]);
        if (minute % minutes_between_indicators == 0)
            for (Event& event : indicator_values(minute * minute_ms, settings_.seed))
                events.push_back(std::move(event));
        std::ranges::stable_sort(events, {}, &Event::time_ms);
        for (Event& event : events) {
            // Nobody acknowledges an alarm before it is raised.
            if (family_of(event.type) == "alarm") writer_.watch(event.time_ms, WatchRules{});
            writer_.add(std::move(event));
        }
        if (minute % minutes_between_watches == 0) writer_.watch(end_ms, WatchRules{});
    }

    void stand_at_the_end() {
        const TimeMs end_ms = settings_.until_ms;
        for (std::uint32_t worker = 0; worker < workforce_.count(); ++worker) {
            writer_.add(workforce_.roll_call(worker, end_ms));
            writer_.add(workforce_.position_event(worker, end_ms));
        }
        for (Event& event : fleet_.roll_call(end_ms)) writer_.add(std::move(event));
        for (Event& event : sensors_.roll_call(end_ms)) writer_.add(std::move(event));
        writer_.watch(end_ms, WatchRules{});
        writer_.finish();
    }

    HistoryWriter& writer_;
    const BackfillSettings settings_;
    CaseTimeline timeline_;
    ScenarioPlay play_;
    Workforce workforce_;
    Fleet fleet_;
    Sensors sensors_;
    CaseQueue cases_;
    std::size_t next_fact_ = 0;
};

}  // namespace

void write_history(HistoryWriter& writer,
                   const CityPlaces& city,
                   const std::vector<CaseKind>& kinds,
                   const Scenario& scenario,
                   const BackfillSettings& settings,
                   const std::function<void(TimeMs)>& progress) {
    History{writer, city, kinds, scenario, settings}.play(progress);
}

}  // namespace yiping
