#include "ingest/commands/import_xml.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <sstream>

#include "ingest/event/errors.hpp"

namespace yiping {
namespace {

constexpr std::size_t max_bytes = std::size_t{16} * 1024 * 1024;

std::string_view without_outer_space(std::string_view text) {
    constexpr std::string_view space = " \t\r\n";
    const std::size_t begin = text.find_first_not_of(space);
    if (begin == std::string_view::npos) return {};
    return text.substr(begin, text.find_last_not_of(space) - begin + 1);
}

bool is_utf8(std::string_view encoding) {
    return encoding.empty() || encoding == "UTF-8" || encoding == "utf-8" || encoding == "utf8";
}

}  // namespace

std::string_view XmlElement::name() const {
    const std::string_view whole = node_.name();
    return whole.substr(whole.find(':') + 1);  // no colon: npos + 1 is the beginning
}

std::string_view XmlElement::space() const {
    const std::string_view whole = node_.name();
    const std::size_t colon = whole.find(':');
    const std::string declaration =
        colon == std::string_view::npos ? "xmlns" : fmt::format("xmlns:{}", whole.substr(0, colon));
    for (pugi::xml_node at = node_; at; at = at.parent())
        if (const pugi::xml_attribute declared = at.attribute(declaration.c_str()))
            return declared.value();
    return {};
}

std::size_t XmlElement::line() const {
    return file_->line_at(node_.offset_debug());
}

std::string XmlElement::text() const {
    std::string text;
    for (const pugi::xml_node part : node_.children())
        if (part.type() == pugi::node_pcdata || part.type() == pugi::node_cdata)
            text += part.value();
    return std::string{without_outer_space(text)};
}

std::vector<XmlElement> XmlElement::all_children() const {
    std::vector<XmlElement> found;
    for (const pugi::xml_node child : node_.children())
        if (child.type() == pugi::node_element) found.emplace_back(*file_, child);
    return found;
}

std::vector<XmlElement> XmlElement::children(std::string_view name) const {
    std::vector<XmlElement> found = all_children();
    std::erase_if(found, [&](const XmlElement& element) {
        return element.name() != name || element.space() != space();
    });
    return found;
}

std::optional<XmlElement> XmlElement::child(std::string_view name) const {
    const std::vector<XmlElement> found = children(name);
    return found.empty() ? std::nullopt : std::optional{found.front()};
}

std::string XmlElement::as_xml() const {
    std::ostringstream xml;
    node_.print(xml, "", pugi::format_raw, pugi::encoding_utf8);
    return xml.str();
}

XmlFile::XmlFile(std::string_view text, const std::string& name) : text_{text} {
    if (text.size() > max_bytes)
        throw IoError{fmt::format(
            "{} has {} bytes, more than {} are not read", name, text.size(), max_bytes)};
    constexpr unsigned how = pugi::parse_default | pugi::parse_fragment | pugi::parse_declaration;
    const pugi::xml_parse_result parsed =
        document_.load_buffer(text.data(), text.size(), how, pugi::encoding_utf8);
    if (!parsed)
        throw IoError{
            fmt::format("{}:{}: no XML: {}", name, line_at(parsed.offset), parsed.description())};
    for (const pugi::xml_node declaration : document_.children())
        if (const std::string_view encoding = declaration.attribute("encoding").value();
            declaration.type() == pugi::node_declaration && !is_utf8(encoding))
            throw IoError{
                fmt::format("{}:1: the encoding {} is not read, UTF-8 is", name, encoding)};
}

std::vector<XmlElement> XmlFile::documents() const {
    return XmlElement{*this, document_}.all_children();
}

std::size_t XmlFile::line_at(std::ptrdiff_t offset) const {
    const auto before =
        text_.substr(0, static_cast<std::size_t>(std::max<std::ptrdiff_t>(0, offset)));
    return 1 + static_cast<std::size_t>(std::ranges::count(before, '\n'));
}

}  // namespace yiping
