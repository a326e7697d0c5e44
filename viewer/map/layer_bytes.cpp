#include "viewer/map/layer_bytes.hpp"

#include <xxhash.h>

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <span>
#include <type_traits>

namespace yiping {
namespace {

/// As long as two numbers: what follows is aligned as its numbers are.
constexpr std::string_view magic{"yiping layer\n\0\0\0", 16};
constexpr std::size_t alignment = 8;

class Writer {
public:
    template <class Item>
    void item(const Item& value) {
        static_assert(std::is_trivially_copyable_v<Item> && sizeof(Item) % alignment == 0);
        bytes_.append(reinterpret_cast<const char*>(&value), sizeof(Item));
    }
    template <class Item>
    void items(std::span<const Item> values) {
        static_assert(std::is_trivially_copyable_v<Item>);
        item(std::uint64_t{values.size()});
        bytes_.append(reinterpret_cast<const char*>(values.data()), values.size_bytes());
        bytes_.resize((bytes_.size() + alignment - 1) / alignment * alignment);
    }
    template <class Item>
    void items(const std::vector<Item>& values) {
        items(std::span<const Item>{values});
    }
    void text(std::string_view value) { items(std::span<const char>{value}); }
    [[nodiscard]] std::string take() { return std::move(bytes_); }

private:
    std::string bytes_;
};

/// Every read is checked against what is left; the first that goes beyond makes all others fail.
class Reader {
public:
    explicit Reader(std::string_view bytes) : rest_{bytes} {}
    template <class Item>
    void item(Item& value) {
        static_assert(std::is_trivially_copyable_v<Item>);
        if (!has(sizeof(Item), 1)) return;
        std::memcpy(&value, rest_.data(), sizeof(Item));
        rest_.remove_prefix(sizeof(Item));
    }
    template <class Item>
    void items(std::vector<Item>& values) {
        const std::size_t count = counted(sizeof(Item));
        const char* const from = rest_.data();
        skip(count * sizeof(Item));
        if (count == 0) return values.clear();
        if (reinterpret_cast<std::uintptr_t>(from) % alignof(Item) == 0) {
            // Copied once, not cleared before: layers are tens of megabytes.
            const auto* const items = reinterpret_cast<const Item*>(from);
            values.assign(items, items + count);
            return;
        }
        values.resize(count);
        std::memcpy(values.data(), from, count * sizeof(Item));
    }
    void text(std::string& value) {
        const std::size_t count = counted(1);
        value.assign(rest_.substr(0, count));
        skip(count);
    }
    /// How many of at least `least_bytes` each are to follow.
    [[nodiscard]] std::size_t counted(std::size_t least_bytes) {
        std::uint64_t count = 0;
        item(count);
        return has(least_bytes, count) ? static_cast<std::size_t>(count) : 0;
    }
    [[nodiscard]] bool good() const { return good_ && rest_.empty(); }

private:
    /// So many bytes, and those that fill up to the next number.
    void skip(std::size_t bytes) {
        rest_.remove_prefix(
            std::min(rest_.size(), (bytes + alignment - 1) / alignment * alignment));
    }
    bool has(std::size_t size, std::uint64_t count) {
        good_ = good_ && count <= rest_.size() / size;
        return good_;
    }
    std::string_view rest_;
    bool good_ = true;
};

/// A feature without its name.
struct PlainFeature {
    std::uint64_t code;
    CityBox bounds;
    double area_m2;
    Span32 rings;
    std::uint32_t class_index, households;
};
struct PlainLabel {
    Vertex2 anchor;
    float extent_m;
    float angle;
    std::uint32_t feature;
};
struct PlainLayer {
    std::uint64_t role;
    CityBox bounds;
    double typical_extent_m;
    std::uint64_t features_left_out;
};

template <class Item>
void write_nested(Writer& out, const std::vector<std::vector<Item>>& lists) {
    std::vector<std::uint32_t> sizes;
    std::vector<Item> all;
    for (const std::vector<Item>& list : lists) {
        sizes.push_back(static_cast<std::uint32_t>(list.size()));
        all.insert(all.end(), list.begin(), list.end());
    }
    out.items(sizes);
    out.items(all);
}

template <class Item>
bool read_nested(Reader& in, std::vector<std::vector<Item>>& lists) {
    std::vector<std::uint32_t> sizes;
    std::vector<Item> all;
    in.items(sizes);
    in.items(all);
    lists.reserve(sizes.size());
    std::size_t first = 0;
    for (const std::uint32_t size : sizes) {
        if (size > all.size() - first) return false;
        const auto begin = all.begin() + static_cast<std::ptrdiff_t>(first);
        lists.emplace_back(begin, begin + size);
        first += size;
    }
    return first == all.size();
}

void write_lines(Writer& out, const std::vector<LineLevel>& levels) {
    out.item(std::uint64_t{levels.size()});
    for (const LineLevel& level : levels) {
        out.item(level.tolerance_m);
        out.items(level.segments);
        out.items(level.begins_m);
        out.items(level.chunks);
    }
}

void read_lines(Reader& in, std::vector<LineLevel>& levels) {
    levels.resize(in.counted(4 * sizeof(std::uint64_t)));
    for (LineLevel& level : levels) {
        in.item(level.tolerance_m);
        in.items(level.segments);
        in.items(level.begins_m);
        in.items(level.chunks);
    }
}

void write_names(Writer& out, const MapLayer& layer) {
    out.text(layer.name);
    out.item(std::uint64_t{layer.class_names.size()});
    for (const std::string& name : layer.class_names) out.text(name);
    for (const MapFeature& feature : layer.features) out.text(feature.name);
    for (const MapLabel& label : layer.labels) out.text(label.text);
}

void read_names(Reader& in, MapLayer& layer) {
    in.text(layer.name);
    layer.class_names.resize(in.counted(sizeof(std::uint64_t)));
    for (std::string& name : layer.class_names) in.text(name);
    for (MapFeature& feature : layer.features) in.text(feature.name);
    for (MapLabel& label : layer.labels) in.text(label.text);
}

std::uint64_t checksum(std::string_view bytes) {
    return XXH3_64bits_withSeed(bytes.data(), bytes.size(), layer_bytes_version);
}

}  // namespace

std::string bytes_of(const MapLayer& layer) {
    Writer out;
    out.item(PlainLayer{static_cast<std::uint64_t>(layer.role),
                        layer.bounds,
                        layer.typical_extent_m,
                        layer.features_left_out});
    std::vector<PlainFeature> features;
    features.reserve(layer.features.size());
    for (const MapFeature& feature : layer.features)
        features.push_back({feature.code.value,
                            feature.bounds,
                            feature.area_m2,
                            feature.rings,
                            feature.class_index,
                            feature.households});
    out.items(features);
    std::vector<PlainLabel> labels;
    labels.reserve(layer.labels.size());
    for (const MapLabel& label : layer.labels)
        labels.push_back({label.anchor, label.extent_m, label.angle, label.feature});
    out.items(labels);
    write_names(out, layer);
    out.items(layer.areas.vertices);
    out.items(layer.areas.indices);
    out.items(layer.areas.chunks);
    out.items(layer.areas.feature_order);
    write_lines(out, layer.lines);
    write_nested(out, layer.rings);
    out.items(layer.points);
    const std::string body = out.take();
    Writer whole;
    const std::uint64_t sum = checksum(body);
    whole.item(sum);
    return std::string{magic} + whole.take() + body;
}

std::optional<MapLayer> layer_from(std::string_view bytes) {
    std::uint64_t sum = 0;
    if (!bytes.starts_with(magic) || bytes.size() < magic.size() + sizeof(sum)) return std::nullopt;
    std::memcpy(&sum, bytes.data() + magic.size(), sizeof(sum));
    const std::string_view body = bytes.substr(magic.size() + sizeof(sum));
    if (checksum(body) != sum) return std::nullopt;
    Reader in{body};
    PlainLayer plain{};
    std::vector<PlainFeature> features;
    std::vector<PlainLabel> labels;
    in.item(plain);
    in.items(features);
    in.items(labels);
    MapLayer layer;
    layer.role = static_cast<MapRole>(plain.role);
    layer.bounds = plain.bounds;
    layer.typical_extent_m = plain.typical_extent_m;
    layer.features_left_out = static_cast<std::uint32_t>(plain.features_left_out);
    layer.features.reserve(features.size());
    layer.by_code.reserve(features.size());
    for (const PlainFeature& feature : features) {
        const auto index = static_cast<std::uint32_t>(layer.features.size());
        if (feature.code != 0) layer.by_code.try_emplace(feature.code, index);
        layer.features.push_back({{},
                                  GridCode{feature.code},
                                  static_cast<std::uint16_t>(feature.class_index),
                                  feature.households,
                                  feature.bounds,
                                  feature.area_m2,
                                  feature.rings});
    }
    layer.labels.reserve(labels.size());
    for (const PlainLabel& label : labels)
        layer.labels.push_back({{}, label.anchor, label.extent_m, label.angle, label.feature});
    read_names(in, layer);
    in.items(layer.areas.vertices);
    in.items(layer.areas.indices);
    in.items(layer.areas.chunks);
    in.items(layer.areas.feature_order);
    read_lines(in, layer.lines);
    const bool whole_rings = read_nested(in, layer.rings);
    in.items(layer.points);
    if (!in.good() || !whole_rings) return std::nullopt;
    return layer;
}

}  // namespace yiping
