// Addresses of sockets: what may be bound without keys.
#pragma once

#include <string_view>

namespace yiping {

/// Whether only this very machine can reach the endpoint: ipc, or tcp on a loopback address.
[[nodiscard]] bool is_local_endpoint(std::string_view endpoint);

}  // namespace yiping
