#include "ingest/net/fold.hpp"

#include <spdlog/spdlog.h>

#include "ingest/city/apply.hpp"
#include "ingest/city/keyframe.hpp"

namespace yiping {

void fold_on(CityState& city,
             EventStore& store,
             std::uint64_t sequence,
             const ToldOfGaps& damaged) {
    ReadRange range;
    range.from_sequence = city.last_sequence + 1;
    range.to_sequence = sequence;
    range.damaged = damaged;
    if (range.from_sequence > range.to_sequence) return;
    store.read(range, [&](const Event& event) {
        apply(city, event);
        return true;
    });
}

CityState fold_to(EventStore& store, std::uint64_t sequence, const ToldOfGaps& damaged) {
    CityState city;
    std::uint64_t before = sequence;
    while (const auto keyframe = store.keyframe_before(before, fold_version)) {
        try {
            city = city_from_keyframe(keyframe->bytes);
            break;
        } catch (const IoError& error) {
            // Only a short cut: an older one and the events lead to the same state.
            spdlog::warn("keyframe {} is passed over: {}", keyframe->sequence, error.what());
            if (keyframe->sequence == 0) break;
            before = keyframe->sequence - 1;
        }
    }
    fold_on(city, store, sequence, damaged);
    return city;
}

}  // namespace yiping
