// What was refused, kept for those who must find out why: bounded, in a file of its own beside the
// store. Losing it costs nobody anything that was promised.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "ingest/event/reject.hpp"
#include "ingest/event/time.hpp"

namespace yiping {

class Database;

struct QuarantineLimits {
    std::uint64_t max_messages = 10'000;  ///< the oldest go first; 0: nothing is kept
    std::uint64_t max_bytes = 64ULL * 1024 * 1024;
    std::uint64_t max_message_bytes = 65'536;  ///< a longer one is kept up to here
    std::uint64_t max_per_second = 100;        ///< the rest is counted and not kept
    bool operator==(const QuarantineLimits&) const = default;
};

/// One message, of which at least one event was refused.
struct RefusedMessage {
    std::int64_t number = 0;    ///< given when it is kept
    TimeMs time_ms = 0;         ///< when it came
    std::string peer;           ///< name of who sent it
    Reject reject;              ///< the first
    std::uint64_t refused = 1;  ///< how many events of it
    std::uint64_t bytes = 0;    ///< of the whole message
    std::string body;           ///< cut where the limit is
};

/// The file that belongs to a store.
[[nodiscard]] std::filesystem::path quarantine_of(const std::filesystem::path& store_file);

/// The daemon's side. One thread. Never throws for a disk that fails: that is logged and counted.
class Quarantine {
public:
    Quarantine(std::filesystem::path file, const QuarantineLimits& limits);
    Quarantine(const Quarantine&) = delete;
    Quarantine& operator=(const Quarantine&) = delete;
    Quarantine(Quarantine&&) = delete;
    Quarantine& operator=(Quarantine&&) = delete;
    ~Quarantine();

    /// In memory until the next write().
    void keep(RefusedMessage message);
    /// To the file, once a second; what is over the limits goes.
    void write();

    [[nodiscard]] std::uint64_t kept() const { return kept_; }
    [[nodiscard]] std::uint64_t not_kept() const { return not_kept_; }
    [[nodiscard]] std::uint64_t max_message_bytes() const { return limits_.max_message_bytes; }
    [[nodiscard]] const std::filesystem::path& file() const { return file_; }

private:
    void open();
    void write_waiting();

    const std::filesystem::path file_;
    const QuarantineLimits limits_;
    std::unique_ptr<Database> database_;  ///< opened by the first message
    std::vector<RefusedMessage> waiting_;
    std::uint64_t messages_ = 0, bytes_ = 0;  ///< in the file
    std::uint64_t kept_ = 0, not_kept_ = 0;
    bool failing_ = false;
};

/// What to look for; empty parts match everything.
struct QuarantineFilter {
    std::string reason, source, peer;  ///< source and peer by their beginning
    std::optional<std::int64_t> number;
    std::uint64_t limit = 50;
};
/// Newest first. Throws IoError when the file cannot be read; a file that is not there holds
/// nothing.
void read_quarantine(const std::filesystem::path& file,
                     const QuarantineFilter& filter,
                     const std::function<void(const RefusedMessage&)>& use);

}  // namespace yiping
