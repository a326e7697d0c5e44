// The viewer's settings: config/viewer.toml for the city, config/wall.toml or workstation.toml for
// the screen.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "ingest/city/actor.hpp"
#include "viewer/map/map_source.hpp"
#include "viewer/panels/layout.hpp"
#include "viewer/state/alarm_sound.hpp"
#include "viewer/state/rotation.hpp"
#include "viewer/state/view_state.hpp"

namespace yiping {

struct ViewerConfig {
    // viewer.toml
    std::string city_name = "鞍山";
    int utc_offset_minutes = 480;
    std::string sync = "tcp://127.0.0.1:5552";
    std::filesystem::path keys;  ///< private keys to connect with; empty: none
    LayoutKind layout = LayoutKind::workstation;
    Language language = Language::zh;
    WorldChoice world = WorldChoice::automatic;
    std::filesystem::path regular_font = "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc";
    std::filesystem::path bold_font = "/usr/share/fonts/opentype/noto/NotoSansCJK-Bold.ttc";
    std::filesystem::path catalogue;  ///< folder
    std::filesystem::path shaders;    ///< folder
    std::vector<MapSource> map;
    std::filesystem::path map_cache;  ///< folder of geometry that is ready to draw; empty: none
    std::optional<LonLat> origin;     ///< of the plane of the map, when no layer can tell
    double least_cell_px = 6;         ///< cells are coloured when typically at least so wide
    double near_km = 5;               ///< what counts as near an incident
    double around_m = 1'000;          ///< households and schools are told so far around a case
    double wanted_share = 0.90;       ///< on time: below it a figure is amber
    std::vector<std::string> walls;   ///< names that a scene can be put on
    std::string desk;                 ///< who sits here; empty: this computer's name
    Role role = Role::operating;      ///< which steps are offered here; ingest decides
    bool tour = false;                ///< the first-run tour, when no run left a mark
    std::filesystem::path exports;    ///< folder for exported lists and pictures
    std::filesystem::path operators;  ///< folder of keys under passphrases; empty: nobody signs on
    double lock_minutes = 10;         ///< a desk that nobody touches locks itself
    bool sound_on = false;            ///< alarms are heard
    double sound_volume = 0.6;        ///< 0 to 1
    SoundRules sound;
    /// At a desk: how the wall beside it is set up, to see in small what it shows.
    std::shared_ptr<const ViewerConfig> wall_screen;

    // wall.toml, workstation.toml
    int width_px = 1920, height_px = 1080;
    bool full_screen = false;
    int monitors = 1;  ///< of a full screen, from the left; 0: all
    double viewing_distance_m = 0.5;
    double farthest_distance_m = 0.5;  ///< strip, worst incident and head figures are read from
    double pixel_pitch_mm = 0.277;
    bool reduced_motion = false;
    double frame_budget_ms = 50;    ///< a moving map that takes longer is drawn with less; 0: never
    bool select_worst = false;      ///< nobody selects on a wall: the worst incident is shown
    std::string wall = "main";      ///< its name: scenes put on it are shown
    std::vector<WallScene> scenes;  ///< in rotation; none: the whole city for ever
    std::vector<std::uint8_t> alarm_grades{1, 2};  ///< alarms of these interrupt the rotation
    double alarm_s = 20;                           ///< how long an interruption lasts
    double shown_s = 600;                          ///< how long a desk's scene stays
    double drift_px = 4;  ///< burn-in care: the picture moves by so much in an hour
};

/// Reads `file` and, beside it, the file of the layout (`layout` when not empty, else what `file`
/// says). Relative paths are relative to the file. Throws IoError with file, line and the nearest
/// valid key.
[[nodiscard]] ViewerConfig read_viewer_config(const std::filesystem::path& file,
                                              const std::string& layout);

/// Where everything lies on a screen of this size, with letters for its viewing distances.
[[nodiscard]] Layout layout_of(const ViewerConfig& config,
                               int width_px,
                               int height_px,
                               const Proportions& proportions = {});

/// How a wall set up like that goes from scene to scene.
[[nodiscard]] RotationRules wall_rules(const ViewerConfig& config);

/// config/viewer.toml of this build.
[[nodiscard]] std::filesystem::path default_viewer_config();

}  // namespace yiping
