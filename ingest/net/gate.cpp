#include "ingest/net/gate.hpp"

#include <fmt/format.h>
#include <spdlog/spdlog.h>
#include <zmq.h>

#include <array>

#include "ingest/event/errors.hpp"

namespace yiping {
namespace {

constexpr const char* zap_endpoint = "inproc://zeromq.zap.01";
constexpr std::size_t key_bytes = 32;
// Frames of a request: version, request id, domain, address, identity, mechanism, credentials.
constexpr std::size_t request_frames = 7;
constexpr std::size_t max_names = 1'000;

/// When it was written and how long it is; a file that is not there has neither.
std::pair<std::filesystem::file_time_type, std::uintmax_t> stamp_of(
    const std::filesystem::path& file) {
    std::error_code missing;
    const auto time = std::filesystem::last_write_time(file, missing);
    const auto size = std::filesystem::file_size(file, missing);
    return {time, size};
}

std::string key_in(const Frames& request) {
    if (request.size() != request_frames || text_of(request[5]) != "CURVE" ||
        request[6].size() != key_bytes)
        return {};
    std::array<char, 41> letters{};
    zmq_z85_encode(letters.data(), request[6].data<std::uint8_t>(), key_bytes);
    return letters.data();
}

}  // namespace

Gate::Gate(zmq::context_t& context, std::filesystem::path file, const Actor& local)
    : socket_{context, zmq::socket_type::rep},
      file_{std::move(file)},
      local_{local, {"*"}},
      read_at_{stamp_of(file_)} {
    socket_.set(zmq::sockopt::linger, 0);
    socket_.bind(zap_endpoint);
    if (!file_.empty()) keys_ = Keyring::read(file_);
}

void Gate::answer(std::uint64_t connected, std::uint64_t max_connections) {
    for (Frames request = receive_waiting(socket_); !request.empty();
         request = receive_waiting(socket_)) {
        const std::string key = key_in(request);
        const std::string_view domain = request.size() > 2 ? text_of(request[2]) : "";
        const std::string_view refused = judge(domain, key, connected < max_connections);
        const bool later = refused == "too many connections";
        const std::string_view status = refused.empty() ? "200" : later ? "300" : "400";
        const std::string_view id = request.size() > 1 ? text_of(request[1]) : "";
        const std::array<std::string_view, 6> reply{"1.0", id, status, refused, key, ""};
        for (std::size_t i = 0; i < reply.size(); ++i)
            socket_.send(zmq::buffer(reply[i]),
                         i + 1 < reply.size() ? zmq::send_flags::sndmore : zmq::send_flags::none);
        if (refused.empty()) {
            ++connected;
            ++counts_.admitted;
            continue;
        }
        log(fmt::format("{} at {} is refused: {}",
                        request.size() > 3 ? text_of(request[3]) : "somebody",
                        domain,
                        refused));
    }
}

/// Why a handshake is refused; nothing when it is not.
std::string_view Gate::judge(std::string_view domain, const std::string& key, bool has_room) {
    const KeyHolder* holder = keys_.holder_of(key);
    if (holder == nullptr) {  // who is refused does not try again, so the file is looked at first
        reload(false);
        holder = keys_.holder_of(key);
    }
    if (holder == nullptr) {
        ++counts_.unknown_key;
        return "a key that is not in the keys file";
    }
    // A feed cannot answer with a reason, so whoever has no business there does not get in.
    if (domain == "feed" && holder->actor.role == Role::producer) {
        ++counts_.wrong_role;
        return "a producer has no business at the feed";
    }
    if (!has_room) {
        ++counts_.too_many;
        return "too many connections";
    }
    return {};
}

const KeyHolder* Gate::sender(const std::string& key) const {
    return key.empty() ? &local_ : keys_.holder_of(key);
}

std::string Gate::name_of_sender(const std::string& key) const {
    const KeyHolder* holder = sender(key);
    return holder == nullptr ? "(key taken away)" : holder->actor.name;
}

void Gate::reload(bool anyway) {
    if (file_.empty()) return;
    const auto stamp = stamp_of(file_);
    if (stamp == read_at_ && !anyway) return;
    read_at_ = stamp;
    try {
        Keyring keys = Keyring::read(file_);
        took_away_ = took_away_ || keys.takes_away_from(keys_);
        keys_ = std::move(keys);
        spdlog::info("{}: {} keys are known now", file_.string(), keys_.size());
    } catch (const IoError& error) {
        spdlog::error("the keys stay as they were: {}", error.what());
    }
}

void Gate::note_refused(const std::string& key, std::string_view what) {
    ++counts_.not_allowed;
    const std::string name = name_of_sender(key);
    if (counts_.refused_by_name.size() < max_names || counts_.refused_by_name.contains(name))
        ++counts_.refused_by_name[name];
    log(fmt::format("{} is refused: {}", name, what));
}

void Gate::log(const std::string& line) {
    if (!log_limit_.allows()) return;
    if (const std::uint64_t more = log_limit_.take_held_back(); more != 0)
        spdlog::warn("{} more were refused meanwhile", more);
    spdlog::warn("{}", line);
}

}  // namespace yiping
