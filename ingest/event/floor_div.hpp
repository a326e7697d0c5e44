// Integer division that rounds towards the past: hours and days before 1970 are whole ones too.
#pragma once

#include <cstdint>

namespace yiping {

/// `value / step` rounded down; `step` is above 0.
[[nodiscard]] constexpr std::int64_t floor_div(std::int64_t value, std::int64_t step) {
    return value / step - (value % step < 0 ? 1 : 0);
}
/// The last multiple of `step` that is not after `value`.
[[nodiscard]] constexpr std::int64_t floor_to(std::int64_t value, std::int64_t step) {
    return floor_div(value, step) * step;
}

}  // namespace yiping
