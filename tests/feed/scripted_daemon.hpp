// A daemon whose every word the test chooses: it can lose, withhold and refuse.
#pragma once

#include <zstd.h>

#include <functional>

#include "ingest/event/codec.hpp"
#include "tests/support/watching_viewer.hpp"
#include "tests/support/wire_events.hpp"

namespace yiping {

/// Its log is positions numbered from 1. Speaks only while the test watches.
class ScriptedDaemon {
public:
    ScriptedDaemon()
        : sync_{context_, zmq::socket_type::router}, feed_{context_, zmq::socket_type::pub} {
        for (zmq::socket_t* socket : {&sync_, &feed_}) {
            socket->set(zmq::sockopt::linger, 0);
            socket->bind("tcp://127.0.0.1:*");
        }
    }
    [[nodiscard]] std::string sync() const { return sync_.get(zmq::sockopt::last_endpoint); }

    /// Adds to the log, folded into `city`; returns the events as the feed carries them.
    std::vector<std::string> record(int count) {
        std::vector<std::string> fresh;
        for (int i = 0; i < count; ++i) {
            const std::uint64_t sequence = city.last_sequence + 1;
            const std::string id = std::to_string(sequence);
            Decoder decoder;
            Event event = std::get<Event>(decoder.decode(position_now(id, "w" + id)).at(0));
            event.sequence = sequence;
            event.recorded_ms = event.time_ms;
            event.place = Place{1'229'900'000, 411'100'000, {}, true};
            stamp(event);
            apply(city, event);
            fresh.push_back(event.json);
            log.push_back(event.json);
        }
        return fresh;
    }
    void publish(const std::vector<std::string>& events) {
        say("-/worker/-/worker.position", fmt::format("[{}]", fmt::join(events, ",")));
    }
    void upto() { say("upto", fmt::format(R"({{"sequence":{}}})", city.last_sequence)); }

    /// Answers, beats and lets the viewer look, until the condition holds or twenty seconds passed.
    template <class Condition>
    bool serve_until(WatchingViewer& viewer, Condition condition) {
        const auto until = std::chrono::steady_clock::now() + std::chrono::seconds{20};
        auto next_beat = std::chrono::steady_clock::now();
        while (!condition()) {
            const auto now = std::chrono::steady_clock::now();
            if (now > until) return false;
            if (beats && now >= next_beat) {
                next_beat = now + std::chrono::milliseconds{100};
                say("heartbeat",
                    fmt::format(
                        R"({{"sequence":{},"time":"{}","store":"ok","feeds":[],"topics":{{}}}})",
                        city.last_sequence,
                        format_rfc3339(wall_now_ms())));
            }
            answer_waiting();
            viewer.take(std::chrono::milliseconds{5});
        }
        return true;
    }

    CityState city;
    std::vector<std::string> log;
    std::vector<std::string> asked;  ///< requests so far
    bool beats = true;
    bool refuses_history = false;
    std::size_t page_events = 1'000;

private:
    void say(std::string_view topic, std::string_view payload) {
        feed_.send(zmq::buffer(topic), zmq::send_flags::sndmore);
        feed_.send(zmq::buffer(payload), zmq::send_flags::none);
    }
    void answer_waiting() {
        zmq::message_t peer, body;
        while (sync_.recv(peer, zmq::recv_flags::dontwait)) {
            (void)sync_.recv(body);
            asked.push_back(body.to_string());
            const TextFrames frames = answer_to(asked.back());
            sync_.send(peer, zmq::send_flags::sndmore);
            for (std::size_t i = 0; i < frames.size(); ++i)
                sync_.send(
                    zmq::buffer(frames[i]),
                    i + 1 < frames.size() ? zmq::send_flags::sndmore : zmq::send_flags::none);
        }
    }
    TextFrames answer_to(const std::string& request) {
        const std::string name = json_at(request, "/request");
        if (name == "status")
            return {fmt::format(R"({{"endpoints":{{"feed":"{}"}}}})",
                                feed_.get(zmq::sockopt::last_endpoint))};
        if (name == "snapshot") return snapshot();
        if (name == "history" && !refuses_history)
            return {page(json_number_at(request, "/from_sequence"),
                         json_number_at(request, "/to_sequence"))};
        return {fmt::format(
            R"({{"error":{{"reason":"failed","detail":"not now","request":"{}"}}}})", name)};
    }
    TextFrames snapshot() {
        const std::string bytes = keyframe_of(city);
        std::string packed(ZSTD_compressBound(bytes.size()), '\0');
        packed.resize(ZSTD_compress(packed.data(), packed.size(), bytes.data(), bytes.size(), 1));
        return {
            fmt::format(
                R"({{"sequence":{},"digest":"{}","encoding":"zstd","fold_version":{},"bytes":{}}})",
                city.last_sequence,
                digest_of(city),
                fold_version,
                bytes.size()),
            packed};
    }
    std::string page(std::uint64_t from, std::uint64_t to) const {
        std::vector<std::string> events;
        for (std::uint64_t i = from;
             i <= std::min<std::uint64_t>(to, log.size()) && events.size() < page_events;
             ++i)
            events.push_back(log[i - 1]);
        return fmt::format(R"({{"events":[{}],"next_sequence":{},"head":{}}})",
                           fmt::join(events, ","),
                           from + events.size(),
                           log.size());
    }

    zmq::context_t context_;
    zmq::socket_t sync_, feed_;
};

}  // namespace yiping
