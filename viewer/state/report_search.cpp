#include "viewer/state/report_search.hpp"

#include <algorithm>

#include "ingest/city/apply.hpp"
#include "viewer/state/incident_order.hpp"

namespace yiping {
namespace {

/// Read in a few milliseconds.
constexpr std::size_t bite_reports = 1'000;

}  // namespace

std::optional<Filter> filter_of_reports(const Filter& filter) {
    Filter asked = filter;
    asked.overdue_only = false;
    asked.stage.reset();
    asked.unit.clear();
    asked.centre.reset();
    if (asked == Filter{}) return std::nullopt;
    return asked;
}

/// The incident that the fold makes of it, alone in an empty city.
bool passes_as_reported(const Filter& filter, const Event& report) {
    CityState city;
    apply(city, report);
    const auto incidents = city.world(report.exercise).incidents.rows();
    return !incidents.empty() && passes(filter, incidents.front());
}

ReportSearch::ReportSearch(
    const Timeline& timeline, Filter filter, bool exercise, std::uint64_t sequence, bool forward)
    : filter_{std::move(filter)}, exercise_{exercise}, forward_{forward} {
    for (const TimelineReport& report : timeline.reports) {
        if (forward ? report.sequence <= sequence : report.sequence >= sequence) continue;
        if (report.exercise != exercise || !filter_.grades[report.grade]) continue;
        if (filter_.net && static_cast<std::uint8_t>(*filter_.net) != report.net) continue;
        candidates_.push_back(report.sequence);
    }
    if (!forward) std::ranges::reverse(candidates_);
}

std::optional<ReportSearch::Bite> ReportSearch::next() const {
    if (looked_at_ == candidates_.size()) return std::nullopt;
    const std::size_t last = std::min(looked_at_ + bite_reports, candidates_.size()) - 1;
    const auto [from, to] = std::minmax(candidates_[looked_at_], candidates_[last]);
    return Bite{std::max(from, resumes_at_), to};
}

std::optional<std::uint64_t> ReportSearch::take(const std::vector<Event>& reports,
                                                std::uint64_t upto) {
    const std::optional<Bite> bite = next();
    if (!bite) return std::nullopt;
    for (const Event& report : reports) {
        if (report.sequence < bite->from_sequence || report.sequence > bite->to_sequence) continue;
        if (report.exercise != exercise_ || !passes_as_reported(filter_, report)) continue;
        if (forward_) return report.sequence;
        found_ = report.sequence;  // the last one is the nearest
    }
    const bool is_whole = upto > bite->to_sequence || upto <= bite->from_sequence;
    resumes_at_ = is_whole ? 0 : upto;
    if (!is_whole) return std::nullopt;
    looked_at_ = std::min(looked_at_ + bite_reports, candidates_.size());
    return found_;
}

}  // namespace yiping
