// The ground as a picture that stands: the same as drawn at once, and drawn only when it must be.
#include "viewer/layers/ground.hpp"

#include <catch2/catch.hpp>

#include "tests/city/log.hpp"
#include "tests/layers/drawing.hpp"
#include "viewer/gpu/headless.hpp"
#include "viewer/layers/camera_block.hpp"

namespace yiping {
namespace {

constexpr GridCode left_county{210302};

/// A hundred communities of 10 m below a street and within their county.
void add_city(BaseMap& base) {
    base.add(layer_of(MapRole::county, {square(-50, -50, 100, left_county.value)}));
    std::vector<RawFeature> communities;
    for (int i = 0; i < 100; ++i)
        communities.push_back(square(static_cast<float>(i % 10) * 10 - 50,
                                     static_cast<float>(i / 10) * 10 - 50,
                                     10,
                                     210302001000U + static_cast<std::uint64_t>(i)));
    base.add(layer_of(MapRole::community, communities));
    RawFeature street;
    street.class_name = "primary";
    street.lines.push_back({{-40, -45}, {40, 45}});
    base.add(layer_of(MapRole::road, {street}));
}

class GroundPicture {
public:
    bool refresh(const World& world, bool with_choropleth = true) {
        base.prepare(world, 1, camera.metres_per_pixel);
        base.upload();
        block_.use(camera, 100, 1, false);
        glEnable(GL_SCISSOR_TEST);
        glEnable(GL_BLEND);
        glBlendFuncSeparate(GL_SRC_ALPHA, GL_ONE_MINUS_SRC_ALPHA, GL_ONE, GL_ONE_MINUS_SRC_ALPHA);
        return ground_.refresh(base, {camera, 1, with_choropleth}, picture_);
    }
    Image image() {
        picture_.copy_to(read_.name(), {0, 0, 200, 100}, 0, 0);
        Image image = read_.read();
        context_.throw_if_errors();
        return image;
    }
    /// The same, drawn at once.
    void forget() { ground_.forget(); }

private:
    SurfacelessContext context_;

public:
    BaseMap base{default_shader_folder()};
    Camera camera{{0, 0}, 1, {0, 0, 200, 100}};

private:
    Ground ground_{default_shader_folder()};
    Target picture_{200, 100, GL_RGBA8};
    Framebuffer read_{200, 100};
    CameraBlock block_;
};

int farthest_apart(const Image& a, const Image& b) {
    int most = 0;
    for (std::size_t i = 0; i < a.rgba.size(); ++i)
        most = std::max(most, std::abs(static_cast<int>(a.rgba[i]) - static_cast<int>(b.rgba[i])));
    return most;
}

}  // namespace

TEST_CASE("the ground stands until something of it changes") {
    GroundPicture ground;
    add_city(ground.base);
    Log log;
    CHECK(ground.refresh(log.city.real));
    CHECK_FALSE(ground.refresh(log.city.real));
    ground.camera.pan({5, 0});
    CHECK(ground.refresh(log.city.real));
    log.report("1", 3, GridCode{210302001044});
    CHECK(ground.refresh(log.city.real));
    CHECK_FALSE(ground.refresh(log.city.real));
    CHECK(ground.refresh(log.city.real, false));
}

TEST_CASE("colours that change alone give the picture that drawing all of it gives") {
    GroundPicture ground;
    add_city(ground.base);
    Log log;
    (void)ground.refresh(log.city.real);
    for (int i = 0; i < 40; ++i)
        log.report(
            std::to_string(i), 3, GridCode{210302001000U + static_cast<unsigned>(i * i % 100)});
    const Image before = ground.image();
    REQUIRE(ground.refresh(log.city.real));
    const Image in_parts = ground.image();
    ground.forget();
    REQUIRE(ground.refresh(log.city.real));
    const Image at_once = ground.image();
    CHECK(farthest_apart(before, at_once) > 20);
    CHECK(farthest_apart(in_parts, at_once) <= 1);  // blending in two steps rounds twice
}

}  // namespace yiping
