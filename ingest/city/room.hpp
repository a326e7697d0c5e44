// How much a world holds: names come from producers, and a wall folds for weeks.
#pragma once

#include <cstddef>

#include "ingest/city/state.hpp"

namespace yiping {

/// The most rows of each kind, far above what a city of ten times Anshan has. Cases have no such
/// limit: each is an emergency that somebody waits for, and the ended ones leave after a day.
struct Room {
    static constexpr std::size_t workers = 2'000'000;
    static constexpr std::size_t resources = 200'000;
    static constexpr std::size_t sensors = 200'000;
    static constexpr std::size_t warnings = 10'000;
    static constexpr std::size_t alarms = 200'000;
    static constexpr std::size_t responses = 10'000;
    static constexpr std::size_t indicators = 50'000;
    static constexpr std::size_t plots = 10'000;
    static constexpr std::size_t scenes = 1'000;
    static constexpr std::size_t helps = 10'000;
    static constexpr std::size_t roster = 50'000;
    static constexpr std::size_t places = 4'000'000;
    static constexpr std::size_t hot_cells = 50'000;
};

/// How long what nobody speaks of any more is kept.
inline constexpr TimeMs unheard_kept_ms = 35 * day_ms;    ///< workers, resources, sensors
inline constexpr TimeMs returned_kept_ms = 30 * day_ms;   ///< alarms that are over, seen by nobody
inline constexpr TimeMs unanswered_kept_ms = 7 * day_ms;  ///< help that nobody gave
inline constexpr TimeMs figure_kept_ms = 400 * day_ms;    ///< named figures, yearly ones too
inline constexpr std::int64_t cold_kept_h = std::int64_t{90} * 24;  ///< communities without reports

/// The row of an id, made where there is room for it. Null where there is none: then the event is
/// counted as irregular and changes nothing, and what is known already goes on.
template <class Row>
[[nodiscard]] Row* row_for(World& world,
                           Table<Row>& table,
                           typename Table<Row>::View id,
                           std::size_t most) {
    if (table.size() >= most) {
        Row* known = table.find(id);
        if (known == nullptr) ++world.irregular;
        return known;
    }
    return &table.at_or_new(id);
}

}  // namespace yiping
