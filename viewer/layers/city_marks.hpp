// What moves on the map, from the state of the city: workers, resources, incidents, the selected
// one's surroundings.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "ingest/city/state.hpp"
#include "viewer/layers/marks.hpp"
#include "viewer/map/camera.hpp"

namespace yiping {

/// What of the city is to be seen.
struct MarkChoice {
    bool workers = true, resources = true, incidents = true;
    std::string selected_incident;
    GridCode selected_grid;
};

/// Keeps marks in step with the rows of a world: prepare() touches only rows that changed. Belongs
/// to the GL thread.
class CityMarks {
public:
    CityMarks(const std::filesystem::path& shaders, CitySpace space);

    void prepare(const World& world, std::uint64_t generation, const MarkChoice& choice);
    void upload();
    /// `nearness` thins the small dots out at city scale.
    void draw(const Camera& camera, const MarkChoice& choice);

    /// The incident whose symbol is nearest to a pixel, if one is within reach of a finger.
    [[nodiscard]] std::optional<std::string> incident_at(const World& world,
                                                         const Camera& camera,
                                                         Pixels2 pixel,
                                                         double reach_px) const;
    /// All bytes of marks handed to the driver so far: what "upload proportional to change" is
    /// tested by.
    [[nodiscard]] std::size_t uploaded_bytes();

    [[nodiscard]] Metres2 place_of(const Place& place) const {
        return space_.city_metres(lon_lat_of(place));
    }

private:
    void prepare_workers(const World& world);
    void prepare_resources(const World& world);
    void prepare_incidents(const World& world);
    void prepare_selection(const World& world, const MarkChoice& choice);

    CitySpace space_;
    PointsLayer workers_, resources_;
    SymbolsLayer incidents_;
    RingsLayer rings_;
    std::uint64_t generation_ = 0;
    std::uint64_t worker_moves_ = 0, workers_sequence_ = 0;
};

}  // namespace yiping
