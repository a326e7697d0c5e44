// Our own symbols as outlines, from assets/symbols.svg: what each stands for is said in that file.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "viewer/map/space.hpp"

namespace yiping {

/// One symbol: closed rings on a field of `SymbolSet::field` units, y down, filled by the even-odd
/// rule, curves already broken into short lines.
struct SymbolOutline {
    std::string name;
    std::string net;                   ///< stands for this net when no class fits; else empty
    std::vector<std::string> classes;  ///< beginnings of class codes
    std::vector<std::vector<Vertex2>> rings;
};

class SymbolSet {
public:
    static constexpr float field = 24;
    /// More than a mark's byte for it can number, 0 being "none".
    static constexpr std::size_t most = 255;

    /// Throws IoError, naming the file and the symbol, when it cannot be read or a path holds
    /// anything but M L H V C Z with their numbers.
    [[nodiscard]] static SymbolSet read(const std::filesystem::path& file);

    [[nodiscard]] const std::vector<SymbolOutline>& symbols() const { return symbols_; }
    /// 1 + the index of the symbol whose class fits longest, else of the net's; 0 when there is
    /// neither.
    [[nodiscard]] std::uint8_t number_of(std::string_view class_code, std::string_view net) const;

private:
    std::vector<SymbolOutline> symbols_;
};

/// The rings of an SVG path. Throws std::invalid_argument, quoting what it does not know.
[[nodiscard]] std::vector<std::vector<Vertex2>> rings_of_path(std::string_view path);

}  // namespace yiping
