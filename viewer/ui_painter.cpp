#include "viewer/ui_painter.hpp"

#include <xxhash.h>

#include <algorithm>

#include "ingest/event/errors.hpp"

namespace yiping {
namespace {

GLuint new_texture() {
    GLuint name = 0;
    glCreateTextures(GL_TEXTURE_2D, 1, &name);
    return name;
}

Rect overlap(const Rect& a, const Rect& b) {
    return {std::max(a.left, b.left),
            std::max(a.top, b.top),
            std::min(a.right, b.right),
            std::min(a.bottom, b.bottom)};
}

}  // namespace

UiPainter::UiPainter(const std::filesystem::path& shaders) : program_{shaders, "panels"} {
    array_.source(0, vertices_, sizeof(ImDrawVert));
    array_.index_source(indices_);
    array_.floats(0, 0, 2, offsetof(ImDrawVert, pos));
    array_.floats(1, 0, 2, offsetof(ImDrawVert, uv));
    array_.normalised_bytes(2, 0, 4, offsetof(ImDrawVert, col));
}

void UiPainter::fonts_changed() {
    unsigned char* pixels = nullptr;
    int width = 0, height = 0;
    ImGui::GetIO().Fonts->GetTexDataAsAlpha8(&pixels, &width, &height);
    GLint most = 0;
    glGetIntegerv(GL_MAX_TEXTURE_SIZE, &most);
    if (width > most || height > most)
        throw IoError{"the letters do not fit into a texture of this graphics driver"};
    letters_ = TextureHandle{new_texture()};
    glTextureStorage2D(letters_.get(), 1, GL_R8, width, height);
    glPixelStorei(GL_UNPACK_ALIGNMENT, 1);
    glTextureSubImage2D(letters_.get(), 0, 0, 0, width, height, GL_RED, GL_UNSIGNED_BYTE, pixels);
    glPixelStorei(GL_UNPACK_ALIGNMENT, 4);
    glTextureParameteri(letters_.get(), GL_TEXTURE_MIN_FILTER, GL_LINEAR);
    glTextureParameteri(letters_.get(), GL_TEXTURE_MAG_FILTER, GL_LINEAR);
    all_new_ = true;
}

/// The vertices of a command lie together, since ImGui appends them as it draws.
UiPainter::Piece UiPainter::piece_of(const ImDrawList& list, const ImDrawCmd& command) {
    const ImDrawIdx* const first = list.IdxBuffer.Data + command.IdxOffset;
    const auto [low, high] = std::minmax_element(first, first + command.ElemCount);
    const ImDrawVert* const vertices = list.VtxBuffer.Data + command.VtxOffset;
    Rect reach{1e9F, 1e9F, -1e9F, -1e9F};
    for (const ImDrawVert* v = vertices + *low; v <= vertices + *high; ++v)
        reach = {std::min(reach.left, v->pos.x),
                 std::min(reach.top, v->pos.y),
                 std::max(reach.right, v->pos.x),
                 std::max(reach.bottom, v->pos.y)};
    const ImVec4& clip = command.ClipRect;
    Piece piece;
    piece.clip = {clip.x, clip.y, clip.z, clip.w};
    piece.reach = overlap(reach, piece.clip);
    const auto count = static_cast<std::size_t>(*high - *low) + 1;
    piece.content = XXH3_64bits_withSeed(
        vertices + *low,
        count * sizeof(ImDrawVert),
        XXH3_64bits(&clip, sizeof(clip)) ^ static_cast<std::uint64_t>(command.ElemCount));
    piece.indices = static_cast<GLsizei>(command.ElemCount);
    return piece;
}

UiPainter::Lists UiPainter::lists_of(const ImDrawData& data) {
    Lists lists;
    lists.vertices.reserve(static_cast<std::size_t>(data.TotalVtxCount));
    lists.indices.reserve(static_cast<std::size_t>(data.TotalIdxCount));
    for (int i = 0; i < data.CmdListsCount; ++i) {
        const ImDrawList& list = *data.CmdLists[i];
        for (const ImDrawCmd& command : list.CmdBuffer) {
            if (command.ElemCount == 0) continue;
            Piece piece = piece_of(list, command);
            piece.first_index =
                static_cast<std::uint32_t>(lists.indices.size()) + command.IdxOffset;
            piece.first_vertex = static_cast<GLint>(lists.vertices.size() + command.VtxOffset);
            lists.pieces.push_back(piece);
        }
        lists.vertices.insert(lists.vertices.end(), list.VtxBuffer.begin(), list.VtxBuffer.end());
        lists.indices.insert(lists.indices.end(), list.IdxBuffer.begin(), list.IdxBuffer.end());
    }
    return lists;
}

UiPainter::Triangle UiPainter::Lists::triangle(const Piece& piece, std::size_t number) const {
    Triangle corners;
    for (std::size_t i = 0; i < corners.size(); ++i)
        corners[i] = vertices[static_cast<std::size_t>(piece.first_vertex) +
                              indices[piece.first_index + 3 * number + i]];
    return corners;
}

/// Parts of one command that differ from the same command of the last frame: of a panel's text
/// mostly a few letters. Order is kept, so what stands before and behind the first and the last
/// difference has not changed.
void UiPainter::add_changes(const Lists& before,
                            const Piece& old_piece,
                            const Lists& now,
                            const Piece& new_piece,
                            std::vector<Rect>& changed) {
    constexpr Rect nothing{1e9F, 1e9F, -1e9F, -1e9F};
    constexpr std::size_t most_parts = 64;  // beyond that, all that lies between them
    const auto same = [](const Triangle& a, const Triangle& b) {
        return std::ranges::equal(a, b, [](const ImDrawVert& one, const ImDrawVert& other) {
            return one.pos.x == other.pos.x && one.pos.y == other.pos.y && one.uv.x == other.uv.x &&
                   one.uv.y == other.uv.y && one.col == other.col;
        });
    };
    const auto widen = [](Rect& rect, const Triangle& triangle) {
        for (const ImDrawVert& corner : triangle)
            rect = {std::min(rect.left, corner.pos.x),
                    std::min(rect.top, corner.pos.y),
                    std::max(rect.right, corner.pos.x),
                    std::max(rect.bottom, corner.pos.y)};
    };
    const auto old_count = static_cast<std::size_t>(old_piece.indices / 3);
    const auto new_count = static_cast<std::size_t>(new_piece.indices / 3);
    const std::size_t both = std::min(old_count, new_count);
    std::size_t head = 0, tail = 0;
    while (head < both && same(before.triangle(old_piece, head), now.triangle(new_piece, head)))
        ++head;
    while (tail < both - head && same(before.triangle(old_piece, old_count - 1 - tail),
                                      now.triangle(new_piece, new_count - 1 - tail)))
        ++tail;
    std::vector<Rect> parts;
    Rect part = nothing, all = nothing;
    const auto close_part = [&] {
        if (part.left <= part.right) parts.push_back(part);
        part = nothing;
    };
    for (std::size_t i = head; i < std::max(old_count, new_count) - tail; ++i) {
        const bool in_old = i < old_count - tail, in_new = i < new_count - tail;
        if (in_old && in_new && old_count == new_count &&
            same(before.triangle(old_piece, i), now.triangle(new_piece, i))) {
            close_part();
            continue;
        }
        for (Rect* rect : {&part, &all}) {
            if (in_old) widen(*rect, before.triangle(old_piece, i));
            if (in_new) widen(*rect, now.triangle(new_piece, i));
        }
    }
    close_part();
    if (parts.size() > most_parts) parts.assign(1, all);
    for (const Rect& one : parts) changed.push_back(overlap(one, new_piece.clip));
}

void UiPainter::add_changes(const Lists& before, const Lists& now, std::vector<Rect>& changed) {
    if (before.pieces.size() == now.pieces.size()) {
        for (std::size_t i = 0; i < now.pieces.size(); ++i) {
            const Piece &was = before.pieces[i], &is = now.pieces[i];
            if (was.content == is.content) continue;
            if (was.clip == is.clip) {
                add_changes(before, was, now, is, changed);
            } else {
                changed.push_back(was.reach);
                changed.push_back(is.reach);
            }
        }
        return;
    }
    // What is drawn now and was not before, and the other way round. The order of what stays the
    // same stays, too: panels are drawn in the order of one list.
    const auto without = [&](const std::vector<Piece>& from, const std::vector<Piece>& known) {
        std::vector<std::uint64_t> contents;
        contents.reserve(known.size());
        for (const Piece& piece : known) contents.push_back(piece.content);
        std::ranges::sort(contents);
        for (const Piece& piece : from)
            if (!std::ranges::binary_search(contents, piece.content))
                changed.push_back(piece.reach);
    };
    without(now.pieces, before.pieces);
    without(before.pieces, now.pieces);
}

std::vector<Rect> UiPainter::take(const ImDrawData& data) {
    Lists lists = lists_of(data);
    std::vector<Rect> changed;
    add_changes(drawn_, lists, changed);
    if (all_new_) changed.push_back({0, 0, data.DisplaySize.x, data.DisplaySize.y});
    if (!changed.empty() || lists.pieces.size() != drawn_.pieces.size()) {
        vertices_.assign(std::span<const ImDrawVert>{lists.vertices});
        indices_.assign(std::span<const ImDrawIdx>{lists.indices});
    }
    drawn_ = std::move(lists);
    all_new_ = false;
    return changed;
}

void UiPainter::draw(
    const PixelBox& part, float left_px, float top_px, int width_px, int height_px) {
    program_.use();
    program_.set("letters", 0);
    program_.set("part_px",
                 std::array<float, 4>{
                     left_px, top_px, static_cast<float>(width_px), static_cast<float>(height_px)});
    glBindTextureUnit(0, letters_.get());
    glViewport(0, 0, width_px, height_px);
    glEnable(GL_BLEND);
    glBlendFuncSeparate(GL_SRC_ALPHA, GL_ONE_MINUS_SRC_ALPHA, GL_ONE, GL_ONE_MINUS_SRC_ALPHA);
    glEnable(GL_SCISSOR_TEST);
    array_.bind();
    for (const Piece& piece : drawn_.pieces) {
        const Rect& clip = piece.clip;
        const auto left = std::max(part.left, static_cast<GLint>(clip.left - left_px));
        const auto right =
            std::min(part.left + part.width, static_cast<GLint>(clip.right - left_px));
        const auto bottom =
            std::max(part.bottom, height_px - static_cast<GLint>(clip.bottom - top_px));
        const auto top =
            std::min(part.bottom + part.height, height_px - static_cast<GLint>(clip.top - top_px));
        if (left >= right || bottom >= top) continue;
        glScissor(left, bottom, right - left, top - bottom);
        glDrawElementsBaseVertex(
            GL_TRIANGLES,
            piece.indices,
            GL_UNSIGNED_SHORT,
            // NOLINTNEXTLINE(performance-no-int-to-ptr): an offset, by OpenGL's own wish
            reinterpret_cast<const void*>(std::size_t{piece.first_index} * sizeof(ImDrawIdx)),
            piece.first_vertex);
    }
}

}  // namespace yiping
