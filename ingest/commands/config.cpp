#include "ingest/commands/config.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "ingest/event/toml_file.hpp"

namespace yiping {
namespace {

int high_water(const TomlTable& table, std::string_view key, int fallback) {
    return static_cast<int>(table.whole(key, fallback, 1, 1'000'000));
}

int milliseconds(const TomlTable& table, std::string_view key, int fallback) {
    return static_cast<int>(table.whole(key, fallback, 0, 600'000));
}

void read_sockets(const TomlTable& table, ServeSettings& settings) {
    Endpoints& endpoints = settings.endpoints;
    endpoints.intake = table.text("intake", endpoints.intake);
    endpoints.feed = table.text("feed", endpoints.feed);
    endpoints.sync = table.text("sync", endpoints.sync);
    SocketLimits shared;
    shared.heartbeat_interval_ms =
        milliseconds(table, "heartbeat_interval_ms", shared.heartbeat_interval_ms);
    shared.heartbeat_timeout_ms =
        milliseconds(table, "heartbeat_timeout_ms", shared.heartbeat_timeout_ms);
    shared.handshake_ms = milliseconds(table, "handshake_ms", shared.handshake_ms);
    shared.linger_ms = milliseconds(table, "linger_ms", shared.linger_ms);
    const auto read = [&](std::string_view key, SocketLimits& limits) {
        const int messages = high_water(table, key, limits.receive_high_water);
        limits = shared;
        limits.receive_high_water = limits.send_high_water = messages;
    };
    read("intake_high_water", settings.intake_limits);
    read("feed_high_water", settings.feed_limits);
    read("sync_high_water", settings.sync_limits);
}

Role role(const TomlTable& table, std::string_view key, Role fallback) {
    const std::string name = table.text(key, std::string{name_of(fallback)});
    const auto role = parse_role(name);
    if (!role)
        throw IoError{fmt::format(
            "{}: {} is \"{}\", where viewer, producer, operator, supervisor or admin is needed",
            table.where(key),
            key,
            name)};
    return *role;
}

void read_local(const TomlTable& table, PipelineRules& rules) {
    rules.local.name = table.text("name", rules.local.name);
    rules.local.role = role(table, "role", rules.local.role);
}

void read_personal(const TomlTable& table, PipelineRules& rules) {
    rules.reveal_role = role(table, "reveal_role", rules.reveal_role);
    rules.personal_kept_ms = table.whole("kept_d", 0, 0, 36'500) * day_ms;
}

void read_security(const TomlTable& table, SecuritySettings& security) {
    security.keys = table.text("keys", "");
    security.server_key = table.text("server_key", "");
    security.always = table.flag("always", security.always);
    security.max_connections = static_cast<std::uint64_t>(table.whole(
        "max_connections", static_cast<std::int64_t>(security.max_connections), 1, 1'000'000));
}

void read_quarantine(const TomlTable& table, QuarantineLimits& limits) {
    const auto bound = [&](std::string_view key, std::uint64_t& value, std::int64_t max) {
        value =
            static_cast<std::uint64_t>(table.whole(key, static_cast<std::int64_t>(value), 0, max));
    };
    bound("max_messages", limits.max_messages, 100'000'000);
    bound("max_bytes", limits.max_bytes, 1'000'000'000'000);
    bound("max_message_bytes", limits.max_message_bytes, std::int64_t{8} * 1024 * 1024);
    bound("max_per_second", limits.max_per_second, 100'000);
}

void read_time(const TomlTable& table, TimeLimits& time) {
    time.future_ms = table.whole("future_s", time.future_ms / second_ms, 0, 86'400) * second_ms;
    time.telemetry_past_ms =
        table.whole("telemetry_past_h", time.telemetry_past_ms / hour_ms, 0, 8'760) * hour_ms;
    time.fact_past_ms = table.whole("fact_past_d", time.fact_past_ms / day_ms, 0, 36'500) * day_ms;
}

void read_watch(const TomlTable& table, WatchRules& watch) {
    watch.alarm_grade = static_cast<int>(table.whole("alarm_grade", watch.alarm_grade, 0, 4));
    watch.feed_silent_after_ms =
        table.whole("feed_silent_after_s", watch.feed_silent_after_ms / second_ms, 1, 86'400) *
        second_ms;
    for (const TomlTable& entry : table.tables("source"))
        watch.expected.push_back(
            {entry.required_text("source"), entry.whole("every_s", 0, 1, 86'400) * second_ms});
    watch.due_soon_before_ms =
        table.whole("due_soon_before_min", watch.due_soon_before_ms / minute_ms, 0, 10'080) *
        minute_ms;
    watch.open_warning_after_ms =
        table.whole("warning_without_end_h", watch.open_warning_after_ms / hour_ms, 1, 8'760) *
        hour_ms;
    watch.utc_offset_minutes =
        static_cast<int>(table.whole("utc_offset_min", watch.utc_offset_minutes, -840, 840));
    const std::string code = table.text("city_code", to_string(watch.city));
    const auto city = parse_grid_code(code);
    if (!city || level_of(*city) != GridLevel::city)
        throw IoError{
            fmt::format("{}: city_code is \"{}\", where six digits ending in 00 are needed",
                        table.where("city_code"),
                        code)};
    watch.city = *city;
}

}  // namespace

ServeSettings::ServeSettings() {
    feed_limits.receive_high_water = feed_limits.send_high_water = 1'000;
    intake_limits.send_high_water = 1'000;
    sync_limits.receive_high_water = sync_limits.send_high_water = 16;
}

ServeSettings read_serve_settings(const std::filesystem::path& file) {
    const TomlFile toml = TomlFile::read(file);
    const TomlTable root = toml.root();
    ServeSettings settings;
    read_sockets(root.table("sockets"), settings);
    settings.io_threads = static_cast<int>(root.table("sockets").whole("io_threads", 1, 1, 64));
    read_security(root.table("security"), settings.security);
    read_quarantine(root.table("quarantine"), settings.quarantine);
    settings.metrics = root.table("metrics").text("listen", settings.metrics);
    read_local(root.table("local"), settings.rules);
    read_personal(root.table("personal"), settings.rules);
    const TomlTable store = root.table("store");
    settings.store_file = store.text("file", settings.store_file.string());
    settings.keyframe_every_events = static_cast<std::uint64_t>(
        store.whole("keyframe_every_events",
                    static_cast<std::int64_t>(settings.keyframe_every_events),
                    1'000,
                    1'000'000'000));
    settings.rules.telemetry_kept_ms = store.whole("telemetry_kept_h",
                                                   settings.rules.telemetry_kept_ms / hour_ms,
                                                   0,
                                                   std::int64_t{24} * 36'500) *
                                       hour_ms;
    settings.city_file = root.table("city").text("file", settings.city_file);
    read_time(root.table("time"), settings.rules.time);
    read_watch(root.table("watch"), settings.rules.watch);
    settings.catalogue = root.table("watch").text("catalogue", settings.catalogue);
    toml.expect_all_known();
    return settings;
}

}  // namespace yiping
