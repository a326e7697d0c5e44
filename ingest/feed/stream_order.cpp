#include "ingest/feed/stream_order.hpp"

#include <algorithm>

namespace yiping {

void StreamOrder::restart_from(std::uint64_t sequence) {
    handed_out_ = sequence;
    reached_ = std::max(reached_, sequence);
    waiting_.erase(waiting_.begin(), waiting_.upper_bound(sequence));
}

void StreamOrder::add(Event&& event) {
    if (event.sequence > handed_out_) waiting_.try_emplace(event.sequence, std::move(event));
}

void StreamOrder::reach(std::uint64_t sequence) {
    reached_ = std::max(reached_, sequence);
}

Flush StreamOrder::take() {
    Flush flush;
    auto next = waiting_.begin();
    while (next != waiting_.end() && next->first == handed_out_ + 1 && next->first <= reached_) {
        flush.events.push_back(std::move(next->second));
        next = waiting_.erase(next);
        ++handed_out_;
    }
    flush.upto = handed_out_;
    return flush;
}

std::optional<StreamOrder::Gap> StreamOrder::gap() const {
    if (handed_out_ >= reached_) return std::nullopt;
    const std::uint64_t next = waiting_.empty() ? reached_ + 1 : waiting_.begin()->first;
    if (next == handed_out_ + 1) return std::nullopt;
    return Gap{handed_out_ + 1, std::min(next - 1, reached_)};
}

}  // namespace yiping
