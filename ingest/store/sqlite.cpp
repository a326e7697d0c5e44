#include "ingest/store/sqlite.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <cstring>

#include "ingest/store/event_store.hpp"

namespace yiping {
namespace {

/// A file name as the path of a "file:" URI.
std::string uri_of(const std::filesystem::path& file, std::string_view options) {
    std::string uri = "file:";
    for (const char letter : file.string()) {
        if (letter == '%' || letter == '?' || letter == '#')
            uri += fmt::format("%{:02x}", static_cast<unsigned char>(letter));
        else
            uri += letter;
    }
    return uri.append("?").append(options);
}

/// What the system last said about one of the connection's files; 0 when it never complained.
int last_error_of(sqlite3* connection, int which_file) {
    sqlite3_file* file = nullptr;
    sqlite3_file_control(connection, nullptr, which_file, &file);
    int error = 0;
    if (file != nullptr && file->pMethods != nullptr)
        file->pMethods->xFileControl(file, SQLITE_FCNTL_LAST_ERRNO, &error);
    return error;
}

/// Whether a failed call found no space, as opposed to a disk that failed. SQLite knows one of the
/// three ways to be told so. A failed sync is never "no space": after it nobody knows what is on
/// disk.
bool found_no_space(sqlite3* connection, int extended_code) {
    if ((extended_code & 0xff) == SQLITE_FULL || extended_code == SQLITE_IOERR_SHMSIZE) return true;
    if (extended_code != SQLITE_IOERR_WRITE) return false;
    const auto is_space = [](int error) { return error == EDQUOT || error == EFBIG; };
    return is_space(last_error_of(connection, SQLITE_FCNTL_JOURNAL_POINTER)) ||
           is_space(last_error_of(connection, SQLITE_FCNTL_FILE_POINTER));
}

}  // namespace

Database::Database(const std::filesystem::path& file, int flags, std::string_view uri_options)
    : file_{file} {
    sqlite3* connection = nullptr;
    const int code =
        sqlite3_open_v2(uri_of(file, uri_options).c_str(),
                        &connection,
                        flags | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE,
                        nullptr);
    connection_.reset(connection);
    if (code != SQLITE_OK) fail();
    sqlite3_busy_timeout(connection, 5'000);
    // A log may come from anywhere: it holds data, never code to be run.
    sqlite3_db_config(connection, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
    sqlite3_db_config(connection, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, nullptr);
    sqlite3_db_config(connection, SQLITE_DBCONFIG_ENABLE_VIEW, 0, nullptr);
    sqlite3_db_config(connection, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
}

void Database::execute(const std::string& sql) const {
    if (sqlite3_exec(get(), sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK) fail();
}

std::int64_t Database::integer(const std::string& sql) const {
    std::int64_t value = 0;
    Statement{*this, sql}.first([&](const Rows& row) { value = row.integer(0); });
    return value;
}

void Database::keep_wal_on_close() const {
    sqlite3_db_config(get(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
}

void Database::fail() const {
    if (get() == nullptr) throw IoError(fmt::format("{}: out of memory", file_.string()));
    const int code = sqlite3_extended_errcode(get());
    const int system_error = sqlite3_system_errno(get());
    if (found_no_space(get(), code))
        throw DiskFull(
            fmt::format("{}: no space left on its disk; make room and it goes on", file_.string()));
    const std::string reason =
        system_error == 0 ? "" : fmt::format(" ({})", std::strerror(system_error));
    throw IoError(fmt::format("{}: {}{}", file_.string(), sqlite3_errmsg(get()), reason));
}

Rows::~Rows() {
    sqlite3_reset(statement_);
    sqlite3_clear_bindings(statement_);
}

bool Rows::next() {
    const int code = sqlite3_step(statement_);
    if (code != SQLITE_ROW && code != SQLITE_DONE) database_->fail();
    return code == SQLITE_ROW;
}

std::string_view Rows::bytes(int column) const {
    const void* bytes = sqlite3_column_blob(statement_, column);
    if (bytes == nullptr) return {};
    return {static_cast<const char*>(bytes),
            static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
}

void Rows::bind(int index, std::int64_t value) {
    check(sqlite3_bind_int64(statement_, index, value));
}

void Rows::bind(int index, std::string_view text) {
    const char* bytes = text.empty() ? "" : text.data();
    check(sqlite3_bind_text64(statement_, index, bytes, text.size(), SQLITE_STATIC, SQLITE_UTF8));
}

void Rows::bind(int index, Blob blob) {
    const char* bytes = blob.bytes.empty() ? "" : blob.bytes.data();
    check(sqlite3_bind_blob64(statement_, index, bytes, blob.bytes.size(), SQLITE_STATIC));
}

void Rows::check(int code) const {
    if (code != SQLITE_OK) database_->fail();
}

Statement::Statement(const Database& database, std::string_view sql) : database_{&database} {
    sqlite3_stmt* statement = nullptr;
    const int code = sqlite3_prepare_v3(database.get(),
                                        sql.data(),
                                        static_cast<int>(sql.size()),
                                        SQLITE_PREPARE_PERSISTENT,
                                        &statement,
                                        nullptr);
    if (code != SQLITE_OK) database.fail();
    statement_.reset(statement);
}

Transaction::Transaction(const Database& database, Kind kind) : database_{&database} {
    if (kind == Kind::read && sqlite3_get_autocommit(database.get()) == 0) return;
    database.execute(kind == Kind::write ? "BEGIN IMMEDIATE" : "BEGIN");
    ours_ = true;
}

Transaction::~Transaction() {
    // A failed statement may have rolled back by itself; and a failed rollback leaves nothing to be
    // done here.
    if (ours_ && sqlite3_get_autocommit(database_->get()) == 0)
        sqlite3_exec(database_->get(), "ROLLBACK", nullptr, nullptr, nullptr);
}

void Transaction::commit() {
    if (ours_) database_->execute("COMMIT");
    ours_ = false;
}

}  // namespace yiping
