// The words of a report: codes, moments, spans and deeds as a reader knows them, in one of two
// languages and safe to stand in HTML.
#pragma once

#include <string>
#include <string_view>

#include "ingest/commands/report/page.hpp"

namespace yiping {

/// One word or sentence in both languages.
struct Say {
    std::string_view zh, en;
};

class ReportWords {
public:
    /// The frame lives longer.
    explicit ReportWords(const ReportFrame& frame) : frame_{frame} {}

    [[nodiscard]] std::string_view say(const Say& words) const;
    /// What a code means on that day; the code itself when no catalogue knows it.
    [[nodiscard]] std::string name(std::string_view list,
                                   std::string_view code,
                                   TimeMs at_ms) const;
    [[nodiscard]] std::string at(TimeMs time_ms) const;
    [[nodiscard]] std::string day_of(TimeMs time_ms) const;
    /// "2 h 05 min", "3 min 20 s".
    [[nodiscard]] std::string span(TimeMs span_ms) const;
    [[nodiscard]] std::string place_of(const Incident& incident) const;
    [[nodiscard]] std::string what(const Deed& deed) const;
    [[nodiscard]] std::string who(const Deed& deed) const;
    [[nodiscard]] std::string words(const Deed& deed) const;
    /// A unit, a place or anything else that a step may aim at.
    [[nodiscard]] std::string target_of(const Deed& deed) const;
    [[nodiscard]] std::string result_in_words(std::string_view result) const;

private:
    const ReportFrame& frame_;
};

}  // namespace yiping
