// The map of a frame: camera, loaded layers, marks of the city, names. What lies below the panels.
#pragma once

#include <future>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "viewer/config.hpp"
#include "viewer/layers/base_map.hpp"
#include "viewer/layers/camera_block.hpp"
#include "viewer/layers/city_marks.hpp"
#include "viewer/layers/ground.hpp"
#include "viewer/layers/heat.hpp"
#include "viewer/layers/labels.hpp"
#include "viewer/layers/outlines.hpp"
#include "viewer/map/map_loader.hpp"
#include "viewer/map/street_net.hpp"
#include "viewer/panels/pen.hpp"
#include "viewer/state/map_hands.hpp"
#include "viewer/state/surroundings.hpp"

namespace yiping {

/// Belongs to the GL thread.
class MapView {
public:
    explicit MapView(const ViewerConfig& config);

    /// Takes over layers that finished loading. True when there was one.
    bool take_loaded();
    void wait_until_loaded();
    /// One more layer, made and not loaded.
    void add_layer(MapLayer layer) { base_.add(std::move(layer)); }
    /// Gives every cell drawn now another colour: what a measurement of the worst case needs.
    void recolour(std::size_t turn) { base_.recolour(turn); }
    [[nodiscard]] const CitySpace& space() const { return space_; }
    void set_viewport(const Viewport& viewport);
    /// Moves the camera along its flight; true while it flies.
    bool fly(double now_s);
    void fly_to(Metres2 place, double metres_per_pixel, double now_s);
    /// Flies to a cell that is not in sight.
    void show_cell(GridCode code, double now_s);
    void show_whole_city();
    /// Flies to what a camera saw.
    void fly_to_view(const Camera& there, double now_s);
    /// The same as a flight.
    void fly_home(double now_s);
    [[nodiscard]] LonLat lon_lat_at(Pixels2 pixel) const {
        return space_.wgs84(camera_.city_from_screen(pixel));
    }
    Camera& camera() { return camera_; }
    /// Of the ground as it is seen now: what the heat map's colours mean.
    [[nodiscard]] HeatScale heat_scale_now() const;
    /// From the next picture on so many steps of detail are left out (see FrameBudget).
    void leave_out(int steps) { left_out_ = steps; }
    /// Takes the place of what is seen, as it was kept before.
    void restore(const Camera& camera);
    [[nodiscard]] const Camera& camera() const { return camera_; }

    /// Puts marks and colours in step with a world as of `sequence`; nothing is done as long as
    /// that, the camera and what is to be seen stand. `scale` as for refresh(): what is told
    /// together depends on the size of symbols.
    void prepare(const World& world,
                 std::uint64_t generation,
                 std::uint64_t sequence,
                 const ViewState& view,
                 const MapHands& hands,
                 float scale);
    /// The rest of a recording is known: who moves is drawn between his reports, as of a moment.
    void place_between_reports(const World& world, TimeMs at_ms) {
        marks_.place_between_reports(world, at_ms);
    }
    [[nodiscard]] PlacesAhead& ahead() { return marks_.ahead(); }
    void upload();
    /// Brings the map's own picture up to date for a part of the whole picture, `width_px` by
    /// `height_px` from `origin` on. True when it differs from the last one. Changes the bound
    /// framebuffer.
    [[nodiscard]] bool refresh(const ViewState& view,
                               const MapHands& hands,
                               int width_px,
                               int height_px,
                               float scale,
                               bool flash,
                               Pixels2 origin);
    /// Draws what of it lies in a box of the part refreshed last.
    void paint(const Target& picture, const PixelBox& box);
    /// How many each cluster stands for, the same way.
    void draw_counts(Fonts& fonts, std::span<const Viewport> keep_free) const;
    /// What operators wrote on the map, and which way resources go, the same way.
    void draw_notes(const World& world,
                    const ViewState& view,
                    const MapHands& hands,
                    Fonts& fonts) const;
    /// Names over the map, into ImGui's background; none under what lies over the map.
    void draw_labels(Fonts& fonts, std::span<const Viewport> keep_free) const;

    /// Of what is told together, the crowd below a pixel.
    [[nodiscard]] std::optional<DrawnCluster> cluster_at(Pixels2 pixel) const {
        return marks_.cluster_at(camera_, scale_, pixel);
    }
    /// Whether tiles of pictures are still to come: the next picture may differ.
    [[nodiscard]] bool waits_for_tiles() const { return base_.rasters_busy(); }
    void wait_for_tiles() const { base_.wait_for_rasters(); }
    [[nodiscard]] const BaseMap& base() const { return base_; }
    [[nodiscard]] const CityMarks& marks() const { return marks_; }
    /// Whether the map has streets to go along; at a workstation, where somebody is sent.
    [[nodiscard]] bool has_streets() const { return streets_ || streets_coming_.valid(); }
    /// Metres along the streets from one place to another; nothing where no street leads. Cheap as
    /// long as `from` stays.
    [[nodiscard]] std::optional<double> street_metres(const Place& from, const Place& to);
    /// What lies around a place that has a position. Cheap as long as place and layers stay.
    [[nodiscard]] const Surroundings& surroundings(const Place& place, double within_m);
    [[nodiscard]] MapProgress progress() const { return loader_->progress(); }
    [[nodiscard]] std::vector<std::string> problems() const;
    /// How many layers were found ready to draw on disk.
    [[nodiscard]] std::size_t found_ready() const { return loader_->found_ready(); }

private:
    /// Makes the net of all streets that were read, in the background.
    void lay_streets();
    void prepare_outlines(const World& world, std::uint64_t generation, const ViewState& view);
    void show_incidents(const World& world);
    [[nodiscard]] MarkChoice choice_of(const ViewState& view, const MapHands& hands) const;

    CitySpace space_;
    BaseMap base_;
    CityMarks marks_;
    OutlinesLayer outlines_;
    HeatLayer heat_;
    int left_out_ = 0;
    std::vector<Outline> prepared_outlines_;
    std::uint64_t outlined_changes_ = 0, outlined_generation_ = 0;
    GridCode outlined_cell_;
    bool outlined_warnings_ = true;
    float scale_ = 1;
    bool outlines_stale_ = true;
    bool outlines_new_ = true;  // since the last refresh()
    CameraBlock camera_block_;
    Camera camera_;
    Ground ground_;
    // What stands: the ground, and on it all that seldom changes between two flushes. Of the part
    // of the map that is seen.
    std::optional<Target> ground_picture_, standing_picture_;
    struct Painted {
        PixelBox seen;  // of the map, in the part that is shown
        int height_px = 0;
        Pixels2 origin;
        Camera camera;
        float scale = 1;
        bool flash = false;
        MarkChoice choice;
        MarkRevisions marks;
        bool heat = false;
        std::uint64_t heat_revision = 0;
        bool operator==(const Painted&) const = default;
    };
    std::optional<Painted> painted_;
    struct Prepared {
        std::uint64_t generation = 0, sequence = 0, layers = 0;
        bool choropleth = true, warnings = true, heat = false;
        MarkChoice choice;
        bool operator==(const Prepared&) const = default;
    };
    std::optional<Prepared> prepared_;
    CityBox incidents_box_;    // stands in for the map's extent when there is no map
    bool camera_set_ = false;  // until the city's own extent is known
    bool restored_ = false;    // to what was seen before the window was lost
    bool reduced_motion_;
    struct Journey {
        Flight flight;
        double began_s;
    };
    std::optional<Journey> journey_;
    std::map<std::size_t, std::string> problems_;                      // by source
    std::map<std::size_t, std::vector<LineSegment>> street_segments_;  // by source
    bool wants_streets_, streets_changed_ = false;
    std::future<StreetNet> streets_coming_;  // begun when the map is loaded
    std::optional<StreetNet> streets_;
    std::optional<StreetWays> ways_;  // from the place that was asked for last
    struct Around {
        Place place;
        std::uint64_t layers = 0;
        Surroundings found;
    };
    std::optional<Around> around_;  // the place that was asked for last
    std::unique_ptr<MapLoader> loader_;
};

}  // namespace yiping
