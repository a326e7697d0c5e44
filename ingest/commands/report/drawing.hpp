// The drawings of a report, as SVG.
#pragma once

#include <string>

#include "ingest/commands/report/page.hpp"

namespace yiping {

/// Reported cases over time, stacked by grade, the worst at the bottom.
[[nodiscard]] std::string draw_bars(const Story& story, const ReportFrame& frame);
/// Where the cases were, by grade: shape, colour and numeral; ended ones hollow. Without a map
/// degrees tell where that is.
[[nodiscard]] std::string draw_map(const Story& story, const ReportFrame& frame);

/// Cases with a place that the drawing does not reach.
[[nodiscard]] std::size_t cases_outside(const Story& story, const ReportMap& map);

/// "08-14 07:58" on the city's clocks; with seconds "08-14 07:58:03"; with years
/// "2026-08-14" and "2026-08-14 07:58:03".
[[nodiscard]] std::string day_and_minute(TimeMs time_ms, const ReportFrame& frame);
[[nodiscard]] std::string clock_seconds(TimeMs time_ms, const ReportFrame& frame);

}  // namespace yiping
