// Which parts of an array have changed since they were last uploaded; CPU only.
#pragma once

#include <cstddef>
#include <vector>

namespace yiping {

/// Marks items by pages, so that scattered changes become few uploads of little more than what
/// changed.
class DirtyPages {
public:
    /// Items [first, first + count).
    struct Range {
        std::size_t first = 0;
        std::size_t count = 0;
        bool operator==(const Range&) const = default;
    };

    explicit DirtyPages(std::size_t items_per_page) : items_per_page_{items_per_page} {}

    void mark(std::size_t item);
    /// The marked pages as ranges cut off at `item_count`, neighbours joined, in order; afterwards
    /// nothing is marked.
    [[nodiscard]] std::vector<Range> take(std::size_t item_count);

private:
    std::size_t items_per_page_;
    std::vector<bool> page_dirty_;
    std::vector<std::size_t> dirty_;  // each marked page once, unordered
};

}  // namespace yiping
