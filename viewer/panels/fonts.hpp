// The letters: Noto Sans CJK by FreeType, only the glyphs that were ever asked for, at the exact
// sizes of the type scale.
#pragma once

#include <imgui.h>

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "viewer/panels/theme.hpp"

namespace yiping {

/// One line of text as it was drawn: what a test measures a picture by.
struct DrawnText {
    std::string asked;                               ///< whole
    std::string drawn;                               ///< with an ellipsis where it was cut
    float left = 0, right = 0, top = 0, bottom = 0;  ///< of its letters, in pixels
    float em_px = 0;
    /// What may be drawn on just then: letters beyond it are cut off.
    ImVec2 clip_min{0, 0}, clip_max{0, 0};
};

/// Owns the glyphs of ImGui's atlas. ImGui cannot add one during a frame, so new ones are noted
/// while drawing and the atlas is built again between frames. Main thread.
class Fonts {
public:
    /// `far_scale` multiplies TypeSize::far, `scale` all others. Throws IoError naming the file and
    /// the package when a font is missing.
    Fonts(const std::filesystem::path& regular,
          const std::filesystem::path& bold,
          float scale,
          float far_scale);
    Fonts(const Fonts&) = delete;
    Fonts& operator=(const Fonts&) = delete;
    Fonts(Fonts&&) = delete;
    Fonts& operator=(Fonts&&) = delete;
    ~Fonts() = default;

    [[nodiscard]] ImFont* font(TypeSize size, Weight weight) const;
    [[nodiscard]] float scale() const { return scale_; }
    [[nodiscard]] float far_scale() const { return far_scale_; }
    /// Of a font of ours, in pixels: Noto's line is taller than its em.
    [[nodiscard]] static float em_of(const ImFont& font) { return font.FontSize / line_of_em; }
    static constexpr float line_of_em = 1.448F;

    /// Another screen or window: all letters are made anew when these differ.
    void set_scales(float scale, float far_scale);

    /// Remembers every character of a text about to be drawn in this size and weight.
    void note(std::string_view utf8, TypeSize size, Weight weight);
    /// Every text drawn from now on is noted there as well, to be measured; nullptr ends it.
    void witness_to(std::vector<DrawnText>* witness) { witness_ = witness; }
    void witness(DrawnText&& text) {
        if (witness_ != nullptr) witness_->push_back(std::move(text));
    }
    /// Builds the atlas again if a noted character is missing from it; true when it did and the
    /// GPU's copy is stale.
    bool rebuild_if_needed();

private:
    using Face = std::pair<TypeSize, Weight>;
    /// One size in one weight: what it needs, and what ImGui made of it.
    struct Letters {
        std::vector<bool> wanted;  // by code point of the basic plane: ImWchar has 16 bits
        std::vector<ImWchar> ranges;
        ImFont* font = nullptr;
    };
    static Face face_of(TypeSize size, Weight weight);
    void build();

    /// A font file in memory, read only as far as FreeType looks into it.
    class FontFile {
    public:
        explicit FontFile(const std::filesystem::path& file);
        FontFile(const FontFile&) = delete;
        FontFile& operator=(const FontFile&) = delete;
        FontFile(FontFile&&) = delete;
        FontFile& operator=(FontFile&&) = delete;
        ~FontFile();
        [[nodiscard]] void* bytes() const { return bytes_; }
        [[nodiscard]] std::size_t size() const { return size_; }

    private:
        void* bytes_ = nullptr;
        std::size_t size_ = 0;
    };

    FontFile regular_, bold_;
    float scale_, far_scale_;
    std::map<Face, Letters> letters_;
    bool stale_ = true;
    std::vector<DrawnText>* witness_ = nullptr;
};

}  // namespace yiping
