// Rows of plain data with an index by key. Row order is the order of first arrival, so it follows
// from the log alone: two folds of the same events hold the same rows in the same order.
#pragma once

#include <tsl/robin_map.h>
#include <xxhash.h>

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "ingest/event/grid_code.hpp"

namespace yiping {

struct KeyHash {
    using is_transparent = void;
    std::size_t operator()(std::string_view key) const {
        return XXH3_64bits(key.data(), key.size());
    }
    /// Codes of neighbours differ in their last digits only: all bits are mixed (splitmix64).
    std::size_t operator()(GridCode key) const {
        std::uint64_t mixed = key.value;
        mixed = (mixed ^ (mixed >> 30U)) * 0xbf58'476d'1ce4'e5b9U;
        mixed = (mixed ^ (mixed >> 27U)) * 0x94d0'49bb'1331'11ebU;
        return mixed ^ (mixed >> 31U);
    }
};

/// Row must have a member `id` (std::string or GridCode).
template <class Row>
class Table {
public:
    using Key = decltype(Row::id);
    using View = std::conditional_t<std::is_same_v<Key, std::string>, std::string_view, Key>;

    /// Fuller than the map's own half: what fits into nearer memory is found sooner.
    Table() { index_.max_load_factor(0.7F); }

    [[nodiscard]] std::span<const Row> rows() const { return rows_; }
    [[nodiscard]] std::size_t size() const { return rows_.size(); }
    [[nodiscard]] const Row* find(View id) const {
        const auto at = index_.find(id);
        return at == index_.end() ? nullptr : &rows_[at->second];
    }
    [[nodiscard]] Row* find(View id) {
        const auto at = index_.find(id);
        return at == index_.end() ? nullptr : &rows_[at->second];
    }
    /// Where a row stands now; rows move when others are erased.
    [[nodiscard]] std::uint32_t index_of(const Row& row) const {
        return static_cast<std::uint32_t>(&row - rows_.data());
    }

    /// The row of this key, made with nothing but its key if it is new. Pointers to rows end here.
    Row& at_or_new(View id) {
        if (Row* known = find(id)) return *known;
        index_.emplace(Key{id}, static_cast<std::uint32_t>(rows_.size()));
        rows_.emplace_back();
        rows_.back().id = Key{id};
        return rows_.back();
    }
    /// The last row takes the place of the erased one.
    void erase(View id) {
        const auto at = index_.find(id);
        if (at == index_.end()) return;
        const std::uint32_t hole = at->second;
        index_.erase(at);
        if (hole + 1 != rows_.size()) {
            rows_[hole] = std::move(rows_.back());
            index_[rows_[hole].id] = hole;
            ++moves_;
        }
        rows_.pop_back();
    }
    /// Grows whenever a row changed its place: indices kept outside are stale then.
    [[nodiscard]] std::uint64_t moves() const { return moves_; }
    /// For changes of one row's fields in place; never changes its id.
    [[nodiscard]] std::span<Row> rows_for_change() { return rows_; }

    void assign(std::vector<Row> rows) {
        rows_ = std::move(rows);
        index_.clear();
        index_.reserve(rows_.size());
        for (std::size_t i = 0; i < rows_.size(); ++i)
            index_.emplace(rows_[i].id, static_cast<std::uint32_t>(i));
        ++moves_;
    }

private:
    std::vector<Row> rows_;
    tsl::robin_map<Key, std::uint32_t, KeyHash, std::equal_to<>> index_;
    std::uint64_t moves_ = 0;
};

}  // namespace yiping
