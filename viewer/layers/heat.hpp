// How dense open incidents lie: a kernel density, made on the GPU, in classes that have a unit.
#pragma once

#include <array>
#include <filesystem>
#include <optional>
#include <span>
#include <vector>

#include "viewer/gpu/mirrored_array.hpp"
#include "viewer/gpu/program.hpp"
#include "viewer/gpu/target.hpp"
#include "viewer/gpu/vertex_array.hpp"
#include "viewer/map/camera.hpp"
#include "viewer/state/palette_heat.hpp"

namespace yiping {

/// What the colours mean: they depend on the zoom alone, never on what there is to see, so that a
/// quiet day looks quiet.
struct HeatScale {
    double radius_m = 0;                   ///< of the kernel, on the ground
    std::array<double, 5> from_per_km2{};  ///< lower bounds of the five steps, the first is 0
    bool operator==(const HeatScale&) const = default;
};
/// `true_metres_per_px` on the ground, of a pixel of scale 1. The second step begins about where
/// half of a single incident's peak lies, so that one alone is seen; the others are the next
/// figures of the row 1, 2, 5, 10.
[[nodiscard]] HeatScale heat_scale(double true_metres_per_px);

/// The biweight kernel (Silverman, Density Estimation, 1986, eq. 4.5), whose integral over the
/// plane is one. Belongs to the GL thread.
class HeatLayer {
public:
    explicit HeatLayer(const std::filesystem::path& shaders);

    /// Where the incidents are.
    void assign(std::span<const Vertex2> places) { places_.assign(places); }
    void upload() { places_.upload(); }
    [[nodiscard]] std::uint64_t revision() const { return places_.revision(); }
    /// Draws over `picture`, which is bound and of the viewport's size; the camera block is in use.
    /// The first step is left clear.
    void draw(const Target& picture, const Camera& camera, float scale, const HeatScale& steps);
    /// The densities of the last draw(), an incident a square kilometre, rows from the bottom; one
    /// value for `pixels_a_value` squared pixels. For tests.
    [[nodiscard]] std::vector<float> densities() const;
    static constexpr int pixels_a_value = 2;

private:
    Program kernel_, classes_;
    MirroredArray<Vertex2> places_;
    VertexArray array_, nothing_;
    std::optional<Target> density_;
};

}  // namespace yiping
