#include "viewer/layers/trails.hpp"

#include <algorithm>
#include <cmath>
#include <span>

namespace yiping {

bool Trails::add(std::size_t row, Vertex2 place, TimeMs time_ms) {
    constexpr float least_m = 4;
    if (row >= ways_.size()) ways_.resize(row + 1);
    newest_ms_ = std::max(newest_ms_, time_ms);
    Way& way = ways_[row];
    const auto second = static_cast<std::uint32_t>(std::max<TimeMs>(time_ms / second_ms, 0));
    if (way.count > 0) {
        const Step& last = step(way, way.count - 1U);
        const float x = place.x - last.place.x, y = place.y - last.place.y;
        if (second < last.second || x * x + y * y < least_m * least_m) return false;
    }
    way.steps[(way.first + way.count) % places_kept] = {place, second};
    if (way.count < places_kept)
        ++way.count;
    else
        way.first = static_cast<std::uint8_t>((way.first + 1U) % places_kept);
    return true;
}

void Trails::append_pieces(const CityBox& visible,
                           TimeMs now_ms,
                           Rgba colour,
                           std::vector<TrailPiece>& pieces) const {
    constexpr float fastest_mps = 60;
    constexpr std::uint32_t longest_silence_s = 180;
    const auto now_s = static_cast<double>(now_ms / second_ms);
    constexpr auto oldest_s = static_cast<double>(oldest_ms / second_ms);
    for (const Way& way : ways_) {
        if (way.count < 2) continue;
        CityBox reach;
        for (std::size_t i = 0; i < way.count; ++i) reach.include(metres_of(step(way, i).place));
        if (!reach.meets(visible)) continue;
        for (std::size_t i = 1; i < way.count; ++i) {
            const Step& from = step(way, i - 1);
            const Step& to = step(way, i);
            const std::uint32_t passed_s = to.second - from.second;
            const float length_m = std::hypot(to.place.x - from.place.x, to.place.y - from.place.y);
            const double age = (now_s - static_cast<double>(to.second)) / oldest_s;
            if (passed_s > longest_silence_s || age >= 1 ||
                length_m > fastest_mps * static_cast<float>(std::max(passed_s, 1U)))
                continue;
            const auto fading = static_cast<float>(1 - std::max(age, 0.0));
            pieces.push_back({from.place, to.place, with_alpha(colour, 0.85F * fading)});
        }
    }
}

TrailsLayer::TrailsLayer(const std::filesystem::path& shaders) : program_{shaders, "trails"} {
    array_.instance_source(0, pieces_, sizeof(TrailPiece));
    array_.floats(0, 0, 4, 0);
    array_.normalised_bytes(1, 0, 4, offsetof(TrailPiece, colour));
}

void TrailsLayer::draw(const std::vector<TrailPiece>& pieces, float width_px) {
    if (pieces.empty()) return;
    pieces_.assign(std::span<const TrailPiece>{pieces});
    array_.instance_source(0, pieces_, sizeof(TrailPiece));
    program_.use();
    program_.set("width_px", width_px);
    array_.bind();
    glDrawArraysInstanced(GL_TRIANGLE_STRIP, 0, 4, static_cast<GLsizei>(pieces.size()));
}

}  // namespace yiping
