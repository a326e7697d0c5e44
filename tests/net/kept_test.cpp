// Telemetry goes by its age while the daemon serves, and whoever asks for the past is told so.
#include <algorithm>
#include <map>

#include "ingest/city/apply.hpp"
#include "ingest/city/keyframe.hpp"
#include "ingest/net/archive.hpp"
#include "tests/net/tested_pipeline.hpp"

namespace yiping {
namespace {

/// A fact and three positions an hour, with a keyframe after each hour.
struct HourlyDaemon {
    explicit HourlyDaemon(int hours) {
        for (int hour = 0; hour < hours; ++hour) {
            for (int i = 0; i < 4; ++i, ++sent) {
                const std::string id = std::to_string(sent);
                (void)daemon.send(i == 0 ? incident_json(id, "", daemon.now_ms)
                                         : position_json(id, "w" + id, daemon.now_ms));
            }
            const CityState& city = daemon.pipeline->city();
            digests[city.last_sequence] = digest_of(city);
            daemon.store->put_keyframe({city.last_sequence,
                                        city.now_ms,
                                        fold_version,
                                        digest_of(city),
                                        keyframe_of(city)});
            daemon.now_ms += hour_ms;
        }
    }
    /// As the daemon does each second, until nothing is left to do.
    void retain() {
        std::size_t before = 0;
        do {
            before = daemon.log().size();
            daemon.pipeline->retain(daemon.now_ms);
            daemon.pipeline->retain(daemon.now_ms);
        } while (daemon.log().size() != before);
    }
    std::string asked(ArchiveTask task) const {
        Archive archive{open_sqlite_store(daemon.folder.path() / "log.store", OpenMode::read_only)};
        task.head = daemon.pipeline->city().last_sequence;
        return std::get<ArchiveAnswer>(archive.perform(task)).frames.front();
    }
    std::string history(std::uint64_t from, std::uint64_t to) const {
        HistoryRequest request;
        request.from_sequence = from;
        request.to_sequence = to;
        return asked({request, {}, 0});
    }

    PipelineRules rules;
    TestedPipeline daemon{rules};
    int sent = 1;
    std::map<std::uint64_t, std::string> digests;
};

}  // namespace

TEST_CASE("telemetry older than the settings allow goes hour by hour, and the log says so") {
    HourlyDaemon city{80};
    const std::size_t events = city.daemon.log().size();
    city.retain();
    const std::vector<Event> log = city.daemon.log();
    const auto telemetry =
        std::ranges::count_if(log, [](const Event& event) { return is_telemetry(event.type); });
    CHECK(telemetry == 71 * 3);
    CHECK(std::ranges::count(log, "telemetry.expired", &Event::type) == 1);
    CHECK(std::ranges::count(log, "incident.reported", &Event::type) == 80);
    CHECK(log.size() == events + 1 - 9 * 3);
    CHECK(city.daemon.pipeline->city().last_sequence == log.back().sequence);

    city.daemon.now_ms += hour_ms / 2;
    city.retain();
    CHECK(city.daemon.log().size() == log.size());
    city.daemon.now_ms += hour_ms / 2;
    city.retain();
    CHECK(city.daemon.log().size() == log.size() + 1 - 3);
}

TEST_CASE(
    "states from the oldest keyframe on are as they were, older ones are called those of facts") {
    HourlyDaemon city{80};
    city.retain();
    const std::uint64_t whole_from = keeper_of(*city.daemon.store).expired().back().whole_from;
    CHECK(whole_from == 36);
    for (const auto& [sequence, digest] : city.digests) {
        const std::string answer = city.asked({DigestRequest{sequence}, {}, 0});
        const bool is_whole = sequence >= whole_from;
        CHECK((json_at(answer, "/digest") == digest) == is_whole);
        CHECK(json_at(answer, "/of") == (is_whole ? "(nothing)" : "facts"));
    }
    // And so is the state that a daemon starts with.
    const std::string now = digest_of(city.daemon.pipeline->city());
    city.daemon.reopen();
    CHECK(digest_of(city.daemon.pipeline->city()) == now);
}

TEST_CASE("history says what of it is kept no longer") {
    HourlyDaemon city{80};
    city.retain();
    const std::string past = city.history(1, 40);
    CHECK(json_at(past, "/kept_no_longer/0/from_sequence") == "2");
    CHECK(json_at(past, "/kept_no_longer/0/to_sequence") == "36");
    CHECK(json_at(past, "/kept_no_longer/0/events") == "27");
    CHECK(json_at(past, "/events/0/type") == "incident.reported");
    CHECK(json_at(past, "/next_sequence") == "41");
    CHECK(json_at(city.history(37, 40), "/kept_no_longer") == "(nothing)");
}

TEST_CASE("with 0 all telemetry is kept, and a full disk lets nothing go") {
    HourlyDaemon city{80};
    city.daemon.rules.telemetry_kept_ms = 0;
    city.daemon.reopen();
    const std::size_t events = city.daemon.log().size();
    city.retain();
    CHECK(city.daemon.log().size() == events);
    city.daemon.rules.telemetry_kept_ms = 72 * hour_ms;
    city.daemon.reopen();
    city.daemon.store->fault = FaultyStore::Fault::full;
    city.retain();
    CHECK(city.daemon.pipeline->store_state() == "full");
    CHECK(city.daemon.log().size() == events);
}

}  // namespace yiping
