// An array that lives on the CPU and is mirrored to a GPU buffer, changes only.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "viewer/gpu/buffer.hpp"
#include "viewer/gpu/dirty_pages.hpp"

namespace yiping {

/// Instances or values that change one by one. set() and resize() are CPU work; upload() sends the
/// pages that changed. Belongs to the GL thread, since it owns a Buffer.
template <typename T>
class MirroredArray {
public:
    /// Writes only when the value differs; grows the array (with T{}) when `index` is beyond its
    /// end.
    void set(std::size_t index, const T& value) {
        if (index >= items_.size()) resize(index + 1);
        if (items_[index] == value) return;
        items_[index] = value;
        pages_.mark(index);
        ++revision_;
    }
    /// The whole array anew; only what differs is uploaded.
    void assign(std::span<const T> items) {
        resize(items.size());
        for (std::size_t i = 0; i < items.size(); ++i) set(i, items[i]);
    }
    void resize(std::size_t count) {
        if (count != items_.size()) ++revision_;
        for (std::size_t i = items_.size(); i < count; ++i) pages_.mark(i);
        items_.resize(count);
    }
    void upload() {
        buffer_.reserve_bytes(items_.size() * sizeof(T));
        for (const DirtyPages::Range range : pages_.take(items_.size()))
            buffer_.write(range.first,
                          std::span<const T>(items_).subspan(range.first, range.count));
    }

    [[nodiscard]] std::span<const T> items() const { return items_; }
    [[nodiscard]] std::size_t size() const { return items_.size(); }
    [[nodiscard]] const Buffer& buffer() const { return buffer_; }
    /// Grows with every change: as long as it stands, so does what was drawn of these items.
    [[nodiscard]] std::uint64_t revision() const { return revision_; }

private:
    static constexpr std::size_t items_per_page = 64;

    std::vector<T> items_;
    std::uint64_t revision_ = 0;
    DirtyPages pages_{items_per_page};
    Buffer buffer_;
};

}  // namespace yiping
