// Instanced marks that keep their size on the screen: dots for workers, symbols for incidents; and
// rings that keep theirs on the ground.
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>

#include "viewer/gpu/mirrored_array.hpp"
#include "viewer/gpu/program.hpp"
#include "viewer/gpu/texture_array.hpp"
#include "viewer/gpu/vertex_array.hpp"
#include "viewer/map/space.hpp"
#include "viewer/map/symbol_set.hpp"
#include "viewer/state/palette.hpp"

namespace yiping {

/// A dot; alpha 0 hides it (a row whose place is not known).
struct PointMark {
    Vertex2 place;
    Rgba colour = 0;
    float hollow = 0;  ///< 1: a circle: nobody reported this place, it lies between two reports
    bool operator==(const PointMark&) const = default;
};

/// Each layer: set marks, then upload(), then draw(). Belongs to the GL thread.
class PointsLayer {
public:
    explicit PointsLayer(const std::filesystem::path& shaders);
    MirroredArray<PointMark>& marks() { return marks_; }
    [[nodiscard]] const MirroredArray<PointMark>& marks() const { return marks_; }
    void upload();
    /// `opacity` multiplies that of every dot.
    void draw(float radius_px, float opacity = 1);

private:
    Program program_;
    MirroredArray<PointMark> marks_;
    VertexArray array_;
};

/// What a symbol says, packed as shaders/symbols.vert unpacks it.
struct SymbolMark {
    Vertex2 place;
    std::uint32_t kind = 0;
    Vertex2 parent{};  ///< where it goes as one moves away; its own place, when it stays
    bool operator==(const SymbolMark&) const = default;
};
[[nodiscard]] constexpr std::uint32_t symbol_kind(
    int grade, bool calls, bool overdue, bool suspended, std::uint8_t symbol = 0) {
    return static_cast<std::uint32_t>(grade) | (calls ? 16U : 0U) | (overdue ? 32U : 0U) |
           (suspended ? 64U : 0U) | static_cast<std::uint32_t>(symbol) << 8U;
}
/// Of several incidents together: the worst grade as shape and rim around a quiet ground, larger in
/// four steps by their number.
[[nodiscard]] constexpr std::uint32_t cluster_kind(int grade,
                                                   bool calls,
                                                   bool overdue,
                                                   std::uint32_t count) {
    const std::uint32_t step = count < 10 ? 0 : count < 100 ? 1 : count < 1000 ? 2 : 3;
    return symbol_kind(grade, calls, overdue, false) | 128U | step << 16U;
}
/// A light ring around a symbol.
inline constexpr std::uint32_t selected_kind = 1U << 18U;

class SymbolsLayer {
public:
    /// Reads the symbols of assets/symbols.svg, beside the folder of the shaders; throws IoError.
    explicit SymbolsLayer(const std::filesystem::path& shaders);
    MirroredArray<SymbolMark>& marks() { return marks_; }
    [[nodiscard]] const SymbolSet& symbols() const { return symbols_; }
    void upload();
    /// `minor` multiplies the size of single ones of grade IV and of what is not graded;
    /// `gone_to_parent` from 0 to 1 moves all towards their parents.
    void draw(float radius_px, float minor, float gone_to_parent = 0);

private:
    SymbolSet symbols_;
    TextureArray fields_;
    Program program_;
    MirroredArray<SymbolMark> marks_;
    VertexArray array_;
};

struct RingMark {
    Vertex2 centre;
    float radius_m = 0;
    Rgba colour = 0;
    bool operator==(const RingMark&) const = default;
};

class RingsLayer {
public:
    explicit RingsLayer(const std::filesystem::path& shaders);
    MirroredArray<RingMark>& marks() { return marks_; }
    void upload();
    void draw();

private:
    Program program_;
    MirroredArray<RingMark> marks_;
    VertexArray array_;
};

}  // namespace yiping
