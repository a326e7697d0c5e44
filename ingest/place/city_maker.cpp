#include "ingest/place/city_maker.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "ingest/event/errors.hpp"
#include "ingest/place/cells.hpp"
#include "ingest/place/city_plan.hpp"
#include "ingest/place/city_sources.hpp"
#include "ingest/place/city_units.hpp"
#include "ingest/place/city_writer.hpp"
#include "ingest/place/landmarks.hpp"
#include "ingest/place/noding.hpp"
#include "ingest/place/seeds.hpp"
#include "ingest/place/streets.hpp"

namespace yiping {
namespace {

/// The rings of the counties in the order of the plan.
std::vector<CornerRing> county_rings(const CitySources& sources, const CityPlan& plan) {
    std::vector<CornerRing> rings;
    for (const PlannedCounty& county : plan.counties())
        rings.push_back(
            std::find_if(sources.counties.begin(),
                         sources.counties.end(),
                         [&](const CountyShape& shape) { return shape.code == county.code; })
                ->ring);
    return rings;
}

City draw_city(const CitySources& sources,
               const CityMakerOptions& options,
               const CityMakerProgress& progress) {
    progress("placing towns and communities");
    const CityPlan plan(sources, options.seed);
    progress("scattering micro-grids");
    const std::vector<Seed> seeds = scatter_seeds(plan, options.microgrids, options.seed);
    std::vector<Corner> sites;
    std::vector<int> county_of_seed;
    for (const Seed& seed : seeds) {
        sites.push_back(seed.at);
        const int town = plan.communities()[static_cast<std::size_t>(seed.community)].town;
        county_of_seed.push_back(plan.towns()[static_cast<std::size_t>(town)].county);
    }
    progress("drawing borders");
    const std::vector<CornerRing> rings = county_rings(sources, plan);
    const PlanarMap map(node_edges(sites, rings));
    const Cells cells = gather_cells(map, sites, county_of_seed, rings);
    progress("gathering grids, communities and towns");
    const UnitOfCell unit_of_cell = assign_units(plan, cells, seeds);
    City city = build_units(plan, map, cells, seeds, unit_of_cell, options.seed);
    progress("laying streets");
    city.streets = lay_streets(plan, map, cells, seeds, options.seed);
    city.landmarks = place_landmarks(city, options.seed);
    return city;
}

}  // namespace

void make_city(const std::filesystem::path& assets,
               const std::filesystem::path& out_gpkg,
               const CityMakerOptions& options,
               const CityMakerProgress& progress) {
    const std::filesystem::path folder = std::filesystem::absolute(out_gpkg).parent_path();
    if (!std::filesystem::is_directory(folder))
        throw IoError(fmt::format("{}: there is no folder {}", out_gpkg.string(), folder.string()));
    progress("reading the assets");
    const CitySources sources = read_city_sources(assets);
    const City city = draw_city(sources, options, progress);
    progress("writing the GeoPackage");
    std::filesystem::path unfinished = out_gpkg;
    unfinished += ".unfinished.gpkg";
    std::error_code problem;
    std::filesystem::remove(unfinished, problem);
    write_city(city, sources, unfinished);
    std::filesystem::rename(unfinished, out_gpkg, problem);
    if (problem)
        throw IoError(
            fmt::format("{}: cannot be put in place: {}", out_gpkg.string(), problem.message()));
}

}  // namespace yiping
