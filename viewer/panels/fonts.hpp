// The letters: Noto Sans CJK by FreeType, only the glyphs that were ever asked for, at the exact
// sizes of the type scale.
#pragma once

#include <imgui.h>

#include <filesystem>
#include <map>
#include <string_view>
#include <vector>

#include "viewer/panels/theme.hpp"

namespace yiping {

/// Owns the glyphs of ImGui's atlas. ImGui cannot add one during a frame, so new ones are noted
/// while drawing and the atlas is built again between frames. Main thread.
class Fonts {
public:
    /// Throws IoError naming the file and the package when a font is missing.
    Fonts(const std::filesystem::path& regular, const std::filesystem::path& bold, float scale);
    Fonts(const Fonts&) = delete;
    Fonts& operator=(const Fonts&) = delete;
    Fonts(Fonts&&) = delete;
    Fonts& operator=(Fonts&&) = delete;
    ~Fonts() = default;

    [[nodiscard]] ImFont* font(TypeSize size, Weight weight) const;
    [[nodiscard]] float scale() const { return scale_; }

    /// Remembers every character of a text about to be drawn in this size and weight.
    void note(std::string_view utf8, TypeSize size, Weight weight);
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
    float scale_;
    std::map<Face, Letters> letters_;
    bool stale_ = true;
};

}  // namespace yiping
