#include "ingest/store/telemetry_window.hpp"

#include <algorithm>
#include <cassert>
#include <utility>

namespace yiping {
namespace {

constexpr std::size_t smallest_capacity = 1024;
constexpr std::uint64_t sequences = 0xFFFF'FFFFU;  ///< that a slot tells apart

constexpr bool fits(std::size_t used, std::size_t capacity) {
    return used <= capacity / 20 * 17;
}

}  // namespace

std::optional<SeenTelemetry> TelemetryWindow::find(Identity identity,
                                                   std::uint64_t oldest_sequence) const {
    if (slots_.empty()) return std::nullopt;
    const Slot& slot = slots_[probe(identity.high, static_cast<std::uint32_t>(identity.low))];
    if (slot.sequence == 0) return std::nullopt;
    const SeenTelemetry seen = seen_of(slot);
    return seen.sequence >= oldest_sequence ? std::optional{seen} : std::nullopt;
}

void TelemetryWindow::reserve(std::size_t more, std::uint64_t oldest_sequence) {
    if (fits(used_ + more, slots_.size())) return;
    const auto is_kept = [&](const Slot& slot) {
        return slot.sequence != 0 && seen_of(slot).sequence >= oldest_sequence;
    };
    const auto kept =
        static_cast<std::size_t>(std::count_if(slots_.begin(), slots_.end(), is_kept));
    std::vector<Slot> old(std::max(smallest_capacity, (kept + more) / 5 * 8));
    std::swap(old, slots_);
    used_ = 0;
    for (const Slot& slot : old)
        if (is_kept(slot)) add(seen_of(slot));
}

void TelemetryWindow::add(const SeenTelemetry& seen) noexcept {
    Slot& slot = slots_[probe(seen.identity_high, seen.identity_low)];
    if (slot.sequence == 0) ++used_;
    assert(used_ < slots_.size());
    const auto remainder = static_cast<std::uint32_t>(seen.sequence % sequences) + 1;
    if (seen.sequence >= newest_) {
        newest_ = seen.sequence;
        newest_remainder_ = remainder;
    }
    slot = {static_cast<std::uint32_t>(seen.identity_high >> 32U),
            static_cast<std::uint32_t>(seen.identity_high),
            seen.identity_low,
            seen.content,
            remainder};
}

SeenTelemetry TelemetryWindow::seen_of(const Slot& slot) const {
    const std::uint64_t behind = newest_remainder_ >= slot.sequence
                                     ? newest_remainder_ - slot.sequence
                                     : newest_remainder_ + sequences - slot.sequence;
    return {std::uint64_t{slot.high_upper} << 32U | slot.high_lower,
            newest_ - behind,
            slot.low,
            slot.content};
}

std::size_t TelemetryWindow::slot_of(std::uint32_t identity_low) const {
    return static_cast<std::size_t>((std::uint64_t{identity_low} * slots_.size()) >> 32U);
}

std::size_t TelemetryWindow::probe(std::uint64_t identity_high, std::uint32_t identity_low) const {
    const auto upper = static_cast<std::uint32_t>(identity_high >> 32U);
    const auto lower = static_cast<std::uint32_t>(identity_high);
    std::size_t at = slot_of(identity_low);
    while (slots_[at].sequence != 0 &&
           (slots_[at].high_lower != lower || slots_[at].low != identity_low ||
            slots_[at].high_upper != upper))
        at = at + 1 == slots_.size() ? 0 : at + 1;
    return at;
}

}  // namespace yiping
