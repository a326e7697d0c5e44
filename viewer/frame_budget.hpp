// What is left out while the camera moves on a machine that is too slow for all of it.
#pragma once

#include <algorithm>

namespace yiping {

/// Steps of detail by the time that pictures take while the camera moves: up at once when several
/// took too long, down when all would fit again. A camera that stands has the whole picture.
class FrameBudget {
public:
    /// Without a budget nothing is ever left out.
    void set_budget_ms(double budget_ms) { budget_ms_ = budget_ms; }
    /// 0 all, 1 fewer names, 2 coarser lines, too, 3 no small streets, either.
    static constexpr int steps = 3;
    [[nodiscard]] int step() const { return step_; }
    /// A picture of a moving camera took so long.
    void took(double ms) {
        if (budget_ms_ <= 0) return;
        constexpr int slow_enough = 4, fast_enough = 40;
        constexpr double room = 0.4;  // of the budget: what was left out must fit as well
        slow_ = ms > budget_ms_ ? slow_ + 1 : 0;
        fast_ = ms < room * budget_ms_ ? fast_ + 1 : 0;
        if (slow_ < slow_enough && fast_ < fast_enough) return;
        step_ = std::clamp(step_ + (slow_ >= slow_enough ? 1 : -1), 0, steps);
        slow_ = fast_ = 0;
    }

private:
    double budget_ms_ = 0;
    int step_ = 0, slow_ = 0, fast_ = 0;
};

}  // namespace yiping
