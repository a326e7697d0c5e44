// A part of a log as a log of its own: `ingest export --format log`.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>

#include "ingest/store/event_store.hpp"

namespace yiping {

/// Copies the events of a range (both ends inclusive, from 1), byte for byte and under their own
/// sequences, into a new store, with the keyframes between. `begin` is the keyframe right before
/// the range, from which it is folded; nothing when it starts at 1. Who reported (personal data) is
/// not copied, nor what a daemon keeps for itself. Returns how many events there are. Throws
/// IoError: the new file is there already, the range is damaged, the disk fails; no part of the
/// file is left behind then.
std::uint64_t extract_log(const std::filesystem::path& from,
                          const std::filesystem::path& to,
                          std::uint64_t from_sequence,
                          std::uint64_t to_sequence,
                          const std::optional<StoredKeyframe>& begin);

}  // namespace yiping
