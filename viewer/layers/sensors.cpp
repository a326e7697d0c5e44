#include "viewer/layers/sensors.hpp"

#include <array>

#include "viewer/state/palette.hpp"

namespace yiping {

SensorLook look_of(const Sensor& sensor) {
    if (!sensor.place.has_position) return SensorLook::hidden;
    if (sensor.alarm) return SensorLook::alarm;
    return sensor.has_limit && sensor.value > sensor.limit ? SensorLook::above_limit
                                                           : SensorLook::quiet;
}

SensorsLayer::SensorsLayer(const std::filesystem::path& shaders, CitySpace space)
    : space_{space}, program_{shaders, "sensors"} {
    array_.instance_source(0, marks_.buffer(), sizeof(SensorMark));
    array_.floats(0, 0, 2, offsetof(SensorMark, place));
    array_.integers(1, 0, 1, GL_UNSIGNED_INT, offsetof(SensorMark, look));
}

void SensorsLayer::prepare(const World& world) {
    const auto rows = world.sensors.rows();
    marks_.resize(rows.size());
    for (std::size_t i = 0; i < rows.size(); ++i)
        marks_.set(i, {vertex_of(space_.city_metres(lon_lat_of(rows[i].place))), look_of(rows[i])});
}

void SensorsLayer::draw(float radius_px) {
    if (marks_.size() == 0) return;
    const std::array<std::array<float, 4>, 4> colours{channels(palette::text2),
                                                      channels(palette::text2),
                                                      channels(palette::look),
                                                      channels(palette::grade[0])};
    program_.use();
    program_.set("radius_px", radius_px);
    program_.set("colours", std::span<const std::array<float, 4>>{colours});
    program_.set("outline_colour", channels(palette::outline));
    array_.bind();
    glDrawArraysInstanced(GL_TRIANGLE_STRIP, 0, 4, static_cast<GLsizei>(marks_.size()));
}

}  // namespace yiping
