// How far the clock of each source is off, from when its events say they happened and when they
// came.
#pragma once

#include <algorithm>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>

#include "ingest/event/time.hpp"

namespace yiping {

/// The least delay of the last minute or two: what remains of it when nothing waited on the way is
/// the difference of the clocks. Remembers 10,000 sources at most. One thread.
class SourceClocks {
public:
    /// An event of a source came so long after it happened by the source's own clock.
    void note(const std::string& source, TimeMs delay_ms) {
        if (last_ == nullptr || last_->first != source) {
            last_ = nullptr;
            if (sources_.size() >= max_sources && !sources_.contains(source)) return;
            last_ = &*sources_.try_emplace(source).first;
        }
        last_->second.least_ms = std::min(last_->second.least_ms, delay_ms);
    }
    /// Once a minute: what was learned before the last minute no longer counts.
    void next_minute() {
        for (auto& [source, clock] : sources_) {
            clock.before_ms = clock.least_ms;
            clock.least_ms = none;
        }
    }
    /// Positive: its clock is behind ours (or the way is long); negative: it is ahead. Nothing when
    /// it said nothing lately.
    [[nodiscard]] std::optional<TimeMs> skew_ms(const std::string& source) const {
        const auto found = sources_.find(source);
        if (found == sources_.end()) return std::nullopt;
        const TimeMs least = std::min(found->second.least_ms, found->second.before_ms);
        return least == none ? std::nullopt : std::optional{least};
    }

private:
    static constexpr std::size_t max_sources = 10'000;
    static constexpr TimeMs none = std::numeric_limits<TimeMs>::max();
    struct Clock {
        TimeMs least_ms = none, before_ms = none;
    };
    std::unordered_map<std::string, Clock> sources_;
    std::pair<const std::string, Clock>* last_ = nullptr;  ///< most events come in runs of a source
};

}  // namespace yiping
