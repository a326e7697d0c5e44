#include "tests/bench/crowd.hpp"

#include <xxhash.h>

#include <algorithm>
#include <stdexcept>
#include <utility>

#include "ingest/feed/daemon_words.hpp"
#include "ingest/store/compression.hpp"
#include "tests/support/wire_events.hpp"

namespace yiping {
namespace {

constexpr std::size_t most_unpacked_bytes = 64UL * 1024 * 1024;

/// From what ingest wrote at the end of each event.
Carried carried_by(std::string_view json) {
    constexpr std::string_view mark = R"("sequence":")";
    constexpr std::string_view time_mark = R"(","recordedtime":")";
    constexpr std::size_t digits = 20, time_letters = 24;
    Carried carried;
    for (std::size_t at = json.find(mark); at != std::string_view::npos; at = json.find(mark, at)) {
        at += mark.size();
        if (json.substr(at + digits, time_mark.size()) != time_mark) continue;
        carried.sequences.push_back(std::stoull(std::string{json.substr(at, digits)}));
        at += digits + time_mark.size();
        if (carried.sequences.size() > 1) continue;
        const auto time_ms = parse_rfc3339(json.substr(at, time_letters));
        if (!time_ms) throw std::runtime_error{"a recordedtime that is none"};
        carried.oldest_ms = *time_ms;
    }
    if (carried.sequences.empty()) throw std::runtime_error{"a message that carries nothing"};
    return carried;
}

/// Whole messages that are there; empty when there is none.
std::vector<zmq::message_t> received(zmq::socket_t& socket) {
    std::vector<zmq::message_t> frames;
    do {
        zmq::message_t frame;
        if (!socket.recv(frame, zmq::recv_flags::dontwait)) return {};
        frames.push_back(std::move(frame));
    } while (frames.back().more());
    return frames;
}

}  // namespace

std::shared_ptr<const Carried> Unpacker::of(std::string_view packed) {
    const std::uint64_t hash = XXH3_64bits(packed.data(), packed.size());
    if (const auto found = known_.find(hash); found != known_.end()) return found->second;
    const auto json = decompress(packed, most_unpacked_bytes);
    if (!json) throw std::runtime_error{"a message that cannot be unpacked"};
    if (order_.size() == most_kept) {
        known_.erase(order_.front());
        order_.pop_front();
    }
    order_.push_back(hash);
    return known_[hash] = std::make_shared<Carried>(carried_by(*json));
}

void Delays::note(TimeMs delay_ms) {
    ++by_ms_[static_cast<std::size_t>(
        std::clamp<TimeMs>(delay_ms, 0, static_cast<TimeMs>(by_ms_.size()) - 1))];
    ++count_;
}

void Delays::add(const Delays& more) {
    for (std::size_t i = 0; i < by_ms_.size(); ++i) by_ms_[i] += more.by_ms_[i];
    count_ += more.count_;
}

TimeMs Delays::percentile(double part) const {
    auto wanted = static_cast<std::uint64_t>(part * static_cast<double>(count_));
    for (std::size_t i = 0; i < by_ms_.size(); ++i) {
        if (by_ms_[i] >= wanted && by_ms_[i] != 0) return static_cast<TimeMs>(i);
        wanted -= std::min(wanted, by_ms_[i]);
    }
    return 0;
}

CrowdViewer::CrowdViewer(zmq::context_t& context,
                         const std::string& sync_endpoint,
                         Unpacker& unpacker)
    : sync_{context, zmq::socket_type::dealer},
      feed_{context, zmq::socket_type::sub},
      unpacker_{unpacker} {
    sync_.set(zmq::sockopt::linger, 0);
    feed_.set(zmq::sockopt::linger, 0);
    for (const char* prefix : {"z/", "upto", "heartbeat"})
        feed_.set(zmq::sockopt::subscribe, prefix);
    sync_.connect(sync_endpoint);
    sync_.send(zmq::str_buffer(R"({"request":"status","digest":false})"), zmq::send_flags::none);
}

void CrowdViewer::read_answers(CrowdFigures& figures) {
    for (auto frames = received(sync_); !frames.empty(); frames = received(sync_)) {
        const auto answer = read_answer(frames[0].to_string_view());
        if (!answer) throw std::runtime_error{"an answer that is none"};
        if (const auto* status = std::get_if<StatusAnswer>(&*answer)) {
            feed_.connect(status->feed_endpoint);
            stage_ = Stage::hearing_feed;
        } else if (const auto* head = std::get_if<SnapshotHead>(&*answer)) {
            figures.snapshot_bytes += frames.at(1).size();
            known_ = head->sequence;
            stage_ = Stage::live;
            catching_up_ = true;
            figures.join.note(
                std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - began_)
                    .count());
        } else {
            throw std::runtime_error{"a request was refused: " + frames[0].to_string()};
        }
    }
}

/// All that was gathered belongs to the flush that ends here, or to one before.
void CrowdViewer::take_flush(std::uint64_t upto, CrowdFigures& figures) {
    if (stage_ != Stage::live) return;
    std::uint64_t count = 0;
    TimeMs oldest_ms = wall_now_ms();
    for (const auto& carried : gathered_) {
        const auto news = std::ranges::count_if(carried->sequences, [&](std::uint64_t sequence) {
            return sequence > known_ && sequence <= upto;
        });
        count += static_cast<std::uint64_t>(news);
        if (news > 0) oldest_ms = std::min(oldest_ms, carried->oldest_ms);
    }
    gathered_.clear();
    if (upto <= known_) return;
    if (count != upto - known_) {
        ++figures.gaps;
        stage_ = Stage::loading;
        began_ = Clock::now();
        sync_.send(zmq::str_buffer(R"({"request":"snapshot"})"), zmq::send_flags::none);
        return;
    }
    known_ = upto;
    ++figures.flushes;
    // What came while the snapshot was made is of the way in, which is told apart.
    if (!std::exchange(catching_up_, false)) figures.lag.note(wall_now_ms() - oldest_ms);
}

void CrowdViewer::read(std::size_t most_messages, CrowdFigures& figures) {
    read_answers(figures);
    for (std::size_t i = 0; i < most_messages; ++i) {
        const std::vector<zmq::message_t> frames = received(feed_);
        if (frames.empty()) return;
        const std::string_view topic = frames[0].to_string_view();
        if (topic == "upto") {
            const auto upto = read_upto(frames.at(1).to_string_view());
            if (!upto) throw std::runtime_error{"an upto that is none"};
            take_flush(*upto, figures);
        } else if (topic == "heartbeat") {
            if (stage_ != Stage::hearing_feed) continue;
            stage_ = Stage::loading;
            sync_.send(zmq::str_buffer(R"({"request":"snapshot"})"), zmq::send_flags::none);
        } else if (stage_ == Stage::loading || stage_ == Stage::live) {
            gathered_.push_back(unpacker_.of(frames.at(1).to_string_view()));
        }
    }
}

}  // namespace yiping
