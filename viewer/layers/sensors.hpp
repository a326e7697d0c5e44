// Sensors on the map: a hollow diamond while all is well, a filled one above its limit, with a bar
// while in alarm.
#pragma once

#include <filesystem>
#include <optional>

#include "ingest/city/state.hpp"
#include "viewer/gpu/mirrored_array.hpp"
#include "viewer/gpu/program.hpp"
#include "viewer/gpu/vertex_array.hpp"
#include "viewer/map/camera.hpp"
#include "viewer/map/space.hpp"

namespace yiping {

enum class SensorLook : std::uint32_t { hidden, quiet, above_limit, alarm };

/// How a sensor looks now; hidden when nobody knows where it is.
[[nodiscard]] SensorLook look_of(const Sensor& sensor);

struct SensorMark {
    Vertex2 place;
    SensorLook look = SensorLook::hidden;
    bool operator==(const SensorMark&) const = default;
};

/// Belongs to the GL thread.
class SensorsLayer {
public:
    SensorsLayer(const std::filesystem::path& shaders, CitySpace space);
    void prepare(const World& world);
    void upload() { marks_.upload(); }
    void draw(float radius_px);
    [[nodiscard]] std::uint64_t revision() const { return marks_.revision(); }
    [[nodiscard]] std::size_t uploaded_bytes() const { return marks_.buffer().uploaded_bytes(); }
    [[nodiscard]] std::span<const SensorMark> marks() const { return marks_.items(); }

private:
    CitySpace space_;
    Program program_;
    MirroredArray<SensorMark> marks_;
    VertexArray array_;
};

}  // namespace yiping
