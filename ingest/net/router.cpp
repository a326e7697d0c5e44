#include "ingest/net/router.hpp"

namespace yiping {

Router::Router(zmq::context_t& context,
               const std::string& endpoint,
               const std::string& name,
               const SocketLimits& limits)
    : socket_{limited_socket(context, zmq::socket_type::router, name, limits)},
      guarded_{!limits.secret_key.empty()} {
    socket_.set(zmq::sockopt::router_mandatory, true);
    // A producer with a name of its own that comes back before its old connection is known to be
    // dead takes its place; without this it would be turned away.
    socket_.set(zmq::sockopt::router_handover, true);
    endpoint_ = bind_socket(socket_, endpoint, name);
}

/// Frame by frame, with nothing asked of the heap: this runs for every event that comes alone.
std::optional<Letter> Router::receive() {
    for (;;) {
        // Fresh each time: a receive that finds nothing wipes the message that it is given.
        zmq::message_t peer;
        if (!socket_.recv(peer, zmq::recv_flags::dontwait)) return std::nullopt;
        Letter letter;
        letter.from.peer = text_of(peer);
        zmq::message_t body;
        if (peer.more()) (void)socket_.recv(body);
        letter.from.delimiter = body.empty() && body.more();
        if (letter.from.delimiter) (void)socket_.recv(body);
        if (guarded_)
            if (const char* key = zmq_msg_gets(body.handle(), "User-Id")) letter.key = key;
        bool whole = peer.more();
        for (bool more = body.more(); more; whole = false) {
            zmq::message_t surplus;
            (void)socket_.recv(surplus);
            more = surplus.more();
        }
        if (deaf_.contains(letter.from.peer)) continue;
        if (whole) letter.body = std::move(body);
        return letter;
    }
}

namespace {

zmq::message_t message_of(std::string_view text) {
    return zmq::message_t{text.data(), text.size()};
}
/// Beyond some bytes libzmq counts who refers to them and copies nothing.
zmq::message_t message_of(zmq::message_t& shared) {
    zmq::message_t message;
    message.copy(shared);
    return message;
}

}  // namespace

template <class Frame>
Router::Sent Router::try_send(const std::string& peer, bool delimiter, std::span<Frame> frames) {
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
        socket_.send(message_of(frames[i]),
                     i + 1 < frames.size() ? zmq::send_flags::sndmore : zmq::send_flags::none);
    return Sent::yes;
}

void Router::answer(const Route& to, std::span<const std::string_view> frames) {
    answer_or_keep(to, frames);
}

void Router::answer_shared(const Route& to, std::span<zmq::message_t> frames) {
    answer_or_keep(to, frames);
}

template <class Frame>
void Router::answer_or_keep(const Route& to, std::span<Frame> frames) {
    Sent sent = deaf_.contains(to.peer) ? Sent::nobody_there : Sent::not_now;
    if (sent == Sent::not_now && !waiting_.contains(to.peer))
        sent = try_send(to.peer, to.delimiter, frames);
    if (sent == Sent::nobody_there) ++undelivered_;
    if (sent != Sent::not_now) return;
    Frames kept;
    for (Frame& frame : frames) kept.push_back(message_of(frame));
    keep(to, std::move(kept));
}

void Router::keep(const Route& to, Frames frames) {
    Waiting& waiting = waiting_[to.peer];
    for (const zmq::message_t& frame : frames) waiting.bytes += frame.size();
    waiting.answers.push_back({to.delimiter, std::move(frames)});
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
            Answer& next = answers.front();
            sent = try_send(peer->first, next.delimiter, std::span{next.frames});
            if (sent != Sent::yes) break;
            for (const zmq::message_t& frame : next.frames) peer->second.bytes -= frame.size();
            answers.pop_front();
        }
        if (sent == Sent::nobody_there) undelivered_ += answers.size();
        peer = sent == Sent::not_now ? std::next(peer) : waiting_.erase(peer);
    }
}

}  // namespace yiping
