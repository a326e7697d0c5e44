#include "viewer/gpu/dirty_pages.hpp"

#include <algorithm>

namespace yiping {

void DirtyPages::mark(std::size_t item) {
    const std::size_t page = item / items_per_page_;
    if (page >= page_dirty_.size()) page_dirty_.resize(page + 1);
    if (page_dirty_[page]) return;
    page_dirty_[page] = true;
    dirty_.push_back(page);
}

std::vector<DirtyPages::Range> DirtyPages::take(std::size_t item_count) {
    std::ranges::sort(dirty_);
    std::vector<Range> ranges;
    for (const std::size_t page : dirty_) {
        page_dirty_[page] = false;
        const std::size_t first = page * items_per_page_;
        if (first >= item_count) continue;
        const std::size_t count = std::min(items_per_page_, item_count - first);
        if (!ranges.empty() && ranges.back().first + ranges.back().count == first)
            ranges.back().count += count;
        else
            ranges.push_back({first, count});
    }
    dirty_.clear();
    return ranges;
}

}  // namespace yiping
