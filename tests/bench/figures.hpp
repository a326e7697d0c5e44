// What the benches have in common: rounds, medians, percentiles, lines.
#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <string_view>
#include <vector>

namespace yiping {

inline constexpr int bench_rounds = 5;

using BenchClock = std::chrono::steady_clock;

inline double seconds_since(BenchClock::time_point start) {
    return std::chrono::duration<double>(BenchClock::now() - start).count();
}

/// 0 <= part <= 1; the values are sorted on the way. Zero of nothing.
inline double percentile(std::vector<double>& values, double part) {
    if (values.empty()) return 0;
    std::ranges::sort(values);
    return values[static_cast<std::size_t>(part * static_cast<double>(values.size() - 1))];
}
inline double median(std::vector<double> values) {
    return percentile(values, 0.5);
}

inline void print_rate(std::string_view what, double per_s) {
    fmt::print("{:<66}{:>12.0f} events/s\n", what, per_s);
}
inline void print_ratio(std::string_view what, double ratio) {
    fmt::print("{:<66}{:>12.3f}\n", what, ratio);
}
inline void print_ms(std::string_view what, double ms) {
    fmt::print("{:<66}{:>12.2f} ms\n", what, ms);
}

}  // namespace yiping
