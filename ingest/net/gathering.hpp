// Events on their way to the feed, put together by topic until they are flushed.
#pragma once

#include <tsl/robin_map.h>

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/city/table.hpp"
#include "ingest/event/event.hpp"

namespace yiping {

/// One message of the feed: the JSON of one event, or an array of them in the log's order.
struct TopicMessage {
    std::string topic;
    std::string payload;
    std::uint64_t last_sequence = 0;
};

/// Plain value, no socket.
class Gathering {
public:
    /// Events are added in the log's order.
    void add(std::string_view topic, const Event& event);
    [[nodiscard]] bool empty() const { return open_.empty(); }
    /// Sequence of the last event added.
    [[nodiscard]] std::uint64_t upto() const { return upto_; }
    /// All of it, topics in the order of their first event; empty afterwards.
    [[nodiscard]] std::vector<TopicMessage> take();

private:
    struct Open {
        std::string topic;
        std::string events;  ///< behind a bracket, separated by commas
        std::size_t count = 0;
        std::uint64_t last_sequence = 0;
    };
    std::vector<Open> open_;
    tsl::robin_map<std::string, std::size_t, KeyHash, std::equal_to<>>
        open_by_topic_;  ///< the last one of each topic
    std::uint64_t upto_ = 0;
};

}  // namespace yiping
