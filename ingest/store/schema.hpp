// What a store file looks like: its tables, its version, and the checks made before one is opened.
#pragma once

#include <filesystem>
#include <memory>

#include "ingest/event/codec.hpp"
#include "ingest/store/sqlite.hpp"

namespace yiping {

/// "YIPG", at byte 68 of every store file.
inline constexpr std::int64_t store_application_id = 0x59495047;
/// Grows with every change of the tables; kept as SQLite's user_version.
inline constexpr std::int64_t store_schema_version = 2;

/// fact.event_hash: a changed bit in the event, or in its content_hash, no longer fits it.
[[nodiscard]] std::uint64_t event_hash(std::string_view json, std::uint64_t content_hash);
/// outcome.identity: 16 bytes, big-endian.
[[nodiscard]] std::string outcome_key(Identity identity);

/// Opens a store for its one writer, or makes a new one. Throws IoError in one sentence when the
/// file is no store, is of a newer version or cannot be written.
[[nodiscard]] std::unique_ptr<Database> open_store_to_write(const std::filesystem::path& file);

/// Opens a store to read: one that is being written, or a copy, on read-only media too. Throws as
/// above.
[[nodiscard]] std::unique_ptr<Database> open_store_to_read(const std::filesystem::path& file);

}  // namespace yiping
