// What people would use in place of ingest: a nats-server with a JetStream file stream.
#pragma once

#include <memory>
#include <string>
#include <vector>

namespace yiping {

/// A nats-server of its own on a free port, one stream of one copy (R1) on disk. Gone with its
/// owner.
class NatsStream {
public:
    /// Throws std::runtime_error when nats-server or libnats is not there.
    NatsStream();
    ~NatsStream();
    NatsStream(const NatsStream&) = delete;
    NatsStream& operator=(const NatsStream&) = delete;
    NatsStream(NatsStream&&) = delete;
    NatsStream& operator=(NatsStream&&) = delete;

    /// Publishes all, asynchronously, at most 4,096 ahead of their acks; returns once all are
    /// acked.
    void publish(const std::vector<std::string>& messages);

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace yiping
