// Building the atlas.
#include "viewer/panels/fonts.hpp"

#include <fcntl.h>
#include <fmt/core.h>
#include <imgui_freetype.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cmath>

#include "ingest/event/errors.hpp"

namespace yiping {
namespace {

constexpr int simplified_chinese = 2;  // face of the collection: JP, KR, SC, TC, HK
constexpr std::size_t basic_plane = 0x10000;
constexpr std::array all_sizes{TypeSize::axis,
                               TypeSize::label,
                               TypeSize::body,
                               TypeSize::head,
                               TypeSize::title,
                               TypeSize::clock,
                               TypeSize::name,
                               TypeSize::figure,
                               TypeSize::far};

/// The sizes that exist in regular weight; heads and figures are bold only.
bool has_regular(TypeSize size) {
    return size != TypeSize::head && size != TypeSize::title && size != TypeSize::clock &&
           size != TypeSize::name && size != TypeSize::figure && size != TypeSize::far;
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

/// From and to, two by two, ended by 0: what ImGui calls glyph ranges.
std::vector<ImWchar> ranges_of(const std::vector<bool>& wanted) {
    std::vector<ImWchar> ranges;
    for (std::size_t code = 1; code < wanted.size(); ++code) {
        if (!wanted[code]) continue;
        if (!ranges.empty() && ranges.back() + 1 == static_cast<ImWchar>(code)) {
            ranges.back() = static_cast<ImWchar>(code);
        } else {
            ranges.push_back(static_cast<ImWchar>(code));
            ranges.push_back(static_cast<ImWchar>(code));
        }
    }
    ranges.push_back(0);
    return ranges;
}

}  // namespace

Fonts::FontFile::FontFile(const std::filesystem::path& file) {
    const int descriptor = open(file.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0)
        throw IoError{
            fmt::format("font {} is missing: install fonts-noto-cjk or name another under [files] "
                        "in the configuration",
                        file.string())};
    struct stat status {};
    if (fstat(descriptor, &status) == 0 && status.st_size > 0) {
        size_ = static_cast<std::size_t>(status.st_size);
        bytes_ = mmap(nullptr, size_, PROT_READ, MAP_PRIVATE, descriptor, 0);
    }
    close(descriptor);
    if (bytes_ == nullptr || bytes_ == MAP_FAILED)
        throw IoError{fmt::format("font {} cannot be read", file.string())};
}

Fonts::FontFile::~FontFile() {
    munmap(bytes_, size_);
}

Fonts::Fonts(const std::filesystem::path& regular,
             const std::filesystem::path& bold,
             float scale,
             float far_scale)
    : regular_{regular}, bold_{bold}, scale_{scale}, far_scale_{far_scale} {
    for (const TypeSize size : all_sizes)
        for (const Weight weight : {Weight::regular, Weight::bold}) {
            if (weight == Weight::regular && !has_regular(size)) continue;
            std::vector<bool>& wanted = letters_[{size, weight}].wanted;
            wanted.assign(basic_plane, false);
            for (unsigned code = 0x20; code < 0x7F; ++code) wanted[code] = true;
            note("…—·", size, weight);
        }
}

Fonts::Face Fonts::face_of(TypeSize size, Weight weight) {
    return {size, has_regular(size) ? weight : Weight::bold};
}

ImFont* Fonts::font(TypeSize size, Weight weight) const {
    return letters_.at(face_of(size, weight)).font;
}

void Fonts::note(std::string_view utf8, TypeSize size, Weight weight) {
    std::vector<bool>& wanted = letters_.at(face_of(size, weight)).wanted;
    while (!utf8.empty()) {
        const unsigned code = next_code_point(utf8);
        if (code < 0x20 || code >= wanted.size() || wanted[code]) continue;
        wanted[code] = true;
        stale_ = true;
    }
}

void Fonts::set_scales(float scale, float far_scale) {
    if (scale == scale_ && far_scale == far_scale_) return;
    scale_ = scale;
    far_scale_ = far_scale;
    stale_ = true;
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
    for (auto& [face, letters] : letters_) {
        letters.ranges = ranges_of(letters.wanted);
        ImFontConfig config;
        config.FontNo = simplified_chinese;
        config.PixelSnapH = true;
        const FontFile& file = face.second == Weight::bold ? bold_ : regular_;
        const float scale = face.first == TypeSize::far ? far_scale_ : scale_;
        const float pixels = std::round(theme::pixels_of(face.first) * scale * line_of_em);
        letters.font = atlas->AddFontFromMemoryTTF(
            file.bytes(), static_cast<int>(file.size()), pixels, &config, letters.ranges.data());
        // Said only now: told so before, it would make itself a copy of the file for each face.
        atlas->ConfigData.back().FontDataOwnedByAtlas = false;
    }
    if (!atlas->Build()) throw IoError{"the fonts of the configuration cannot be read"};
}

}  // namespace yiping
