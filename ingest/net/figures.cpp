#include "ingest/net/figures.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "ingest/city/apply.hpp"
#include "ingest/city/keyframe.hpp"

namespace yiping {
namespace {

constexpr std::size_t rate_seconds = 10;

std::string rejected_json(const IntakeCounts& counts) {
    std::string json;
    for (std::size_t i = 0; i < counts.rejected.size(); ++i)
        if (counts.rejected[i] != 0)
            json += fmt::format(R"({}"{}":{})",
                                json.empty() ? "" : ",",
                                name_of(static_cast<Reject::Reason>(i)),
                                counts.rejected[i]);
    return '{' + json + '}';
}

std::string feeds_json(const DaemonStatus& status) {
    const CityState& city = *status.city;
    const TimeMs now_ms = status.now_ms;
    const auto skew = [&](const std::string& source) {
        const auto skew_ms =
            status.clocks == nullptr ? std::nullopt : status.clocks->skew_ms(source);
        return skew_ms ? std::to_string(*skew_ms) : "null";
    };
    std::string json;
    for (const FeedAge& feed : city.feeds.rows())
        json += fmt::format(
            R"({}{{"source":{},"age_s":{:.1f},"state":"{}","events":{},"clock_behind_ms":{}}})",
            json.empty() ? "" : ",",
            json_quoted(feed.id),
            static_cast<double>(std::max<TimeMs>(0, now_ms - feed.last_ms)) / 1e3,
            feed.silent ? "silent" : "live",
            feed.events,
            skew(feed.id));
    return '[' + json + ']';
}

std::string store_json(const DaemonStatus& status) {
    const StoreFigures& store = status.store;
    return fmt::format(
        R"({{"state":"{}","file":{},"events":{},"facts":{},"telemetry":{},"keyframes":{},"file_bytes":{},)"
        R"("first_recorded":"{}","last_recorded":"{}"}})",
        status.store_state,
        json_quoted(status.store_file),
        store.events,
        store.facts,
        store.telemetry,
        store.keyframes,
        store.file_bytes,
        format_rfc3339(store.first_recorded_ms),
        format_rfc3339(store.last_recorded_ms));
}

std::string city_json(const CityState& city) {
    const auto open = [](const World& world) {
        return std::count_if(world.incidents.rows().begin(),
                             world.incidents.rows().end(),
                             [](const Incident& incident) { return is_open(incident.stage); });
    };
    return fmt::format(R"({{"open_incidents":{},"workers":{},"exercise_open_incidents":{},)"
                       R"("exercise_workers":{}}})",
                       open(city.real),
                       city.real.workers.size(),
                       open(city.exercise),
                       city.exercise.workers.size());
}

std::string security_json(const DaemonStatus& status) {
    const GateCounts& gate = status.gate;
    std::string names;
    for (const auto& [name, count] : gate.refused_by_name)
        names += fmt::format("{}{}:{}", names.empty() ? "" : ",", json_quoted(name), count);
    return fmt::format(
        R"({{"asks_for_keys":{},"keys":{},"half_open":{},"handshakes":{{"admitted":{},"failed":{},)"
        R"("unknown_key":{},"wrong_role":{},"too_many":{}}},"not_allowed":{},"not_allowed_by_name":{{{}}}}})",
        status.asks_for_keys,
        status.keys,
        status.half_open,
        gate.admitted,
        status.handshakes_failed,
        gate.unknown_key,
        gate.wrong_role,
        gate.too_many,
        gate.not_allowed,
        names);
}

std::string endpoints_json(const Endpoints& endpoints) {
    return fmt::format(R"({{"intake":{},"feed":{},"sync":{}}})",
                       json_quoted(endpoints.intake),
                       json_quoted(endpoints.feed),
                       json_quoted(endpoints.sync));
}

}  // namespace

void Rate::note_total(std::uint64_t total) {
    totals_.push_back(total);
    if (totals_.size() > rate_seconds + 1) totals_.pop_front();
}

double Rate::per_second() const {
    if (totals_.size() < 2) return 0;
    return static_cast<double>(totals_.back() - totals_.front()) /
           static_cast<double>(totals_.size() - 1);
}

std::string status_json(const DaemonStatus& status) {
    const CityState& city = *status.city;
    const IntakeCounts& counts = status.counts;
    return fmt::format(
        R"({{"sequence":{},{}"fold_version":{},"time":"{}","uptime_s":{:.1f},)"
        R"("stored":{},"duplicates":{},"overloaded":{},"rejected":{},)"
        R"("commands":{{"accepted":{},"refused":{}}},)"
        R"("producers":{},"viewers":{},"disconnects":{},"undelivered_acks":{},"deaf_peers":{},"published":{},)"
        R"("rates":{{"stored_per_s":{:.1f},"published_per_s":{:.1f}}},)"
        R"("security":{},"quarantine":{{"kept":{},"not_kept":{}}},"snapshots":{},)"
        R"("store":{},"city":{},"city_file":{},"feeds":{},"endpoints":{}}})",
        city.last_sequence,
        status.wants_digest ? fmt::format(R"("digest":"{}",)", digest_of(city)) : "",
        fold_version,
        format_rfc3339(status.now_ms),
        status.uptime_s,
        counts.stored,
        counts.duplicates,
        counts.overloaded,
        rejected_json(counts),
        counts.commands_accepted,
        counts.commands_refused,
        status.producers,
        status.viewers,
        status.disconnects,
        status.undelivered_acks,
        status.deaf_peers,
        status.published,
        status.stored_per_s,
        status.published_per_s,
        security_json(status),
        status.quarantine_kept,
        status.quarantine_not_kept,
        status.snapshots,
        store_json(status),
        city_json(city),
        json_quoted(status.city_file),
        feeds_json(status),
        endpoints_json(status.endpoints));
}

}  // namespace yiping
