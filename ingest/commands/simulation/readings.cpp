#include "ingest/commands/simulation/readings.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

#include "ingest/commands/simulation/case_script.hpp"
#include "ingest/commands/simulation/dice.hpp"
#include "ingest/event/codec.hpp"

namespace yiping {
namespace {

constexpr TimeMs period_ms = 30 * second_ms;

struct KindOfSensor {
    std::string_view letter, name, unit, source;
    double usual, spread, limit;
    double count;  ///< at scale 1
};
constexpr std::array<KindOfSensor, 4> kinds{{
    {"SW", "水位", "m", "water.anshan", 1.4, 0.3, 3.5, 36},
    {"RQ", "燃气浓度", "%LEL", "gas.anshan", 1.5, 1.2, 20, 120},
    {"YG", "烟雾浓度", "%/m", "fire.anshan", 0.4, 0.3, 5, 120},
    {"YN", "用能", "tce/h", "energy.anshan", 42, 6, 60, 31},
}};

const KindOfSensor& of(std::size_t quantity) {
    return kinds[quantity];
}

/// A share of the day, 0 at four in the night, 1 at four in the afternoon.
double daylight(TimeMs at_ms) {
    const CivilTime time = civil_time(at_ms, anshan_offset_minutes);
    const double hour = time.hour + time.minute / 60.0;
    return 0.5 - 0.5 * std::cos((hour - 4) / 12 * std::numbers::pi);
}

double rounded(double value, double step) {
    return std::round(value / step) * step;
}

}  // namespace

Sensors::Sensors(const CityPlaces& city,
                 const Scenario& scenario,
                 TimeMs began_ms,
                 std::uint64_t seed,
                 double scale)
    : scenario_{scenario}, began_ms_{began_ms}, seed_{seed} {
    for (const Quantity quantity :
         {Quantity::water, Quantity::gas, Quantity::smoke, Quantity::energy})
        add_sensors(
            city, quantity, std::max(2.0, of(static_cast<std::size_t>(quantity)).count * scale));
}

void Sensors::add_sensors(const CityPlaces& city, Quantity quantity, double count) {
    const KindOfSensor& kind = of(static_cast<std::size_t>(quantity));
    Random random = random_of(seed_, kind.letter);
    std::vector<const MicroGrid*> places;
    for (const MicroGrid& microgrid : city.microgrids)
        if (quantity != Quantity::water || microgrid.near_water) places.push_back(&microgrid);
    if (places.empty()) return;
    for (int i = 0; i < std::lround(count); ++i) {
        Sensor& sensor = sensors_.emplace_back();
        sensor.quantity = quantity;
        sensor.id = fmt::format("{}{:03}", kind.letter, i + 1);
        sensor.name = kind.name;
        sensor.at = pick(random, places)->centre;
        sensor.usual = kind.usual + random.between(-kind.spread, kind.spread);
        sensor.limit = kind.limit;
    }
}

double Sensors::value_of(std::size_t index, TimeMs at_ms) const {
    const Sensor& sensor = sensors_[index];
    Random random =
        random_of(seed_ + index, "reading", static_cast<std::uint64_t>(at_ms / period_ms));
    const double noise = random.unit() - 0.5;
    switch (sensor.quantity) {
        case Quantity::water: {
            const double strength = scenario_.cases.strength(at_ms - began_ms_);
            const double share = 0.4 + 0.6 * static_cast<double>(index % 7) / 6;
            return rounded(
                sensor.usual + share * strength * scenario_.sensors.water_rise_m + 0.02 * noise,
                0.01);
        }
        case Quantity::gas:
        case Quantity::smoke: {
            const double probability = scenario_.sensors.alarm_probability *
                                       scenario_.cases.strength(at_ms - began_ms_) / 2;
            if (chance(random, probability)) return sensor.limit * 1.3;
            return rounded(std::max(0.0, sensor.usual + 0.3 * noise), 0.01);
        }
        case Quantity::energy:
            return rounded(sensor.usual * (0.8 + 0.3 * daylight(at_ms)) + noise, 0.1);
    }
    return 0;
}

Event Sensors::event_of(std::size_t index, TimeMs at_ms) const {
    const Sensor& sensor = sensors_[index];
    const KindOfSensor& kind = of(static_cast<std::size_t>(sensor.quantity));
    SensorValue body;
    body.value = value_of(index, at_ms);
    const bool alarm = body.value >= sensor.limit;
    body.alarm = alarm;
    body.name = sensor.name;
    body.unit = kind.unit;
    body.limit = sensor.limit;
    body.state = body.alarm ? "alarm" : "normal";
    body.position = GivenPosition{
        {std::round(sensor.at.lon * 1e6) / 1e6, std::round(sensor.at.lat * 1e6) / 1e6},
        Datum::cgcs2000};
    return make_event(fmt::format("{}-{}", sensor.id, at_ms),
                      std::string{kind.source},
                      alarm ? "sensor.alarm" : "sensor.reading",
                      "sensor/" + sensor.id,
                      at_ms,
                      std::move(body),
                      true);
}

std::vector<Event> Sensors::advance(TimeMs after_ms, TimeMs to_ms) const {
    std::vector<Event> events;
    for (std::size_t i = 0; i < sensors_.size(); ++i) {
        const TimeMs phase_ms = static_cast<TimeMs>(i) * 911 % period_ms;
        const TimeMs due_ms = (to_ms - phase_ms) / period_ms * period_ms + phase_ms;
        if (due_ms <= after_ms) continue;
        events.push_back(event_of(i, due_ms));
    }
    std::ranges::stable_sort(events, {}, &Event::time_ms);
    return events;
}

std::vector<Event> Sensors::roll_call(TimeMs now_ms) const {
    std::vector<Event> events;
    for (std::size_t i = 0; i < sensors_.size(); ++i) events.push_back(event_of(i, now_ms));
    return events;
}

namespace {

struct KindOfIndicator {
    std::string_view id, name, unit, period;
    double value, target, spread, step;
};
constexpr std::array<KindOfIndicator, 12> indicators{{
    {"once", "一次办好", "%", "今日", 97.6, 97, 0.6, 0.1},
    {"visits-per-matter", "群众办事平均跑动次数", "次", "本月", 0.21, 0.3, 0.02, 0.01},
    {"department-visits", "部门最多跑一次", "%", "本月", 95.8, 95, 0.4, 0.1},
    {"online", "网上可办率", "%", "本月", 99.1, 99, 0.2, 0.1},
    {"projects", "12+4 产业链在建项目", "个", "年度", 663, 640, 2, 1},
    {"energy", "31 户重点用能单位", "%", "同比", -4.2, -3.0, 0.4, 0.1},
    {"pairs", "“四结对”走访", "户", "本月", 42'495, 44'000, 60, 1},
    {"coverage", "网格覆盖", "%", "今日", 99.8, 100, 0.1, 0.1},
    {"on-post", "网格员在岗", "%", "今日", 98.3, 97, 0.5, 0.1},
    {"disputes", "矛盾纠纷化解率", "%", "本月", 96.4, 96, 0.4, 0.1},
    {"hazards", "风险隐患整改率", "%", "本月", 93.7, 95, 0.5, 0.1},
    {"satisfaction", "12345 群众满意率", "%", "本月", 98.2, 98, 0.3, 0.1},
}};

}  // namespace

std::vector<Event> indicator_values(TimeMs now_ms, std::uint64_t seed) {
    std::vector<Event> events;
    for (const KindOfIndicator& kind : indicators) {
        Random random =
            random_of(seed, kind.id, static_cast<std::uint64_t>(now_ms / (10 * minute_ms)));
        IndicatorValue body;
        body.name = kind.name;
        body.value = rounded(kind.value + random.between(-kind.spread, kind.spread), kind.step);
        body.unit = kind.unit;
        body.target = kind.target;
        body.period = kind.period;
        body.area = "210300";
        body.as_of = now_ms;
        events.push_back(make_event(fmt::format("{}-{}", kind.id, now_ms),
                                    "indicators.anshan",
                                    "indicator.value",
                                    fmt::format("indicator/210300/{}", kind.id),
                                    now_ms,
                                    std::move(body),
                                    true));
    }
    return events;
}

}  // namespace yiping
