#include "ingest/net/archive.hpp"

#include <fmt/format.h>
#include <zstd.h>

#include <algorithm>

#include "ingest/city/apply.hpp"
#include "ingest/city/keyframe.hpp"
#include "ingest/net/fold.hpp"
#include "ingest/net/topic.hpp"
#include "ingest/store/log_keeper.hpp"

namespace yiping {
namespace {

constexpr std::size_t max_page_bytes = 4UL * 1024 * 1024;
constexpr std::uint64_t max_page_events = 20'000;
constexpr int snapshot_zstd_level = 1;  // a wall waits for it

std::string compressed(const std::string& bytes) {
    std::string packed(ZSTD_compressBound(bytes.size()), '\0');
    const std::size_t size = ZSTD_compress(
        packed.data(), packed.size(), bytes.data(), bytes.size(), snapshot_zstd_level);
    if (ZSTD_isError(size) != 0) throw IoError{"a snapshot cannot be compressed: out of memory"};
    packed.resize(size);
    return packed;
}

/// Gathers one page; says when it is full.
class Page {
public:
    explicit Page(std::uint64_t limit) : limit_{std::min(limit, max_page_events)} {}
    [[nodiscard]] bool has_room(const Event& event) const {
        return count_ == 0 ||
               (count_ < limit_ && events_.size() + event.json.size() <= max_page_bytes);
    }
    void add(const Event& event) {
        if (count_++ != 0) events_ += ',';
        events_ += event.json;
    }
    /// `kept_no_longer` is a member, or nothing.
    [[nodiscard]] std::string json(std::uint64_t next_sequence,
                                   std::uint64_t head,
                                   const std::string& kept_no_longer) const {
        return fmt::format(R"({{"events":[{}],"next_sequence":{},"head":{}{}}})",
                           events_,
                           next_sequence,
                           head,
                           kept_no_longer);
    }

private:
    std::uint64_t limit_;
    std::uint64_t count_ = 0;
    std::string events_;
};

/// What of a stretch of the log was deleted by its age; nothing when that is none of it.
std::string kept_no_longer_json(EventStore& store, std::uint64_t from, std::uint64_t to) {
    std::string ranges;
    for (const ExpiredRange& range : keeper_of(store).expired())
        if (range.from_sequence <= to && range.to_sequence >= from)
            ranges += fmt::format(
                R"({}{{"from_sequence":{},"to_sequence":{},"from":"{}","to":"{}","events":{}}})",
                ranges.empty() ? "" : ",",
                range.from_sequence,
                range.to_sequence,
                format_rfc3339(range.from_ms),
                format_rfc3339(range.to_ms),
                range.events);
    return ranges.empty() ? ranges : fmt::format(R"(,"kept_no_longer":[{}])", ranges);
}

}  // namespace

const CityState& Archive::city_at(std::uint64_t head) {
    if (!city_ || city_->last_sequence > head)
        city_ = std::make_unique<CityState>(fold_to(*store_, head));
    else
        fold_on(*city_, *store_, head);
    return *city_;
}

StoredKeyframe Archive::keyframe(std::uint64_t head) {
    const CityState& city = city_at(head);
    StoredKeyframe keyframe{city.last_sequence, city.now_ms, fold_version, {}, keyframe_of(city)};
    keyframe.digest = digest_of_keyframe(keyframe.bytes);
    return keyframe;
}

/// Behind what the store keeps already, whatever became of the part made last.
std::string Archive::timeline_part(std::uint64_t head) {
    ReadRange facts;
    facts.from_sequence = store_->timeline().upto + 1;
    facts.to_sequence = head;
    facts.telemetry = false;
    Timeline part;
    store_->read(facts, [&](const Event& event) {
        add_to(part, event);
        return true;
    });
    part.upto = head;
    return bytes_of(part);
}

std::vector<std::string> Archive::snapshot(std::uint64_t head) {
    const StoredKeyframe at_head = keyframe(head);
    return {fmt::format(
                R"({{"sequence":{},"digest":"{}","encoding":"zstd","fold_version":{},"bytes":{}}})",
                at_head.sequence,
                at_head.digest,
                fold_version,
                at_head.bytes.size()),
            compressed(at_head.bytes)};
}

std::vector<std::string> Archive::history(const HistoryRequest& request, std::uint64_t head) {
    // Which area an event without a place of its own belongs to follows from where its subject is.
    static const CityState nothing_known;
    const CityState& city = request.area ? city_at(head) : nothing_known;
    const std::uint64_t since = request.since_ms == 0 ? 1 : store_->sequence_at(request.since_ms);
    const std::uint64_t from = std::max<std::uint64_t>({request.from_sequence, since, 1});
    const std::uint64_t to = std::min(request.to_sequence, head);
    std::uint64_t next_sequence = std::max(from, to + 1);
    Page page{request.limit};
    if (from <= to) {
        ReadRange range;
        range.from_sequence = from;
        range.to_sequence = to;
        range.type_prefix = request.type_prefix;
        store_->read(range, [&](const Event& event) {
            if (!request.subject.empty() && event.subject != request.subject) return true;
            if (request.area && !lies_in(area_of(event, city), request.area)) return true;
            if (!page.has_room(event)) {
                next_sequence = event.sequence;
                return false;
            }
            page.add(event);
            return true;
        });
    }
    return {page.json(next_sequence, head, kept_no_longer_json(*store_, from, next_sequence - 1))};
}

std::vector<std::string> Archive::digest(std::uint64_t sequence, std::uint64_t head) {
    if (sequence > head)
        return {error_json({"digest",
                            "bad_value",
                            fmt::format("sequence {} lies beyond the head, {}", sequence, head)})};
    const std::string digest = digest_of(fold_to(*store_, sequence));
    return {
        fmt::format(R"({{"sequence":{},"digest":"{}","fold_version":{}{}}})",
                    sequence,
                    digest,
                    fold_version,
                    is_whole_at(keeper_of(*store_).expired(), sequence) ? "" : R"(,"of":"facts")")};
}

/// Which sequence was the last at that moment, and the newest keyframe that leads there. Whoever
/// looks back folds the rest of the way from history, so that it costs the daemon no fold.
std::vector<std::string> Archive::moment(const MomentRequest& request, std::uint64_t head) {
    const std::uint64_t wanted =
        std::min(head, request.time_ms ? store_->sequence_at(*request.time_ms) : request.sequence);
    StoredKeyframe keyframe;
    if (wanted > request.newer_than)
        if (auto before = store_->keyframe_before(wanted, fold_version))
            if (before->sequence > request.newer_than) keyframe = std::move(*before);
    const StoreFigures figures = store_->figures();
    std::vector<std::string> frames{fmt::format(
        R"({{"moment":{},"head":{},"first_ms":{},"last_ms":{},"sequence":{},"digest":"{}","encoding":"zstd","fold_version":{},"bytes":{}}})",
        wanted,
        head,
        figures.first_recorded_ms,
        figures.last_recorded_ms,
        keyframe.sequence,
        keyframe.digest,
        fold_version,
        keyframe.bytes.size())};
    if (!keyframe.bytes.empty()) frames.push_back(compressed(keyframe.bytes));
    return frames;
}

std::vector<std::string> Archive::timeline(std::uint64_t after, std::uint64_t head) {
    Timeline all;
    if (after == 0) all = store_->timeline();
    ReadRange facts;
    facts.from_sequence = std::max(after, all.upto) + 1;
    facts.to_sequence = head;
    facts.telemetry = false;
    if (facts.from_sequence <= head)
        store_->read(facts, [&](const Event& event) {
            add_to(all, event);
            return true;
        });
    all.upto = std::max(all.upto, head);
    const std::string bytes = bytes_of(all);
    return {fmt::format(R"({{"upto":{},"encoding":"zstd","bytes":{}}})", all.upto, bytes.size()),
            compressed(bytes)};
}

ArchiveResult Archive::perform(const ArchiveTask& task) {
    struct Perform {
        Archive& archive;
        const ArchiveTask& asked;
        ArchiveResult answer(std::vector<std::string> frames) const {
            return ArchiveAnswer{asked.from, std::move(frames)};
        }
        ArchiveResult operator()(KeyframeRequest) const {
            StoredKeyframe keyframe = archive.keyframe(asked.head);
            keyframe.timeline = archive.timeline_part(asked.head);
            return keyframe;
        }
        ArchiveResult operator()(SnapshotRequest) const {
            return answer(archive.snapshot(asked.head));
        }
        ArchiveResult operator()(const HistoryRequest& request) const {
            return answer(archive.history(request, asked.head));
        }
        ArchiveResult operator()(const DigestRequest& request) const {
            return answer(archive.digest(request.sequence, asked.head));
        }
        ArchiveResult operator()(const MomentRequest& request) const {
            return answer(archive.moment(request, asked.head));
        }
        ArchiveResult operator()(const TimelineRequest& request) const {
            return answer(archive.timeline(request.after_sequence, asked.head));
        }
    };
    return std::visit(Perform{*this, task}, task.request);
}

}  // namespace yiping
