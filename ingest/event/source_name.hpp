// Names of sources and the families that their dots make.
#pragma once

#include <string_view>

namespace yiping {

/// Whether a declared name means this source: "cad.119" means itself and "cad.119.anshan", not
/// "cad.1190"; "*" means all.
[[nodiscard]] inline bool speaks_for(std::string_view declared, std::string_view source) {
    if (declared == "*" || declared == source) return true;
    if (declared.empty() || !source.starts_with(declared)) return false;
    const auto separates = [](char letter) {
        return std::string_view{"./:-_#"}.find(letter) != std::string_view::npos;
    };
    return separates(declared.back()) || separates(source[declared.size()]);
}

}  // namespace yiping
