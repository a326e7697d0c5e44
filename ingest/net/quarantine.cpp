#include "ingest/net/quarantine.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>

#include "ingest/event/errors.hpp"
#include "ingest/store/sqlite.hpp"

namespace yiping {
namespace {

constexpr const char* schema = R"(
PRAGMA journal_mode = WAL;
PRAGMA synchronous = OFF;
CREATE TABLE IF NOT EXISTS refused (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    time_ms INTEGER NOT NULL,
    peer TEXT NOT NULL,
    reason TEXT NOT NULL,
    field TEXT NOT NULL,
    detail TEXT NOT NULL,
    source TEXT NOT NULL,
    id TEXT NOT NULL,
    refused INTEGER NOT NULL,
    bytes INTEGER NOT NULL,
    body BLOB NOT NULL);
)";

constexpr std::uint64_t trimmed_at_once = 64;

}  // namespace

std::filesystem::path quarantine_of(const std::filesystem::path& store_file) {
    return store_file.string() + ".quarantine";
}

Quarantine::Quarantine(std::filesystem::path file, const QuarantineLimits& limits)
    : file_{std::move(file)}, limits_{limits} {}

Quarantine::~Quarantine() {
    write();
}

void Quarantine::keep(RefusedMessage message) {
    if (limits_.max_messages == 0 || waiting_.size() >= limits_.max_per_second) {
        ++not_kept_;
        return;
    }
    message.bytes = std::max<std::uint64_t>(message.bytes, message.body.size());
    if (message.body.size() > limits_.max_message_bytes)
        message.body.resize(limits_.max_message_bytes);
    waiting_.push_back(std::move(message));
}

void Quarantine::write() {
    if (waiting_.empty()) return;
    try {
        write_waiting();
        kept_ += waiting_.size();
        failing_ = false;
    } catch (const IoError& error) {
        not_kept_ += waiting_.size();
        if (!std::exchange(failing_, true))
            spdlog::error("refused messages are not kept: {}", error.what());
    }
    waiting_.clear();
}

void Quarantine::open() {
    if (database_) return;
    auto database = std::make_unique<Database>(file_, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE);
    // Whatever a producer sent lies here, names and phones too.
    std::filesystem::permissions(
        file_, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
    database->execute(schema);
    messages_ = static_cast<std::uint64_t>(database->integer("SELECT count(*) FROM refused"));
    bytes_ = static_cast<std::uint64_t>(
        database->integer("SELECT ifnull(sum(length(body)), 0) FROM refused"));
    database_ = std::move(database);
}

void Quarantine::write_waiting() {
    open();
    Transaction transaction{*database_, Transaction::Kind::write};
    Statement insert{*database_,
                     "INSERT INTO refused (time_ms, peer, reason, field, detail, source, id, "
                     "refused, bytes, body) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"};
    for (const RefusedMessage& one : waiting_)
        insert.run(std::int64_t{one.time_ms},
                   std::string_view{one.peer},
                   name_of(one.reject.reason),
                   std::string_view{one.reject.field},
                   std::string_view{one.reject.detail},
                   std::string_view{one.reject.source},
                   std::string_view{one.reject.id},
                   one.refused,
                   one.bytes,
                   Blob{one.body});
    Statement remove{*database_,
                     "DELETE FROM refused WHERE number IN "
                     "(SELECT number FROM refused ORDER BY number LIMIT ?) RETURNING length(body)"};
    std::uint64_t messages = messages_ + waiting_.size(), bytes = bytes_;
    for (const RefusedMessage& one : waiting_) bytes += one.body.size();
    while (messages > limits_.max_messages || (bytes > limits_.max_bytes && messages > 0)) {
        const std::uint64_t over =
            messages > limits_.max_messages ? messages - limits_.max_messages : trimmed_at_once;
        Rows gone{remove, over};
        while (gone.next()) {
            --messages;
            bytes -= gone.unsigned_integer(0);
        }
    }
    transaction.commit();
    messages_ = messages;
    bytes_ = bytes;
}

void read_quarantine(const std::filesystem::path& file,
                     const QuarantineFilter& filter,
                     const std::function<void(const RefusedMessage&)>& use) {
    if (!std::filesystem::exists(file)) return;
    const Database database{file,
                            SQLITE_OPEN_READWRITE};  // a reader of a WAL file may write its -shm
    Statement select{
        database,
        "SELECT number, time_ms, peer, reason, field, detail, source, id, refused, bytes, body "
        "FROM refused WHERE (?1 = '' OR reason = ?1) "
        "AND substr(source, 1, length(?2)) = ?2 AND substr(peer, 1, length(?3)) = ?3 "
        "AND (?4 = 0 OR number = ?4) ORDER BY number DESC LIMIT ?5"};
    Rows rows{select,
              std::string_view{filter.reason},
              std::string_view{filter.source},
              std::string_view{filter.peer},
              filter.number.value_or(0),
              filter.limit};
    while (rows.next()) {
        RefusedMessage one;
        one.number = rows.integer(0);
        one.time_ms = rows.integer(1);
        one.peer = rows.bytes(2);
        const std::string_view reason = rows.bytes(3);
        for (int i = 0; i < reject_reason_count; ++i)
            if (name_of(static_cast<Reject::Reason>(i)) == reason)
                one.reject.reason = static_cast<Reject::Reason>(i);
        one.reject.field = rows.bytes(4);
        one.reject.detail = rows.bytes(5);
        one.reject.source = rows.bytes(6);
        one.reject.id = rows.bytes(7);
        one.refused = rows.unsigned_integer(8);
        one.bytes = rows.unsigned_integer(9);
        one.body = rows.bytes(10);
        use(one);
    }
}

}  // namespace yiping
