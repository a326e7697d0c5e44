// Keeps a flood of the same complaint out of the log, and says how much was kept out.
#pragma once

#include <chrono>
#include <cstdint>
#include <utility>

namespace yiping {

/// So many lines each ten seconds. One thread.
class LogLimit {
public:
    using Clock = std::chrono::steady_clock;

    explicit LogLimit(std::uint64_t lines) : lines_{lines} {}

    /// Whether one more line may be written now.
    [[nodiscard]] bool allows(Clock::time_point now = Clock::now()) {
        if (now - since_ >= period) {
            since_ = now;
            written_ = 0;
        }
        if (written_ < lines_) {
            ++written_;
            return true;
        }
        ++held_back_;
        return false;
    }
    /// How many lines were kept back since the last call; to be told once in a while.
    [[nodiscard]] std::uint64_t take_held_back() { return std::exchange(held_back_, 0); }

private:
    static constexpr std::chrono::seconds period{10};

    const std::uint64_t lines_;
    Clock::time_point since_{};
    std::uint64_t written_ = 0, held_back_ = 0;
};

}  // namespace yiping
