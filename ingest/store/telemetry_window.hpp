// The telemetry of the last minutes by identity, so that a repetition is recognised without asking
// the disk.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "ingest/event/codec.hpp"

namespace yiping {

/// One event that was seen; 24 bytes, kept in this very layout in the store.
struct SeenTelemetry {
    std::uint64_t identity_high = 0;
    std::uint64_t sequence = 0;
    std::uint32_t identity_low =
        0;  ///< 96 bits of identity in all: no two of a window's events share them by chance
    std::uint32_t content = 0;  ///< low half of the content hash

    [[nodiscard]] static SeenTelemetry of(Identity identity,
                                          std::uint64_t content_hash,
                                          std::uint64_t sequence) {
        return {identity.high,
                sequence,
                static_cast<std::uint32_t>(identity.low),
                static_cast<std::uint32_t>(content_hash)};
    }
};
static_assert(sizeof(SeenTelemetry) == 24);

/// Open addressing in one flat array of 20 bytes a slot, five eighths full when it is made and at
/// most seventeen twentieths: 24 to 32 bytes an event. What is older than the window is not found
/// and goes when the array is next made anew, so memory follows the rate of the last minutes.
class TelemetryWindow {
public:
    /// The one of this identity that is not yet forgotten.
    [[nodiscard]] std::optional<SeenTelemetry> find(Identity identity,
                                                    std::uint64_t oldest_sequence) const;
    /// Soon find() or add() will ask for this one: lets its memory come nearer meanwhile.
    void prefetch(Identity identity) const {
        if (!slots_.empty())
            __builtin_prefetch(&slots_[slot_of(static_cast<std::uint32_t>(identity.low))]);
    }
    /// Makes room for so many more; what lies before `oldest_sequence` may go.
    void reserve(std::size_t more, std::uint64_t oldest_sequence);
    /// Needs room made by reserve(). A forgotten one of the same identity is replaced.
    void add(const SeenTelemetry& seen) noexcept;
    [[nodiscard]] std::size_t capacity() const { return slots_.size(); }

private:
    /// Of a sequence the remainder, plus one: all that are here lie closer together than that, so
    /// the newest tells which it is. 0 marks an empty slot.
    struct Slot {
        std::uint32_t high_upper = 0, high_lower = 0, low = 0, content = 0, sequence = 0;
    };
    [[nodiscard]] std::size_t slot_of(std::uint32_t identity_low) const;
    [[nodiscard]] std::size_t probe(std::uint64_t identity_high, std::uint32_t identity_low) const;
    [[nodiscard]] SeenTelemetry seen_of(const Slot& slot) const;

    std::vector<Slot> slots_;
    std::size_t used_ = 0;
    std::uint64_t newest_ = 0;  ///< sequence
    std::uint32_t newest_remainder_ = 0;
};

}  // namespace yiping
