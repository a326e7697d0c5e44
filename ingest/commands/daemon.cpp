#include "ingest/commands/daemon.hpp"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <array>

#include "ingest/city/apply.hpp"
#include "ingest/city/keyframe.hpp"
#include "ingest/commands/command.hpp"
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
std::vector<Letter> waiting_letters(Router& intake) {
    std::vector<Letter> letters;
    std::size_t bytes = 0;
    while (letters.size() < max_turn_letters && bytes < max_turn_bytes) {
        std::optional<Letter> letter = intake.receive();
        if (!letter) break;
        if (letter->body) bytes += letter->body->size();
        letters.push_back(std::move(*letter));
    }
    return letters;
}

const ServeSettings& checked(const ServeSettings& settings) {
    const Endpoints& ends = settings.endpoints;
    for (const auto& [name, endpoint] : {std::pair{"intake", ends.intake},
                                         std::pair{"feed", ends.feed},
                                         std::pair{"sync", ends.sync}})
        if (!is_local_endpoint(endpoint))
            throw WrongUse{fmt::format(
                "{} at {} could be reached from other machines and needs keys, which this version "
                "does not have: use an address of this machine (tcp://127.0.0.1:PORT, ipc://FILE)",
                name,
                endpoint)};
    return settings;
}

}  // namespace

Daemon::Daemon(const ServeSettings& settings, Locate locate, std::string city_file)
    : settings_{checked(settings)},
      city_file_{std::move(city_file)},
      store_{open_sqlite_store(settings_.store_file, OpenMode::read_write)},
      intake_{context_, settings_.endpoints.intake, "intake", settings_.intake_limits},
      sync_{context_, settings_.endpoints.sync, "sync", settings_.sync_limits},
      publisher_{context_, settings_.endpoints.feed, settings_.feed_limits},
      producers_{context_, intake_.socket(), "intake"},
      viewers_{context_, publisher_.socket(), "feed"},
      endpoints_{intake_.endpoint(), publisher_.endpoint(), sync_.endpoint()},
      pipeline_{*store_, std::move(locate), intake_, publisher_, settings_.rules},
      archivist_{
          context_,
          [file = settings_.store_file] { return open_sqlite_store(file, OpenMode::read_only); }},
      last_keyframe_{0} {
    if (const auto keyframe = store_->keyframe_before(sequence(), fold_version))
        last_keyframe_ = keyframe->sequence;
}

void Daemon::run(int stop_fd) {
    try {
        while (!wait_for_work(stop_fd)) {
            serve_intake();
            serve_sync();
            serve_archive();
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
bool Daemon::wait_for_work(int stop_fd) {
    std::array<zmq::pollitem_t, 7> items{{{intake_.socket().handle(), 0, ZMQ_POLLIN, 0},
                                          {sync_.socket().handle(), 0, ZMQ_POLLIN, 0},
                                          {publisher_.socket().handle(), 0, ZMQ_POLLIN, 0},
                                          {archivist_.socket().handle(), 0, ZMQ_POLLIN, 0},
                                          {producers_.socket().handle(), 0, ZMQ_POLLIN, 0},
                                          {viewers_.socket().handle(), 0, ZMQ_POLLIN, 0},
                                          {nullptr, stop_fd, ZMQ_POLLIN, 0}}};
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
    return (items.back().revents & ZMQ_POLLIN) != 0;
}

void Daemon::serve_intake() {
    const std::vector<Letter> letters = waiting_letters(intake_);
    if (!letters.empty()) pipeline_.handle(letters, wall_clock_ms());
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
    if (std::holds_alternative<StatusRequest>(request)) return answer(status());
    if (const auto* command = std::get_if<CommandRequest>(&request))
        return answer(pipeline_.command(*command, wall_clock_ms()));
    if (const auto* error = std::get_if<RequestError>(&request)) return answer(error_json(*error));
    if (std::holds_alternative<SnapshotRequest>(request))
        return archive(SnapshotRequest{}, "snapshot");
    if (const auto* history = std::get_if<HistoryRequest>(&request))
        return archive(*history, "history");
    archive(std::get<DigestRequest>(request), "digest");
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
    if (keyframe_asked_ || sequence() - last_keyframe_ < settings_.keyframe_every_events) return;
    keyframe_asked_ = archivist_.ask({KeyframeRequest{}, {}, sequence()});
}

void Daemon::keep_keyframe(const StoredKeyframe& keyframe) {
    try {
        store_->put_keyframe(keyframe);
        last_keyframe_ = keyframe.sequence;
    } catch (const DiskFull& error) {
        spdlog::warn("keyframe {} is not kept: {}", keyframe.sequence, error.what());
    }
}

void Daemon::serve_clock() {
    const Clock::time_point now = Clock::now();
    if (const auto due = publisher_.flush_due(); due && *due <= now) publisher_.flush();
    if (now < next_second_) return;
    next_second_ = std::max(next_second_ + 1s, now);
    pipeline_.tick(wall_clock_ms());
    stored_rate_.note_total(pipeline_.counts().stored);
    published_rate_.note_total(publisher_.published());
    heartbeat(pipeline_.store_state());
    ask_for_keyframe();
}

void Daemon::heartbeat(std::string_view store_state) {
    publisher_.heartbeat(pipeline_.city(), wall_clock_ms(), store_state);
}

void Daemon::finish() {
    const Clock::time_point until = Clock::now() + finish_at_most;
    for (std::vector<Letter> letters = waiting_letters(intake_);
         !letters.empty() && Clock::now() < until;
         letters = waiting_letters(intake_))
        pipeline_.handle(letters, wall_clock_ms());
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

std::string Daemon::status() {
    DaemonStatus status;
    status.city = &pipeline_.city();
    status.now_ms = wall_clock_ms();
    status.uptime_s = std::chrono::duration<double>(Clock::now() - started_).count();
    status.counts = pipeline_.counts();
    status.store = store_->figures();
    status.store_file = settings_.store_file.string();
    status.store_state = pipeline_.store_state();
    status.city_file = city_file_;
    status.endpoints = endpoints_;
    status.producers = producers_.connected();
    status.viewers = viewers_.connected();
    status.disconnects = producers_.ended() + viewers_.ended();
    status.undelivered_acks = intake_.undelivered();
    status.deaf_peers = intake_.deaf_peers() + sync_.deaf_peers();
    status.published = publisher_.published();
    status.stored_per_s = stored_rate_.per_second();
    status.published_per_s = published_rate_.per_second();
    return status_json(status);
}

}  // namespace yiping
