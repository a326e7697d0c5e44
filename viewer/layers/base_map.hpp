// The map below everything that moves: context, land, water, green, buildings, choropleth, streets,
// boundaries.
#pragma once

#include <array>
#include <chrono>
#include <deque>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "ingest/city/state.hpp"
#include "viewer/layers/map_drawing.hpp"
#include "viewer/layers/raster_drawing.hpp"

namespace yiping {

/// Lower bounds of the five steps, in open matters, of each level of the grid tree.
[[nodiscard]] std::array<std::uint32_t, 5> choropleth_bounds(GridLevel level);
/// The step of a count between such bounds.
[[nodiscard]] std::uint8_t choropleth_step(std::uint32_t count,
                                           const std::array<std::uint32_t, 5>& from);

/// Owns the loaded layers and their GPU side. Belongs to the GL thread.
class BaseMap {
public:
    /// Cells of a level are coloured once they are typically at least so wide.
    explicit BaseMap(const std::filesystem::path& shaders, double least_cell_px = 6)
        : programs_{shaders}, raster_program_{shaders, "raster"}, least_cell_px_{least_cell_px} {}

    /// Takes a layer over and uploads its geometry. One with a source's number takes the place of
    /// what came of that source before.
    void add(MapLayer layer, std::optional<std::size_t> source = std::nullopt);

    /// Colours the cells of the level that this scale asks for by their open matters; only what
    /// changed since the last call, unless `generation` (of the state) or the level is another.
    void prepare(const World& world, std::uint64_t generation, double metres_per_pixel);
    /// Gives every cell of that level another step, `turn` by `turn`.
    void recolour(std::size_t turn);
    void upload();
    /// The whole ground at once.
    void draw(const Camera& camera, float scale, bool with_choropleth);
    /// From now on so many steps of detail are left out: from two on coarser lines and no seams,
    /// with three no small streets.
    void leave_out(int steps) { left_out_ = steps; }
    // The same in three parts, each for a picture of its own (see Ground).
    void draw_below(const Camera& camera, float scale);
    /// The number of the cell at each pixel, from one, into a picture of unsigned integers.
    void draw_cell_numbers(const Camera& camera);
    void draw_above(const Camera& camera, float scale);
    /// The colours' steps of the cells drawn now, as a texture.
    void bind_steps(GLuint unit);

    /// Asks for the tiles of pictures that the camera sees, and takes over those that came.
    void prepare_rasters(
        const Camera& camera,
        std::chrono::steady_clock::time_point now = std::chrono::steady_clock::now());
    /// Of pictures that show holes now because a part cannot be read: a sentence each.
    [[nodiscard]] std::vector<std::string> raster_failures() const;
    /// Whether tiles are still to come.
    [[nodiscard]] bool rasters_busy() const;
    /// Until those asked for are there to be taken; for headless pictures.
    void wait_for_rasters() const;
    /// The five colours of cells; a picture below shines through.
    [[nodiscard]] std::array<Rgba, 5> cell_colours() const;

    /// Grows when layers or tiles come: all that was drawn before is stale.
    [[nodiscard]] std::uint64_t layers_revision() const { return layers_revision_; }
    /// Differs when cells take other colours.
    [[nodiscard]] std::uint64_t colours_revision() const;

    /// The level drawn now: the finest loaded one whose cells are not smaller than a few pixels.
    [[nodiscard]] std::optional<GridLevel> level() const { return level_; }
    [[nodiscard]] const MapLayer* layer_of(MapRole role) const;
    [[nodiscard]] std::vector<const MapLayer*> layers() const;
    /// The name of a place by its code; empty when no layer knows it.
    [[nodiscard]] std::string_view name_of(GridCode code) const;
    /// The city's own extent: of its counties, else of the base, else of everything but the
    /// context.
    [[nodiscard]] CityBox bounds() const;
    /// The finest cell drawn at a place.
    [[nodiscard]] GridCode cell_at(Metres2 place) const;

private:
    struct Drawn {
        MapLayer layer;
        std::optional<AreaDrawing> areas;
        std::optional<LineDrawing> lines;
        std::optional<RasterDrawing> raster;
        std::optional<std::size_t> source = std::nullopt;
    };
    [[nodiscard]] Drawn* drawn_of(MapRole role);
    [[nodiscard]] Drawn* coloured();
    [[nodiscard]] std::optional<GridLevel> level_for_scale(double metres_per_pixel) const;
    void draw_fill(MapRole role, Rgba colour, const Camera& camera);
    void draw_lines(MapRole role, Rgba colour, float width, float scale, const Camera& camera);
    void draw_streets(const Camera& camera, float scale);
    void draw_streets_once(const Camera& camera, float scale, bool rims);
    [[nodiscard]] double metres_per_pixel_of_lines(const Camera& camera) const;
    [[nodiscard]] bool wide_enough(MapRole role, double least_px, const Camera& camera) const;
    /// Between the finest cells, below the streets that run along them.
    void draw_seams(const Camera& camera, float scale);
    void draw_boundaries(const Camera& camera, float scale);

    MapPrograms programs_;
    Program raster_program_;
    VertexArray nothing_;  // the corners of a tile come from its box alone
    double least_cell_px_;
    int left_out_ = 0;
    std::deque<Drawn> drawn_;
    std::optional<GridLevel> level_;
    std::uint64_t generation_ = 0;
    std::uint64_t prepared_sequence_ = 0;
    std::uint64_t layers_revision_ = 0;
    std::uint64_t revision_of_replaced_ = 0;  // of colours that went with their layer
};

}  // namespace yiping
