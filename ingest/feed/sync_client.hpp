// One question to a daemon's sync socket, for programs that ask and go.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "ingest/feed/curve.hpp"

namespace yiping {

/// Sends one JSON request and returns the frames of the answer. Throws IoError that names the
/// endpoint when it is no endpoint or nothing answers in time.
[[nodiscard]] std::vector<std::string> ask_daemon(
    const std::string& sync_endpoint,
    const std::string& request_json,
    std::chrono::milliseconds wait,
    const std::optional<OwnKeys>& keys = std::nullopt);

}  // namespace yiping
