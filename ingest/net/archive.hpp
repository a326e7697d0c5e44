// What the archivist knows how to make, without threads and sockets.
#pragma once

#include <functional>
#include <memory>

#include "ingest/net/archivist.hpp"

namespace yiping {

/// One thread. Its fold follows the log as far as it was asked.
class Archive {
public:
    explicit Archive(std::unique_ptr<EventStore> reader) : store_{std::move(reader)} {}

    /// Throws IoError when the store cannot be read.
    [[nodiscard]] ArchiveResult perform(const ArchiveTask& task);

private:
    [[nodiscard]] StoredKeyframe keyframe(std::uint64_t head);
    [[nodiscard]] std::string timeline_part(std::uint64_t head);
    [[nodiscard]] std::vector<std::string> moment(const MomentRequest& request, std::uint64_t head);
    [[nodiscard]] std::vector<std::string> timeline(std::uint64_t after, std::uint64_t head);
    [[nodiscard]] std::vector<std::string> snapshot(std::uint64_t head);
    [[nodiscard]] std::vector<std::string> history(const HistoryRequest& request,
                                                   std::uint64_t head);
    [[nodiscard]] std::vector<std::string> digest(std::uint64_t sequence, std::uint64_t head);
    const CityState& city_at(std::uint64_t head);

    std::unique_ptr<EventStore> store_;
    std::unique_ptr<CityState> city_;
};

}  // namespace yiping
