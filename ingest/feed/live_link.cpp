#include "ingest/feed/live_link.hpp"

#include <fmt/format.h>
#include <zstd.h>

#include <algorithm>
#include <array>
#include <utility>

#include "ingest/city/apply.hpp"
#include "ingest/city/keyframe.hpp"
#include "ingest/store/compression.hpp"

namespace yiping {
namespace {

using namespace std::chrono_literals;

constexpr auto silence_is_loss = 3s;  // heartbeats come each second
constexpr auto answer_within = 30s;   // a daemon may have a backlog to fold before it can answer
constexpr std::uint64_t history_page_events = 10'000;
constexpr std::uint64_t max_keyframe_bytes = 1ULL << 31;
constexpr int max_turn_messages = 1'000;
constexpr int feed_high_water = 20'000;

std::vector<zmq::message_t> receive_waiting(zmq::socket_t& socket) {
    std::vector<zmq::message_t> frames;
    do {
        zmq::message_t frame;
        if (!socket.recv(frame, zmq::recv_flags::dontwait)) return {};
        frames.push_back(std::move(frame));
    } while (frames.back().more());
    return frames;
}

std::string_view text_of(const zmq::message_t& frame) {
    return {frame.data<char>(), frame.size()};
}

/// Once and not again: were libzmq to come back by itself, another daemon with another log could
/// speak on the same socket, and nobody would know where the one ends and the other begins.
void connect(zmq::socket_t& socket,
             const std::string& endpoint,
             const std::optional<OwnKeys>& keys) {
    use_keys(socket, keys);
    socket.set(zmq::sockopt::linger, 0);
    socket.set(zmq::sockopt::reconnect_ivl, -1);
    try {
        socket.connect(endpoint);
    } catch (const zmq::error_t& error) {
        throw IoError{fmt::format("\"{}\" is no endpoint: {}", endpoint, error.what())};
    }
}

/// A daemon that listens on all its addresses tells "tcp://0.0.0.0:5551": the host is then the one
/// at which it was found.
std::string reachable_from(const std::string& sync_endpoint, const std::string& told) {
    constexpr std::string_view everywhere[]{"tcp://0.0.0.0:", "tcp://*:", "tcp://[::]:"};
    for (const std::string_view any : everywhere)
        if (told.starts_with(any))
            return sync_endpoint.substr(0, sync_endpoint.rfind(':') + 1) + told.substr(any.size());
    return told;
}

std::string decompressed(const SnapshotHead& head, std::string_view packed) {
    if (head.encoding != "zstd" || head.bytes > max_keyframe_bytes)
        throw LinkLost{"the daemon sent a snapshot that cannot be read"};
    std::string bytes(head.bytes, '\0');
    const std::size_t size =
        ZSTD_decompress(bytes.data(), bytes.size(), packed.data(), packed.size());
    if (ZSTD_isError(size) != 0 || size != bytes.size() || digest_of_keyframe(bytes) != head.digest)
        throw LinkLost{"the daemon sent a damaged snapshot"};
    return bytes;
}

}  // namespace

LiveLink::LiveLink(zmq::context_t& context,
                   const std::string& sync_endpoint,
                   const std::optional<OwnKeys>& keys,
                   CatchUp& catch_up,
                   CommandBox& commands,
                   Give give)
    : sync_{context, zmq::socket_type::dealer},
      feed_{context, zmq::socket_type::sub},
      sync_endpoint_{sync_endpoint},
      keys_{keys},
      catch_up_{catch_up},
      commands_{commands},
      give_{std::move(give)},
      heard_at_{Clock::now()} {
    connect(sync_, sync_endpoint, keys_);
    ask(R"({"request":"status","digest":false})");
}

LiveLink::~LiveLink() {
    commands_.set_open(false);
    for (const SentCommand& unsent : commands_.take())
        unanswered_commands_.push_back(unsent.event.id);
    for (const std::string& id : unanswered_commands_) {
        CommandAnswer lost{id, false, 0, "connection_lost", "", {}};
        lost.detail = "the connection was lost before the daemon answered";
        give_(std::move(lost));
    }
}

void LiveLink::serve(const std::stop_token& stop) {
    while (!stop.stop_requested() && !stopping_) {
        poll_once();
        read_answers();
        read_feed();
        send_commands();
        check_time();
    }
}

void LiveLink::poll_once() {
    constexpr auto tick = 100ms;  // how exactly silence is noticed
    std::array<zmq::pollitem_t, 3> items{{{sync_.handle(), 0, ZMQ_POLLIN, 0},
                                          {nullptr, commands_.fd(), ZMQ_POLLIN, 0},
                                          {feed_.handle(), 0, ZMQ_POLLIN, 0}}};
    try {
        zmq::poll(items, tick);
    } catch (const zmq::error_t& error) {
        if (error.num() != EINTR) throw;
    }
}

void LiveLink::read_answers() {
    for (auto frames = receive_waiting(sync_); !frames.empty(); frames = receive_waiting(sync_))
        take_answer(frames);
}

void LiveLink::read_feed() {
    for (int i = 0; i < max_turn_messages; ++i) {
        const std::vector<zmq::message_t> frames = receive_waiting(feed_);
        if (frames.empty()) return;
        if (frames.size() != 2) continue;
        const std::string_view topic = text_of(frames[0]), payload = text_of(frames[1]);
        if (topic == "heartbeat") {
            if (auto heartbeat = read_heartbeat(payload)) take_heartbeat(std::move(*heartbeat));
        } else if (topic == "upto") {
            if (const auto upto = read_upto(payload)) catch_up_.hear_upto(*upto);
            advance();
        } else if (topic.starts_with("z/")) {
            const auto json = decompress(payload, most_block_bytes);
            if (!json) throw LinkLost{"the daemon sent what cannot be unpacked"};
            take_events(*json);
        }
    }
    heard_at_ = Clock::now();  // so much waits that its heartbeats are merely not read yet
}

void LiveLink::check_time() {
    const Clock::time_point now = Clock::now();
    if (now - heard_at_ > silence_is_loss)
        throw LinkLost{found_feed_ ? "the daemon has fallen silent" : "nothing answers there"};
    if (asked_at_ && now - *asked_at_ > answer_within) throw LinkLost{"the daemon does not answer"};
}

// ---- from connecting to live

void LiveLink::take_answer(const std::vector<zmq::message_t>& frames) {
    std::optional<DaemonAnswer> answer = read_answer(text_of(frames[0]));
    if (!answer) throw LinkLost{"what answers there is no ingest"};
    if (auto* command = std::get_if<CommandAnswer>(&*answer))
        return take_command_answer(std::move(*command));
    if (const auto* error = std::get_if<ErrorAnswer>(&*answer)) return take_error(*error);
    if (const auto* page = std::get_if<HistoryPage>(&*answer)) return take_history(*page);
    if (const auto* head = std::get_if<SnapshotHead>(&*answer)) {
        if (frames.size() != 2) throw LinkLost{"the daemon sent half a snapshot"};
        return take_snapshot(*head, text_of(frames[1]));
    }
    asked_at_.reset();
    subscribe(std::get<StatusAnswer>(*answer).feed_endpoint);
}

void LiveLink::take_error(const ErrorAnswer& error) {
    if (error.request == "command")
        return take_command_answer({"", false, 0, error.reason, "", error.detail});
    const bool about_history = error.request == "history";
    if (!about_history || catch_up_.awaits_snapshot())
        throw LinkLost{fmt::format("the daemon refused {}: {}", error.request, error.detail)};
    asked_at_.reset();
    catch_up_.history_refused();
    advance();
}

void LiveLink::subscribe(const std::string& feed_endpoint) {
    feed_.set(zmq::sockopt::rcvhwm, feed_high_water);
    for (const char* prefix : {"z/", "upto", "heartbeat"})  // all of it, packed
        feed_.set(zmq::sockopt::subscribe, prefix);
    connect(feed_, reachable_from(sync_endpoint_, feed_endpoint), keys_);
    found_feed_ = true;
    catch_up_.subscribed();
    heard_at_ = Clock::now();
}

void LiveLink::take_heartbeat(Heartbeat heartbeat) {
    heard_at_ = Clock::now();
    const std::uint64_t head = heartbeat.sequence;
    give(std::move(heartbeat));
    catch_up_.hear_heartbeat(head);
    advance();
}

void LiveLink::take_snapshot(const SnapshotHead& head, std::string_view keyframe) {
    asked_at_.reset();
    if (head.fold_version != fold_version)
        throw LinkLost{fmt::format(
            "the daemon folds by version {} and this program by {}: use the same release of both",
            head.fold_version,
            fold_version)};
    auto city = std::make_unique<CityState>(city_from_keyframe(decompressed(head, keyframe)));
    catch_up_.take_snapshot(city->last_sequence);
    give(Snapshot{std::move(city)});
    advance();
}

// ---- the stream

void LiveLink::take_events(std::string_view json) {
    for (Decoded& decoded : decoder_.decode_logged_batch(json)) {
        auto* event = std::get_if<Event>(&decoded);
        if (event == nullptr)
            throw LinkLost{fmt::format("the daemon sent what is no event: {}",
                                       std::get<Reject>(decoded).detail)};
        catch_up_.hear_event(std::move(*event));
    }
}

/// Hands out what is in order and asks for what is missing.
void LiveLink::advance() {
    if (catch_up_.is_live() && !std::exchange(was_live_, true)) {
        commands_.set_open(true);
        give(LinkChange{LinkChange::State::live, ""});
    }
    if (Flush flush = catch_up_.take(); !flush.events.empty()) give(std::move(flush));
    const std::optional<Ask> wanted = catch_up_.ask();
    if (!wanted) return;
    const auto* history = std::get_if<AskHistory>(&*wanted);
    if (history == nullptr) return ask(R"({"request":"snapshot"})");
    ask(fmt::format(R"({{"request":"history","from_sequence":{},"to_sequence":{},"limit":{}}})",
                    history->from,
                    history->to,
                    history_page_events));
}

void LiveLink::take_history(const HistoryPage& page) {
    asked_at_.reset();
    const bool repairs = !catch_up_.asks_whether_log_goes_on();
    // What was deleted by its age cannot be repaired from the log: a snapshot leads over it.
    const std::string_view events =
        repairs && page.kept_no_longer ? std::string_view{"[]"} : page.events_json;
    if (repairs && events != "[]") take_events(events);
    catch_up_.take_history(events);
    advance();
}

// ---- asking

void LiveLink::ask(const std::string& json) {
    asked_at_ = Clock::now();
    send(json);
}

/// Never waits: there is nobody to send to once the connection is cut.
void LiveLink::send(const std::string& json) {
    if (!sync_.send(zmq::buffer(json), zmq::send_flags::dontwait))
        throw LinkLost{"the connection was cut"};
}

void LiveLink::send_commands() {
    const std::deque<SentCommand> commands = commands_.take();
    for (const SentCommand& command : commands) unanswered_commands_.push_back(command.event.id);
    for (const SentCommand& command : commands) {
        const std::string expected =
            command.expected_sequence
                ? fmt::format(R"("expected_sequence":{},)", *command.expected_sequence)
                : "";
        send(fmt::format(R"({{"request":"command",{}"event":{}}})", expected, command.event.json));
    }
}

void LiveLink::take_command_answer(CommandAnswer answer) {
    // The daemon answers commands in order, and cannot name one that it could not read.
    if (unanswered_commands_.empty()) return;
    answer.id = unanswered_commands_.front();
    unanswered_commands_.pop_front();
    give(std::move(answer));
}

void LiveLink::give(FeedItem item) {
    const Clock::time_point before = Clock::now();
    if (!give_(std::move(item))) stopping_ = true;
    heard_at_ += Clock::now() - before;  // it was not the daemon that was silent meanwhile
}

}  // namespace yiping
