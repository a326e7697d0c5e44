#include "viewer/config.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <array>
#include <cstdlib>

#include "ingest/event/toml_file.hpp"
#include "viewer/gpu/program.hpp"

namespace yiping {
namespace {

/// One of a few words, or an error that lists them.
template <class Value, std::size_t n>
Value choice(const TomlTable& table,
             std::string_view key,
             std::string_view fallback,
             const std::array<std::pair<std::string_view, Value>, n>& known) {
    const std::string text = table.text(key, std::string{fallback});
    std::string words;
    for (const auto& [word, value] : known) {
        if (word == text) return value;
        words += (words.empty() ? "" : ", ") + std::string{word};
    }
    throw IoError{fmt::format(
        "{}: {} is \"{}\", where one of {} is needed", table.where(key), key, text, words)};
}

constexpr std::array<std::pair<std::string_view, LayoutKind>, 2> layouts{
    {{"wall", LayoutKind::wall}, {"workstation", LayoutKind::workstation}}};
constexpr std::array<std::pair<std::string_view, Language>, 2> languages{
    {{"zh", Language::zh}, {"en", Language::en}}};
constexpr std::array<std::pair<std::string_view, WorldChoice>, 4> worlds{
    {{"automatic", WorldChoice::automatic},
     {"real", WorldChoice::real},
     {"exercise", WorldChoice::exercise},
     {"both", WorldChoice::both}}};

/// Relative to the configuration's own folder; GDAL names such as "PG:..." stay as they are.
std::filesystem::path resolved(const std::filesystem::path& folder, const std::string& path) {
    return path.empty() || path.find(':') != std::string::npos ? std::filesystem::path{path}
                                                               : (folder / path).lexically_normal();
}

MapSource read_layer(const TomlTable& table, const std::filesystem::path& folder) {
    MapSource source;
    source.path = resolved(folder, table.required_text("path")).string();
    source.layer = table.text("layer", "");
    const std::string role = table.required_text("role");
    const auto known = map_role_named(role);
    if (!known)
        throw IoError{fmt::format("{}: role \"{}\" is not known", table.where("role"), role)};
    source.role = *known;
    source.name_field = table.text("name_field", "");
    source.code_field = table.text("code_field", "");
    source.class_field = table.text("class_field", "");
    source.households_field = table.text("households_field", "");
    source.where = table.text("where", "");
    source.srs = table.text("srs", "");
    source.encoding = table.text("encoding", "");
    source.brightness = table.number("brightness", source.brightness, 0, 1);
    const std::string dash = table.text("dash", "");
    const auto known_dash = dash_from(dash);
    if (!known_dash)
        throw IoError{
            fmt::format("{}: dash \"{}\" is not two or four lengths and px or m, such as "
                        "\"14 5 px\" (a dash, a gap) or \"200 100 m\"",
                        table.where("dash"),
                        dash)};
    source.dash = *known_dash;
    const std::string datum = table.text("datum", "wgs84");
    const auto known_datum = datum_named(datum);
    if (!known_datum)
        throw IoError{fmt::format("{}: datum \"{}\" is none of wgs84, cgcs2000, gcj02, bd09",
                                  table.where("datum"),
                                  datum)};
    source.datum = *known_datum;
    return source;
}

std::string computer_name() {
    std::array<char, 256> name{};
    return gethostname(name.data(), name.size() - 1) == 0 && name[0] != 0 ? name.data() : "desk";
}

/// "auto" is the user's folder for such things (XDG); a user without one has no cache.
std::filesystem::path map_cache(const std::filesystem::path& folder, const std::string& wanted) {
    if (wanted != "auto") return resolved(folder, wanted);
    const char* const caches = std::getenv("XDG_CACHE_HOME");
    const char* const home = std::getenv("HOME");
    if (caches != nullptr && *caches != 0) return std::filesystem::path{caches} / "yiping";
    return home != nullptr && *home != 0 ? std::filesystem::path{home} / ".cache" / "yiping"
                                         : std::filesystem::path{};
}

/// "auto" is a folder of the user's own; without a home the one where the viewer was started.
std::filesystem::path exports_folder(const std::filesystem::path& folder,
                                     const std::string& wanted) {
    if (wanted != "auto") return resolved(folder, wanted);
    const char* const home = std::getenv("HOME");
    return home != nullptr && *home != 0 ? std::filesystem::path{home} / "yiping"
                                         : std::filesystem::current_path();
}

void read_desk(const TomlTable& root, const std::filesystem::path& folder, ViewerConfig& config) {
    const TomlTable figures = root.table("figures");
    config.near_km = figures.number("near_km", config.near_km, 0.1, 100);
    config.around_m = figures.number("around_m", config.around_m, 50, 50'000);
    config.wanted_share = figures.number("wanted_percent", config.wanted_share * 100, 0, 100) / 100;
    const TomlTable desk = root.table("desk");
    config.desk = desk.text("name", "");
    if (config.desk.empty()) config.desk = computer_name();
    const std::string role = desk.text("role", "operator");
    const auto known = parse_role(role);
    if (!known)
        throw IoError{fmt::format("{}: role \"{}\" is not known", desk.where("role"), role)};
    config.role = *known;
    config.tour = desk.flag("tour", config.tour);
    config.exports = exports_folder(folder, desk.text("exports", "auto"));
    config.walls = desk.texts("walls");
    if (const std::string operators = desk.text("operators", ""); !operators.empty())
        config.operators = resolved(folder, operators);
    config.lock_minutes = desk.number("lock_minutes", config.lock_minutes, 0.1, 1440);
    const TomlTable sound = root.table("sound");
    config.sound_on = sound.flag("on", config.sound_on);
    config.sound_volume = sound.number("volume", config.sound_volume, 0, 1);
    config.sound.repeat_s = sound.number("repeat_seconds", config.sound.repeat_s, 3, 3600);
    config.sound.least_priority =
        static_cast<std::uint8_t>(sound.whole("least_priority", config.sound.least_priority, 1, 3));
}

WallScene read_scene(const TomlTable& table) {
    WallScene scene;
    scene.name = table.required_text("name");
    scene.seconds = table.number("seconds", scene.seconds, 2, 86'400);
    if (table.has("lon") || table.has("lat"))
        scene.centre = LonLat{table.number("lon", 0, -180, 180), table.number("lat", 0, -85, 85)};
    scene.metres_per_pixel =
        table.number("metres_per_pixel", scene.metres_per_pixel, 0.05, 100'000);
    scene.layers = table.texts("layers");
    scene.worst = table.flag("worst", scene.worst);
    scene.analysis = table.flag("analysis", scene.analysis);
    return scene;
}

void read_city(const std::filesystem::path& file, ViewerConfig& config) {
    const TomlFile toml = TomlFile::read(file);
    const std::filesystem::path folder = file.parent_path();
    const TomlTable root = toml.root();
    const TomlTable city = root.table("city");
    config.city_name = city.text("name", config.city_name);
    config.utc_offset_minutes =
        static_cast<int>(city.whole("utc_offset_minutes", config.utc_offset_minutes, -840, 840));
    config.catalogue = resolved(folder, city.text("catalogue", "catalogue"));
    if (city.has("origin_lon") || city.has("origin_lat"))
        config.origin =
            LonLat{city.number("origin_lon", 0, -180, 180), city.number("origin_lat", 0, -85, 85)};
    const TomlTable connection = root.table("connection");
    config.sync = connection.text("sync", config.sync);
    if (const std::string keys = connection.text("keys", ""); !keys.empty())
        config.keys = resolved(folder, keys);
    const TomlTable view = root.table("view");
    config.layout = choice(view, "layout", "workstation", layouts);
    config.language = choice(view, "language", "zh", languages);
    config.world = choice(view, "world", "automatic", worlds);
    config.least_cell_px = view.number("least_cell_px", config.least_cell_px, 0, 1000);
    read_desk(root, folder, config);
    const TomlTable files = root.table("files");
    config.regular_font = files.text("regular_font", config.regular_font.string());
    config.bold_font = files.text("bold_font", config.bold_font.string());
    const std::string shaders = files.text("shaders", "");
    config.shaders = shaders.empty() ? default_shader_folder() : resolved(folder, shaders);
    const TomlTable map = root.table("map");
    config.map_cache = map_cache(folder, map.text("cache", "auto"));
    for (const TomlTable& layer : map.tables("layer"))
        config.map.push_back(read_layer(layer, folder));
    toml.expect_all_known();
}

void read_screen(const std::filesystem::path& file, ViewerConfig& config) {
    const TomlFile toml = TomlFile::read(file);
    const TomlTable screen = toml.root().table("screen");
    config.width_px = static_cast<int>(screen.whole("width_px", config.width_px, 640, 16384));
    config.height_px = static_cast<int>(screen.whole("height_px", config.height_px, 360, 16384));
    config.full_screen = screen.flag("full_screen", config.full_screen);
    config.monitors = static_cast<int>(screen.whole("monitors", config.monitors, 0, 64));
    config.viewing_distance_m =
        screen.number("viewing_distance_m", config.viewing_distance_m, 0.2, 100);
    config.farthest_distance_m =
        screen.number("farthest_distance_m", config.farthest_distance_m, 0.2, 100);
    config.pixel_pitch_mm = screen.number("pixel_pitch_mm", config.pixel_pitch_mm, 0.05, 20);
    config.reduced_motion = screen.flag("reduced_motion", config.reduced_motion);
    config.frame_budget_ms = screen.number("frame_budget_ms", config.frame_budget_ms, 0, 10'000);
    config.select_worst = screen.flag("select_worst", config.select_worst);
    const TomlTable wall = toml.root().table("wall");
    config.wall = wall.text("name", config.wall);
    config.alarm_s = wall.number("alarm_seconds", config.alarm_s, 2, 3600);
    config.shown_s = wall.number("shown_seconds", config.shown_s, 2, 86'400);
    config.drift_px = wall.number("drift_px", config.drift_px, 0, 64);
    for (const TomlTable& scene : wall.tables("scene")) config.scenes.push_back(read_scene(scene));
    toml.expect_all_known();
}

}  // namespace

ViewerConfig read_viewer_config(const std::filesystem::path& file, const std::string& layout) {
    ViewerConfig config;
    read_city(file, config);
    for (const auto& [word, kind] : layouts)
        if (word == layout) config.layout = kind;
    const std::filesystem::path screen =
        config.layout == LayoutKind::wall ? "wall.toml" : "workstation.toml";
    const std::filesystem::path beside = file.parent_path() / screen;
    read_screen(
        std::filesystem::exists(beside) ? beside : default_viewer_config().parent_path() / screen,
        config);
    if (config.layout == LayoutKind::workstation)
        config.wall_screen = std::make_shared<ViewerConfig>(read_viewer_config(file, "wall"));
    return config;
}

Layout layout_of(const ViewerConfig& config,
                 int width_px,
                 int height_px,
                 const Proportions& proportions) {
    const auto scale_at = [&](double distance_m) {
        return theme::scale_for(static_cast<float>(distance_m),
                                static_cast<float>(config.pixel_pitch_mm));
    };
    return layout_for(config.layout,
                      static_cast<float>(width_px),
                      static_cast<float>(height_px),
                      scale_at(config.viewing_distance_m),
                      scale_at(config.farthest_distance_m),
                      proportions);
}

RotationRules wall_rules(const ViewerConfig& config) {
    return {config.wall, config.scenes, config.alarm_grades, config.alarm_s, config.shown_s};
}

std::filesystem::path default_viewer_config() {
    return std::filesystem::path{YIPING_CONFIG_DIR} / "viewer.toml";
}

}  // namespace yiping
