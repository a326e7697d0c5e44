// SQLite as values: a connection, prepared statements, rows and transactions that clean up after
// themselves; errors thrown.
#pragma once

#include <sqlite3.h>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

namespace yiping {

/// One connection to one file. One thread at a time.
class Database {
public:
    /// `flags` as for sqlite3_open_v2; `uri_options` such as "immutable=1". Throws IoError.
    Database(const std::filesystem::path& file, int flags, std::string_view uri_options = {});
    Database(const Database&) = delete;
    Database& operator=(const Database&) = delete;
    Database(Database&&) = delete;
    Database& operator=(Database&&) = delete;
    ~Database() = default;

    [[nodiscard]] sqlite3* get() const { return connection_.get(); }
    [[nodiscard]] const std::filesystem::path& file() const { return file_; }

    /// Runs statements whose rows nobody wants.
    void execute(const std::string& sql) const;
    /// The first column of the first row; 0 when there is none.
    [[nodiscard]] std::int64_t integer(const std::string& sql) const;
    /// Closing leaves the -wal file as it is: for a disk that can no longer be trusted.
    void keep_wal_on_close() const;

    /// Throws what the last call on this connection failed with: DiskFull when there was no space,
    /// else IoError.
    [[noreturn]] void fail() const;

private:
    struct Close {
        void operator()(sqlite3* connection) const { sqlite3_close_v2(connection); }
    };
    std::filesystem::path file_;
    std::unique_ptr<sqlite3, Close> connection_;
};

/// Bound as a blob, not as text.
struct Blob {
    std::string_view bytes;
};

/// A prepared statement; must not outlive its database.
class Statement {
public:
    Statement(const Database& database, std::string_view sql);

    /// Binds the values in order and runs to the end.
    template <class... Values>
    void run(const Values&... values);
    /// Binds the values in order, steps once and hands the row to `use`; false when there is none.
    template <class Use, class... Values>
    bool first(const Use& use, const Values&... values);

private:
    friend class Rows;
    struct Finalize {
        void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
    };
    const Database* database_;
    std::unique_ptr<sqlite3_stmt, Finalize> statement_;
};

/// One execution of a statement, which is free again when this ends. What is bound must outlive it.
class Rows {
public:
    template <class... Values>
    explicit Rows(Statement& statement, const Values&... values)
        : database_{statement.database_}, statement_{statement.statement_.get()} {
        int index = 0;
        (bind(++index, values), ...);
    }
    Rows(const Rows&) = delete;
    Rows& operator=(const Rows&) = delete;
    Rows(Rows&&) = delete;
    Rows& operator=(Rows&&) = delete;
    ~Rows();

    /// Steps to the next row; false after the last. Throws DiskFull or IoError.
    bool next();
    [[nodiscard]] std::int64_t integer(int column) const {
        return sqlite3_column_int64(statement_, column);
    }
    [[nodiscard]] std::uint64_t unsigned_integer(int column) const {
        return static_cast<std::uint64_t>(integer(column));
    }
    /// Text or blob; stands until the next row.
    [[nodiscard]] std::string_view bytes(int column) const;

private:
    void bind(int index, std::int64_t value);
    void bind(int index, std::uint64_t value) { bind(index, static_cast<std::int64_t>(value)); }
    void bind(int index, std::string_view text);
    void bind(int index, Blob blob);
    void check(int code) const;

    const Database* database_;
    sqlite3_stmt* statement_;
};

template <class... Values>
void Statement::run(const Values&... values) {
    Rows rows{*this, values...};
    while (rows.next()) {
    }
}

template <class Use, class... Values>
bool Statement::first(const Use& use, const Values&... values) {
    Rows rows{*this, values...};
    if (!rows.next()) return false;
    use(static_cast<const Rows&>(rows));
    return true;
}

/// Everything until commit() or nothing.
class Transaction {
public:
    enum class Kind { read, write };
    /// A read transaction inside another transaction of the same connection is a part of that one.
    Transaction(const Database& database, Kind kind);
    Transaction(const Transaction&) = delete;
    Transaction& operator=(const Transaction&) = delete;
    Transaction(Transaction&&) = delete;
    Transaction& operator=(Transaction&&) = delete;
    ~Transaction();
    void commit();

private:
    const Database* database_;
    bool ours_ = false;
};

}  // namespace yiping
