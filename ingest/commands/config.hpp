// Settings of the daemon: config/ingest.toml in memory.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

#include "ingest/net/socket.hpp"
#include "ingest/pipeline.hpp"

namespace yiping {

/// Who may come from where.
struct SecuritySettings {
    std::filesystem::path keys;        ///< the keys file; empty: nobody comes with a key
    std::filesystem::path server_key;  ///< the daemon's own, by `ingest keygen --server`
    bool always = false;               ///< keys on addresses of this machine too
    std::uint64_t max_connections = 4'096;
};

struct ServeSettings {
    Endpoints endpoints{"tcp://127.0.0.1:5550", "tcp://127.0.0.1:5551", "tcp://127.0.0.1:5552"};
    SocketLimits intake_limits, feed_limits, sync_limits;
    std::filesystem::path store_file = "yiping.store";
    std::uint64_t keyframe_every_events = 80'000;
    std::string city_file = "auto";  ///< a path, "auto" or "none"
    std::string catalogue = "auto";  ///< folder of the tables that rule, "auto" or "none"
    PipelineRules rules;
    SecuritySettings security;
    QuarantineLimits quarantine;
    std::string metrics;        ///< "127.0.0.1:9464"; empty: none are served
    TimeMs clock_shift_ms = 0;  ///< a sandbox's clock goes on from the moment it was taken from
    int io_threads = 1;         ///< of ZeroMQ; CURVE is worked out in them

    ServeSettings();
};

/// Throws IoError with file and line for what cannot be read, is out of range or is not known.
[[nodiscard]] ServeSettings read_serve_settings(const std::filesystem::path& file);

}  // namespace yiping
