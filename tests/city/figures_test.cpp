#include "ingest/city/figures.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <random>
#include <set>

#include "ingest/city/hot_spots.hpp"
#include "tests/city/log.hpp"

using namespace yiping;

namespace {

constexpr GridCode grid{210302001001001ULL};

TimeMs at(const std::string& local) {
    return parse_rfc3339(local + "+08:00").value();
}
std::int64_t share(const Figures& figures, std::string_view name) {
    const auto formula = std::ranges::find(formulas(), name, &Formula::name);
    return share_of(*formula, figures);
}
Figures of(const Log& log, const std::string& series, Window window) {
    const FigureSeries* found = log.city.real.figures.find(series);
    return found == nullptr ? Figures{} : figures_of(*found, window, log.now_ms, log.now_ms);
}
/// A case from report to close, an hour each step.
void whole_case(Log& log, const std::string& id, TimeMs deadline_ms = 0) {
    log.report(id, 4, grid);
    for (const Step step : {Step::verified, Step::registered}) log.step(id, step);
    IncidentStep sent;
    sent.step = Step::dispatched;
    sent.actor = "张三";
    sent.unit = "城管局";
    if (deadline_ms != 0) sent.deadline = deadline_ms;
    log.add("incident.dispatched", "incident/" + id, sent);
    for (const Step step :
         {Step::accepted, Step::arrived, Step::handled, Step::checked, Step::closed}) {
        log.now_ms += 10 * minute_ms;
        log.step(id, step);
    }
}

}  // namespace

TEST_CASE("a case counts for its place, net, class, unit and those who act") {
    Log log;
    whole_case(log, "1");
    for (const char* id :
         {"area/210300", "area/210302", "area/210302001", "net/governance", "class/12G01"}) {
        INFO(id);
        const Figures figures = of(log, id, Window::today);
        CHECK(figures.of(Measure::reported) == 1);
        CHECK(figures.of(Measure::valid) == 1);
        CHECK(figures.of(Measure::registered_on_time) == 1);
        CHECK(figures.of(Measure::handled_on_time) == 1);
        CHECK(figures.of(Measure::closed_on_time) == 1);
        CHECK(share(figures, "closing_on_time_rate") == 10'000);
        CHECK(figures.quantile_ms(Duration::to_close, 500) ==
              Approx(50 * minute_ms).epsilon(0.0625));
    }
    CHECK(of(log, "unit/城管局", Window::today).of(Measure::dispatched) == 1);
    CHECK(of(log, "unit/城管局", Window::today).of(Measure::reported) == 0);
    CHECK(of(log, "person/张三", Window::today).of(Measure::handled) == 1);
    CHECK(log.city.real.figures.find("area/210303") == nullptr);
}

TEST_CASE("late, returned and failed work shows in the indicators") {
    Log log;
    whole_case(log, "1");
    whole_case(log, "2");
    log.report("3", 4, grid);
    log.step("3", Step::registered);
    log.step("3", Step::dispatched);
    log.step("3", Step::returned);
    log.step("3", Step::dispatched, "", log.now_ms + minute_ms);
    log.step("3", Step::accepted);
    log.now_ms += minute_ms;
    log.add("incident.overdue",
            "incident/3",
            IncidentDeadline{true, "handling", log.incident("3").deadline_ms});
    log.step("3", Step::handled);
    log.step("3", Step::checked, "not_pass");
    log.step("3", Step::handled);
    log.step("3", Step::checked);
    log.step("3", Step::closed);
    const Figures figures = of(log, "area/210300", Window::today);
    CHECK(share(figures, "dispatch_correct_rate") == 7'500);  // 4 sent, 1 came back
    CHECK(figures.of(Measure::due_to_handle) == 4);           // the late one and its rework
    CHECK(share(figures, "handling_on_time_rate") == 7'500);
    CHECK(share(figures, "closing_on_time_rate") == 6'666);
    CHECK(share(figures, "rework_rate") == 2'500);
    CHECK(share(figures, "repeat_rate") == 0);
    CHECK(share(Figures{}, "rework_rate") == -1);
}

TEST_CASE("windows roll at midnight in Beijing, by whole hours for the shift, and forget") {
    Log log;
    log.now_ms = at("2026-08-14T23:50:00");
    log.report("1", 4, grid);
    log.now_ms = at("2026-08-15T00:10:00");
    log.report("2", 4, grid);
    const auto reported = [&](Window window, TimeMs shift_ms = 0) {
        return figures_of(*log.city.real.figures.find("area/210300"), window, log.now_ms, shift_ms)
            .of(Measure::reported);
    };
    CHECK(reported(Window::today) == 1);
    CHECK(reported(Window::shift, at("2026-08-14T20:00:00")) == 2);
    CHECK(reported(Window::shift, at("2026-08-15T00:00:00")) == 1);
    CHECK(reported(Window::week) == 2);
    log.now_ms = at("2026-08-21T12:00:00");
    CHECK(reported(Window::week) == 1);
    CHECK(reported(Window::month) == 2);
    log.now_ms = at("2026-10-20T12:00:00");
    log.report("3", 4, grid);
    CHECK(log.city.real.figures.find("area/210300")->days.size() == 1);
    CHECK(log.city.real.figures.find("area/210300")->hours.size() == 1);
}

TEST_CASE("a sketch is right within a sixteenth and merges by adding") {
    std::mt19937_64 random{5};
    Figures first;
    Figures second;
    Figures both;
    std::vector<TimeMs> exact;
    for (int i = 0; i < 20'000; ++i) {
        const double spread = std::exp(static_cast<double>(random() % 1000) / 100);
        const TimeMs duration_ms = static_cast<TimeMs>(spread * 8'000);
        exact.push_back(duration_ms);
        both.add(Duration::to_close, duration_ms);
        (i % 3 == 0 ? first : second).add(Duration::to_close, duration_ms);
    }
    std::ranges::sort(exact);
    for (const int permille : {1, 100, 500, 900, 990, 1000}) {
        const auto place = static_cast<std::size_t>(permille) * exact.size() / 1000;
        const TimeMs wanted_ms = exact[place == 0 ? 0 : place - 1];
        CHECK(both.quantile_ms(Duration::to_close, permille) ==
              Approx(static_cast<double>(wanted_ms)).epsilon(0.0625));
    }
    first.add(second);
    CHECK(first == both);
    CHECK(both.taken(Duration::to_arrive) == 0);
    CHECK(both.quantile_ms(Duration::to_arrive, 500) == -1);
}

TEST_CASE("buckets rise with their durations and never overflow") {
    std::uint8_t last = 0;
    for (TimeMs ms = 0; ms < 60 * day_ms; ms += 1 + ms / 200) {
        const std::uint8_t bucket = duration_bucket(ms);
        REQUIRE(bucket >= last);
        last = bucket;
        if (ms >= 8 * second_ms)
            REQUIRE(bucket_middle_ms(bucket) == Approx(static_cast<double>(ms)).epsilon(0.07));
    }
    CHECK(duration_bucket(-5) == 0);
    CHECK(duration_bucket(INT64_MAX) == 255);
}

TEST_CASE("names of measures and formulas are each others' own") {
    std::set<std::string_view> names;
    for (int i = 0; i < measure_count; ++i) names.insert(name_of(static_cast<Measure>(i)));
    CHECK(names.size() == measure_count);
    CHECK_FALSE(names.contains(""));
    std::set<std::string_view> formula_names;
    for (const Formula& formula : formulas()) formula_names.insert(formula.name);
    CHECK(formula_names.size() == formulas().size());
}

TEST_CASE("a community with far more reports than is usual there is a hot spot") {
    Log log;
    int number = 0;
    const auto report_day = [&](GridCode where, int reports) {
        for (int i = 0; i < reports; ++i) log.report(std::to_string(number++), 4, where);
    };
    const GridCode busy{210302002003004ULL};
    for (int day = 0; day < 10; ++day) {
        report_day(grid, 1);
        report_day(busy, 12);
        log.now_ms += day_ms;
    }
    CHECK(hot_spots(log.city.real, log.now_ms, 5).empty());
    report_day(grid, 9);
    report_day(busy, 12);
    const auto spots = hot_spots(log.city.real, log.now_ms, 5);
    REQUIRE(spots.size() == 1);
    CHECK(spots[0].community == GridCode{210302001001ULL});
    CHECK(spots[0].last_day == 9);
    CHECK(spots[0].usual_milli == Approx(1000).margin(150));
    CHECK(hot_spots(log.city.real, log.now_ms + 2 * day_ms, 5).empty());
}

TEST_CASE("a case of before 1970 counts in its own hour and tenth of it") {
    Log log;
    log.now_ms = -5 * minute_ms;
    log.report("1", 4, grid);
    REQUIRE(log.city.real.hours.size() == 1);
    const auto& [key, hour] = *log.city.real.hours.begin();
    CHECK(key.first == -1);
    CHECK(hour.reported_in_ten_minutes[5][4] == 1);
}
