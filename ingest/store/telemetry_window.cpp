#include "ingest/store/telemetry_window.hpp"

#include <algorithm>
#include <cassert>
#include <utility>

namespace yiping {
namespace {

constexpr std::size_t smallest_capacity = 1024;

constexpr bool fits(std::size_t used, std::size_t capacity) {
    return used <= capacity / 4 * 3;
}

}  // namespace

const SeenTelemetry* TelemetryWindow::find(Identity identity, std::uint64_t oldest_sequence) const {
    if (slots_.empty()) return nullptr;
    const SeenTelemetry& slot =
        slots_[probe(identity.high, static_cast<std::uint32_t>(identity.low))];
    return slot.sequence != 0 && slot.sequence >= oldest_sequence ? &slot : nullptr;
}

void TelemetryWindow::reserve(std::size_t more, std::uint64_t oldest_sequence) {
    if (fits(used_ + more, slots_.size())) return;
    const auto is_kept = [&](const SeenTelemetry& seen) {
        return seen.sequence != 0 && seen.sequence >= oldest_sequence;
    };
    const auto kept =
        static_cast<std::size_t>(std::count_if(slots_.begin(), slots_.end(), is_kept));
    std::vector<SeenTelemetry> old(std::max(smallest_capacity, 2 * (kept + more)));
    std::swap(old, slots_);
    used_ = 0;
    for (const SeenTelemetry& seen : old)
        if (is_kept(seen)) add(seen);
}

void TelemetryWindow::add(const SeenTelemetry& seen) noexcept {
    SeenTelemetry& slot = slots_[probe(seen.identity_high, seen.identity_low)];
    if (slot.sequence == 0) ++used_;
    assert(used_ < slots_.size());
    slot = seen;
}

std::size_t TelemetryWindow::slot_of(std::uint32_t identity_low) const {
    return static_cast<std::size_t>((std::uint64_t{identity_low} * slots_.size()) >> 32U);
}

std::size_t TelemetryWindow::probe(std::uint64_t identity_high, std::uint32_t identity_low) const {
    std::size_t at = slot_of(identity_low);
    while (slots_[at].sequence != 0 &&
           (slots_[at].identity_high != identity_high || slots_[at].identity_low != identity_low))
        at = at + 1 == slots_.size() ? 0 : at + 1;
    return at;
}

}  // namespace yiping
