#include "viewer/layers/ground.hpp"

#include <algorithm>
#include <array>

#include "viewer/state/palette.hpp"

namespace yiping {
namespace {

void clear_to(const std::array<float, 4>& colour) {
    glClearBufferfv(GL_COLOR, 0, colour.data());
}

}  // namespace

Ground::Ground(const std::filesystem::path& shaders) : program_{shaders, "ground"} {}

bool Ground::refresh(BaseMap& base, const GroundLook& look, const Target& picture) {
    const Drawn wanted{look, base.layers_revision(), base.colours_revision()};
    if (drawn_ == wanted) return false;
    const bool only_colours = drawn_ && look.with_choropleth && base.level() &&
                              drawn_->look == look && drawn_->layers == wanted.layers;
    drawn_ = wanted;
    base.leave_out(look.left_out);
    if (only_colours) {
        draw_parts(base, look, picture);
        put_together(base, picture);
        return true;
    }
    picture.bind();
    clear_to(channels(palette::background));
    base.draw(look.camera, look.scale, look.with_choropleth);
    return true;
}

void Ground::draw_parts(BaseMap& base, const GroundLook& look, const Target& picture) {
    const int width = picture.width_px(), height = picture.height_px();
    const bool fits =
        parts_ && parts_->below.width_px() == width && parts_->below.height_px() == height;
    if (fits && parts_->look == look && parts_->layers == base.layers_revision()) return;
    if (!fits)
        parts_.emplace(Parts{Target{width, height, GL_RGBA8},
                             Target{width, height, GL_R32UI},
                             Target{width, height, GL_RGBA8},
                             {},
                             0});
    parts_->look = look;
    parts_->layers = base.layers_revision();
    parts_->below.bind();
    clear_to(channels(palette::background));
    base.draw_below(look.camera, look.scale);
    parts_->above.bind();
    clear_to({0, 0, 0, 0});
    base.draw_above(look.camera, look.scale);
    parts_->cells.bind();
    constexpr std::array<GLuint, 4> no_cell{};
    glClearBufferuiv(GL_COLOR, 0, no_cell.data());
    glDisable(GL_BLEND);
    base.draw_cell_numbers(look.camera);
    glEnable(GL_BLEND);
}

void Ground::put_together(BaseMap& base, const Target& picture) {
    std::array<std::array<float, 4>, palette::quantity.size()> colours{};
    std::ranges::transform(base.cell_colours(), colours.begin(), channels);
    program_.use();
    program_.set("below", 0);
    program_.set("cells", 1);
    program_.set("above", 2);
    program_.set("steps", 3);
    program_.set("step_colours", std::span<const std::array<float, 4>>{colours});
    parts_->below.bind_texture(0);
    parts_->cells.bind_texture(1);
    parts_->above.bind_texture(2);
    base.bind_steps(3);
    picture.bind();
    glDisable(GL_BLEND);
    nothing_.bind();
    glDrawArrays(GL_TRIANGLES, 0, 3);
    glEnable(GL_BLEND);
}

}  // namespace yiping
