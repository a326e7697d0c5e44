// Places in whole numbers, and the parts of an event's names.
#include "ingest/event/event.hpp"

#include <cmath>

namespace yiping {
namespace {

constexpr double steps_per_degree = 1e7;

std::int32_t e7_of(double degrees) {
    return static_cast<std::int32_t>(std::lround(degrees * steps_per_degree));
}

}  // namespace

Body::Body() = default;
Body::Body(const Body& other) = default;
Body::Body(Body&& other) noexcept = default;
Body& Body::operator=(const Body& other) = default;
Body& Body::operator=(Body&& other) noexcept = default;
Body::~Body() = default;

Place place_at(LonLat wgs84, GridCode grid) {
    return {e7_of(wgs84.lon), e7_of(wgs84.lat), grid, true};
}

LonLat lon_lat_of(const Place& place) {
    return {place.lon_e7 / steps_per_degree, place.lat_e7 / steps_per_degree};
}

std::string_view entity_of(const Event& event) {
    const std::string_view subject = event.subject;
    const std::size_t slash = subject.find('/');
    return slash == std::string_view::npos ? subject : subject.substr(slash + 1);
}

std::string_view family_of(std::string_view type) {
    return type.substr(0, type.find('.'));
}

}  // namespace yiping
