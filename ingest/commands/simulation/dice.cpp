#include "ingest/commands/simulation/dice.hpp"

#include <xxhash.h>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace yiping {

Random random_of(std::uint64_t seed, std::string_view name, std::uint64_t number) {
    return Random{seed ^ XXH3_64bits(name.data(), name.size()), number};
}

bool chance(Random& random, double probability) {
    return random.unit() < probability;
}

std::uint32_t poisson(Random& random, double mean) {
    // Knuth's product, in parts: exp(-mean) of a great mean would be zero.
    constexpr double largest_part = 500;
    std::uint32_t count = 0;
    while (mean > 0) {
        const double limit = std::exp(-std::min(mean, largest_part));
        double product = random.unit();
        while (product > limit) {
            ++count;
            product *= random.unit();
        }
        mean -= largest_part;
    }
    return count;
}

double around(Random& random, double median) {
    // The sum of four uniform draws is close to a normal one; no library decides its last bit.
    double sum = -2;
    for (int draw = 0; draw < 4; ++draw) sum += random.unit();
    return median * std::clamp(std::exp2(1.74 * sum), 0.25, 6.0);
}

std::int64_t between_ms(Random& random, std::int64_t low_ms, std::int64_t high_ms) {
    return low_ms +
           static_cast<std::int64_t>(random.unit() * static_cast<double>(high_ms - low_ms));
}

std::size_t weighted(Random& random, std::span<const double> weights) {
    double left = random.unit() * std::accumulate(weights.begin(), weights.end(), 0.0);
    for (std::size_t i = 0; i + 1 < weights.size(); ++i) {
        left -= weights[i];
        if (left < 0) return i;
    }
    return weights.size() - 1;
}

}  // namespace yiping
