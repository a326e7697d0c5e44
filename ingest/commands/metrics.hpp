// Figures of the daemon for Prometheus, over HTTP on an address of this machine.
#pragma once

#include <memory>
#include <string>

#include "ingest/net/figures.hpp"

namespace yiping {

/// Serves what was noted last from threads of its own.
class Metrics {
public:
    /// `listen` is "127.0.0.1:9464" or the like. Throws IoError when it cannot be bound.
    explicit Metrics(const std::string& listen);
    Metrics(const Metrics&) = delete;
    Metrics& operator=(const Metrics&) = delete;
    Metrics(Metrics&&) = delete;
    Metrics& operator=(Metrics&&) = delete;
    ~Metrics();

    void note(const DaemonStatus& status);

private:
    struct Served;
    std::unique_ptr<Served> served_;
};

}  // namespace yiping
