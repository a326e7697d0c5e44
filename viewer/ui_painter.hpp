// Dear ImGui's lists on the GPU, wholly or in parts, and where they differ from the last ones.
#pragma once

#include <imgui.h>

#include <array>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <vector>

#include "viewer/gpu/program.hpp"
#include "viewer/gpu/target.hpp"
#include "viewer/gpu/vertex_array.hpp"
#include "viewer/panels/pen.hpp"

namespace yiping {

/// Belongs to the GL thread.
class UiPainter {
public:
    explicit UiPainter(const std::filesystem::path& shaders);

    /// After the font atlas was built anew: uploads it. Between frames.
    void fonts_changed();
    /// Takes over the lists of a frame. Returns the parts of the picture in which they differ from
    /// those before, everything after fonts_changed().
    [[nodiscard]] std::vector<Rect> take(const ImDrawData& data);
    /// Draws what of them lies in `part` (pixels of the bound framebuffer, which shows so much of
    /// the whole picture from `left_px`, `top_px` on).
    void draw(const PixelBox& part, float left_px, float top_px, int width_px, int height_px);

private:
    /// One draw command: where it reaches, and what it draws as a number.
    struct Piece {
        Rect reach, clip;
        std::uint64_t content = 0;
        GLsizei indices = 0;
        std::uint32_t first_index = 0;
        GLint first_vertex = 0;
    };
    using Triangle = std::array<ImDrawVert, 3>;
    /// All that is drawn in one frame.
    struct Lists {
        std::vector<Piece> pieces;
        std::vector<ImDrawVert> vertices;
        std::vector<ImDrawIdx> indices;
        [[nodiscard]] Triangle triangle(const Piece& piece, std::size_t number) const;
    };
    [[nodiscard]] static Lists lists_of(const ImDrawData& data);
    [[nodiscard]] static Piece piece_of(const ImDrawList& list, const ImDrawCmd& command);
    static void add_changes(const Lists& before, const Lists& now, std::vector<Rect>& changed);
    static void add_changes(const Lists& before,
                            const Piece& old_piece,
                            const Lists& now,
                            const Piece& new_piece,
                            std::vector<Rect>& changed);

    Program program_;
    Buffer vertices_, indices_;
    VertexArray array_;
    TextureHandle letters_;
    Lists drawn_;
    bool all_new_ = true;
};

}  // namespace yiping
