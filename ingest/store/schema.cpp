#include "ingest/store/schema.hpp"

#include <fmt/format.h>
#include <xxhash.h>

#include "ingest/event/errors.hpp"
#include "ingest/store/personal.hpp"

namespace yiping {
namespace {

/// Added since the first stores were made; a store without it is whole, only slower to look
/// through.
constexpr const char* timeline_table = R"sql(
CREATE TABLE IF NOT EXISTS timeline( -- what happened when, in parts; can be made again from the facts
  upto INTEGER PRIMARY KEY,      -- the last sequence that is in it
  part BLOB NOT NULL             -- zstd
)
)sql";

/// Since version 2.
constexpr const char* personal_table = R"sql(
CREATE TABLE personal(           -- who reported, how to reach whom; apart from the events so that it can be erased
  sequence INTEGER PRIMARY KEY,  -- of the event that told it
  recorded_ms INTEGER NOT NULL,
  subject TEXT NOT NULL,         -- of that event; roster/<area>/<post> for roster.set
  source TEXT NOT NULL,
  data TEXT NOT NULL,            -- JSON: {"reporter":...,"phone":...}; empty once erased
  hash INTEGER NOT NULL,         -- XXH3 of sequence, subject and data; 0 once erased
  erased_by INTEGER              -- the sequence of person.erased
);
CREATE INDEX personal_subject ON personal(subject);
CREATE INDEX personal_kept ON personal(recorded_ms) WHERE erased_by IS NULL; -- what grows old
)sql";

/// Since version 2, in place of an index of SQLite's, whose every entry costs a page of its own
/// once it is large.
constexpr const char* identity_tables = R"sql(
CREATE TABLE IF NOT EXISTS identity_run( -- by what a repeated fact is recognised: sorted runs, made from fact.identity
  run INTEGER PRIMARY KEY,
  entries INTEGER NOT NULL,
  upto INTEGER NOT NULL,         -- facts up to this sequence are in this run or an earlier one
  filter BLOB NOT NULL,
  fences BLOB NOT NULL           -- the first identity of each page
);
CREATE TABLE IF NOT EXISTS identity_page(
  page INTEGER PRIMARY KEY,      -- run * 2^24 and its number in the run
  entries BLOB NOT NULL          -- identity and sequence, 8 bytes each, in order
);
)sql";

/// Since version 2.
constexpr const char* expired_table = R"sql(
CREATE TABLE IF NOT EXISTS expired( -- telemetry that is kept no longer, a day or less a row; facts lie between
  first_sequence INTEGER PRIMARY KEY,
  last_sequence INTEGER NOT NULL,
  first_recorded_ms INTEGER NOT NULL,
  last_recorded_ms INTEGER NOT NULL,
  events INTEGER NOT NULL,       -- how many there were
  total INTEGER NOT NULL,        -- telemetry events in the log so far, these included
  whole_from INTEGER NOT NULL,   -- sequence of a keyframe: from there on states are whole again
  logged INTEGER NOT NULL        -- sequence of the last telemetry.expired about it
);
)sql";

/// Facts are rows; telemetry is blocks of many; both share one sequence. Times are milliseconds
/// since 1970, UTC.
constexpr const char* tables = R"sql(
CREATE TABLE fact(               -- one event a row, kept for ever
  sequence INTEGER PRIMARY KEY,
  recorded_ms INTEGER NOT NULL,
  time_ms INTEGER NOT NULL,
  type TEXT NOT NULL,
  subject TEXT NOT NULL,
  source TEXT NOT NULL,
  id TEXT NOT NULL,
  identity INTEGER NOT NULL,     -- 64 bits of the hash of source and id
  content_hash INTEGER NOT NULL, -- XXH3 of the event as received
  event_hash INTEGER NOT NULL,   -- XXH3 of the event as stored, seeded with content_hash
  event TEXT NOT NULL            -- CloudEvents JSON
);
CREATE TABLE telemetry(          -- many events a row, none overlapping; facts may lie between them
  first_sequence INTEGER PRIMARY KEY,
  last_sequence INTEGER NOT NULL,
  first_recorded_ms INTEGER NOT NULL,
  last_recorded_ms INTEGER NOT NULL,
  events INTEGER NOT NULL,
  total INTEGER NOT NULL,        -- telemetry events in the log so far, these included
  types TEXT NOT NULL,           -- the types in the block, sorted, one a line
  block BLOB NOT NULL            -- zstd of the events' JSON, one a line
);
CREATE TABLE recent_telemetry(   -- by what a repetition is recognised, one row a commit; forgotten after ten minutes
  first_sequence INTEGER PRIMARY KEY,
  last_recorded_ms INTEGER NOT NULL,
  seen BLOB NOT NULL
);
CREATE TABLE keyframe(           -- the folded state, to start from
  sequence INTEGER NOT NULL,
  recorded_ms INTEGER NOT NULL,
  fold_version INTEGER NOT NULL,
  digest TEXT NOT NULL,
  state BLOB NOT NULL,           -- zstd
  UNIQUE(fold_version, sequence)
);
CREATE TABLE outcome(            -- the first answer to each command
  identity BLOB PRIMARY KEY,
  answer TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE content(            -- catalogues and attachments by hash
  hash TEXT PRIMARY KEY,
  kind TEXT NOT NULL,
  bytes BLOB NOT NULL
);
CREATE TABLE meta(
  key TEXT PRIMARY KEY,
  value TEXT NOT NULL
);
)sql";

bool is_empty(const Database& database) {
    return database.integer("PRAGMA application_id") == 0 &&
           database.integer("PRAGMA user_version") == 0 &&
           database.integer("SELECT count(*) FROM sqlite_master") == 0;
}

/// The first look into a file: throws when it is not one of ours or of a version from the future.
void check_is_store(const Database& database) {
    if (database.integer("PRAGMA application_id") != store_application_id)
        throw IoError(fmt::format("{} is not a Yiping log", database.file().string()));
    const std::int64_t version = database.integer("PRAGMA user_version");
    if (version > store_schema_version)
        throw IoError(
            fmt::format("{} was made by a newer Yiping (schema {}, this one knows {}): update "
                        "Yiping to open it",
                        database.file().string(),
                        version,
                        store_schema_version));
    if (version < 1)
        throw IoError(fmt::format(
            "{} is damaged: its schema version is {}", database.file().string(), version));
}

/// Gives SQLite's words for a file that is none of its own our sentence.
template <class Look>
auto look_into(const Database& database, const Look& look) {
    try {
        return look();
    } catch (const IoError&) {
        if ((sqlite3_errcode(database.get()) & 0xff) != SQLITE_NOTADB) throw;
        throw IoError(
            fmt::format("{} is not a Yiping log (not an SQLite file)", database.file().string()));
    }
}

void use_write_ahead_log(const Database& database) {
    std::string mode;
    Statement{database, "PRAGMA journal_mode=WAL"}.first(
        [&](const Rows& row) { mode = row.bytes(0); });
    if (mode != "wal")
        throw IoError(fmt::format(
            "{} lies on a disk without shared memory or locks: a store needs a local disk",
            database.file().string()));
}

void make_tables(const Database& database) {
    {
        Transaction transaction{database, Transaction::Kind::write};
        database.execute(tables);
        database.execute(personal_table);
        database.execute(fmt::format("PRAGMA application_id={}", store_application_id));
        database.execute(fmt::format("PRAGMA user_version={}", store_schema_version));
        transaction.commit();
    }
    // From here on the file itself, whatever becomes of its -wal, says what it is.
    database.execute("PRAGMA wal_checkpoint(TRUNCATE)");
}

/// Version 1 kept a reporter's value alone.
void move_reporters(const Database& database) {
    database.execute("ALTER TABLE personal RENAME TO personal_1");
    database.execute(personal_table);
    {
        Statement insert{database, "INSERT INTO personal VALUES(?1, ?2, ?3, ?4, ?5, ?6, NULL)"};
        Statement old{database,
                      "SELECT p.sequence, f.recorded_ms, f.subject, p.source, p.reporter"
                      " FROM personal_1 p JOIN fact f ON f.sequence = p.sequence"};
        Rows rows{old};
        while (rows.next()) {
            const std::string json = fmt::format(R"({{"reporter":{}}})", rows.bytes(4));
            insert.run(rows.integer(0),
                       rows.integer(1),
                       rows.bytes(2),
                       rows.bytes(3),
                       std::string_view{json},
                       personal_hash(rows.unsigned_integer(0), rows.bytes(2), json));
        }
    }
    database.execute("DROP TABLE personal_1");
}

/// Makes an older store one of this version, or leaves it as it is.
void migrate(const Database& database) {
    if (database.integer("PRAGMA user_version") == store_schema_version) return;
    Transaction transaction{database, Transaction::Kind::write};
    move_reporters(database);
    database.execute(fmt::format("PRAGMA user_version={}", store_schema_version));
    transaction.commit();
}

bool has_wal(const std::filesystem::path& file) {
    std::error_code unreadable;
    const auto size = std::filesystem::file_size(file.string() + "-wal", unreadable);
    return !unreadable && size > 0;
}

bool is_damaged(const Database& database) {
    const int code = sqlite3_errcode(database.get()) & 0xff;
    return code == SQLITE_CORRUPT;
}

/// Shorter than its first page says, after a torn copy: SQLite refuses such a file unless its
/// schema may be written, which nobody can on a connection that only reads.
std::unique_ptr<Database> open_torn_to_read(const std::filesystem::path& file) {
    auto database = std::make_unique<Database>(file, SQLITE_OPEN_READONLY);
    sqlite3_db_config(database->get(), SQLITE_DBCONFIG_DEFENSIVE, 0, nullptr);
    database->execute("PRAGMA writable_schema=ON");
    look_into(*database, [&] { check_is_store(*database); });
    return database;
}

/// Nothing but a first page whose format asks for a -wal that cannot be made here.
bool cannot_make_wal(const Database& database) {
    const int code = sqlite3_errcode(database.get()) & 0xff;
    return code == SQLITE_CANTOPEN || code == SQLITE_READONLY;
}

}  // namespace

std::uint64_t event_hash(std::string_view json, std::uint64_t content_hash) {
    return XXH3_64bits_withSeed(json.data(), json.size(), content_hash);
}

std::string outcome_key(Identity identity) {
    std::string key;
    for (const std::uint64_t half : {identity.high, identity.low})
        for (int shift = 56; shift >= 0; shift -= 8)
            key += static_cast<char>((half >> shift) & 0xffU);
    return key;
}

std::unique_ptr<Database> open_store_to_write(const std::filesystem::path& file) {
    auto database = std::make_unique<Database>(file, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE);
    const bool fresh = look_into(*database, [&] { return is_empty(*database); });
    if (!fresh) check_is_store(*database);
    database->execute("PRAGMA synchronous=FULL");
    database->execute("PRAGMA cache_size=-65536");  // KiB
    database->execute("PRAGMA journal_size_limit=67108864");
    database->execute("PRAGMA secure_delete=FAST");
    use_write_ahead_log(*database);
    if (fresh) make_tables(*database);
    migrate(*database);
    database->execute(timeline_table);
    database->execute(identity_tables);
    database->execute(expired_table);
    database->execute("DROP INDEX IF EXISTS fact_identity");
    return database;
}

std::unique_ptr<Database> open_store_to_read(const std::filesystem::path& file) {
    if (!std::filesystem::exists(file))
        throw IoError(fmt::format("{} does not exist", file.string()));
    auto database = std::make_unique<Database>(file, SQLITE_OPEN_READONLY);
    try {
        look_into(*database, [&] { check_is_store(*database); });
    } catch (const IoError&) {
        if (is_damaged(*database)) return open_torn_to_read(file);
        if (!cannot_make_wal(*database)) throw;
        if (has_wal(file))
            throw IoError(
                fmt::format("{} has a -wal beside it that cannot be opened here: copy both into a "
                            "folder that can be written",
                            file.string()));
        database = std::make_unique<Database>(file, SQLITE_OPEN_READONLY, "immutable=1");
        look_into(*database, [&] { check_is_store(*database); });
    }
    return database;
}

}  // namespace yiping
