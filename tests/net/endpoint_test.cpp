#include "ingest/net/endpoint.hpp"

#include <catch2/catch.hpp>

namespace yiping {

TEST_CASE("loopback and ipc endpoints are local, everything else needs keys") {
    for (const char* local : {"tcp://127.0.0.1:5550",
                              "tcp://127.0.0.1:*",
                              "tcp://127.8.9.1:5550",
                              "tcp://localhost:5550",
                              "tcp://[::1]:5550",
                              "tcp://lo:5550",
                              "ipc:///run/yiping/intake"}) {
        INFO(local);
        CHECK(is_local_endpoint(local));
    }
    for (const char* open : {"tcp://*:5550",
                             "tcp://0.0.0.0:5550",
                             "tcp://[::]:5550",
                             "tcp://10.1.2.3:5550",
                             "tcp://eth0:5550",
                             "tcp://127.example.org:5550",
                             "tcp://127.0.0.1.example.org:5550",
                             "tcp://localhost.example.org:5550",
                             "udp://127.0.0.1:5550",
                             "pgm://127.0.0.1;239.1.1.1:5550",
                             "127.0.0.1:5550",
                             ""}) {
        INFO(open);
        CHECK_FALSE(is_local_endpoint(open));
    }
}

}  // namespace yiping
