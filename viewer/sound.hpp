// Alarms to be heard, through OpenAL: whatever the computer's sound is played by.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

namespace yiping {

/// Tones of an alarm of a priority (1 high: three rising pulses, twice; 2 medium: three; 3 low:
/// one), 16 bits, mono, `rate_hz` samples a second.
[[nodiscard]] std::vector<std::int16_t> alarm_tones(int priority, int rate_hz);

class Loudspeaker {
public:
    enum class Into {
        room,   ///< the computer's sound
        memory  ///< what render() takes out: for tests
    };
    /// `volume` 0 to 1. Throws IoError with one sentence when the computer has no sound.
    explicit Loudspeaker(double volume, Into into = Into::room);
    Loudspeaker(const Loudspeaker&) = delete;
    Loudspeaker& operator=(const Loudspeaker&) = delete;
    Loudspeaker(Loudspeaker&&) = delete;
    Loudspeaker& operator=(Loudspeaker&&) = delete;
    ~Loudspeaker();

    /// Returns at once. A call while another sounds takes its place. False when the sound was
    /// unplugged and is not back.
    bool call(int priority);
    /// The next so many samples of 44,100 a second.
    [[nodiscard]] std::vector<std::int16_t> render(int samples);

private:
    struct Output;
    std::unique_ptr<Output> output_;
    double volume_;
};

}  // namespace yiping
