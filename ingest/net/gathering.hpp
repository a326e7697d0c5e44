// Events on their way to the feed, put together by topic until they are flushed.
#pragma once

#include <tsl/robin_map.h>

#include <cstdint>
#include <string>
#include <vector>

#include "ingest/event/event.hpp"

namespace yiping {

/// One message of the feed: the JSON of one event, or an array of them in the log's order.
struct TopicMessage {
    std::string topic;
    std::string payload;
};

/// Plain value, no socket.
class Gathering {
public:
    /// Events are added in the log's order.
    void add(std::string topic, const Event& event);
    [[nodiscard]] bool empty() const { return open_.empty(); }
    /// Sequence of the last event added.
    [[nodiscard]] std::uint64_t upto() const { return upto_; }
    /// All of it, topics in the order of their first event; empty afterwards.
    [[nodiscard]] std::vector<TopicMessage> take();

private:
    struct Open {
        std::string topic;
        std::string events;  ///< separated by commas
        std::size_t count = 0;
    };
    std::vector<Open> open_;
    tsl::robin_map<std::string, std::size_t> open_by_topic_;  ///< the last one of each topic
    std::uint64_t upto_ = 0;
};

}  // namespace yiping
