// Random numbers that are the same on every machine: the standard's distributions are not.
#pragma once

#include <cstddef>
#include <cstdint>

namespace yiping {

/// SplitMix64 (Steele, Lea, Flood 2014). A stream of its own for each seed and name, so that one
/// part of the city does not change when another draws more numbers.
class Random {
public:
    Random(std::uint64_t seed, std::uint64_t stream) : state_{seed} {
        state_ = bits() ^ (stream * 0x9e3779b97f4a7c15U);
    }

    std::uint64_t bits() {
        std::uint64_t z = (state_ += 0x9e3779b97f4a7c15U);
        z = (z ^ (z >> 30U)) * 0xbf58476d1ce4e5b9U;
        z = (z ^ (z >> 27U)) * 0x94d049bb133111ebU;
        return z ^ (z >> 31U);
    }
    /// In [0, 1).
    double unit() { return static_cast<double>(bits() >> 11U) * 0x1p-53; }
    double between(double low, double high) { return low + (high - low) * unit(); }
    /// In [0, count); count is at least 1. The bias of the remainder is below 2^-40 here.
    std::size_t below(std::size_t count) { return static_cast<std::size_t>(bits() % count); }

private:
    std::uint64_t state_;
};

}  // namespace yiping
