// Who is near a place, put in the order in which one would send them.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/city/nearby.hpp"

namespace yiping {

/// Somebody who could be sent.
struct Near {
    std::string subject;  ///< "resource/7", "worker/9"
    std::string name, kind, unit, state;
    double distance_m = 0;
    bool along_streets = false;  ///< how distance_m was measured; else straight
    bool free = false;           ///< waiting, or on patrol: not on the way to another case
    bool suitable = false;       ///< of a kind that this class of case asks for
    std::size_t rank = 0;        ///< of its kind among those that suit: the first is wanted most
};

/// Metres along the streets to a place; nothing where no street leads there.
using AlongStreets = std::function<std::optional<double>(const Place& to)>;

/// The best to send first: suitable and free, then free, each by distance (of those equally far, to
/// 100 m, by the order of `kinds`). `kinds` are those that
/// suit, separated by spaces; empty: all do. `text` narrows by name, kind or unit. Workers on duty
/// come behind the resources of equal worth, by distance. O(all) once per call. Where
/// `along_streets` is given, the best by straight distance (four times as many as are wanted) are
/// put in order by the way that they have to go.
[[nodiscard]] std::vector<Near> nearest(const World& world,
                                        const Place& place,
                                        std::string_view kinds,
                                        std::string_view text,
                                        std::size_t most,
                                        const AlongStreets& along_streets = {});

}  // namespace yiping
