// Whatever is decoded can be folded, and the state comes back the same from its keyframe.
#include <cstdint>
#include <cstdlib>

#include "ingest/city/apply.hpp"
#include "ingest/city/keyframe.hpp"
#include "ingest/event/codec.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static yiping::Decoder decoder;
    yiping::CityState city;
    std::uint64_t sequence = 0;
    const std::string_view message{reinterpret_cast<const char*>(data), size};
    for (yiping::Decoded& outcome : decoder.decode(message)) {
        auto* event = std::get_if<yiping::Event>(&outcome);
        if (event == nullptr) continue;
        event->sequence = ++sequence;
        event->recorded_ms = event->time_ms;
        apply(city, *event);
    }
    const std::string keyframe = keyframe_of(city);
    if (keyframe_of(yiping::city_from_keyframe(keyframe)) != keyframe) std::abort();
    return 0;
}
