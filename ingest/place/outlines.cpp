#include "ingest/place/outlines.hpp"

#include <cassert>

#include "ingest/place/rings.hpp"

namespace yiping {
namespace {

constexpr int nobody = -1;

std::size_t index(int number) {
    return static_cast<std::size_t>(number);
}

class Tracer {
public:
    Tracer(const PlanarMap& map, const Cells& cells, std::span<const int> group_of_cell)
        : map_{map}, group_of_face_(index(map.face_count()), nobody) {
        for (std::size_t face = 0; face < group_of_face_.size(); ++face)
            if (cells.cell_of_face[face] >= 0)
                group_of_face_[face] = group_of_cell[index(cells.cell_of_face[face])];
        place_in_ring_.assign(index(map.corner_count()), nobody);
    }

    std::vector<Area> run(int count) {
        areas_.resize(index(count));
        std::vector<char> seen(index(map_.half_edge_count()));
        for (int first = 0; first < map_.half_edge_count(); ++first) {
            if (seen[index(first)] != 0 || !on_border(first)) continue;
            std::vector<int> walk;
            for (int at = first; seen[index(at)] == 0; at = next_on_border(at)) {
                seen[index(at)] = 1;
                walk.push_back(map_.from(at));
            }
            split_to_rings(walk, areas_[index(group(first))]);
        }
        return std::move(areas_);
    }

private:
    [[nodiscard]] int group(int half_edge) const {
        return group_of_face_[index(map_.face(half_edge))];
    }
    [[nodiscard]] bool on_border(int half_edge) const {
        return group(half_edge) != nobody && group(half_edge) != group(PlanarMap::twin(half_edge));
    }
    /// Keeps to the inside: turns around the corner until the border goes on.
    [[nodiscard]] int next_on_border(int half_edge) const {
        int at = map_.next(half_edge);
        while (!on_border(at)) at = map_.next(PlanarMap::twin(at));
        return at;
    }

    /// A walk that touches itself in a corner is cut there, so that every ring is simple.
    void split_to_rings(const std::vector<int>& walk, Area& area) {
        std::vector<int> open;
        for (const int corner : walk) {
            if (const int place = place_in_ring_[index(corner)]; place != nobody) {
                add_ring(open, index(place), area);
                for (std::size_t i = index(place); i < open.size(); ++i)
                    place_in_ring_[index(open[i])] = nobody;
                open.resize(index(place));
            }
            place_in_ring_[index(corner)] = static_cast<int>(open.size());
            open.push_back(corner);
        }
        add_ring(open, 0, area);
        for (const int corner : open) place_in_ring_[index(corner)] = nobody;
    }

    void add_ring(const std::vector<int>& corners, std::size_t first, Area& area) const {
        CornerRing ring;
        for (std::size_t i = first; i < corners.size(); ++i)
            ring.push_back(map_.corner(corners[i]));
        if (twice_area(ring) < 0) {
            area.holes.push_back(std::move(ring));
        } else {
            assert(area.outer.empty());  // else the group is not connected
            area.outer = std::move(ring);
        }
    }

    const PlanarMap& map_;
    std::vector<int> group_of_face_;
    std::vector<int> place_in_ring_;  // by corner, of the walk at hand
    std::vector<Area> areas_;
};

}  // namespace

std::vector<Area> trace_outlines(const PlanarMap& map,
                                 const Cells& cells,
                                 std::span<const int> group_of_cell,
                                 int count) {
    return Tracer(map, cells, group_of_cell).run(count);
}

}  // namespace yiping
