#include "ingest/commands/simulation/case_timeline.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "ingest/event/fields.hpp"

namespace yiping {
namespace {

/// When the cases of one net are reported.
struct DailyCourse {
    double per_week;  ///< at scale 1
    std::array<double, 24> hours;
    double weekend;  ///< a day of it against a day of work
};

constexpr std::array<DailyCourse, net_count> courses{{
    {18'900,
     {1, 1, 1, 1, 1, 2, 4, 10, 30, 46, 44, 34, 18, 26, 42, 44, 38, 20, 10, 8, 7, 5, 3, 2},
     0.35},
    {11'200,
     {2, 1, 1, 1, 2, 6, 14, 26, 32, 34, 32, 26, 18, 22, 30, 32, 30, 26, 20, 16, 12, 8, 5, 3},
     0.75},
    {1'750,
     {0, 0, 0, 0, 0, 0, 1, 6, 26, 40, 38, 26, 8, 18, 36, 38, 30, 14, 4, 2, 1, 0, 0, 0},
     0.12},
    {3'150,
     {12, 9, 7, 6, 6, 7, 10, 16, 20, 20, 19, 19, 18, 17, 18, 20, 22, 26, 28, 27, 26, 24, 20, 16},
     1.05},
}};
constexpr double cases_per_minute = 5'000.0 / (24 * 60);

/// The share of one case in this minute's count, of a week's.
double share_of_week(const DailyCourse& course, std::int64_t minute) {
    const CivilTime time = civil_time(minute * minute_ms, anshan_offset_minutes);
    const bool weekend = time.weekday == 0 || time.weekday == 6;
    const double days = 5 + 2 * course.weekend;
    const double day = (weekend ? course.weekend : 1) / days;
    const double all_hours = std::accumulate(course.hours.begin(), course.hours.end(), 0.0);
    return day * course.hours.at(static_cast<std::size_t>(time.hour)) / all_hours / 60;
}

}  // namespace

CaseTimeline::CaseTimeline(const CityPlaces& city,
                           const std::vector<CaseKind>& kinds,
                           const Scenario& scenario,
                           TimeMs began_ms,
                           std::uint64_t seed,
                           double scale)
    : city_{city},
      kinds_{kinds},
      flow_{scenario.cases},
      began_ms_{began_ms},
      seed_{seed},
      scale_{scale} {
    for (const CaseKind& kind : kinds) {
        for (std::size_t net = 0; net < net_count; ++net)
            usual_weights_[net].push_back(static_cast<std::size_t>(kind.net) == net ? kind.weight
                                                                                    : 0);
        storm_weights_.push_back(kind.storm_weight);
    }
    for (const MicroGrid& microgrid : microgrids_in(city, flow_.county))
        if (microgrid.near_water) flooded_.push_back(&microgrid);
}

double CaseTimeline::strength_at(std::int64_t minute) const {
    return flow_.strength(minute * minute_ms - began_ms_);
}

double CaseTimeline::usual_in_minute(Net net, std::int64_t minute) const {
    const DailyCourse& course = courses[static_cast<std::size_t>(net)];
    const double quieter = std::max(0.0, 1 - flow_.arrivals) * strength_at(minute);
    return scale_ * course.per_week * share_of_week(course, minute) * (1 - quieter);
}

std::vector<Case> CaseTimeline::cases_of_minute(std::int64_t minute) const {
    std::vector<Case> cases;
    for (std::size_t net = 0; net < net_count; ++net) {
        Random random = random_of(seed_, net_names.names[net], static_cast<std::uint64_t>(minute));
        const std::uint32_t count = poisson(random, usual_in_minute(static_cast<Net>(net), minute));
        add_cases(cases, random, minute, count, usual_weights_[net], false);
    }
    const double added =
        scale_ * cases_per_minute * std::max(0.0, flow_.arrivals - 1) * strength_at(minute);
    if (added > 0) {
        Random random = random_of(seed_, "storm", static_cast<std::uint64_t>(minute));
        add_cases(cases, random, minute, poisson(random, added), storm_weights_, true);
    }
    std::ranges::stable_sort(cases, {}, [](const Case& one) { return one.steps.front().time_ms; });
    return cases;
}

void CaseTimeline::add_cases(std::vector<Case>& cases,
                             Random& random,
                             std::int64_t minute,
                             std::uint32_t count,
                             std::span<const double> weights,
                             bool of_storm) const {
    const CivilTime time = civil_time(minute * minute_ms, anshan_offset_minutes);
    std::string previous;
    Net previous_net = Net::service;
    for (std::uint32_t i = 0; i < count; ++i) {
        CasePlan plan;
        plan.kind = &kinds_[weighted(random, weights)];
        plan.place = &place_of(random, of_storm);
        plan.city = &city_;
        plan.delays = of_storm ? flow_.delays : 1;
        plan.reported_ms = minute * minute_ms +
                           static_cast<TimeMs>(random.below(minute_ms / second_ms)) * second_ms;
        plan.id = fmt::format("{}-{:04}{:02}{:02}-{:02}{:02}{}{:02}",
                              plan.kind->channel,
                              time.year,
                              time.month,
                              time.day,
                              time.hour,
                              time.minute,
                              of_storm ? "9" : fmt::format("{}", static_cast<int>(plan.kind->net)),
                              i);
        const bool repeats = previous_net == plan.kind->net && is_graded(previous_net) &&
                             !previous.empty() && chance(random, 0.04);
        if (repeats) plan.repeats = previous;
        cases.push_back(write_case(random, plan));
        if (repeats) continue;
        previous = plan.id;
        previous_net = plan.kind->net;
    }
}

const MicroGrid& CaseTimeline::place_of(Random& random, bool of_storm) const {
    if (of_storm && chance(random, flow_.county_share)) {
        if (!flooded_.empty() && chance(random, flow_.near_water_share))
            return *flooded_[random.below(flooded_.size())];
        const auto county = microgrids_in(city_, flow_.county);
        if (!county.empty()) return county[random.below(county.size())];
    }
    return city_.microgrids[random.below(city_.microgrids.size())];
}

}  // namespace yiping
