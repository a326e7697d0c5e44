// A copy of a store taken while it is being written: `ingest backup`.
#pragma once

#include <cstdint>
#include <filesystem>

namespace yiping {

/// Copies a store as it stands at one moment, also one that a daemon is writing, which is neither
/// stopped nor slowed by more than the reading. The copy appears under its name only when all of it
/// is on disk (until then as `to` with ".part"). Returns the last sequence in the copy. Throws
/// IoError: `from` is no store, `to` is there already or cannot be written; DiskFull. No part of
/// the copy is left behind then.
std::uint64_t backup_store(const std::filesystem::path& from, const std::filesystem::path& to);

}  // namespace yiping
