#include "ingest/commands/import_time.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <optional>
#include <utility>

#include "ingest/event/errors.hpp"

namespace yiping {
namespace {

bool is_known_zone(const std::string& zone) {
    const bool plain = std::ranges::all_of(zone, [](unsigned char letter) {
        return std::isalnum(letter) != 0 || letter == '/' || letter == '_' || letter == '-' ||
               letter == '+';
    });
    std::error_code absent;
    return plain && !zone.empty() && zone.front() != '/' &&
           std::filesystem::is_regular_file(std::filesystem::path{"/usr/share/zoneinfo"} / zone,
                                            absent);
}

/// The moment at which the local clock shows `shown`, if it takes summer time as told.
std::optional<std::time_t> moment_showing(const std::tm& shown, int summer_time) {
    std::tm guess = shown;
    guess.tm_isdst = summer_time;
    const std::time_t moment = std::mktime(&guess);
    std::tm back{};
    if (localtime_r(&moment, &back) == nullptr) return std::nullopt;
    const bool same = back.tm_year == shown.tm_year && back.tm_mon == shown.tm_mon &&
                      back.tm_mday == shown.tm_mday && back.tm_hour == shown.tm_hour &&
                      back.tm_min == shown.tm_min && back.tm_sec == shown.tm_sec;
    return same ? std::optional{moment} : std::nullopt;
}

}  // namespace

TimeReader::TimeReader(std::string format, const std::string& zone) : format_{std::move(format)} {
    if (format_ == "rfc3339" || format_ == "epoch_s" || format_ == "epoch_ms") return;
    if (!is_known_zone(zone))
        throw IoError{fmt::format(
            "\"{}\" is no time zone of this system; a name such as Asia/Shanghai is needed "
            "(package tzdata)",
            zone)};
    if (const char* before = std::getenv("TZ")) {
        had_zone_ = true;
        zone_before_ = before;
    }
    setenv("TZ", zone.c_str(), 1);
    tzset();
    zone_is_set_ = true;
}

TimeReader::~TimeReader() {
    if (!zone_is_set_) return;
    if (had_zone_)
        setenv("TZ", zone_before_.c_str(), 1);
    else
        unsetenv("TZ");
    tzset();
}

TimeReader::Reading TimeReader::read(const std::string& text) const {
    Reading not_a_time{0, fmt::format("the time is \"{}\", which is not {}", text, format_)};
    if (format_ == "rfc3339") {
        const auto moment = parse_rfc3339(text);
        return moment ? Reading{*moment, {}} : not_a_time;
    }
    if (format_ != "epoch_s" && format_ != "epoch_ms") return read_local(text);
    std::int64_t number = 0;
    const char* const end = text.data() + text.size();
    const auto [at, error] = std::from_chars(text.data(), end, number);
    constexpr std::int64_t most = std::int64_t{1} << 53;
    if (error != std::errc{} || at != end || number > most || number < -most) return not_a_time;
    return {format_ == "epoch_s" ? number * second_ms : number, {}};
}

TimeReader::Reading TimeReader::read_local(const std::string& text) const {
    std::tm shown{};
    const char* const end = strptime(text.c_str(), format_.c_str(), &shown);
    if (end == nullptr || *end != '\0' || shown.tm_mday == 0)
        return {0, fmt::format("the time is \"{}\", which is not {}", text, format_)};
    const auto in_summer = moment_showing(shown, 1);
    const auto in_winter = moment_showing(shown, 0);
    if (!in_summer && !in_winter)
        return {0, fmt::format("no clock of that zone ever showed \"{}\"", text)};
    const std::time_t moment = in_summer && in_winter ? std::min(*in_summer, *in_winter)
                               : in_summer            ? *in_summer
                                                      : *in_winter;
    return {static_cast<TimeMs>(moment) * second_ms, {}};
}

}  // namespace yiping
