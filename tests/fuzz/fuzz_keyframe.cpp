// Any bytes as a keyframe: refused by IoError, or a state whose own keyframe gives the same state.
#include <cstdint>
#include <cstdlib>

#include "ingest/city/keyframe.hpp"
#include "ingest/event/errors.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view bytes{reinterpret_cast<const char*>(data), size};
    try {
        const std::string written = keyframe_of(yiping::city_from_keyframe(bytes));
        if (keyframe_of(yiping::city_from_keyframe(written)) != written) std::abort();
    } catch (const yiping::IoError&) {
    }
    return 0;
}
