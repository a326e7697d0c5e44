// What an alarm sounds like, played into memory.
#include "viewer/sound.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <numbers>

#include "ingest/event/errors.hpp"

namespace yiping {
namespace {

constexpr int rate_hz = 44'100;

/// How much of a tone there is in some samples: Goertzel's sum, in parts of the loudest possible.
double share_of(const std::vector<std::int16_t>& samples, double hz) {
    double real = 0, imaginary = 0;
    for (std::size_t i = 0; i < samples.size(); ++i) {
        const double angle = 2 * std::numbers::pi * hz * static_cast<double>(i) / rate_hz;
        real += samples[i] * std::cos(angle);
        imaginary += samples[i] * std::sin(angle);
    }
    return std::hypot(real, imaginary) / (static_cast<double>(samples.size()) / 2) / 32'767;
}
double loudest(const std::vector<std::int16_t>& samples) {
    double most = 0;
    for (const std::int16_t sample : samples) most = std::max(most, std::abs(sample / 32'767.0));
    return most;
}

}  // namespace

TEST_CASE("the worse the alarm, the longer and higher it calls; nothing clicks or is clipped") {
    const auto high = alarm_tones(1, rate_hz), medium = alarm_tones(2, rate_hz),
               low = alarm_tones(3, rate_hz);
    CHECK(high.size() > medium.size());
    CHECK(medium.size() > low.size());
    for (const auto& samples : {high, medium, low}) {
        CHECK(loudest(samples) < 0.95);
        CHECK(loudest(samples) > 0.4);
        CHECK(samples.front() == 0);
        CHECK(samples.back() == 0);
    }
    const std::vector<std::int16_t> first(high.begin(), high.begin() + rate_hz / 10);
    CHECK(share_of(first, 784) > 0.3);
    CHECK(share_of(first, 1'000) < 0.1);
}

TEST_CASE(
    "a call is heard until it ends, a worse one takes its place, the volume is that asked for") {
    try {
        Loudspeaker speaker{1.0, Loudspeaker::Into::memory};
        CHECK(loudest(speaker.render(rate_hz / 10)) < 0.001);
        REQUIRE(speaker.call(3));
        CHECK(share_of(speaker.render(rate_hz / 10), 523) > 0.3);
        REQUIRE(speaker.call(1));
        const auto high = speaker.render(rate_hz / 10);
        CHECK(share_of(high, 784) > 0.3);
        CHECK(share_of(high, 523) < 0.1);
        (void)speaker.render(2 * rate_hz);
        CHECK(loudest(speaker.render(rate_hz / 10)) < 0.001);

        Loudspeaker quiet{0.25, Loudspeaker::Into::memory};
        REQUIRE(quiet.call(1));
        CHECK(loudest(quiet.render(rate_hz / 10)) < 0.3);
    } catch (const IoError& error) {
        WARN("skipped: " << error.what());
    }
}

}  // namespace yiping
