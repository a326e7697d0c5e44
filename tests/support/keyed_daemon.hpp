// The real daemon that asks everybody for a key, with keys made by the real `ingest keygen`.
#pragma once

#include <catch2/catch.hpp>
#include <fstream>

#include "ingest/feed/curve.hpp"
#include "tests/support/run_to_end.hpp"
#include "tests/support/serving_ingest.hpp"
#include "tests/support/temp_folder.hpp"
#include "tests/support/zmq_peer.hpp"

namespace yiping {

class KeyedDaemon {
public:
    /// `more_config` is TOML that follows [security].
    explicit KeyedDaemon(const std::string& more_config = {}) {
        const std::string printed = keygen({"--server", "--out", file("server.key")});
        REQUIRE(printed.find("server = ") != std::string::npos);
        daemon_key_ = read_own_keys(file("server.key")).own.public_key;
        for (const std::vector<std::string>& holder : std::vector<std::vector<std::string>>{
                 {"cad", "--role", "producer", "--source", "test.cad"},
                 {"desk", "--role", "operator", "--scope", "210302"},
                 {"wall", "--role", "viewer"},
                 {"chief", "--role", "admin"}})
            admit(holder[0], {holder.begin() + 1, holder.end()});
        std::ofstream{file("ingest.toml")} << "[security]\nalways = true\n" << more_config;
        daemon_ = std::make_unique<ServingIngest>(store(),
                                                  std::vector<std::string>{"--config",
                                                                           file("ingest.toml"),
                                                                           "--keys",
                                                                           file("keys.toml"),
                                                                           "--server-key",
                                                                           file("server.key")});
    }

    /// Makes a key and puts it on the ring of the daemon.
    void admit(const std::string& name, std::vector<std::string> options) {
        options.insert(options.end(), {"--name", name});
        write_ring(ring_ + make(name, options));
    }
    /// A key that the daemon does not know; returns the public line.
    std::string make(const std::string& name, std::vector<std::string> options) {
        options.insert(options.end(), {"--out", file(name + ".key"), "--daemon", daemon_key_});
        return keygen(options);
    }
    /// All in one step, as an editor saves.
    void write_ring(const std::string& text) {
        ring_ = text;
        std::ofstream{file("new.toml")} << text;
        std::filesystem::rename(file("new.toml"), file("keys.toml"));
    }

    [[nodiscard]] OwnKeys keys_of(const std::string& name) const {
        return *read_client_keys(file(name + ".key"));
    }
    [[nodiscard]] ZmqPeer peer(const std::string& endpoint,
                               const std::string& name,
                               zmq::socket_type type = zmq::socket_type::dealer) const {
        return ZmqPeer{
            endpoint, type, [&](zmq::socket_t& socket) { use_keys(socket, keys_of(name)); }};
    }
    [[nodiscard]] std::string status() const {
        return peer(daemon_->sync(), "chief").ask(R"({"request":"status"})");
    }
    /// Asks for the status until a number in it is reached; false after twenty seconds.
    [[nodiscard]] bool status_reaches(const std::string& pointer, std::uint64_t least) const {
        const auto until = std::chrono::steady_clock::now() + std::chrono::seconds{20};
        ZmqPeer asking = peer(daemon_->sync(), "chief");
        while (json_number_at(asking.ask(R"({"request":"status"})"), pointer) < least)
            if (std::chrono::steady_clock::now() > until) return false;
        return true;
    }

    [[nodiscard]] std::string file(const std::string& name) const {
        return (folder_.path() / name).string();
    }
    [[nodiscard]] std::filesystem::path store() const { return folder_.path() / "log.store"; }
    [[nodiscard]] const std::string& ring() const { return ring_; }
    [[nodiscard]] ServingIngest& daemon() const { return *daemon_; }

private:
    static std::string keygen(std::vector<std::string> options) {
        options.insert(options.begin(), {ServingIngest::program(), "keygen"});
        const Finished made = run_to_end(options);
        INFO(made.errors);
        REQUIRE(made.status == 0);
        return made.output;
    }

    TempFolder folder_;
    std::string daemon_key_, ring_;
    std::unique_ptr<ServingIngest> daemon_;
};

}  // namespace yiping
