// Draws of the simulator, each from a stream that its name and place in time decide, so that the
// same seed makes the same city however the program is run.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "ingest/place/random.hpp"

namespace yiping {

/// A stream of its own for each seed, name and number.
[[nodiscard]] Random random_of(std::uint64_t seed, std::string_view name, std::uint64_t number = 0);

[[nodiscard]] bool chance(Random& random, double probability);
/// How many of something happen where `mean` are usual.
[[nodiscard]] std::uint32_t poisson(Random& random, double mean);
/// Around `median`, half of them within a factor of 1.6; never below a quarter or above six times.
[[nodiscard]] double around(Random& random, double median);
/// In [low, high], in milliseconds.
[[nodiscard]] std::int64_t between_ms(Random& random, std::int64_t low_ms, std::int64_t high_ms);
/// Index of one of some weights, which are not negative and not all zero.
[[nodiscard]] std::size_t weighted(Random& random, std::span<const double> weights);

template <class T>
[[nodiscard]] const T& pick(Random& random, const std::vector<T>& some) {
    return some[random.below(some.size())];
}

}  // namespace yiping
