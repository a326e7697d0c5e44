#include "ingest/net/publisher.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "ingest/event/codec.hpp"
#include "ingest/event/errors.hpp"
#include "ingest/net/topic.hpp"

namespace yiping {
namespace {

/// How long telemetry may wait for company.
constexpr std::chrono::milliseconds gather_at_most{500};

/// Before the topic of what is packed.
constexpr std::string_view packed_prefix = "z/";

std::string feeds_json(const CityState& city, TimeMs now_ms, const SourceClocks& clocks) {
    std::string json;
    for (const FeedAge& feed : city.feeds.rows()) {
        const auto behind_ms = clocks.skew_ms(feed.id);
        json += fmt::format(R"({}{{"source":{},"age_ms":{},"state":"{}"{}}})",
                            json.empty() ? "" : ",",
                            json_quoted(feed.id),
                            std::max<TimeMs>(0, now_ms - feed.last_ms),
                            feed.silent ? "silent" : "live",
                            behind_ms ? fmt::format(R"(,"clock_behind_ms":{})", *behind_ms) : "");
    }
    return json;
}

std::string topics_json(const std::map<std::string, std::uint64_t>& topics) {
    std::string json;
    for (const auto& [topic, sequence] : topics)
        json += fmt::format("{}{}:{}", json.empty() ? "" : ",", json_quoted(topic), sequence);
    return json;
}

}  // namespace

Publisher::Publisher(zmq::context_t& context,
                     const std::string& endpoint,
                     const SocketLimits& limits)
    : socket_{limited_socket(context, zmq::socket_type::xpub, "feed", limits)} {
    socket_.set(zmq::sockopt::xpub_manual, 1);  // what "" means is ours to say
    endpoint_ = bind_socket(socket_, endpoint, "feed");
}

void Publisher::add(const Event& event, const CityState& city) {
    if (gathering_.empty()) flush_due_ = Clock::now() + gather_at_most;
    topic_.clear();
    append_topic(topic_, event, city);
    gathering_.add(topic_, event);
    ++published_;
}

void Publisher::flush() {
    if (gathering_.empty()) return;
    for (TopicMessage& message : gathering_.take()) {
        send(message.topic, message.payload);
        if (packed_wanted_ > 0)
            send(fmt::format("{}{}", packed_prefix, message.topic),
                 compressor_.compress(message.payload));
        changed_topics_[std::move(message.topic)] = message.last_sequence;
    }
    send("upto", fmt::format(R"({{"sequence":{}}})", gathering_.upto()));
    flush_due_.reset();
}

void Publisher::heartbeat(const CityState& city,
                          TimeMs now_ms,
                          std::string_view store,
                          const SourceClocks& clocks) {
    flush();
    send("heartbeat",
         fmt::format(R"({{"sequence":{},"time":"{}","store":"{}","feeds":[{}],"topics":{{{}}}}})",
                     city.last_sequence,
                     format_rfc3339(now_ms),
                     store,
                     feeds_json(city, now_ms, clocks),
                     topics_json(changed_topics_)));
    changed_topics_.clear();
}

void Publisher::cut_all() {
    if (cut_off_) return;
    socket_.unbind(endpoint_);  // its connections end with it
    cut_off_ = true;
}

/// The address is free again only once another thread has closed the old listener.
void Publisher::bind_again() {
    try {
        socket_.bind(endpoint_);
        cut_off_ = false;
    } catch (const zmq::error_t& error) {
        if (error.num() != EADDRINUSE)
            throw IoError{
                fmt::format("feed cannot be bound to {} again: {}", endpoint_, error.what())};
    }
}

void Publisher::read_subscriptions() {
    if (cut_off_) bind_again();
    zmq::message_t message;
    while (socket_.recv(message, zmq::recv_flags::dontwait)) {
        const std::string_view text = text_of(message);
        // 1 and a prefix begin a subscription, 0 and a prefix end it; all else is no business of
        // ours.
        if (!text.empty() && (text[0] == 0 || text[0] == 1))
            change_subscription(text[0] == 1, text.substr(1));
    }
}

/// Speaks of the subscriber whose message was received last.
void Publisher::change_subscription(bool wanted, std::string_view prefix) {
    const auto change = [&](std::string_view begin) {
        if (wanted)
            socket_.set(zmq::sockopt::subscribe, begin);
        else
            socket_.set(zmq::sockopt::unsubscribe, begin);
    };
    if (prefix.empty()) {
        // All that topics begin with, but for the packed ones: a county, none, and the two words.
        for (const std::string_view begin :
             {"0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "-", "upto", "heartbeat"})
            change(begin);
        return;
    }
    change(prefix);
    if (!prefix.starts_with("z")) return;
    if (wanted)
        ++packed_wanted_;
    else if (packed_wanted_ > 0)
        --packed_wanted_;
}

void Publisher::send(std::string_view topic, std::string_view payload) {
    socket_.send(zmq::buffer(topic), zmq::send_flags::sndmore);
    socket_.send(zmq::buffer(payload), zmq::send_flags::none);
}

}  // namespace yiping
