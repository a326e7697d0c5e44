#include "ingest/net/endpoint.hpp"

#include <algorithm>

namespace yiping {
namespace {

/// 127.x.y.z in figures, so that a host name that only looks so ("127.example.org") is none.
bool is_loopback_v4(std::string_view host) {
    return host.starts_with("127.") && std::count(host.begin(), host.end(), '.') == 3 &&
           host.find_first_not_of("0123456789.") == std::string_view::npos;
}

}  // namespace

bool is_local_endpoint(std::string_view endpoint) {
    if (endpoint.starts_with("ipc://")) return true;
    constexpr std::string_view tcp = "tcp://";
    if (!endpoint.starts_with(tcp)) return false;
    endpoint.remove_prefix(tcp.size());
    const std::string_view host = endpoint.substr(0, endpoint.rfind(':'));
    return is_loopback_v4(host) || host == "localhost" || host == "[::1]" || host == "lo";
}

}  // namespace yiping
