#include "viewer/map/symbol_set.hpp"

#include <cpl_error.h>
#include <cpl_minixml.h>
#include <fmt/format.h>

#include <array>
#include <cstdlib>
#include <memory>
#include <sstream>
#include <stdexcept>

#include "ingest/event/errors.hpp"

namespace yiping {
namespace {

/// Reads one path from left to right.
class PathReader {
public:
    explicit PathReader(std::string_view path) : text_{path} {}

    std::vector<std::vector<Vertex2>> rings() {
        while (skip_spaces(), at_ < text_.size()) {
            if (std::string_view{"MLHVCZ"}.find(text_[at_]) != std::string_view::npos)
                command_ = text_[at_++];
            else if (command_ == 'Z' || command_ == 0)
                complain();
            step();
        }
        return std::move(rings_);
    }

private:
    void step() {
        switch (command_) {
            case 'M':
                rings_.emplace_back();
                add(point());
                command_ = 'L';
                break;
            case 'L':
                add(point());
                break;
            case 'H':
                add({number(), here().y});
                break;
            case 'V':
                add({here().x, number()});
                break;
            case 'C':
                curve();
                break;
            default:
                break;  // Z: rings are closed anyway
        }
    }
    void curve() {
        constexpr int pieces = 8;
        const Vertex2 a = here(), b = point(), c = point(), d = point();
        for (int i = 1; i <= pieces; ++i) {
            const float t = static_cast<float>(i) / pieces, s = 1 - t;
            const std::array<float, 4> w{s * s * s, 3 * s * s * t, 3 * s * t * t, t * t * t};
            add({w[0] * a.x + w[1] * b.x + w[2] * c.x + w[3] * d.x,
                 w[0] * a.y + w[1] * b.y + w[2] * c.y + w[3] * d.y});
        }
    }
    Vertex2 here() {
        if (rings_.empty()) complain();
        return rings_.back().back();
    }
    void add(Vertex2 point) {
        if (rings_.empty()) complain();
        rings_.back().push_back(point);
    }
    Vertex2 point() {
        const float x = number();
        return {x, number()};
    }
    float number() {
        skip_spaces();
        const std::string rest{text_.substr(at_)};
        char* end = nullptr;
        const float value = std::strtof(rest.c_str(), &end);
        if (end == rest.c_str()) complain();
        at_ += static_cast<std::size_t>(end - rest.c_str());
        return value;
    }
    void skip_spaces() {
        while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == ',' || text_[at_] == '\n'))
            ++at_;
    }
    [[noreturn]] void complain() const {
        throw std::invalid_argument{
            fmt::format("not understood at character {}: \"{}\"", at_, text_.substr(at_, 12))};
    }

    std::string_view text_;
    std::size_t at_ = 0;
    char command_ = 0;
    std::vector<std::vector<Vertex2>> rings_;
};

SymbolOutline symbol_of(const CPLXMLNode& node) {
    SymbolOutline symbol;
    symbol.name = CPLGetXMLValue(&node, "id", "");
    symbol.net = CPLGetXMLValue(&node, "data-net", "");
    std::istringstream classes{CPLGetXMLValue(&node, "data-classes", "")};
    for (std::string code; classes >> code;) symbol.classes.push_back(code);
    symbol.rings = rings_of_path(CPLGetXMLValue(&node, "d", ""));
    return symbol;
}

}  // namespace

std::vector<std::vector<Vertex2>> rings_of_path(std::string_view path) {
    return PathReader{path}.rings();
}

SymbolSet SymbolSet::read(const std::filesystem::path& file) {
    CPLPushErrorHandler(CPLQuietErrorHandler);  // what is wrong is thrown below
    const std::unique_ptr<CPLXMLNode, decltype(&CPLDestroyXMLNode)> tree{
        CPLParseXMLFile(file.c_str()), CPLDestroyXMLNode};
    CPLPopErrorHandler();
    const CPLXMLNode* svg = tree ? CPLGetXMLNode(tree.get(), "=svg") : nullptr;
    if (svg == nullptr)
        throw IoError{fmt::format("{}: not an SVG file that can be read", file.string())};
    SymbolSet set;
    for (const CPLXMLNode* node = svg->psChild; node != nullptr; node = node->psNext) {
        if (node->eType != CXT_Element || std::string_view{node->pszValue} != "path") continue;
        try {
            set.symbols_.push_back(symbol_of(*node));
        } catch (const std::invalid_argument& error) {
            throw IoError{fmt::format("{}: path \"{}\": {}",
                                      file.string(),
                                      CPLGetXMLValue(node, "id", ""),
                                      error.what())};
        }
    }
    if (set.symbols_.size() > most)
        throw IoError{fmt::format("{}: more than {} symbols", file.string(), most)};
    return set;
}

std::uint8_t SymbolSet::number_of(std::string_view class_code, std::string_view net) const {
    std::size_t best = 0, longest = 0;
    for (std::size_t i = 0; i < symbols_.size(); ++i) {
        if (best == 0 && !net.empty() && symbols_[i].net == net) best = i + 1;
        for (const std::string& start : symbols_[i].classes)
            if (start.size() > longest && class_code.starts_with(start)) {
                best = i + 1;
                longest = start.size();
            }
    }
    return static_cast<std::uint8_t>(best);
}

}  // namespace yiping
