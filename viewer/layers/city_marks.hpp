// What moves on the map, from the state of the city: workers, resources, incidents, the selected
// one's surroundings.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "ingest/city/state.hpp"
#include "viewer/layers/clusters.hpp"
#include "viewer/layers/marks.hpp"
#include "viewer/layers/places_ahead.hpp"
#include "viewer/layers/sensors.hpp"
#include "viewer/layers/trails.hpp"
#include "viewer/map/camera.hpp"

namespace yiping {

/// What of the city is to be seen.
struct MarkChoice {
    bool workers = true, resources = true, incidents = true, sensors = true, trails = false;
    std::string selected_incident;
    GridCode selected_grid;
    /// City metres in a pixel of scale 1: of it depends what is told together.
    double metres_per_unit = 1;
    bool operator==(const MarkChoice&) const = default;
};

/// As long as these stand, so does what was drawn of the marks.
struct MarkRevisions {
    std::uint64_t standing = 0;  ///< workers, resources, sensors, rings
    std::uint64_t symbols = 0;   ///< incidents
    bool operator==(const MarkRevisions&) const = default;
};

/// Several incidents told as one mark.
struct DrawnCluster {
    Metres2 place;  ///< where it is drawn now
    std::uint32_t count = 0;
    bool covered = false;  ///< by a symbol of grade I or II: the count belongs beside it
};

/// Where an open incident is.
struct OpenPlace {
    Vertex2 place;
    std::uint32_t row = 0;  ///< of the world's incidents
};

/// Keeps marks in step with the rows of a world: prepare() touches only rows that changed. Belongs
/// to the GL thread.
class CityMarks {
public:
    CityMarks(const std::filesystem::path& shaders, CitySpace space);

    void prepare(const World& world, std::uint64_t generation, const MarkChoice& choice);
    /// What a recording holds beyond the moment shown; empty: everybody stands where he reported.
    [[nodiscard]] PlacesAhead& ahead() { return ahead_; }
    /// Draws on the way to the next report who has one, as of a moment; after prepare().
    void place_between_reports(const World& world, TimeMs at_ms);
    /// Whether somebody is drawn where nobody reported him.
    [[nodiscard]] bool any_between() const { return any_between_; }
    void upload();
    // `camera` and `choice` as prepared.
    /// What seldom changes between two flushes of the feed: workers, resources, rings.
    void draw_standing(const Camera& camera, const MarkChoice& choice);
    /// Incidents, above all of that.
    void draw_symbols(const Camera& camera, const MarkChoice& choice);
    [[nodiscard]] MarkRevisions revisions();
    /// Whether a symbol flashes.
    [[nodiscard]] bool any_calls() const { return any_calls_; }

    /// Of the world prepared last.
    [[nodiscard]] std::span<const OpenPlace> open_places() const { return open_places_; }
    /// The row of the worker whose dot is nearest to a pixel.
    [[nodiscard]] std::optional<std::size_t> worker_at(const Camera& camera,
                                                       Pixels2 pixel,
                                                       double reach_px) const;
    [[nodiscard]] std::optional<std::size_t> sensor_at(const Camera& camera,
                                                       Pixels2 pixel,
                                                       double reach_px) const;
    [[nodiscard]] std::span<const PointMark> worker_marks() const {
        return workers_.marks().items();
    }
    [[nodiscard]] std::span<const PointMark> resource_marks() const {
        return resources_.marks().items();
    }
    // Of the world prepared last, too:
    /// The incident whose symbol is nearest to a pixel, if one is within reach of a finger.
    [[nodiscard]] std::optional<std::string> incident_at(const World& world,
                                                         const Camera& camera,
                                                         Pixels2 pixel,
                                                         double reach_px) const;
    /// Every open incident within reach, as a list to choose from: the worst first, then the
    /// nearest.
    [[nodiscard]] std::vector<std::string> incidents_at(const World& world,
                                                        const Camera& camera,
                                                        Pixels2 pixel,
                                                        double reach_px) const;
    /// The clusters drawn with the camera of the last prepare(); those that have nearly come
    /// together in their parent are told as it.
    [[nodiscard]] std::vector<DrawnCluster> clusters(const Camera& camera, float scale) const;
    /// What symbols that stand for grade I, grade II or many take of the screen: no small names
    /// there.
    [[nodiscard]] std::vector<Viewport> taken_by_symbols(const Camera& camera, float scale) const;
    /// The one of them below a pixel.
    [[nodiscard]] std::optional<DrawnCluster> cluster_at(const Camera& camera,
                                                         float scale,
                                                         Pixels2 pixel) const;
    /// All bytes of marks handed to the driver so far: what "upload proportional to change" is
    /// tested by.
    [[nodiscard]] std::size_t uploaded_bytes();

    [[nodiscard]] Metres2 place_of(const Place& place) const {
        return space_.city_metres(lon_lat_of(place));
    }

private:
    void prepare_workers(const World& world, bool trails);
    void prepare_resources(const World& world, bool trails);
    void draw_trails(const Camera& camera, const MarkChoice& choice);
    void prepare_incidents(const World& world, const MarkChoice& choice);
    void assemble_incidents();
    void forget_clusters();
    std::uint8_t symbol_of(const Incident& incident);
    void prepare_selection(const World& world, const MarkChoice& choice);

    CitySpace space_;
    PointsLayer workers_, resources_;
    SymbolsLayer incidents_;
    RingsLayer rings_;
    SensorsLayer sensors_;
    TrailsLayer trails_;
    Trails worker_trails_, resource_trails_;
    std::vector<OpenPlace> open_places_;
    bool incidents_shown_ = true;
    PlacesAhead ahead_;
    std::vector<NextReport> workers_reported_;  // last, by row; kept while something is ahead
    bool between_ = false;                      // something is ahead
    bool any_between_ = false;
    ClusterTree tree_;
    std::vector<ClusterPoint> minor_points_;  // as given to tree_: what may be told together
    std::vector<SymbolMark> majors_;          // what may not: grades I and II, the selected one
    std::vector<Cluster> clusters_;           // of tree_ at level_
    int level_ = ClusterTree::coarsest + 1;
    float gone_to_parent_ = 0;
    bool any_calls_ = false;
    std::unordered_map<std::string, std::uint8_t> symbol_of_class_;  // class, a space, net
    std::uint64_t generation_ = 0;
    std::uint64_t worker_moves_ = 0, workers_sequence_ = 0;
};

}  // namespace yiping
