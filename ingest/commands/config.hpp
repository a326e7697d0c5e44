// Settings of the daemon: config/ingest.toml in memory.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

#include "ingest/net/socket.hpp"
#include "ingest/pipeline.hpp"

namespace yiping {

struct ServeSettings {
    Endpoints endpoints{"tcp://127.0.0.1:5550", "tcp://127.0.0.1:5551", "tcp://127.0.0.1:5552"};
    SocketLimits intake_limits, feed_limits, sync_limits;
    std::filesystem::path store_file = "yiping.store";
    std::uint64_t keyframe_every_events = 100'000;
    std::string city_file = "auto";  ///< a path, "auto" or "none"
    std::string catalogue = "auto";  ///< folder of the tables that rule, "auto" or "none"
    PipelineRules rules;

    ServeSettings();
};

/// Throws IoError with file and line for what cannot be read, is out of range or is not known.
[[nodiscard]] ServeSettings read_serve_settings(const std::filesystem::path& file);

}  // namespace yiping
