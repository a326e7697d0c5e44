// Who lies where before any line is drawn: counties, towns and communities with their centres.
// Members of one level are named by their number, which follows their codes.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "ingest/place/banded_ring.hpp"
#include "ingest/place/city_sources.hpp"
#include "ingest/place/land.hpp"

namespace yiping {

struct PlannedCommunity {
    std::string code;
    std::string name;
    int town = 0;
    bool resident = false;  // 居委会 (sequence 001 to 199); else a village, 村委会
    PlanePoint centre;
};

struct PlannedTown {
    std::string code;
    std::string name;
    int county = 0;
    bool subdistrict = false;  // 街道
    PlanePoint centre;
    std::vector<int> communities;
};

struct PlannedCounty {
    std::string code;
    std::string name;
    BandedRing shape;
    PlanePoint centre;
    std::vector<int> towns;
    Land land;
    std::vector<int> community_of_square;  // of the land; -1 where nobody's zone reaches
};

struct KnownCentres;

class CityPlan {
public:
    /// Towns and communities lie at their known centres where `sources` knows them; the others are
    /// placed between. Throws IoError when the divisions do not fit the map.
    CityPlan(const CitySources& sources, std::uint64_t seed);

    [[nodiscard]] const std::vector<PlannedCounty>& counties() const { return counties_; }
    [[nodiscard]] const std::vector<PlannedTown>& towns() const { return towns_; }
    [[nodiscard]] const std::vector<PlannedCommunity>& communities() const { return communities_; }

    /// The community whose zone holds a point of a county; -1 when there is none.
    [[nodiscard]] int community_at(int county, PlanePoint point) const;

private:
    void read_counties(const CitySources& sources, std::uint64_t seed);
    void read_divisions(const CitySources& sources);
    void place_towns(PlannedCounty& county, const KnownCentres& known);
    [[nodiscard]] std::vector<int> grow_towns(const PlannedCounty& county,
                                              const KnownCentres& known) const;
    void place_communities(PlannedTown& town,
                           std::span<const int> squares,
                           const KnownCentres& known);
    void grow_communities(PlannedCounty& county, const KnownCentres& known);

    std::vector<PlannedCounty> counties_;
    std::vector<PlannedTown> towns_;
    std::vector<PlannedCommunity> communities_;
};

}  // namespace yiping
