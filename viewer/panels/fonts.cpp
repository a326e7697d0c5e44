// Building the atlas.
#include "viewer/panels/fonts.hpp"

#include <fmt/core.h>
#include <imgui_freetype.h>

#include <array>
#include <cmath>

#include "ingest/event/errors.hpp"

namespace yiping {
namespace {

constexpr int simplified_chinese = 2;       // face of the collection: JP, KR, SC, TC, HK
constexpr float em_of_pixel_size = 1.448F;  // Noto's line is that much taller than its em
constexpr std::array all_sizes{TypeSize::axis,
                               TypeSize::label,
                               TypeSize::body,
                               TypeSize::head,
                               TypeSize::title,
                               TypeSize::clock,
                               TypeSize::name,
                               TypeSize::figure};

/// The sizes that exist in regular weight; heads and figures are bold only.
bool has_regular(TypeSize size) {
    return size != TypeSize::head && size != TypeSize::title && size != TypeSize::name &&
           size != TypeSize::figure;
}

void require_font(const std::filesystem::path& file) {
    if (!std::filesystem::exists(file))
        throw IoError{
            fmt::format("font {} is missing: install fonts-noto-cjk or name another under [fonts] "
                        "in the configuration",
                        file.string())};
}

/// The next character of valid or invalid UTF-8; 0xFFFD for what is none.
unsigned next_code_point(std::string_view& text) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const unsigned first = byte(0);
    const std::size_t size = first < 0x80        ? 1
                             : first >> 5U == 6  ? 2
                             : first >> 4U == 14 ? 3
                             : first >> 3U == 30 ? 4
                                                 : 0;
    if (size == 0 || size > text.size()) {
        text.remove_prefix(1);
        return 0xFFFD;
    }
    unsigned code = size == 1 ? first : first & (0x7FU >> size);
    for (std::size_t i = 1; i < size; ++i) code = code << 6U | (byte(i) & 0x3FU);
    text.remove_prefix(size);
    return code;
}

}  // namespace

Fonts::Fonts(const std::filesystem::path& regular, const std::filesystem::path& bold, float scale)
    : regular_{regular}, bold_{bold}, scale_{scale}, wanted_(0x10000, false) {
    require_font(regular_);
    require_font(bold_);
    for (unsigned code = 0x20; code < 0x7F; ++code) wanted_[code] = true;
    note("…—·›％℃Ⅰ Ⅱ Ⅲ Ⅳ ↑↓→●■▲◆×≥≤←");
}

ImFont* Fonts::font(TypeSize size, Weight weight) const {
    const auto at = fonts_.find({size, has_regular(size) ? weight : Weight::bold});
    return at == fonts_.end() ? nullptr : at->second;
}

void Fonts::note(std::string_view utf8) {
    while (!utf8.empty()) {
        const unsigned code = next_code_point(utf8);
        if (code < 0x20 || code >= wanted_.size() || wanted_[code]) continue;
        wanted_[code] = true;
        stale_ = true;
    }
}

bool Fonts::rebuild_if_needed() {
    if (!stale_) return false;
    build();
    stale_ = false;
    return true;
}

void Fonts::build() {
    ImFontAtlas* atlas = ImGui::GetIO().Fonts;
    atlas->Clear();
    atlas->FontBuilderIO = ImGuiFreeType::GetBuilderForFreeType();
    ranges_.clear();
    for (std::size_t code = 1; code < wanted_.size(); ++code) {
        if (!wanted_[code]) continue;
        if (!ranges_.empty() && ranges_.back() + 1 == static_cast<ImWchar>(code)) {
            ranges_.back() = static_cast<ImWchar>(code);
        } else {
            ranges_.push_back(static_cast<ImWchar>(code));
            ranges_.push_back(static_cast<ImWchar>(code));
        }
    }
    ranges_.push_back(0);
    fonts_.clear();
    for (const TypeSize size : all_sizes)
        for (const Weight weight : {Weight::regular, Weight::bold}) {
            if (weight == Weight::regular && !has_regular(size)) continue;
            ImFontConfig config;
            config.FontNo = simplified_chinese;
            config.PixelSnapH = true;
            const std::string file = (weight == Weight::bold ? bold_ : regular_).string();
            const float pixels = std::round(theme::pixels_of(size) * scale_ * em_of_pixel_size);
            fonts_[{size, weight}] =
                atlas->AddFontFromFileTTF(file.c_str(), pixels, &config, ranges_.data());
        }
    if (!atlas->Build()) throw IoError{fmt::format("font {} cannot be read", regular_.string())};
}

}  // namespace yiping
