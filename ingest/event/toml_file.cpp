// toml++ behind a small strict face: each table remembers which of its keys were asked for.
#include "ingest/event/toml_file.hpp"

#include <fmt/format.h>
#include <toml++/toml.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <list>
#include <map>
#include <numeric>
#include <sstream>

namespace yiping {
namespace {

/// How many letters must be put in, taken out or changed to make one word of the other.
std::size_t edit_distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> row(b.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (std::size_t i = 0; i < a.size(); ++i) {
        std::size_t diagonal = std::exchange(row[0], i + 1);
        for (std::size_t j = 0; j < b.size(); ++j) {
            const std::size_t changed = diagonal + (a[i] == b[j] ? 0 : 1);
            diagonal = row[j + 1];
            row[j + 1] = std::min({changed, row[j] + 1, diagonal + 1});
        }
    }
    return row.back();
}

std::string nearest(std::string_view word, const std::vector<std::string>& known) {
    const auto found = std::ranges::min_element(
        known, {}, [&](const std::string& other) { return edit_distance(word, other); });
    return found == known.end() ? std::string{}
                                : fmt::format("; the nearest known key is {}", *found);
}

std::string shown(const toml::node& node) {
    if (const auto text = node.value_exact<std::string>()) return fmt::format("\"{}\"", *text);
    std::ostringstream text;
    node.visit([&](const auto& value) { text << value; });
    std::string line = text.str();
    std::ranges::replace(line, '\n', ' ');
    return line;
}

}  // namespace

/// A table of the file, or the place where one could have been.
struct TomlTable::Node {
    TomlFile::Document* document;
    const toml::table* table;  ///< null when the file has none
    std::string path;          ///< "map.layer[2]."; empty for the root
    mutable std::vector<std::string> asked;
    mutable std::map<std::string, std::vector<const Node*>, std::less<>> children;

    [[nodiscard]] const toml::node* ask(std::string_view key) const {
        if (std::ranges::find(asked, key) == asked.end()) asked.emplace_back(key);
        return table == nullptr ? nullptr : table->get(key);
    }
};

struct TomlFile::Document {
    std::string name;
    toml::table root;
    std::list<TomlTable::Node> nodes;  ///< stable addresses; the first is the root

    const TomlTable::Node* add(const toml::table* table, std::string path) {
        return &nodes.emplace_back(TomlTable::Node{this, table, std::move(path), {}, {}});
    }
    [[nodiscard]] std::string at(const toml::source_region& region) const {
        return fmt::format("{}:{}", name, region.begin.line);
    }
    [[noreturn]] void fail(const toml::node& node,
                           std::string_view key,
                           std::string_view wanted) const {
        throw IoError{fmt::format(
            "{}: {} is {}, where {} is needed", at(node.source()), key, shown(node), wanted)};
    }
};

std::string TomlTable::text(std::string_view key, std::string_view fallback) const {
    const toml::node* node = node_->ask(key);
    if (node == nullptr) return std::string{fallback};
    if (const auto value = node->value_exact<std::string>()) return *value;
    node_->document->fail(*node, key, "text in quotes");
}

std::string TomlTable::required_text(std::string_view key) const {
    if (node_->ask(key) == nullptr)
        throw IoError{fmt::format("{}: {}{} is missing", where(key), node_->path, key)};
    return text(key, "");
}

std::vector<std::string> TomlTable::texts(std::string_view key,
                                          std::vector<std::string> fallback) const {
    const toml::node* node = node_->ask(key);
    if (node == nullptr) return fallback;
    const toml::array* array = node->as_array();
    if (array == nullptr) node_->document->fail(*node, key, "a list of texts");
    std::vector<std::string> result;
    for (const toml::node& element : *array) {
        const auto value = element.value_exact<std::string>();
        if (!value) node_->document->fail(element, key, "text in quotes");
        result.push_back(*value);
    }
    return result;
}

std::int64_t TomlTable::whole(std::string_view key,
                              std::int64_t fallback,
                              std::int64_t min,
                              std::int64_t max) const {
    const toml::node* node = node_->ask(key);
    if (node == nullptr) return fallback;
    const auto value = node->value_exact<std::int64_t>();
    if (value && *value >= min && *value <= max) return *value;
    node_->document->fail(*node, key, fmt::format("a whole number from {} to {}", min, max));
}

double TomlTable::number(std::string_view key, double fallback, double min, double max) const {
    const toml::node* node = node_->ask(key);
    if (node == nullptr) return fallback;
    const auto value = node->is_number() ? node->value<double>() : std::nullopt;
    if (value && *value >= min && *value <= max) return *value;
    node_->document->fail(*node, key, fmt::format("a number from {} to {}", min, max));
}

bool TomlTable::flag(std::string_view key, bool fallback) const {
    const toml::node* node = node_->ask(key);
    if (node == nullptr) return fallback;
    if (const auto value = node->value_exact<bool>()) return *value;
    node_->document->fail(*node, key, "true or false");
}

TomlTable TomlTable::table(std::string_view key) const {
    const toml::node* node = node_->ask(key);
    if (node != nullptr && !node->is_table())
        node_->document->fail(*node, key, fmt::format("a table [{}{}]", node_->path, key));
    auto& known = node_->children[std::string{key}];
    if (known.empty())
        known.push_back(node_->document->add(node == nullptr ? nullptr : node->as_table(),
                                             fmt::format("{}{}.", node_->path, key)));
    return TomlTable{known.front()};
}

std::vector<TomlTable> TomlTable::tables(std::string_view key) const {
    const toml::node* node = node_->ask(key);
    std::vector<TomlTable> result;
    if (node == nullptr) return result;
    const toml::array* array = node->as_array();
    if (array == nullptr || !(array->empty() || array->is_array_of_tables()))
        node_->document->fail(*node, key, fmt::format("tables [[{}{}]]", node_->path, key));
    auto& known = node_->children[std::string{key}];
    for (std::size_t i = known.size(); i < array->size(); ++i)
        known.push_back(node_->document->add(array->get(i)->as_table(),
                                             fmt::format("{}{}[{}].", node_->path, key, i)));
    for (const Node* child : known) result.push_back(TomlTable{child});
    return result;
}

bool TomlTable::has(std::string_view key) const {
    return node_->ask(key) != nullptr;
}

std::vector<std::string> TomlTable::keys() const {
    if (node_->table == nullptr) return {};
    std::vector<std::pair<toml::source_position, std::string>> found;
    for (const auto& [key, value] : *node_->table) {
        (void)node_->ask(key.str());
        found.emplace_back(key.source().begin, std::string{key.str()});
    }
    std::ranges::sort(found, {}, [](const auto& entry) {
        return std::pair{entry.first.line, entry.first.column};
    });
    std::vector<std::string> result;
    result.reserve(found.size());
    for (auto& [position, key] : found) result.push_back(std::move(key));
    return result;
}

std::string TomlTable::where(std::string_view key) const {
    if (const toml::node* node = node_->ask(key)) return node_->document->at(node->source());
    return node_->table == nullptr ? node_->document->name
                                   : node_->document->at(node_->table->source());
}

TomlFile TomlFile::read(const std::filesystem::path& file) {
    if (std::filesystem::is_directory(file))
        throw IoError{fmt::format("{} is a folder, where a TOML file is needed", file.string())};
    std::ifstream stream{file, std::ios::binary};
    const std::string text{std::istreambuf_iterator<char>{stream}, {}};
    if (!stream.is_open() || stream.bad())
        throw IoError{fmt::format("{} cannot be read: {}", file.string(), std::strerror(errno))};
    return parse(text, file.string());
}

TomlFile TomlFile::parse(std::string_view text, std::string name) {
    auto document = std::make_unique<Document>();
    document->name = std::move(name);
    try {
        document->root = toml::parse(text, std::string_view{document->name});
    } catch (const toml::parse_error& error) {
        throw IoError{
            fmt::format("{} is not TOML: {}", document->at(error.source()), error.description())};
    }
    document->add(&document->root, "");
    return TomlFile{std::move(document)};
}

TomlFile::TomlFile(std::unique_ptr<Document> document) : document_{std::move(document)} {}
TomlFile::TomlFile(TomlFile&&) noexcept = default;
TomlFile& TomlFile::operator=(TomlFile&&) noexcept = default;
TomlFile::~TomlFile() = default;

TomlTable TomlFile::root() const {
    return TomlTable{&document_->nodes.front()};
}

void TomlFile::expect_all_known() const {
    const toml::key* first = nullptr;
    const TomlTable::Node* holder = nullptr;
    for (const TomlTable::Node& node : document_->nodes) {
        if (node.table == nullptr) continue;
        for (const auto& [key, value] : *node.table) {
            if (std::ranges::find(node.asked, key.str()) != node.asked.end()) continue;
            if (first != nullptr && first->source().begin.line <= key.source().begin.line) continue;
            first = &key;
            holder = &node;
        }
    }
    if (first == nullptr) return;
    throw IoError{fmt::format("{}: {}{} is not a known key{}",
                              document_->at(first->source()),
                              holder->path,
                              first->str(),
                              nearest(first->str(), holder->asked))};
}

}  // namespace yiping
