// The streets of a map as a net, and how far it is along them.
#pragma once

#include <tsl/robin_map.h>

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "viewer/map/map_layer.hpp"

namespace yiping {

/// Corners and the pieces of street between them, both ways. Ends in the same half metre of the
/// plane are one corner; streets that cross without a common corner (a bridge) do not meet.
class StreetNet {
public:
    StreetNet() = default;
    /// Of the segments of one or several layers in the finest detail. O(segments).
    explicit StreetNet(std::span<const LineSegment> segments);

    [[nodiscard]] bool empty() const { return corners_.empty(); }
    [[nodiscard]] std::size_t corner_count() const { return corners_.size(); }
    /// The corner nearest to a place, if one lies within reach.
    [[nodiscard]] std::optional<std::uint32_t> corner_near(Metres2 place) const;
    /// City metres from one corner to all others; infinity where no street leads. Dijkstra.
    [[nodiscard]] std::vector<float> distances_from(std::uint32_t corner) const;
    [[nodiscard]] Metres2 place_of(std::uint32_t corner) const {
        return metres_of(corners_[corner]);
    }

    /// What lies farther from every street is at no street.
    static constexpr double reach_m = 500;

private:
    std::uint32_t corner_at(Vertex2 place);

    struct End {
        std::uint32_t corner;
        float length_m;
    };
    std::vector<Vertex2> corners_;
    std::vector<std::uint32_t> first_end_;  // by corner, and one more
    std::vector<End> ends_;
    tsl::robin_map<std::uint64_t, std::uint32_t> by_half_metre_;
    tsl::robin_map<std::uint64_t, std::vector<std::uint32_t>> by_square_;  // reach_m wide
};

/// Ways from one place, worked out once for all places that are asked for.
class StreetWays {
public:
    StreetWays(const StreetNet& net, Metres2 from);
    /// City metres along the streets, with the straight pieces to the first and from the last
    /// corner; nothing when either place is at no street or no street leads there.
    [[nodiscard]] std::optional<double> metres_to(Metres2 to) const;
    [[nodiscard]] Metres2 from() const { return from_; }

private:
    const StreetNet* net_;
    Metres2 from_;
    double first_m_ = 0;  // to the first corner
    std::vector<float> distances_m_;
};

}  // namespace yiping
