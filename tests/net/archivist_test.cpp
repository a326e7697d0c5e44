#include "ingest/net/archivist.hpp"

#include <zstd.h>

#include <catch2/catch.hpp>

#include "ingest/city/apply.hpp"
#include "ingest/city/keyframe.hpp"
#include "ingest/net/archive.hpp"
#include "ingest/net/fold.hpp"
#include "tests/net/net_events.hpp"
#include "tests/support/json_at.hpp"
#include "tests/support/temp_folder.hpp"

namespace yiping {
namespace {

/// A log of 100 events: every tenth an incident of 210302 or 210303 in turn, the rest positions.
struct Logged {
    TempFolder folder;
    std::filesystem::path file = folder.path() / "log.store";
    std::unique_ptr<EventStore> store = open_sqlite_store(file, OpenMode::read_write);
    std::vector<std::string> digests{digest_of(CityState{})};  ///< by sequence

    Logged() {
        CityState city;
        for (int i = 1; i <= 100; ++i) {
            const std::string id = std::to_string(i);
            Event event = decoded(i % 10 == 0 ? incident_json(id) : position_json(id, "w" + id));
            if (i % 10 == 0)
                event.place =
                    Place{0, 0, *parse_grid_code(i % 20 == 0 ? "210302001" : "210303001"), false};
            (void)store->append({&event, 1}, net_test_now + i);
            apply(city, event);
            digests.push_back(digest_of(city));
        }
    }
    [[nodiscard]] std::unique_ptr<EventStore> reader() const {
        return open_sqlite_store(file, OpenMode::read_only);
    }
};

template <class Request>
std::vector<std::string> frames_of(Archive& archive, Request request, std::uint64_t head = 100) {
    return std::get<ArchiveAnswer>(archive.perform({request, {}, head})).frames;
}

HistoryRequest range(std::uint64_t from, std::uint64_t to, std::uint64_t limit = 1'000) {
    HistoryRequest request;
    request.from_sequence = from;
    request.to_sequence = to;
    request.limit = limit;
    return request;
}

std::vector<std::uint64_t> sequences_in(const std::string& page) {
    std::vector<std::uint64_t> sequences;
    for (std::size_t i = 0; json_at(page, fmt::format("/events/{}", i)) != "(nothing)"; ++i)
        sequences.push_back(json_number_at(page, fmt::format("/events/{}/sequence", i)));
    return sequences;
}

}  // namespace

TEST_CASE("history gives both ends, says where to go on, and ends with an empty page") {
    const Logged log;
    Archive archive{log.reader()};
    const std::string first = frames_of(archive, range(5, 9, 3))[0];
    CHECK(sequences_in(first) == std::vector<std::uint64_t>{5, 6, 7});
    CHECK(json_at(first, "/next_sequence") == "8");
    CHECK(json_at(first, "/head") == "100");
    const std::string second = frames_of(archive, range(8, 9, 3))[0];
    CHECK(sequences_in(second) == std::vector<std::uint64_t>{8, 9});
    CHECK(json_at(second, "/next_sequence") == "10");
    const std::string beyond = frames_of(archive, range(101, UINT64_MAX))[0];
    CHECK(json_at(beyond, "/events") == "[]");
    CHECK(json_at(beyond, "/next_sequence") == "101");
    CHECK(sequences_in(frames_of(archive, range(0, 1))[0]) == std::vector<std::uint64_t>{1});
    CHECK(json_at(frames_of(archive, range(9, 5))[0], "/events") == "[]");
}

TEST_CASE("a page with a filter is empty only at the end of the log") {
    const Logged log;
    Archive archive{log.reader()};
    HistoryRequest incidents = range(1, UINT64_MAX, 4);
    incidents.type_prefix = "incident.";
    std::vector<std::uint64_t> all;
    for (;;) {
        const std::string page = frames_of(archive, incidents)[0];
        const auto found = sequences_in(page);
        if (found.empty()) break;
        all.insert(all.end(), found.begin(), found.end());
        incidents.from_sequence = json_number_at(page, "/next_sequence");
    }
    CHECK(all == std::vector<std::uint64_t>{10, 20, 30, 40, 50, 60, 70, 80, 90, 100});

    HistoryRequest east = range(1, UINT64_MAX);
    east.area = *parse_grid_code("210302");
    CHECK(sequences_in(frames_of(archive, east)[0]) ==
          std::vector<std::uint64_t>{20, 40, 60, 80, 100});
}

TEST_CASE("the digest of any sequence is what the fold had there") {
    const Logged log;
    Archive archive{log.reader()};
    for (const std::uint64_t sequence : {0, 1, 50, 99, 100, 3}) {
        const std::string answer = frames_of(archive, DigestRequest{sequence})[0];
        CHECK(json_at(answer, "/digest") == log.digests[sequence]);
        CHECK(json_at(answer, "/sequence") == std::to_string(sequence));
    }
    CHECK(json_at(frames_of(archive, DigestRequest{101})[0], "/error/reason") == "bad_value");
}

TEST_CASE("a snapshot is the state at the head of its moment, also when the log goes on") {
    const Logged log;
    Archive archive{log.reader()};
    for (const std::uint64_t head : {50, 100, 20}) {
        const auto frames = frames_of(archive, SnapshotRequest{}, head);
        REQUIRE(frames.size() == 2);
        CHECK(json_at(frames[0], "/sequence") == std::to_string(head));
        CHECK(json_at(frames[0], "/digest") == log.digests[head]);
        CHECK(json_at(frames[0], "/encoding") == "zstd");
        std::string bytes(json_number_at(frames[0], "/bytes"), '\0');
        REQUIRE(ZSTD_decompress(bytes.data(), bytes.size(), frames[1].data(), frames[1].size()) ==
                bytes.size());
        CHECK(digest_of(city_from_keyframe(bytes)) == log.digests[head]);
    }
}

TEST_CASE("folding from a keyframe, even past one that cannot be read, gives the same state") {
    Logged log;
    CityState city = fold_to(*log.store, 30);
    log.store->put_keyframe({30, city.now_ms, fold_version, digest_of(city), keyframe_of(city)});
    CHECK(digest_of(fold_to(*log.store, 100)) == log.digests[100]);
    log.store->put_keyframe({60, city.now_ms, fold_version, "?", "no keyframe at all"});
    CHECK(digest_of(fold_to(*log.store, 100)) == log.digests[100]);
}

TEST_CASE("the archivist works through its tasks in order and hands keyframes back as values") {
    const Logged log;
    zmq::context_t context;
    Archivist archivist{context, [&] { return log.reader(); }};
    REQUIRE(archivist.ask({KeyframeRequest{}, {}, 40}));
    REQUIRE(archivist.ask({DigestRequest{7}, {"peer", true}, 100}));
    std::vector<ArchiveResult> results;
    while (results.size() < 2) {
        zmq::pollitem_t item{archivist.socket().handle(), 0, ZMQ_POLLIN, 0};
        REQUIRE(zmq::poll(&item, 1, std::chrono::seconds{10}) == 1);
        for (ArchiveResult& result : archivist.take()) results.push_back(std::move(result));
    }
    const auto& keyframe = std::get<StoredKeyframe>(results[0]);
    CHECK(keyframe.sequence == 40);
    CHECK(keyframe.digest == log.digests[40]);
    CHECK(keyframe.recorded_ms == net_test_now + 40);
    const auto& answer = std::get<ArchiveAnswer>(results[1]);
    CHECK(answer.to.peer == "peer");
    CHECK(answer.to.delimiter);
    CHECK(json_at(answer.frames[0], "/digest") == log.digests[7]);
}

TEST_CASE("a store that cannot be read costs the answer, and the next task is tried anew") {
    const Logged log;
    zmq::context_t context;
    int opened = 0;
    Archivist archivist{context, [&]() -> std::unique_ptr<EventStore> {
                            if (++opened == 1) throw IoError{"the disk hiccups"};
                            return log.reader();
                        }};
    REQUIRE(archivist.ask({SnapshotRequest{}, {"peer", false}, 100}));
    REQUIRE(archivist.ask({SnapshotRequest{}, {"peer", false}, 100}));
    std::vector<ArchiveResult> results;
    while (results.size() < 2) {
        zmq::pollitem_t item{archivist.socket().handle(), 0, ZMQ_POLLIN, 0};
        REQUIRE(zmq::poll(&item, 1, std::chrono::seconds{10}) == 1);
        for (ArchiveResult& result : archivist.take()) results.push_back(std::move(result));
    }
    const auto& failed = std::get<ArchiveAnswer>(results[0]).frames;
    CHECK(json_at(failed[0], "/error/reason") == "failed");
    CHECK(json_at(failed[0], "/error/request") == "snapshot");
    CHECK(std::get<ArchiveAnswer>(results[1]).frames.size() == 2);
}

}  // namespace yiping
