#include "ingest/net/gathering.hpp"

namespace yiping {
namespace {

/// Messages wait for slow viewers by count, so their size is bounded too.
constexpr std::size_t max_payload_bytes = 256UL * 1024;

}  // namespace

void Gathering::add(std::string_view topic, const Event& event) {
    upto_ = event.sequence;
    const auto at = open_by_topic_.find(topic);
    if (at != open_by_topic_.end()) {
        Open& open = open_[at->second];
        if (open.events.size() + event.json.size() < max_payload_bytes) {
            open.events += ',';
            open.events += event.json;
            ++open.count;
            open.last_sequence = event.sequence;
            return;
        }
    }
    open_by_topic_.insert_or_assign(std::string{topic}, open_.size());
    open_.push_back({std::string{topic}, '[' + event.json, 1, event.sequence});
}

std::vector<TopicMessage> Gathering::take() {
    std::vector<TopicMessage> messages;
    messages.reserve(open_.size());
    for (Open& open : open_) {
        if (open.count == 1)
            open.events.erase(0, 1);
        else
            open.events += ']';
        messages.push_back({std::move(open.topic), std::move(open.events), open.last_sequence});
    }
    open_.clear();
    open_by_topic_.clear();
    return messages;
}

}  // namespace yiping
