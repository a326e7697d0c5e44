#include "ingest/commands/daemon.hpp"

#include <fmt/format.h>
#include <spdlog/spdlog.h>
#include <sys/signalfd.h>
#include <systemd/sd-daemon.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <tuple>

#include "ingest/city/apply.hpp"
#include "ingest/city/keyframe.hpp"
#include "ingest/commands/command.hpp"
#include "ingest/feed/curve.hpp"
#include "ingest/net/endpoint.hpp"

namespace yiping {
namespace {

using namespace std::chrono_literals;

// What one turn of the loop takes in before it commits.
constexpr std::size_t max_turn_letters = 4'096;
constexpr std::size_t max_turn_bytes = 8UL * 1024 * 1024;
constexpr int max_turn_requests = 64;
/// How long the end of the daemon may take in what had already arrived.
constexpr auto finish_at_most = 5s;

TimeMs wall_clock_ms() {
    return std::chrono::duration_cast<std::chrono::milliseconds>(
               std::chrono::system_clock::now().time_since_epoch())
        .count();
}

/// Messages of producers that are there already, within the bounds of one turn.
void take_waiting(Router& intake, std::vector<Letter>& letters) {
    letters.clear();
    std::size_t bytes = 0;
    while (letters.size() < max_turn_letters && bytes < max_turn_bytes) {
        std::optional<Letter> letter = intake.receive();
        if (!letter) break;
        if (letter->body) bytes += letter->body->size();
        letters.push_back(std::move(*letter));
    }
}

bool wants_keys(const ServeSettings& settings, const std::string& endpoint) {
    return settings.security.always || !is_local_endpoint(endpoint);
}

/// The settings with the daemon's key on each socket that needs one.
ServeSettings secured(ServeSettings settings) {
    const SecuritySettings& security = settings.security;
    std::string secret_key;
    if (!security.server_key.empty())
        secret_key = read_own_keys(security.server_key).own.secret_key;
    const Endpoints& ends = settings.endpoints;
    for (const auto& [name, endpoint, limits] :
         {std::tuple{"intake", ends.intake, &settings.intake_limits},
          std::tuple{"feed", ends.feed, &settings.feed_limits},
          std::tuple{"sync", ends.sync, &settings.sync_limits}}) {
        if (!wants_keys(settings, endpoint)) continue;
        if (secret_key.empty() || security.keys.empty())
            throw WrongUse{fmt::format(
                "{} at {} could be reached from other machines and needs keys: make the daemon's "
                "by `ingest keygen --server --out server.key`, list those who may come in a keys "
                "file (`ingest keygen --name ...`), and give --server-key server.key --keys "
                "keys.toml; or use an address of this machine (tcp://127.0.0.1:PORT, ipc://FILE)",
                name,
                endpoint)};
        limits->secret_key = secret_key;
    }
    return settings;
}

/// What is expected is waited for from now on.
ServeSettings beginning_now(ServeSettings settings) {
    settings.rules.watch.since_ms = wall_clock_ms();
    return settings;
}

}  // namespace

Daemon::Daemon(const ServeSettings& settings, Locate locate, std::string city_file)
    : settings_{beginning_now(secured(settings))},
      city_file_{std::move(city_file)},
      context_{settings_.io_threads},
      gate_{context_, settings_.security.keys, settings_.rules.local},
      store_{open_sqlite_store(settings_.store_file, OpenMode::read_write)},
      quarantine_{quarantine_of(settings_.store_file), settings_.quarantine},
      intake_{context_, settings_.endpoints.intake, "intake", settings_.intake_limits},
      sync_{context_, settings_.endpoints.sync, "sync", settings_.sync_limits},
      publisher_{context_, settings_.endpoints.feed, settings_.feed_limits},
      producers_{context_, intake_.socket(), "intake"},
      viewers_{context_, publisher_.socket(), "feed"},
      askers_{context_, sync_.socket(), "sync"},
      endpoints_{intake_.endpoint(), publisher_.endpoint(), sync_.endpoint()},
      pipeline_{
          *store_, std::move(locate), intake_, publisher_, settings_.rules, {&gate_, &quarantine_}},
      archivist_{
          context_,
          [file = settings_.store_file] { return open_sqlite_store(file, OpenMode::read_only); }},
      last_keyframe_{0} {
    if (const auto keyframe = store_->keyframe_before(sequence(), fold_version)) {
        last_keyframe_ = keyframe->sequence;
        last_keyframe_ms_ = keyframe->recorded_ms;
    }
    if (!settings_.metrics.empty()) metrics_.emplace(settings_.metrics);
}

TimeMs Daemon::now_ms() const {
    return wall_clock_ms() + settings_.clock_shift_ms;
}

void Daemon::check(const ServeSettings& settings) {
    const ServeSettings sound = secured(settings);
    if (!sound.security.keys.empty()) (void)Keyring::read(sound.security.keys);
}

void Daemon::run(int signal_fd) {
    try {
        while (!wait_for_work(signal_fd)) {
            serve_intake();
            serve_sync();
            serve_archive();
            serve_snapshots();
            serve_clock();
            intake_.send_waiting();
            sync_.send_waiting();
        }
        finish();
    } catch (const IoError&) {
        heartbeat("failed");  // the last word to those who watch
        throw;
    }
}

/// True when it is time to end.
bool Daemon::wait_for_work(int signal_fd) {
    std::array<zmq::pollitem_t, 9> items{{{gate_.socket().handle(), 0, ZMQ_POLLIN, 0},
                                          {askers_.socket().handle(), 0, ZMQ_POLLIN, 0},
                                          {intake_.socket().handle(), 0, ZMQ_POLLIN, 0},
                                          {sync_.socket().handle(), 0, ZMQ_POLLIN, 0},
                                          {publisher_.socket().handle(), 0, ZMQ_POLLIN, 0},
                                          {archivist_.socket().handle(), 0, ZMQ_POLLIN, 0},
                                          {producers_.socket().handle(), 0, ZMQ_POLLIN, 0},
                                          {viewers_.socket().handle(), 0, ZMQ_POLLIN, 0},
                                          {nullptr, signal_fd, ZMQ_POLLIN, 0}}};
    const Clock::time_point until =
        std::min(next_second_, publisher_.flush_due().value_or(next_second_));
    auto wait = std::chrono::ceil<std::chrono::milliseconds>(until - Clock::now());
    // Nothing tells when a slow peer can be sent to again.
    if (intake_.has_waiting() || sync_.has_waiting()) wait = std::min(wait, 1ms);
    try {
        zmq::poll(items, std::max(wait, 0ms));
    } catch (const zmq::error_t& error) {
        if (error.num() != EINTR) throw;
    }
    publisher_.read_subscriptions();
    producers_.update();
    viewers_.update();
    askers_.update();
    gate_.answer(open_connections(), settings_.security.max_connections);
    return (items.back().revents & ZMQ_POLLIN) != 0 && told_to_end(signal_fd);
}

/// Takes the signals that came; SIGHUP is no reason to end.
bool Daemon::told_to_end(int signal_fd) {
    signalfd_siginfo signal{};
    if (read(signal_fd, &signal, sizeof signal) != sizeof signal) return true;
    if (signal.ssi_signo != SIGHUP) return true;
    spdlog::info("SIGHUP: the keys are read again");
    reload_keys(true);
    return false;
}

/// A subscriber cannot be told apart from the others, so when anybody lost a right all of them are
/// cut, and those who still may come back.
void Daemon::reload_keys(bool anyway) {
    gate_.reload(anyway);
    const bool guarded = !settings_.feed_limits.secret_key.empty();
    if (gate_.take_took_away() && guarded) publisher_.cut_all();
}

std::uint64_t Daemon::open_connections() const {
    return static_cast<std::uint64_t>(producers_.connected() + viewers_.connected() +
                                      askers_.connected());
}

void Daemon::serve_intake() {
    take_waiting(intake_, letters_);
    if (!letters_.empty()) pipeline_.handle(letters_, now_ms());
    letters_.clear();  // an idle daemon keeps nobody's messages
}

void Daemon::serve_sync() {
    for (int i = 0; i < max_turn_requests; ++i) {
        const std::optional<Letter> letter = sync_.receive();
        if (!letter) return;
        answer_sync(*letter);
    }
}

void Daemon::answer_sync(const Letter& letter) {
    const auto answer = [&](const std::string& text) {
        const std::string_view frame = text;
        sync_.answer(letter.from, {&frame, 1});
    };
    const auto archive = [&](auto request, std::string_view name) {
        ask_archivist({std::move(request), letter.from, sequence()}, name);
    };
    Request request = letter.body ? parse_request(text_of(*letter.body))
                                  : RequestError{"", "bad_value", "a request is one frame"};
    if (!may_ask(letter, request)) {
        gate_.note_refused(letter.key, "a request that its role may not make");
        return answer(error_json({"", "not_allowed", "this key may not ask for that"}));
    }
    if (const auto* asked = std::get_if<StatusRequest>(&request)) {
        DaemonStatus told = status();
        told.wants_digest = asked->digest;
        return answer(status_json(told));
    }
    if (const auto* command = std::get_if<CommandRequest>(&request))
        return answer(pipeline_.command(*command, now_ms(), letter.key));
    if (const auto* person = std::get_if<PersonRequest>(&request))
        return answer(pipeline_.person(*person, now_ms(), letter.key));
    if (const auto* error = std::get_if<RequestError>(&request)) return answer(error_json(*error));
    if (std::holds_alternative<SnapshotRequest>(request)) {
        if (!snapshot_desk_.ask(letter.from))
            answer(error_json({"snapshot", "overloaded", "too many requests wait; ask again"}));
        return;
    }
    if (const auto* history = std::get_if<HistoryRequest>(&request))
        return archive(*history, "history");
    if (const auto* moment = std::get_if<MomentRequest>(&request))
        return archive(*moment, "moment");
    if (const auto* timeline = std::get_if<TimelineRequest>(&request))
        return archive(*timeline, "timeline");
    archive(std::get<DigestRequest>(request), "digest");
}

/// A producer sees no more of the city than the daemon's own figures; commands are judged where the
/// state is known.
bool Daemon::may_ask(const Letter& letter, const Request& request) {
    const KeyHolder* sender = gate_.sender(letter.key);
    if (sender == nullptr) return false;
    return sender->actor.role != Role::producer || std::holds_alternative<StatusRequest>(request) ||
           std::holds_alternative<CommandRequest>(request) ||
           std::holds_alternative<RequestError>(request);
}

/// One snapshot at a time, for all who asked before it is begun.
void Daemon::serve_snapshots() {
    if (!snapshot_desk_.wants_one()) return;
    if (archivist_.ask({SnapshotRequest{}, {}, sequence()})) snapshot_desk_.started();
}

void Daemon::answer_snapshots(const ArchiveAnswer& answer) {
    Frames frames;
    for (const std::string& frame : answer.frames) frames.emplace_back(frame);
    for (const Route& to : snapshot_desk_.finished()) sync_.answer_shared(to, frames);
}

void Daemon::ask_archivist(ArchiveTask task, std::string_view request) {
    const Route from = task.from;
    if (archivist_.ask(std::move(task))) return;
    const std::string text =
        error_json({std::string{request}, "overloaded", "too many requests wait; ask again"});
    const std::string_view frame = text;
    sync_.answer(from, {&frame, 1});
}

void Daemon::serve_archive() {
    for (const ArchiveResult& result : archivist_.take()) {
        if (const auto* answer = std::get_if<ArchiveAnswer>(&result)) {
            if (answer->to.peer.empty()) {  // asked by the desk, for many
                answer_snapshots(*answer);
                continue;
            }
            const std::vector<std::string_view> frames{answer->frames.begin(),
                                                       answer->frames.end()};
            sync_.answer(answer->to, frames);
            continue;
        }
        keyframe_asked_ = false;
        if (const auto* keyframe = std::get_if<StoredKeyframe>(&result)) keep_keyframe(*keyframe);
    }
}

void Daemon::ask_for_keyframe() {
    const bool many = sequence() - last_keyframe_ >= settings_.keyframe_every_events;
    // Telemetry goes by whole keyframes, so there must be one now and then on a quiet day too.
    const bool old =
        sequence() != last_keyframe_ && pipeline_.city().now_ms >= last_keyframe_ms_ + hour_ms;
    if (keyframe_asked_ || (!many && !old)) return;
    keyframe_asked_ = archivist_.ask({KeyframeRequest{}, {}, sequence()});
}

void Daemon::keep_keyframe(const StoredKeyframe& keyframe) {
    try {
        store_->put_keyframe(keyframe);
        last_keyframe_ = keyframe.sequence;
        last_keyframe_ms_ = keyframe.recorded_ms;
    } catch (const DiskFull& error) {
        spdlog::warn("keyframe {} is not kept: {}", keyframe.sequence, error.what());
    }
}

void Daemon::serve_clock() {
    const Clock::time_point now = Clock::now();
    if (const auto due = publisher_.flush_due(); due && *due <= now) publisher_.flush();
    if (now < next_second_) return;
    next_second_ = std::max(next_second_ + 1s, now);
    pipeline_.tick(now_ms());
    pipeline_.retain(now_ms());
    stored_rate_.note_total(pipeline_.counts().stored);
    published_rate_.note_total(publisher_.published());
    heartbeat(pipeline_.store_state());
    ask_for_keyframe();
    reload_keys(false);
    quarantine_.write();
    if (++seconds_ % 60 == 0) pipeline_.next_minute();
    if (metrics_) metrics_->note(status());
    sd_notify(0, "WATCHDOG=1");
}

void Daemon::heartbeat(std::string_view store_state) {
    publisher_.heartbeat(pipeline_.city(), now_ms(), store_state, pipeline_.clocks());
}

void Daemon::finish() {
    sd_notify(0, "STOPPING=1");
    const Clock::time_point until = Clock::now() + finish_at_most;
    for (take_waiting(intake_, letters_); !letters_.empty() && Clock::now() < until;
         take_waiting(intake_, letters_))
        pipeline_.handle(letters_, now_ms());
    serve_sync();
    intake_.send_waiting();
    sync_.send_waiting();
    publisher_.flush();
    if (sequence() == last_keyframe_) return;
    StoredKeyframe keyframe{
        sequence(), pipeline_.city().now_ms, fold_version, {}, keyframe_of(pipeline_.city())};
    keyframe.digest = digest_of_keyframe(keyframe.bytes);
    keep_keyframe(keyframe);
}

DaemonStatus Daemon::status() {
    DaemonStatus status;
    status.city = &pipeline_.city();
    status.now_ms = now_ms();
    status.uptime_s = std::chrono::duration<double>(Clock::now() - started_).count();
    status.counts = pipeline_.counts();
    status.store = store_->figures();
    status.store_file = settings_.store_file.string();
    status.store_state = pipeline_.store_state();
    status.city_file = city_file_;
    status.endpoints = endpoints_;
    status.producers = static_cast<std::uint64_t>(producers_.connected());
    status.viewers = static_cast<std::uint64_t>(viewers_.connected());
    status.disconnects =
        static_cast<std::uint64_t>(producers_.ended() + viewers_.ended() + askers_.ended());
    for (const PeerCounter* peers : {&producers_, &viewers_, &askers_}) {
        status.half_open += static_cast<std::uint64_t>(
            std::max<std::int64_t>(0, peers->open() - peers->connected()));
        status.handshakes_failed += static_cast<std::uint64_t>(peers->failed());
    }
    status.gate = gate_.counts();
    status.keys = gate_.keys().size();
    for (const SocketLimits* limits :
         {&settings_.intake_limits, &settings_.feed_limits, &settings_.sync_limits})
        status.asks_for_keys = status.asks_for_keys || !limits->secret_key.empty();
    status.quarantine_kept = quarantine_.kept();
    status.quarantine_not_kept = quarantine_.not_kept();
    status.snapshots = snapshot_desk_.made();
    status.clocks = &pipeline_.clocks();
    status.undelivered_acks = intake_.undelivered();
    status.deaf_peers = intake_.deaf_peers() + sync_.deaf_peers();
    status.published = publisher_.published();
    status.stored_per_s = stored_rate_.per_second();
    status.published_per_s = published_rate_.per_second();
    return status;
}

}  // namespace yiping
