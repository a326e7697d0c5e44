// Reading the tables: each value is checked where it stands, so that a complaint names its line.
#include "ingest/city/rules.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <sstream>

#include "ingest/city/lifecycle.hpp"
#include "ingest/event/fields.hpp"

namespace yiping {
namespace {

constexpr std::array<std::string_view, alarm_condition_count> condition_names{"grade",
                                                                              "class",
                                                                              "overdue",
                                                                              "report_overdue",
                                                                              "response",
                                                                              "feed_silent",
                                                                              "sensor",
                                                                              "uncovered"};

/// One entry of one list, with complaints that name it.
class Row {
public:
    Row(const Catalogue& catalogue, std::string_view list, const CatalogueEntry& entry)
        : catalogue_{catalogue}, list_{list}, entry_{entry} {}

    [[nodiscard]] const CatalogueEntry& entry() const { return entry_; }
    [[nodiscard]] std::string text(std::string_view column) const {
        return std::string{catalogue_.more(list_, entry_, column)};
    }
    [[nodiscard]] std::int64_t whole(std::string_view column,
                                     std::int64_t min,
                                     std::int64_t max,
                                     std::int64_t fallback) const {
        const std::string value = text(column);
        if (value.empty()) return fallback;
        std::int64_t number = 0;
        const auto [end, error] =
            std::from_chars(value.data(), value.data() + value.size(), number);
        if (error != std::errc{} || end != value.data() + value.size() || number < min ||
            number > max)
            fail(column, fmt::format("a whole number from {} to {}", min, max));
        return number;
    }
    [[nodiscard]] double real(std::string_view column) const {
        const std::string value = text(column);
        if (value.empty()) return 0;
        std::istringstream stream{value};
        stream.imbue(std::locale::classic());
        double number = 0;
        if (!(stream >> number) || !stream.eof() || !std::isfinite(number))
            fail(column, "a number");
        return number;
    }
    /// The place of a word among names; nothing when the field is empty.
    template <std::size_t n>
    [[nodiscard]] std::optional<std::size_t> one_of(
        std::string_view column, const std::array<std::string_view, n>& names) const {
        const std::string value = text(column);
        if (value.empty()) return std::nullopt;
        const auto found = std::ranges::find(names, value);
        if (found == names.end()) fail(column, fmt::format("one of {}", fmt::join(names, ", ")));
        return static_cast<std::size_t>(found - names.begin());
    }
    /// A time of day such as 08:30, in minutes after midnight.
    [[nodiscard]] int time_of_day(std::string_view column) const {
        const std::string value = text(column);
        const auto moment = parse_rfc3339("1970-01-01T" + value + ":00Z");
        if (value.size() != 5 || !moment) fail(column, "a time of day such as 08:30");
        return static_cast<int>(*moment / minute_ms);
    }
    [[noreturn]] void fail(std::string_view column, std::string_view wanted) const {
        catalogue_.complain(
            list_,
            entry_,
            fmt::format("{} is \"{}\", where {} is needed", column, text(column), wanted));
    }
    [[noreturn]] void complain(std::string_view what) const {
        catalogue_.complain(list_, entry_, what);
    }

private:
    const Catalogue& catalogue_;
    std::string_view list_;
    const CatalogueEntry& entry_;
};

template <class Read>
void each_row(const Catalogue& catalogue, std::string_view list, CityRules& rules, Read read) {
    if (const std::string hash = catalogue.hash_of(list); !hash.empty())
        rules.hashes[std::string{list}] = hash;
    for (const CatalogueEntry& entry : catalogue.entries(list)) read(Row{catalogue, list, entry});
}

void read_limit(const Row& row, CityRules& rules) {
    TimeLimit limit;
    if (const auto net = row.one_of("net", net_names.names)) limit.net = static_cast<Net>(*net);
    limit.class_prefix = row.text("class");
    limit.grade = static_cast<std::uint8_t>(row.whole("grade", 1, 4, 0));
    const auto clock = row.one_of("clock", clock_names.names);
    if (!clock) row.fail("clock", fmt::format("one of {}", fmt::join(clock_names.names, ", ")));
    limit.clock = static_cast<CaseClock>(*clock);
    limit.limit = row.whole("limit", 1, 10'000, 0);
    if (limit.limit == 0) row.fail("limit", "a whole number from 1 to 10000");
    const auto unit = row.one_of("unit", limit_unit_names.names);
    if (!unit) row.fail("unit", fmt::format("one of {}", fmt::join(limit_unit_names.names, ", ")));
    limit.unit = static_cast<LimitUnit>(*unit);
    limit.valid_from_ms = row.entry().valid_from_ms;
    limit.valid_to_ms = row.entry().valid_to_ms;
    rules.limits.push_back(std::move(limit));
}

void read_span(const Row& row, CityRules& rules) {
    const WorkSpan span{row.time_of_day("begins"), row.time_of_day("ends")};
    if (span.begins_min >= span.ends_min) row.complain("ends is not after begins");
    auto& spans = rules.calendar.spans;
    if (!spans.empty() && span.begins_min < spans.back().ends_min)
        row.complain("begins before the span above it ends");
    spans.push_back(span);
}

void read_day(const Row& row, CityRules& rules) {
    static constexpr std::array<std::string_view, 2> kinds{"free", "worked"};
    const auto midnight = parse_rfc3339(row.entry().code + "T00:00:00Z");
    if (!midnight)
        row.complain(fmt::format("code is \"{}\", where a day such as 2026-10-01 is needed",
                                 row.entry().code));
    const auto kind = row.one_of("kind", kinds);
    if (!kind) row.fail("kind", "free or worked");
    rules.calendar.exceptions[*midnight / day_ms] = *kind == 1;
}

void read_alarm(const Row& row, CityRules& rules) {
    AlarmRule rule;
    rule.code = row.entry().code;
    rule.name = row.entry().name_zh;
    const auto condition = row.one_of("condition", condition_names);
    if (!condition)
        row.fail("condition", fmt::format("one of {}", fmt::join(condition_names, ", ")));
    rule.condition = static_cast<AlarmCondition>(*condition);
    rule.match = row.text("match");
    rule.threshold = row.real("threshold");
    rule.delay_ms = row.whole("delay_s", 0, 86'400, 0) * second_ms;
    rule.dead_band = row.real("dead_band");
    rule.priority = static_cast<std::uint8_t>(row.whole("priority", 1, 3, 3));
    rule.unless = row.text("unless");
    rules.alarms.push_back(std::move(rule));
}

/// A row without a parent is a plan, one with a parent is a step of that plan.
void read_step(const Catalogue& catalogue, const Row& row, CityRules& rules) {
    if (row.entry().parent.empty()) return;
    PlanStep step;
    step.plan_code = row.entry().parent;
    for (const CatalogueEntry& plan : catalogue.entries("plan"))
        if (plan.code == step.plan_code) step.plan_name = plan.name_zh;
    step.text = row.entry().name_zh;
    step.owner = row.text("owner");
    step.level = static_cast<int>(row.whole("level", 1, 4, 4));
    step.due_ms = row.whole("due_min", 0, 100'000, 0) * minute_ms;
    rules.plan_steps.push_back(std::move(step));
}

void read_suitable(const Row& row, CityRules& rules) {
    SuitableKinds suitable{row.entry().code, {}};
    std::istringstream words{row.text("kinds")};
    for (std::string kind; words >> kind;) suitable.kinds.push_back(kind);
    if (suitable.kinds.empty()) row.fail("kinds", "at least one resource kind");
    rules.suitable.push_back(std::move(suitable));
}

}  // namespace

std::string_view name_of(AlarmCondition condition) {
    return condition_names[static_cast<std::size_t>(condition)];
}

CityRules read_city_rules(const Catalogue& catalogue, int utc_offset_minutes) {
    CityRules rules;
    rules.calendar.utc_offset_minutes = utc_offset_minutes;
    each_row(catalogue, "limit", rules, [&](const Row& row) { read_limit(row, rules); });
    if (!catalogue.entries("worktime").empty()) rules.calendar.spans.clear();
    each_row(catalogue, "worktime", rules, [&](const Row& row) { read_span(row, rules); });
    each_row(catalogue, "calendar", rules, [&](const Row& row) { read_day(row, rules); });
    each_row(catalogue, "alarm", rules, [&](const Row& row) { read_alarm(row, rules); });
    each_row(catalogue, "plan", rules, [&](const Row& row) { read_step(catalogue, row, rules); });
    each_row(catalogue, "suitable", rules, [&](const Row& row) { read_suitable(row, rules); });
    for (const CatalogueEntry& entry : catalogue.entries("alarm")) {
        const std::string_view unless = catalogue.more("alarm", entry, "unless");
        if (!unless.empty() && unless != "grade" &&
            std::ranges::find(rules.alarms, unless, &AlarmRule::code) == rules.alarms.end())
            catalogue.complain("alarm", entry, fmt::format("unless names no rule: {}", unless));
    }
    return rules;
}

const TimeLimit* limit_for(const CityRules& rules,
                           const Incident& incident,
                           CaseClock clock,
                           TimeMs at_ms) {
    const TimeLimit* best = nullptr;
    const auto weight = [](const TimeLimit& limit) {
        return limit.class_prefix.size() * 4 + (limit.grade != 0 ? 2U : 0U) + (limit.net ? 1U : 0U);
    };
    for (const TimeLimit& limit : rules.limits) {
        const bool fits = limit.clock == clock && (!limit.net || *limit.net == incident.net) &&
                          (limit.grade == 0 || limit.grade == incident.grade) &&
                          incident.class_code.starts_with(limit.class_prefix) &&
                          limit.valid_from_ms <= at_ms && at_ms < limit.valid_to_ms;
        if (fits && (best == nullptr || weight(limit) > weight(*best))) best = &limit;
    }
    return best;
}

}  // namespace yiping
