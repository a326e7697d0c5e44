// The shift formulas of GCJ-02 and BD-09, and their inversion.
#include "ingest/event/datum.hpp"

#include <array>
#include <cmath>
#include <numbers>
#include <utility>

namespace yiping {
namespace {

constexpr double pi = std::numbers::pi;
constexpr std::array<std::pair<std::string_view, Datum>, 4> datum_names{
    {{"wgs84", Datum::wgs84},
     {"cgcs2000", Datum::cgcs2000},
     {"gcj02", Datum::gcj02},
     {"bd09", Datum::bd09}}};

bool shifted_by_gcj02(LonLat at) {
    return at.lon >= 72.004 && at.lon <= 137.8347 && at.lat >= 0.8293 && at.lat <= 55.8271;
}

double wave(double angle, double first, double second, double first_period, double second_period) {
    return first * std::sin(angle / first_period * pi) +
           second * std::sin(angle / second_period * pi);
}

LonLat gcj02_from_bd09(LonLat bd09) {
    const double x = bd09.lon - 0.0065;
    const double y = bd09.lat - 0.006;
    const double radius = std::hypot(x, y) - 0.00002 * std::sin(y * 3000.0 * pi / 180.0);
    const double angle = std::atan2(y, x) - 0.000003 * std::cos(x * 3000.0 * pi / 180.0);
    return {radius * std::cos(angle), radius * std::sin(angle)};
}

LonLat wgs84_from_gcj02(LonLat gcj02) {
    LonLat wgs84 = gcj02;
    for (int step = 0; step < 3; ++step) {
        const LonLat forward = gcj02_from_wgs84(wgs84);
        wgs84.lon -= forward.lon - gcj02.lon;
        wgs84.lat -= forward.lat - gcj02.lat;
    }
    return wgs84;
}

}  // namespace

std::optional<Datum> datum_named(std::string_view name) {
    for (const auto& [text, datum] : datum_names)
        if (text == name) return datum;
    return std::nullopt;
}

std::string_view name_of(Datum datum) {
    return datum_names[static_cast<std::size_t>(datum)].first;
}

LonLat gcj02_from_wgs84(LonLat wgs84) {
    if (!shifted_by_gcj02(wgs84)) return wgs84;
    constexpr double semi_major_m = 6378245.0;
    constexpr double eccentricity_squared = 0.00669342162296594323;
    const double x = wgs84.lon - 105.0;
    const double y = wgs84.lat - 35.0;
    const double shared = 20.0 * std::sin(6.0 * pi * x) + 20.0 * std::sin(2.0 * pi * x);
    const double north = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y +
                         0.2 * std::sqrt(std::abs(x)) +
                         2.0 / 3.0 * (shared + wave(y, 20, 40, 1, 3) + wave(y, 160, 320, 12, 30));
    const double east = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y +
                        0.1 * std::sqrt(std::abs(x)) +
                        2.0 / 3.0 * (shared + wave(x, 20, 40, 1, 3) + wave(x, 150, 300, 12, 30));
    const double sine = std::sin(wgs84.lat * pi / 180.0);
    const double cosine = std::cos(wgs84.lat * pi / 180.0);
    const double m = 1.0 - eccentricity_squared * sine * sine;
    const double root = std::sqrt(m);
    return {wgs84.lon + east * 180.0 / (pi * semi_major_m / root * cosine),
            wgs84.lat +
                north * 180.0 / (pi * semi_major_m * (1.0 - eccentricity_squared) / (m * root))};
}

LonLat wgs84_from(Datum datum, LonLat position) {
    switch (datum) {
        case Datum::wgs84:
        case Datum::cgcs2000:
            return position;
        case Datum::gcj02:
            return wgs84_from_gcj02(position);
        case Datum::bd09:
            return wgs84_from_gcj02(gcj02_from_bd09(position));
    }
    return position;
}

}  // namespace yiping
