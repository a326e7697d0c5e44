#include "viewer/layers/heat.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace yiping {
namespace {

constexpr double radius_px = 36;  // at scale 1

/// In the middle of one incident's kernel.
double peak_per_km2(double radius_m) {
    const double radius_km = radius_m / 1000;
    return 3 / (std::numbers::pi * radius_km * radius_km);
}

/// To the nearest of 1, 2, 5 times a power of ten.
double rounded(double value) {
    const double power = std::pow(10, std::floor(std::log10(value)));
    const double share = value / power;
    return power * (share < 1.5 ? 1 : share < 3.5 ? 2 : share < 7.5 ? 5 : 10);
}

/// After 1, 2, 5 comes 10.
double next_round(double value) {
    const double power = std::pow(10, std::floor(std::log10(value) + 0.01));
    return value < 1.5 * power ? 2 * power : value < 3.5 * power ? 5 * power : 10 * power;
}

}  // namespace

HeatScale heat_scale(double true_metres_per_px) {
    HeatScale scale;
    scale.radius_m = radius_px * true_metres_per_px;
    double from = rounded(peak_per_km2(scale.radius_m) / 2);
    for (std::size_t step = 1; step < scale.from_per_km2.size(); ++step) {
        scale.from_per_km2[step] = from;
        from = next_round(from);
    }
    return scale;
}

HeatLayer::HeatLayer(const std::filesystem::path& shaders)
    : kernel_{shaders, "heat_kernel"}, classes_{shaders, "heat"} {
    array_.instance_source(0, places_.buffer(), sizeof(Vertex2));
    array_.floats(0, 0, 2, 0);
}

void HeatLayer::draw(const Target& picture,
                     const Camera& camera,
                     float scale,
                     const HeatScale& steps) {
    const int width = (picture.width_px() + pixels_a_value - 1) / pixels_a_value;
    const int height = (picture.height_px() + pixels_a_value - 1) / pixels_a_value;
    if (!density_ || density_->width_px() != width || density_->height_px() != height)
        density_.emplace(width, height, GL_R32F);
    const auto left = static_cast<float>(camera.viewport.left_px);
    const auto top = static_cast<float>(camera.viewport.top_px);
    const auto view_width = static_cast<float>(camera.viewport.width_px);
    const auto view_height = static_cast<float>(camera.viewport.height_px);
    constexpr auto part = static_cast<float>(pixels_a_value);
    std::array<GLfloat, 4> viewport{};
    glGetFloatv(GL_VIEWPORT, viewport.data());
    density_->bind();
    glDisable(GL_SCISSOR_TEST);
    glViewportIndexedf(0,
                       left / part,
                       (static_cast<float>(picture.height_px()) - top - view_height) / part,
                       view_width / part,
                       view_height / part);
    constexpr std::array<float, 4> none{};
    glClearBufferfv(GL_COLOR, 0, none.data());
    glBlendFunc(GL_ONE, GL_ONE);
    kernel_.use();
    kernel_.set("radius_px", static_cast<float>(radius_px) * scale);
    kernel_.set("peak", static_cast<float>(peak_per_km2(steps.radius_m)));
    array_.bind();
    if (places_.size() != 0)
        glDrawArraysInstanced(GL_TRIANGLE_STRIP, 0, 4, static_cast<GLsizei>(places_.size()));
    glBlendFuncSeparate(GL_SRC_ALPHA, GL_ONE_MINUS_SRC_ALPHA, GL_ONE, GL_ONE_MINUS_SRC_ALPHA);
    glViewportIndexedfv(0, viewport.data());
    glEnable(GL_SCISSOR_TEST);
    picture.bind();
    constexpr float shining_through = 0.72F;
    std::array<std::array<float, 4>, 5> colours{};
    std::ranges::transform(palette::heat, colours.begin(), [](Rgba colour) {
        return channels(with_alpha(colour, shining_through));
    });
    std::array<float, 4> from{};
    std::ranges::transform(
        steps.from_per_km2.begin() + 1, steps.from_per_km2.end(), from.begin(), [](double bound) {
            return static_cast<float>(bound);
        });
    classes_.use();
    classes_.set("density", 0);
    classes_.set("from", from);
    classes_.set("step_colours", std::span<const std::array<float, 4>>{colours});
    density_->bind_texture(0);
    nothing_.bind();
    glDrawArrays(GL_TRIANGLES, 0, 3);
}

std::vector<float> HeatLayer::densities() const {
    if (!density_) return {};
    std::vector<float> values(static_cast<std::size_t>(density_->width_px()) *
                              static_cast<std::size_t>(density_->height_px()));
    glBindFramebuffer(GL_READ_FRAMEBUFFER, density_->framebuffer());
    glReadPixels(
        0, 0, density_->width_px(), density_->height_px(), GL_RED, GL_FLOAT, values.data());
    return values;
}

}  // namespace yiping
