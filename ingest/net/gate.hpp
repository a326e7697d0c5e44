// The gate of the daemon: every handshake of CURVE is answered here (ZAP, RFC 27), and whoever sent
// a message is known by the key that it came with.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "ingest/net/keyring.hpp"
#include "ingest/net/log_limit.hpp"
#include "ingest/net/socket.hpp"

namespace yiping {

/// What the gate counted since the daemon started.
struct GateCounts {
    std::uint64_t admitted = 0;     ///< handshakes
    std::uint64_t unknown_key = 0;  ///< handshakes of somebody who is not on the ring
    std::uint64_t wrong_role = 0;   ///< handshakes of a producer at the feed
    std::uint64_t too_many = 0;     ///< handshakes beyond the limit of connections
    std::uint64_t not_allowed = 0;  ///< messages and requests refused for who sent them
    std::map<std::string, std::uint64_t> refused_by_name;  ///< of those
};

/// Owned by one thread, that of the sockets it guards; made before they are bound.
class Gate {
public:
    /// `file` is the keys file; empty: nobody comes with a key. `local` is who acts without one.
    /// Throws IoError when the file makes no sense.
    Gate(zmq::context_t& context, std::filesystem::path file, const Actor& local);

    /// Answers the handshakes that wait. Whoever comes while so many are connected already is told
    /// to come again later.
    void answer(std::uint64_t connected, std::uint64_t max_connections);
    [[nodiscard]] zmq::socket_t& socket() { return socket_; }

    /// Who sent a message: by its key, which is empty for a peer on this machine without one. Null
    /// when that key was taken off the ring since.
    [[nodiscard]] const KeyHolder* sender(const std::string& key) const;
    /// Its name, for logs and counts.
    [[nodiscard]] std::string name_of_sender(const std::string& key) const;

    /// Reads the keys file again when it changed, or anyway; a file that makes no sense is logged
    /// and leaves the ring as it is.
    void reload(bool anyway);
    /// Whether somebody lost what they had since this was last asked.
    [[nodiscard]] bool take_took_away() { return std::exchange(took_away_, false); }

    /// Counts and logs that somebody was refused for who it is.
    void note_refused(const std::string& key, std::string_view what);

    [[nodiscard]] const GateCounts& counts() const { return counts_; }
    [[nodiscard]] const Keyring& keys() const { return keys_; }

private:
    [[nodiscard]] std::string_view judge(std::string_view domain,
                                         const std::string& key,
                                         bool has_room);
    void log(const std::string& line);

    zmq::socket_t socket_;
    const std::filesystem::path file_;
    const KeyHolder local_;
    Keyring keys_;
    std::pair<std::filesystem::file_time_type, std::uintmax_t> read_at_;  ///< its time and size
    bool took_away_ = false;
    GateCounts counts_;
    LogLimit log_limit_{20};
};

}  // namespace yiping
