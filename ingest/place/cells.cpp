#include "ingest/place/cells.hpp"

#include <algorithm>
#include <cassert>
#include <map>
#include <tuple>

#include "ingest/place/area_index.hpp"
#include "ingest/place/banded_ring.hpp"
#include "ingest/place/rings.hpp"

namespace yiping {
namespace {

constexpr int outside = -1;
constexpr int cut_off = -2;  // a piece of a cell without its seed, not yet given away

std::size_t index(int number) {
    return static_cast<std::size_t>(number);
}

/// The cell of each face that holds a seed; `cut_off` for the others.
std::vector<int> find_seeds(const PlanarMap& map, std::span<const Corner> seeds) {
    AreaIndex faces;
    std::vector<int> face_of_area;
    for (int face = 0; face < map.face_count(); ++face) {
        if (!map.bounded(face)) continue;
        faces.add_ring(static_cast<std::uint32_t>(face_of_area.size()), map.ring(face));
        face_of_area.push_back(face);
    }
    faces.finish();
    std::vector<int> cell_of_face(index(map.face_count()), cut_off);
    for (std::size_t seed = 0; seed < seeds.size(); ++seed) {
        const auto area = faces.find(seeds[seed]);
        assert(area);
        int& cell = cell_of_face[index(face_of_area[*area])];
        assert(cell == cut_off);
        cell = static_cast<int>(seed);
    }
    return cell_of_face;
}

/// The county of each face; `outside` for those in none.
std::vector<int> find_counties(const PlanarMap& map,
                               std::span<const int> cell_of_face,
                               std::span<const int> county_of_seed,
                               std::span<const CornerRing> rings) {
    std::vector<BandedRing> counties(rings.begin(), rings.end());
    std::vector<int> county_of_face(index(map.face_count()), outside);
    for (int face = 0; face < map.face_count(); ++face) {
        if (cell_of_face[index(face)] >= 0) {
            county_of_face[index(face)] = county_of_seed[index(cell_of_face[index(face)])];
            continue;
        }
        if (!map.bounded(face)) continue;
        const PlanePoint inner = inner_point(std::vector<CornerRing>{map.ring(face)});
        for (std::size_t county = 0; county < counties.size(); ++county)
            if (counties[county].contains(inner))
                county_of_face[index(face)] = static_cast<int>(county);
    }
    return county_of_face;
}

/// Gives each cut-off face to the cell beside it that it has most border with.
void give_away(const PlanarMap& map,
               std::span<const int> county_of_face,
               std::vector<int>& cell_of_face) {
    for (bool any = true; any;) {
        any = false;
        std::map<std::pair<int, int>, double> border_m;  // by face and cell
        for (int at = 0; at < map.half_edge_count(); ++at) {
            const int face = map.face(at);
            const int beyond = map.face(PlanarMap::twin(at));
            if (cell_of_face[index(face)] == cut_off && cell_of_face[index(beyond)] >= 0 &&
                county_of_face[index(face)] == county_of_face[index(beyond)])
                border_m[{face, cell_of_face[index(beyond)]}] += map.length_m(at);
        }
        std::map<int, std::pair<double, int>> best;  // by face: border and cell
        for (const auto& [pair, length_m] : border_m) {
            const auto [face, cell] = pair;
            auto& found = best[face];
            if (length_m > found.first) found = {length_m, cell};
        }
        for (const auto& [face, found] : best) {
            cell_of_face[index(face)] = found.second;
            any = true;
        }
    }
}

std::vector<std::vector<Neighbour>> find_neighbours(const PlanarMap& map,
                                                    std::span<const int> cell_of_face,
                                                    std::size_t count) {
    std::vector<std::tuple<int, int, double>> borders;
    for (int at = 0; at < map.half_edge_count(); ++at) {
        const int cell = cell_of_face[index(map.face(at))];
        const int beyond = cell_of_face[index(map.face(PlanarMap::twin(at)))];
        if (cell >= 0 && beyond >= 0 && cell != beyond)
            borders.emplace_back(cell, beyond, map.length_m(at));
    }
    std::sort(borders.begin(), borders.end());
    std::vector<std::vector<Neighbour>> neighbours(count);
    for (const auto& [cell, beyond, length_m] : borders) {
        std::vector<Neighbour>& own = neighbours[index(cell)];
        if (own.empty() || own.back().cell != beyond) own.push_back({beyond, 0});
        own.back().border_m += length_m;
    }
    return neighbours;
}

}  // namespace

Cells gather_cells(const PlanarMap& map,
                   std::span<const Corner> seeds,
                   std::span<const int> county_of_seed,
                   std::span<const CornerRing> counties) {
    Cells cells;
    cells.cell_of_face = find_seeds(map, seeds);
    const std::vector<int> county_of_face =
        find_counties(map, cells.cell_of_face, county_of_seed, counties);
    for (std::size_t face = 0; face < county_of_face.size(); ++face)
        if (county_of_face[face] == outside) cells.cell_of_face[face] = outside;
    give_away(map, county_of_face, cells.cell_of_face);
    cells.neighbours = find_neighbours(map, cells.cell_of_face, seeds.size());
    return cells;
}

}  // namespace yiping
