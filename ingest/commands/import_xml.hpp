// Foreign XML whose names belong to namespaces. No entity is expanded, nothing outside is read.
#pragma once

#include <optional>
#include <pugixml.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace yiping {

class XmlFile;

/// A view of one element; it lives as long as its file.
class XmlElement {
public:
    XmlElement(const XmlFile& file, const pugi::xml_node& node) : file_{&file}, node_{node} {}

    [[nodiscard]] std::string_view name() const;   ///< without a prefix
    [[nodiscard]] std::string_view space() const;  ///< the name of its namespace, or empty
    [[nodiscard]] std::size_t line() const;
    /// Its text, without white space at the ends.
    [[nodiscard]] std::string text() const;
    /// Of whatever namespace.
    [[nodiscard]] std::vector<XmlElement> all_children() const;
    /// Those of this element's own namespace that have a name.
    [[nodiscard]] std::vector<XmlElement> children(std::string_view name) const;
    [[nodiscard]] std::optional<XmlElement> child(std::string_view name) const;
    /// It and all that is in it as XML.
    [[nodiscard]] std::string as_xml() const;

private:
    const XmlFile* file_;
    pugi::xml_node node_;
};

/// One XML document, or several one after the other.
class XmlFile {
public:
    /// `name` is for complaints. Throws IoError with file and line for what is no XML, is declared
    /// to be in another encoding than UTF-8, or has more than 16 MiB. The text must outlive it.
    XmlFile(std::string_view text, const std::string& name);

    /// The outermost elements.
    [[nodiscard]] std::vector<XmlElement> documents() const;
    [[nodiscard]] std::size_t line_at(std::ptrdiff_t offset) const;

private:
    std::string_view text_;
    pugi::xml_document document_;
};

}  // namespace yiping
