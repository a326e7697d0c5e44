#include "ingest/net/router.hpp"

namespace yiping {

Router::Router(zmq::context_t& context,
               const std::string& endpoint,
               const std::string& name,
               const SocketLimits& limits)
    : socket_{limited_socket(context, zmq::socket_type::router, name, limits)} {
    socket_.set(zmq::sockopt::router_mandatory, true);
    // A producer with a name of its own that comes back before its old connection is known to be
    // dead takes its place; without this it would be turned away.
    socket_.set(zmq::sockopt::router_handover, true);
    endpoint_ = bind_socket(socket_, endpoint, name);
}

std::optional<Letter> Router::receive() {
    for (Frames frames = receive_waiting(socket_); !frames.empty();
         frames = receive_waiting(socket_)) {
        Letter letter;
        letter.from.peer = text_of(frames[0]);
        if (deaf_.contains(letter.from.peer)) continue;
        letter.from.delimiter = frames.size() > 2 && frames[1].empty();
        if (const char* key = zmq_msg_gets(frames.back().handle(), "User-Id")) letter.key = key;
        const std::size_t body = letter.from.delimiter ? 2 : 1;
        if (frames.size() == body + 1) letter.body = std::move(frames[body]);
        return letter;
    }
    return std::nullopt;
}

template <class Texts>
Router::Sent Router::try_send(const std::string& peer, bool delimiter, const Texts& frames) {
    try {
        if (!socket_.send(zmq::buffer(peer), zmq::send_flags::dontwait | zmq::send_flags::sndmore))
            return Sent::not_now;
    } catch (const zmq::error_t& error) {
        if (error.num() == EHOSTUNREACH) return Sent::nobody_there;
        throw;
    }
    // Once the peer's name was taken the rest of the message cannot block.
    if (delimiter) socket_.send(zmq::message_t{}, zmq::send_flags::sndmore);
    for (std::size_t i = 0; i < frames.size(); ++i)
        socket_.send(zmq::buffer(frames[i]),
                     i + 1 < frames.size() ? zmq::send_flags::sndmore : zmq::send_flags::none);
    return Sent::yes;
}

void Router::answer(const Route& to, std::span<const std::string_view> frames) {
    Sent sent = deaf_.contains(to.peer) ? Sent::nobody_there : Sent::not_now;
    if (sent == Sent::not_now && !waiting_.contains(to.peer))
        sent = try_send(to.peer, to.delimiter, frames);
    if (sent == Sent::nobody_there) ++undelivered_;
    if (sent == Sent::not_now) keep(to, frames);
}

void Router::keep(const Route& to, std::span<const std::string_view> frames) {
    Waiting& waiting = waiting_[to.peer];
    waiting.answers.push_back({to.delimiter, {frames.begin(), frames.end()}});
    for (const std::string_view frame : frames) waiting.bytes += frame.size();
    if (waiting.bytes <= max_waiting_bytes) return;
    undelivered_ += waiting.answers.size();
    waiting_.erase(to.peer);
    deaf_.insert(to.peer);
}

void Router::send_waiting() {
    for (auto peer = waiting_.begin(); peer != waiting_.end();) {
        std::deque<Answer>& answers = peer->second.answers;
        Sent sent = Sent::yes;
        while (!answers.empty() && sent == Sent::yes) {
            const Answer& next = answers.front();
            sent = try_send(peer->first, next.delimiter, next.frames);
            if (sent != Sent::yes) break;
            for (const std::string& frame : next.frames) peer->second.bytes -= frame.size();
            answers.pop_front();
        }
        if (sent == Sent::nobody_there) undelivered_ += answers.size();
        peer = sent == Sent::not_now ? std::next(peer) : waiting_.erase(peer);
    }
}

}  // namespace yiping
