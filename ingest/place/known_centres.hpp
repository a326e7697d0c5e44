// Joins the centres known from 2016 to the divisions of 2023, whose codes and names have moved.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/place/city_plan.hpp"

namespace yiping {

/// By number of the county, town, community; nothing where none is known.
struct KnownCentres {
    std::vector<std::optional<PlanePoint>> of_county;
    std::vector<std::optional<PlanePoint>> of_town;
    std::vector<std::optional<PlanePoint>> of_community;
};

/// A town is the one of its county that bears the same name, a village the one of its town, or else
/// the only one of its county. What lies outside today's county is left out.
[[nodiscard]] KnownCentres join_centres(const CitySources& sources,
                                        std::span<const PlannedCounty> counties,
                                        std::span<const PlannedTown> towns,
                                        std::span<const PlannedCommunity> communities);

/// The name without what kind of place it is: 解放 of 解放街道办事处.
[[nodiscard]] std::string_view bare_name(std::string_view name);

}  // namespace yiping
