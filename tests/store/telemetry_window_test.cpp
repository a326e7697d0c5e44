#include "ingest/store/telemetry_window.hpp"

#include <catch2/catch.hpp>
#include <map>
#include <random>

namespace yiping {
namespace {

Identity number(std::uint64_t n) {
    return identity_of("source", std::to_string(n));
}

TEST_CASE(
    "the window finds what a plain map finds, forgets what is old, and stays as large as its "
    "rate") {
    TelemetryWindow window;
    std::map<std::uint64_t, std::uint64_t> plain;  // event to sequence
    std::mt19937_64 random{7};
    std::uint64_t oldest = 1;
    std::size_t largest = 0;
    for (std::uint64_t sequence = 1; sequence <= 200'000; ++sequence) {
        const std::uint64_t event = random() % 300'000;
        const std::optional<SeenTelemetry> seen = window.find(number(event), oldest);
        const auto known = plain.find(event);
        const bool is_known = known != plain.end() && known->second >= oldest;
        REQUIRE(seen.has_value() == is_known);
        if (is_known) {
            REQUIRE(seen->sequence == known->second);
            REQUIRE(seen->content == static_cast<std::uint32_t>(event * 31));
        } else {
            window.reserve(1, oldest);
            window.add(SeenTelemetry::of(number(event), event * 31, sequence));
            plain[event] = sequence;
        }
        if (sequence > 10'000) oldest = sequence - 10'000;
        largest = std::max(largest, window.capacity());
    }
    CHECK(largest < 80'000);
}

TEST_CASE("sequences are told apart wherever in a long log they lie") {
    for (const std::uint64_t first : {std::uint64_t{1},
                                      std::uint64_t{0xFFFF'FFFE},
                                      std::uint64_t{1} << 32U,
                                      std::uint64_t{1} << 60U}) {
        TelemetryWindow window;
        constexpr std::uint64_t count = 3'000;
        for (std::uint64_t i = 0; i < count; ++i) {
            window.reserve(1, first);
            window.add(SeenTelemetry::of(number(i), i, first + i));
        }
        bool right = true;
        for (std::uint64_t i = 0; i < count; ++i) {
            const auto seen = window.find(number(i), first);
            right = right && seen && seen->sequence == first + i &&
                    seen->identity_high == number(i).high;
        }
        CHECK(right);
        CHECK_FALSE(window.find(number(0), first + 1).has_value());
    }
}

TEST_CASE("an empty window knows nobody") {
    const TelemetryWindow window;
    CHECK_FALSE(window.find(number(1), 0).has_value());
}

}  // namespace
}  // namespace yiping
