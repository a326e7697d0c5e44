#include "ingest/commands/simulation/case_queue.hpp"

#include <utility>

namespace yiping {

void CaseQueue::add(Case told) {
    const std::uint64_t number = added_++;
    next_.push({told.steps.front().time_ms, number, 0});
    cases_.emplace(number, std::move(told));
}

void CaseQueue::take_until(TimeMs to_ms, const Visit& visit) {
    while (!next_.empty() && next_.top().time_ms <= to_ms) {
        const Next now = next_.top();
        next_.pop();
        const auto found = cases_.find(now.number);
        const Case& told = found->second;
        visit(told, now.step);
        const std::size_t following = now.step + 1;
        if (following < told.steps.size())
            next_.push({told.steps[following].time_ms, now.number, following});
        else
            cases_.erase(found);
    }
}

}  // namespace yiping
