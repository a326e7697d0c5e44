#include "ingest/commands/simulation/simulation.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace yiping {
namespace {

constexpr TimeMs step_ms = 100;
/// Steps between two events that are bad on purpose.
constexpr std::uint64_t steps_between_bad = 50;
/// Workers whose duty is told in one step, until all are.
constexpr std::uint32_t roll_calls_a_step = 50;

TimeMs whole_step(TimeMs time_ms) {
    return time_ms / step_ms * step_ms;
}

}  // namespace

std::uint32_t workers_at(double scale) {
    return static_cast<std::uint32_t>(std::max(1.0, std::round(67'000 * scale)));
}

Simulation::Simulation(const CityPlaces& city,
                       const std::vector<CaseKind>& kinds,
                       const Scenario& scenario,
                       const SimulationSettings& settings)
    : settings_{settings},
      timeline_{city, kinds, scenario, settings.began_ms, settings.seed, settings.scale},
      play_{play_of(scenario, city, settings.began_ms)},
      workforce_{city, settings.seed, workers_at(settings.scale)},
      fleet_{city, settings.scale},
      sensors_{city, scenario, settings.began_ms, settings.seed, settings.scale},
      now_ms_{whole_step(settings.start_ms)},
      next_minute_{(now_ms_ - CaseTimeline::longest_ms) / minute_ms} {}

std::vector<OutgoingMessage> Simulation::opening() {
    for (Case& one : play_.cases) cases_.add(std::move(one));
    play_.cases.clear();
    step_cases();
    add_facts(0, now_ms_);
    for (const Event& event : fleet_.roll_call(now_ms_)) outbox_.add(event);
    for (const Event& event : sensors_.roll_call(now_ms_)) outbox_.add(event);
    for (const Event& event : indicator_values(now_ms_, settings_.seed)) outbox_.add(event);
    return outbox_.take();
}

std::vector<OutgoingMessage> Simulation::advance(TimeMs to_ms) {
    while (now_ms_ + step_ms <= to_ms) step();
    return outbox_.take();
}

void Simulation::load_cases(TimeMs to_ms) {
    for (; next_minute_ * minute_ms <= to_ms; ++next_minute_)
        for (Case& one : timeline_.cases_of_minute(next_minute_))
            if (one.steps.back().time_ms > settings_.start_ms - hour_ms) cases_.add(std::move(one));
}

void Simulation::step() {
    const TimeMs before_ms = std::exchange(now_ms_, now_ms_ + step_ms);
    ++steps_;
    step_cases();
    add_facts(before_ms, now_ms_);
    for (const Event& event : fleet_.advance(before_ms, now_ms_)) outbox_.add(event);
    for (const Event& event : sensors_.advance(before_ms, now_ms_)) outbox_.add(event);
    if (before_ms / minute_ms != now_ms_ / minute_ms)
        for (const Event& event : indicator_values(now_ms_, settings_.seed)) outbox_.add(event);
    report_positions();
    call_roll();
    if (settings_.bad_events && steps_ % steps_between_bad == 0) misbehave();
}

void Simulation::step_cases() {
    load_cases(now_ms_);
    cases_.take_until(now_ms_, [this](const Case& told, std::size_t step) {
        if (dispatched_ms(told) == told.steps[step].time_ms) fleet_.send(told);
        outbox_.add(event_of(told, step));
    });
}

/// Each group in turn, so that a round over all workers takes as long as the rate says.
void Simulation::report_positions() {
    const double due_events =
        settings_.positions_per_s * static_cast<double>(steps_) * step_ms / second_ms;
    const auto due =
        static_cast<std::uint64_t>(due_events * workforce_.group_count() / workforce_.count());
    for (; groups_reported_ < due; ++groups_reported_) {
        OutgoingMessage message;
        message.source = "grid.app";
        workforce_.report_positions(
            static_cast<std::uint32_t>(groups_reported_ % workforce_.group_count()),
            now_ms_,
            message.events);
        outbox_.add(std::move(message));
    }
}

void Simulation::call_roll() {
    const std::uint32_t until = std::min(next_on_roll_ + roll_calls_a_step, workforce_.count());
    for (; next_on_roll_ < until; ++next_on_roll_)
        outbox_.add(workforce_.roll_call(next_on_roll_, settings_.start_ms));
}

void Simulation::add_facts(TimeMs after_ms, TimeMs to_ms) {
    for (; next_fact_ < play_.facts.size() && play_.facts[next_fact_].time_ms <= to_ms;
         ++next_fact_)
        if (play_.facts[next_fact_].time_ms > after_ms) outbox_.add(play_.facts[next_fact_]);
}

void Simulation::misbehave() {
    std::vector<std::string> texts = bad_on_purpose(bad_made_++, now_ms_);
    while (texts.size() > 1) {
        outbox_.add(std::string{bad_source}, std::move(texts.front()));
        texts.erase(texts.begin());
    }
    outbox_.add_bad(std::move(texts.back()));
}

}  // namespace yiping
