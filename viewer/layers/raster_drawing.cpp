#include "viewer/layers/raster_drawing.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace yiping {
namespace {

constexpr std::size_t most_tiles = 512;  // 128 MB

TextureHandle texture_of(const RasterTile& tile) {
    GLuint name = 0;
    glCreateTextures(GL_TEXTURE_2D, 1, &name);
    TextureHandle texture{name};
    glTextureStorage2D(name, 1, GL_RGBA8, TileKey::side_px, TileKey::side_px);
    glTextureSubImage2D(name,
                        0,
                        0,
                        0,
                        TileKey::side_px,
                        TileKey::side_px,
                        GL_RGBA,
                        GL_UNSIGNED_BYTE,
                        tile.rgba.data());
    glTextureParameteri(name, GL_TEXTURE_MIN_FILTER, GL_LINEAR);
    glTextureParameteri(name, GL_TEXTURE_MAG_FILTER, GL_LINEAR);
    glTextureParameteri(name, GL_TEXTURE_WRAP_S, GL_CLAMP_TO_EDGE);
    glTextureParameteri(name, GL_TEXTURE_WRAP_T, GL_CLAMP_TO_EDGE);
    return texture;
}

}  // namespace

std::vector<TileKey> tiles_in(const CityBox& visible, const CityBox& bounds, int level) {
    std::vector<TileKey> keys;
    if (!visible.meets(bounds)) return keys;
    const double side_m = std::ldexp(TileKey::side_px, level);
    const auto tile = [&](double metres) { return static_cast<int>(std::floor(metres / side_m)); };
    for (int y = tile(std::max(visible.min_y, bounds.min_y));
         y <= tile(std::min(visible.max_y, bounds.max_y));
         ++y)
        for (int x = tile(std::max(visible.min_x, bounds.min_x));
             x <= tile(std::min(visible.max_x, bounds.max_x));
             ++x)
            keys.push_back({level, x, y});
    return keys;
}

bool RasterDrawing::prepare(const Camera& camera, Clock::time_point now) {
    ++turn_;
    failure_.clear();
    const int level = std::max(reader_->finest_level(),
                               static_cast<int>(std::floor(std::log2(camera.metres_per_pixel))));
    std::vector<RasterTile> came = reader_->take();
    for (const RasterTile& tile : came)
        tiles_.insert_or_assign(tile.key,
                                Kept{texture_of(tile), turn_, tile.failure, now + retry_after});
    // First one look at the whole, four levels coarser, then the tiles themselves.
    std::vector<TileKey> missing;
    std::vector<std::pair<Clock::time_point, TileKey>> due;  // what failed waits behind what is new
    for (const int wanted : {level + 4, level})
        for (const TileKey& key : tiles_in(camera.visible(), reader_->bounds(), wanted)) {
            const auto known = tiles_.find(key);
            if (known == tiles_.end()) {
                missing.push_back(key);
                continue;
            }
            known->second.used = turn_;
            if (known->second.failure.empty()) continue;
            failure_ = known->second.failure;
            if (known->second.again <= now) due.emplace_back(known->second.again, key);
        }
    std::ranges::sort(due);
    for (const auto& [again, key] : due) missing.push_back(key);
    if (missing.size() > most_tiles / 2) missing.resize(most_tiles / 2);
    reader_->want(std::move(missing));
    forget_old();
    return !came.empty();
}

void RasterDrawing::forget_old() {
    while (tiles_.size() > most_tiles) {
        const auto oldest =
            std::ranges::min_element(tiles_, {}, [](const auto& tile) { return tile.second.used; });
        if (oldest->second.used == turn_) return;
        tiles_.erase(oldest);
    }
}

void RasterDrawing::draw(const Camera& camera, Program& program, const VertexArray& nothing) {
    const CityBox visible = camera.visible();
    program.use();
    program.set("picture", 0);
    program.set("brightness", brightness_);
    nothing.bind();
    for (const auto& [key, kept] : tiles_) {
        const CityBox box = key.bounds();
        if (!box.meets(visible)) continue;
        program.set("box_metres",
                    std::array<float, 4>{static_cast<float>(box.min_x),
                                         static_cast<float>(box.min_y),
                                         static_cast<float>(box.max_x),
                                         static_cast<float>(box.max_y)});
        glBindTextureUnit(0, kept.texture.get());
        glDrawArrays(GL_TRIANGLE_STRIP, 0, 4);
    }
}

}  // namespace yiping
