#include "viewer/map/street_net.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <random>

namespace yiping {
namespace {

/// A river from west to east, with streets on both banks and one bridge 3 km to the east.
std::vector<LineSegment> river_town() {
    std::vector<LineSegment> streets;
    for (const float y : {-100.0F, 100.0F})
        for (float x = 0; x < 3000; x += 100) streets.push_back({{x, y}, {x + 100, y}});
    streets.push_back({{3000, -100}, {3000, 100}});
    return streets;
}

/// All distances by as many rounds as there are corners, each over all segments.
std::vector<double> by_brute_force(const std::vector<LineSegment>& streets,
                                   const StreetNet& net,
                                   std::uint32_t from) {
    std::vector<double> distances(net.corner_count(), 1e12);
    distances[from] = 0;
    for (std::size_t round = 0; round < net.corner_count(); ++round)
        for (const LineSegment& street : streets) {
            const auto a = *net.corner_near(metres_of(street.from));
            const auto b = *net.corner_near(metres_of(street.to));
            const double length =
                std::hypot(street.from.x - street.to.x, street.from.y - street.to.y);
            distances[b] = std::min(distances[b], distances[a] + length);
            distances[a] = std::min(distances[a], distances[b] + length);
        }
    return distances;
}

}  // namespace

TEST_CASE("across the river is near as the crow flies and far along the streets") {
    const StreetNet net{river_town()};
    CHECK(net.corner_count() == 62);
    const StreetWays ways{net, {0, -110}};
    CHECK(*ways.metres_to({0, 110}) == Approx(10 + 3000 + 200 + 3000 + 10));
    CHECK(*ways.metres_to({1000, -100}) == Approx(1010));
    CHECK(*ways.metres_to({3, -100}) == Approx(std::hypot(3, 10)));  // at the same corner
    CHECK_FALSE(ways.metres_to({0, 700}).has_value());               // at no street
    CHECK_FALSE(StreetWays(net, {0, 5000}).metres_to({0, 100}).has_value());
}

TEST_CASE("where no street leads there is no distance, and no net has none") {
    std::vector<LineSegment> streets = river_town();
    streets.pop_back();  // the bridge is gone
    const StreetNet net{streets};
    const StreetWays ways{net, {0, -100}};
    CHECK(ways.metres_to({2000, -100}).has_value());
    CHECK_FALSE(ways.metres_to({0, 100}).has_value());
    const StreetNet none;
    CHECK(none.empty());
    CHECK_FALSE(StreetWays(none, {0, 0}).metres_to({0, 0}).has_value());
}

TEST_CASE("ends that all but touch meet, and pieces without length or with none are left out") {
    const std::vector<LineSegment> streets{
        {{0, 0}, {100, 0}}, {{100.1F, 0.1F}, {200, 0}}, {{200, 0}, {200, 0}}, {{200, 0}, {NAN, 0}}};
    const StreetNet net{streets};
    CHECK(*StreetWays(net, {0, 0}).metres_to({200, 0}) == Approx(200).margin(0.2));
}

TEST_CASE("distances along a random net are those of brute force") {
    std::mt19937 random{7};
    std::vector<LineSegment> streets;
    const auto corner = [&] {
        return Vertex2{static_cast<float>(random() % 8 * 1000),
                       static_cast<float>(random() % 8 * 1000)};
    };
    for (int i = 0; i < 90; ++i) streets.push_back({corner(), corner()});
    const StreetNet net{streets};
    const std::uint32_t from = *net.corner_near(metres_of(streets[0].from));
    const std::vector<double> wanted = by_brute_force(streets, net, from);
    const std::vector<float> found = net.distances_from(from);
    for (std::size_t i = 0; i < wanted.size(); ++i) {
        INFO(i);
        if (wanted[i] < 1e11)
            CHECK(found[i] == Approx(wanted[i]).epsilon(1e-5));
        else
            CHECK_FALSE(std::isfinite(found[i]));
    }
}

}  // namespace yiping
