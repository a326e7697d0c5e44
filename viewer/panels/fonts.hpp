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

    [[nodiscard]] ImFont* font(TypeSize size, Weight weight) const;
    [[nodiscard]] float scale() const { return scale_; }

    /// Remembers every character of a text about to be drawn.
    void note(std::string_view utf8);
    /// Builds the atlas again if a noted character is missing from it; true when it did and the
    /// GPU's copy is stale.
    bool rebuild_if_needed();

private:
    void build();

    std::filesystem::path regular_, bold_;
    float scale_;
    std::vector<bool> wanted_;  // by code point of the basic plane: ImWchar has 16 bits
    bool stale_ = true;
    std::vector<ImWchar> ranges_;
    std::map<std::pair<TypeSize, Weight>, ImFont*> fonts_;
};

}  // namespace yiping
