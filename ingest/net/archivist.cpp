#include "ingest/net/archivist.hpp"

#include <spdlog/spdlog.h>

#include <array>

#include "ingest/net/archive.hpp"

namespace yiping {
namespace {

constexpr std::size_t max_tasks = 256;
constexpr std::size_t max_results = 16;  // of up to some megabytes each
constexpr const char* ready_endpoint = "inproc://archivist";

std::string_view name_of(const ArchiveTask& task) {
    constexpr std::array<std::string_view, 6> names{
        "", "snapshot", "history", "digest", "moment", "timeline"};
    return names[task.request.index()];
}

/// A store that cannot be read now costs the answer, not the daemon: the owner's own connection
/// says whether the store is broken.
ArchiveResult failed(const ArchiveTask& task, const std::exception& error) {
    spdlog::error("the archivist failed: {}", error.what());
    if (std::holds_alternative<KeyframeRequest>(task.request)) return KeyframeFailed{};
    return ArchiveAnswer{task.from,
                         {error_json({std::string{name_of(task)}, "failed", error.what()})}};
}

}  // namespace

Archivist::Archivist(zmq::context_t& context, OpenReader open_reader)
    : tasks_{max_tasks},
      results_{max_results},
      open_reader_{std::move(open_reader)},
      ready_{context, zmq::socket_type::pair} {
    ready_.set(zmq::sockopt::linger, 0);
    ready_.bind(ready_endpoint);
    worker_ = std::jthread{[this, &context](const std::stop_token& stop) { work(stop, context); }};
}

Archivist::~Archivist() = default;

bool Archivist::ask(ArchiveTask task) {
    return tasks_.try_push(task);
}

std::vector<ArchiveResult> Archivist::take() {
    while (!receive_waiting(ready_).empty()) {
    }
    std::vector<ArchiveResult> results;
    while (auto result = results_.try_pop()) results.push_back(std::move(*result));
    return results;
}

void Archivist::work(const std::stop_token& stop, zmq::context_t& context) {
    zmq::socket_t tell{context, zmq::socket_type::pair};
    tell.set(zmq::sockopt::linger, 0);
    tell.connect(ready_endpoint);
    std::unique_ptr<Archive> archive;
    while (const auto task = tasks_.pop(stop)) {
        std::optional<ArchiveResult> result;
        try {
            if (!archive) archive = std::make_unique<Archive>(open_reader_());
            result = archive->perform(*task);
        } catch (const std::exception& error) {
            archive.reset();
            result = failed(*task, error);
        }
        if (!results_.push(std::move(*result), stop)) return;
        // One word more than the owner has read is enough: it takes all results at once.
        (void)tell.send(zmq::message_t{}, zmq::send_flags::dontwait);
    }
}

}  // namespace yiping
