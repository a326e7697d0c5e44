// Density of incidents: true figures, classes that depend on the zoom alone.
#include "viewer/layers/heat.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <numeric>
#include <random>

#include "viewer/gpu/headless.hpp"
#include "viewer/gpu/image.hpp"
#include "viewer/layers/camera_block.hpp"

namespace yiping {
namespace {

constexpr int width_px = 360, height_px = 200;

/// So many metres a pixel, the origin in the middle.
class HeatPicture {
public:
    explicit HeatPicture(double metres_per_pixel)
        : camera{{0, 0}, metres_per_pixel, {0, 0, width_px, height_px}},
          steps{heat_scale(metres_per_pixel)},
          layer{default_shader_folder()} {}
    Image draw(std::vector<Vertex2> places) {
        layer.assign(places);
        layer.upload();
        glEnable(GL_BLEND);
        glBlendFuncSeparate(GL_SRC_ALPHA, GL_ONE_MINUS_SRC_ALPHA, GL_ONE, GL_ONE_MINUS_SRC_ALPHA);
        glEnable(GL_SCISSOR_TEST);
        block.use(camera, height_px, 1, false);
        target.bind();
        const auto ground = channels(palette::land);
        glClearBufferfv(GL_COLOR, 0, ground.data());
        layer.draw(target, camera, 1, steps);
        Image image{width_px, height_px, {}};
        image.rgba.resize(std::size_t{width_px} * height_px * 4);
        target.bind();
        for (int y = 0; y < height_px; ++y)
            glReadPixels(
                0,
                height_px - 1 - y,
                width_px,
                1,
                GL_RGBA,
                GL_UNSIGNED_BYTE,
                image.rgba.data() + std::size_t{width_px} * 4 * static_cast<std::size_t>(y));
        context.throw_if_errors();
        return image;
    }
    /// The sum over the plane: how many incidents the picture shows.
    [[nodiscard]] double incidents() const {
        const std::vector<float> values = layer.densities();
        const double side_km = HeatLayer::pixels_a_value * camera.metres_per_pixel / 1000;
        return std::accumulate(values.begin(), values.end(), 0.0) * side_km * side_km;
    }

    SurfacelessContext context;
    Camera camera;
    HeatScale steps;
    HeatLayer layer;

private:
    CameraBlock block;
    Target target{width_px, height_px, GL_RGBA8};
};

}  // namespace

TEST_CASE("the density over the plane is the number of incidents") {
    HeatPicture picture{10};
    (void)picture.draw({{0, 0}});
    CHECK(picture.incidents() == Approx(1).epsilon(0.02));
    std::mt19937 random{3};
    std::uniform_real_distribution<float> x{-1300, 1300}, y{-600, 600};
    std::vector<Vertex2> many;
    for (int i = 0; i < 2000; ++i) many.push_back({x(random), y(random)});
    (void)picture.draw(many);
    CHECK(picture.incidents() == Approx(2000).epsilon(0.01));
}

TEST_CASE("one incident alone is seen, as far as the legend says") {
    HeatPicture picture{10};
    const Image image = picture.draw({{0, 0}});
    const Rgba ground = palette::land;
    CHECK(image.at(width_px / 2, height_px / 2) != ground);
    const auto radius = static_cast<int>(picture.steps.radius_m / picture.camera.metres_per_pixel);
    CHECK(image.at(width_px / 2 + radius + 2, height_px / 2) == ground);
    CHECK(image.at(width_px / 2, height_px / 2 - radius - 2) == ground);
}

TEST_CASE("twenty at one place are the highest step, and none is no colour") {
    HeatPicture picture{10};
    const Image image = picture.draw(std::vector<Vertex2>(20, Vertex2{0, 0}));
    const auto blended = [&](std::size_t step, std::size_t channel) {
        constexpr float alpha = 0.72F;
        return channels(palette::heat[step])[channel] * alpha +
               channels(palette::land)[channel] * (1 - alpha);
    };
    const auto middle = channels(image.at(width_px / 2, height_px / 2));
    for (std::size_t channel = 0; channel < 3; ++channel)
        CHECK(middle[channel] == Approx(blended(4, channel)).margin(0.01));
    const Image nothing = picture.draw({});
    for (int x = 0; x < width_px; x += 7) CHECK(nothing.at(x, 100) == palette::land);
}

TEST_CASE("what the colours mean follows the zoom, in round figures that grow") {
    const HeatScale city = heat_scale(100), street = heat_scale(1);
    CHECK(city.radius_m == Approx(100 * street.radius_m));
    for (const HeatScale& scale : {city, street}) {
        CHECK(scale.from_per_km2[0] == 0);
        for (std::size_t i = 1; i < 5; ++i) {
            CHECK(scale.from_per_km2[i] > scale.from_per_km2[i - 1]);
            const double digits =
                scale.from_per_km2[i] /
                std::pow(10, std::floor(std::log10(scale.from_per_km2[i]) + 1e-9));
            CAPTURE(digits);
            CHECK((digits == Approx(1) || digits == Approx(2) || digits == Approx(5)));
        }
    }
    CHECK(street.from_per_km2[1] == Approx(10'000 * city.from_per_km2[1]));
}

}  // namespace yiping
