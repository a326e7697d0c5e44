#include "ingest/city/keyframe.hpp"

#include <catch2/catch.hpp>
#include <random>

#include "ingest/event/errors.hpp"
#include "tests/city/log.hpp"

using namespace yiping;

namespace {

Log busy_log() {
    Log log;
    for (int i = 0; i < 200; ++i) {
        log.now_ms += 7 * minute_ms;
        log.report(std::to_string(i % 60),
                   1 + i % 4,
                   GridCode{210302001001000ULL + static_cast<std::uint64_t>(i % 9)});
        log.step(std::to_string(i % 50), static_cast<Step>(i % step_count));
        log.add("worker.position",
                "worker/" + std::to_string(i % 30),
                EntityPosition{},
                Place{1, 2, GridCode{210302001001001}, true});
        WarningArea area;
        area.polygon = {{122, 41}, {123, 41}, {123, 42}, {122, 41}};
        if (i % 20 == 0)
            log.add(
                "warning.issued",
                "warning/" + std::to_string(i),
                WarningIssued{
                    false, std::to_string(i), "暴雨", 2, "警", {area}, {}, {}, {}, {}, {}, {}, {}});
    }
    return log;
}

}  // namespace

TEST_CASE("a state restored from a keyframe anywhere and folded on equals the fold from zero") {
    const Log log = busy_log();
    const auto& events = log.events();
    for (std::size_t cut = 0; cut <= events.size(); cut += 37) {
        CityState first;
        for (std::size_t i = 0; i < cut; ++i) apply(first, events[i]);
        CityState second = city_from_keyframe(keyframe_of(first));
        for (std::size_t i = cut; i < events.size(); ++i) apply(second, events[i]);
        REQUIRE(digest_of(second) == digest_of(log.city));
    }
}

TEST_CASE("a keyframe cut off anywhere is refused, never half a city") {
    const std::string whole = keyframe_of(busy_log().city);
    for (std::size_t size = 0; size < whole.size(); size += 1 + whole.size() / 997)
        CHECK_THROWS_AS(city_from_keyframe(std::string_view{whole}.substr(0, size)), IoError);
    CHECK_THROWS_AS(city_from_keyframe(whole + "x"), IoError);
}

TEST_CASE("a keyframe of another fold version is refused") {
    std::string bytes = keyframe_of(CityState{});
    bytes[0] = static_cast<char>(fold_version + 1);
    CHECK_THROWS_AS(city_from_keyframe(bytes), IoError);
}

TEST_CASE("flipped bits in a keyframe are refused or read, never a crash") {
    const std::string whole = keyframe_of(busy_log().city);
    std::mt19937_64 random{3};
    for (int i = 0; i < 2000; ++i) {
        std::string bytes = whole;
        bytes[random() % bytes.size()] ^= static_cast<char>(1U << (random() % 8));
        try {
            CHECK(digest_of_keyframe(bytes) != digest_of_keyframe(whole));
            static_cast<void>(city_from_keyframe(bytes));
        } catch (const IoError&) {
            SUCCEED();
        }
    }
}

TEST_CASE("one field changed gives another digest") {
    Log log = busy_log();
    const std::string before = digest_of(log.city);
    log.city.real.incidents.rows_for_change().front().notes += 1;
    CHECK(digest_of(log.city) != before);
}
