// A second fold beside the first, on a reader of its own: snapshots, history, old digests and
// keyframes are made here and never stall the intake.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <variant>
#include <vector>

#include "ingest/city/state.hpp"
#include "ingest/net/bounded_queue.hpp"
#include "ingest/net/request.hpp"
#include "ingest/net/router.hpp"
#include "ingest/store/event_store.hpp"

namespace yiping {

/// Asks for a keyframe at the head, to be handed back as a value.
struct KeyframeRequest {};

/// One piece of work. `head` is the last committed sequence when it was asked.
struct ArchiveTask {
    std::variant<KeyframeRequest,
                 SnapshotRequest,
                 HistoryRequest,
                 DigestRequest,
                 MomentRequest,
                 TimelineRequest>
        request;
    Route from;
    std::uint64_t head = 0;
};
/// The frames to send to who asked.
struct ArchiveAnswer {
    Route to;
    std::vector<std::string> frames;
};
/// A keyframe that was asked for and could not be made; the next one is asked for anew.
struct KeyframeFailed {};
using ArchiveResult = std::variant<ArchiveAnswer, StoredKeyframe, KeyframeFailed>;

/// Its functions belong to the thread that owns it; the work is done in a thread of its own.
class Archivist {
public:
    using OpenReader = std::function<std::unique_ptr<EventStore>()>;

    /// `open_reader` is called in the archivist's thread, at the first task.
    Archivist(zmq::context_t& context, OpenReader open_reader);
    Archivist(const Archivist&) = delete;
    Archivist& operator=(const Archivist&) = delete;
    Archivist(Archivist&&) = delete;
    Archivist& operator=(Archivist&&) = delete;
    ~Archivist();

    /// False when too much was asked already.
    [[nodiscard]] bool ask(ArchiveTask task);
    /// Results that are there, in the order of the tasks.
    [[nodiscard]] std::vector<ArchiveResult> take();
    /// Readable when there are results to take.
    [[nodiscard]] zmq::socket_t& socket() { return ready_; }

private:
    void work(const std::stop_token& stop, zmq::context_t& context);

    BoundedQueue<ArchiveTask> tasks_;
    BoundedQueue<ArchiveResult> results_;
    OpenReader open_reader_;
    zmq::socket_t ready_;  ///< of the owner's thread
    std::jthread worker_;  ///< last: it ends before what it uses
};

}  // namespace yiping
