// To the next report that a filter lets through, and to the last.
#include "viewer/state/report_search.hpp"

#include <catch2/catch.hpp>

#include "ingest/event/codec.hpp"

namespace yiping {
namespace {

/// Reports of three kinds in turn: fires of grade I, wells of grade III, noise without a grade.
Event report(std::uint64_t sequence, bool exercise = false) {
    IncidentReported body;
    body.title = sequence % 3 == 0 ? "仓库火灾" : sequence % 3 == 1 ? "井盖缺失" : "噪音扰民";
    body.grade = sequence % 3 == 0 ? 1 : sequence % 3 == 1 ? 3 : 0;
    body.net = sequence % 3 == 0 ? Net::command : Net::governance;
    body.class_code = "0101";
    const std::string id = std::to_string(sequence);
    Event event =
        make_event("e" + id, "test.cad", "incident.reported", "incident/" + id, 1'000, body);
    event.sequence = sequence;
    event.recorded_ms = 1'000 + static_cast<TimeMs>(sequence);
    event.exercise = exercise;
    return event;
}

struct Log {
    std::vector<Event> events;
    Timeline timeline;
    explicit Log(std::uint64_t count, std::uint64_t exercise_from = UINT64_MAX) {
        for (std::uint64_t i = 1; i <= count; ++i) {
            events.push_back(report(i, i >= exercise_from));
            add_to(timeline, events.back());
        }
    }
    /// Runs a search to its end; pages of the log hold no more than so many reports.
    std::optional<std::uint64_t> find(const Filter& filter,
                                      std::uint64_t from,
                                      bool forward,
                                      std::size_t page = SIZE_MAX,
                                      bool exercise = false) const {
        ReportSearch search{timeline, filter, exercise, from, forward};
        while (const auto bite = search.next()) {
            std::vector<Event> read;
            std::uint64_t upto = bite->to_sequence + 1;
            for (const Event& event : events) {
                if (event.sequence < bite->from_sequence || event.sequence > bite->to_sequence)
                    continue;
                if (read.size() == page) {
                    upto = event.sequence;
                    break;
                }
                read.push_back(event);
            }
            if (const auto found = search.take(read, upto)) return found;
        }
        return std::nullopt;
    }
};

Filter words(const std::string& text) {
    Filter filter;
    filter.text = text;
    return filter;
}

}  // namespace

TEST_CASE("the next report with a word is found, and the last one before") {
    const Log log{3'000};
    CHECK(log.find(words("井盖"), 10, true) == 13);
    CHECK(log.find(words("井盖"), 10, false) == 7);
    CHECK(log.find(words("井盖"), 1, false) == std::nullopt);
    CHECK(log.find(words("没有的词"), 0, true) == std::nullopt);
    CHECK(log.find(words("仓库"), 2'999, true) == 3'000);
    CHECK(log.find(words("仓库"), 3'000, true) == std::nullopt);
}

TEST_CASE("what is thousands of reports away is found both ways") {
    Log log{4'000};
    std::get<IncidentReported>(log.events[2'999].body).title = "危化品泄漏";
    CHECK(log.find(words("泄漏"), 1, true) == 3'000);
    CHECK(log.find(words("泄漏"), 4'000, false) == 3'000);
}

TEST_CASE("where pages end before the bite does, nothing is left out and nearer ones come first") {
    const Log log{3'000};
    for (const std::size_t page : {1U, 7U, 400U}) {
        CHECK(log.find(words("井盖"), 10, true, page) == 13);
        CHECK(log.find(words("井盖"), 2'000, false, page) == 1'999);
    }
}

TEST_CASE("grade and net decide before anything is read; the exercise is another log") {
    const Log log{3'000, 2'001};
    Filter fires;
    fires.net = Net::command;
    CHECK(log.find(fires, 1, true) == 3);
    Filter ungraded;
    ungraded.grades = {true, false, false, false, false};
    CHECK(log.find(ungraded, 3, true) == 5);
    ReportSearch search{log.timeline, ungraded, false, 2'990, true};
    CHECK_FALSE(search.next().has_value());
    CHECK(log.find(fires, 2'500, true) == std::nullopt);
    CHECK(log.find(fires, 1, true, SIZE_MAX, true) == 2'001);
}

TEST_CASE("what becomes of a case is not asked of its report") {
    Filter filter;
    CHECK_FALSE(filter_of_reports(filter).has_value());
    filter.overdue_only = true;
    filter.stage = Stage::closed;
    filter.unit = "消防";
    CHECK_FALSE(filter_of_reports(filter).has_value());
    filter.class_code = "01";
    REQUIRE(filter_of_reports(filter).has_value());
    CHECK(filter_of_reports(filter)->class_code == "01");
    CHECK(passes_as_reported(*filter_of_reports(filter), report(1)));
    filter.class_code = "02";
    CHECK_FALSE(passes_as_reported(*filter_of_reports(filter), report(1)));
}

}  // namespace yiping
