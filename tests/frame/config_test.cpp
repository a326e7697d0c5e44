// The viewer's settings: what is read, and what is said about mistakes.
#include "viewer/config.hpp"

#include <catch2/catch.hpp>
#include <fstream>

#include "tests/support/run_to_end.hpp"
#include "tests/support/temp_folder.hpp"

namespace yiping {
namespace {

ViewerConfig read_text(const TempFolder& folder, const std::string& text) {
    const std::filesystem::path file = folder.path() / "viewer.toml";
    std::ofstream{file} << text;
    return read_viewer_config(file, "");
}

}  // namespace

TEST_CASE("the configuration that is delivered is read whole, for both layouts") {
    const ViewerConfig desk = read_viewer_config(default_viewer_config(), "workstation");
    CHECK(desk.layout == LayoutKind::workstation);
    CHECK(desk.city_name == "鞍山");
    CHECK(desk.utc_offset_minutes == 480);
    CHECK(std::filesystem::exists(desk.catalogue / "class.csv"));
    CHECK(std::filesystem::exists(desk.shaders / "camera.glsl"));
    CHECK_FALSE(desk.map.empty());
    CHECK_FALSE(desk.select_worst);
    const ViewerConfig wall = read_viewer_config(default_viewer_config(), "wall");
    CHECK(wall.layout == LayoutKind::wall);
    CHECK(wall.width_px == 3840);
    CHECK(wall.select_worst);
    CHECK(wall.viewing_distance_m > desk.viewing_distance_m);
}

TEST_CASE("every key that is written is taken over") {
    const TempFolder folder;
    std::ofstream{folder.path() / "wall.toml"}
        << "[screen]\nwidth_px = 7680\nheight_px = 2160\nfull_screen = false\n"
           "viewing_distance_m = 10.0\nfarthest_distance_m = 25.0\npixel_pitch_mm = "
           "0.9\nreduced_motion = true\n"
           "select_worst = false\n";
    const ViewerConfig config =
        read_text(folder,
                  "[city]\nname = \"海城\"\nutc_offset_minutes = -300\n"
                  "catalogue = \"codes\"\n"
                  "[connection]\nsync = \"tcp://10.0.0.1:1\"\n"
                  "[view]\nlayout = \"wall\"\nlanguage = \"en\"\n"
                  "world = \"exercise\"\n"
                  "[files]\nregular_font = \"/a.ttc\"\n"
                  "bold_font = \"/b.ttc\"\nshaders = \"glsl\"\n"
                  "[map]\ncache = \"ready\"\n"
                  "[[map.layer]]\npath = \"../x.gpkg\"\nlayer = \"l\"\n"
                  "role = \"road\"\nname_field = \"n\"\ncode_field = \"c\"\n"
                  "class_field = \"k\"\nwhere = \"a = 1\"\n"
                  "datum = \"gcj02\"\nsrs = \"EPSG:4490\"\n"
                  "dash = \"200 100 m\"\n"
                  "encoding = \"GBK\"\n");
    CHECK(config.city_name == "海城");
    CHECK(config.utc_offset_minutes == -300);
    CHECK(config.catalogue == folder.path() / "codes");
    CHECK(config.sync == "tcp://10.0.0.1:1");
    CHECK(config.layout == LayoutKind::wall);
    CHECK(config.language == Language::en);
    CHECK(config.world == WorldChoice::exercise);
    CHECK(config.regular_font == "/a.ttc");
    CHECK(config.bold_font == "/b.ttc");
    CHECK(config.shaders == folder.path() / "glsl");
    CHECK(config.map_cache == folder.path() / "ready");
    CHECK(config.width_px == 7680);
    CHECK(config.height_px == 2160);
    CHECK_FALSE(config.full_screen);
    CHECK(config.viewing_distance_m == 10);
    CHECK(config.farthest_distance_m == 25);
    CHECK(config.pixel_pitch_mm == 0.9);
    CHECK(config.reduced_motion);
    CHECK_FALSE(config.select_worst);
    REQUIRE(config.map.size() == 1);
    const MapSource& layer = config.map[0];
    CHECK(layer.path == (folder.path().parent_path() / "x.gpkg").string());
    CHECK(layer.layer == "l");
    CHECK(layer.role == MapRole::road);
    CHECK(layer.name_field == "n");
    CHECK(layer.code_field == "c");
    CHECK(layer.class_field == "k");
    CHECK(layer.where == "a = 1");
    CHECK(layer.datum == Datum::gcj02);
    CHECK(layer.srs == "EPSG:4490");
    CHECK(layer.encoding == "GBK");
    CHECK(layer.dash == Dash{{200, 100, 0, 0}, Dash::Unit::metres});
}

TEST_CASE("a mistake in the configuration is one sentence with its line") {
    const TempFolder folder;
    const auto refused = [&](const std::string& text, const std::string& words) {
        INFO(text);
        CHECK_THROWS_WITH(read_text(folder, text),
                          Catch::Contains("viewer.toml") && Catch::Contains(words));
    };
    refused("[city]\nnmae = \"海城\"\n", "nearest known key is name");
    refused("[view]\nlanguge = \"en\"\n", "language");
    refused("[view]\nlayout = \"tower\"\n", "wall, workstation");
    refused("[view]\nworld = \"other\"\n", "automatic");
    refused("[city]\nutc_offset_minutes = 9000\n", "utc_offset_minutes");
    refused("[city]\nname = 7\n", "name");
    refused("[[map.layer]]\npath = \"x\"\n", "role");
    refused("[[map.layer]]\npath = \"x\"\nrole = \"sky\"\n", "sky");
    refused("[[map.layer]]\npath = \"x\"\nrole = \"road\"\ndatum = \"mars\"\n", "bd09");
    refused("[[map.layer]]\npath = \"x\"\nrole = \"road\"\ndash = \"9\"\n", "14 5 px");
    refused("[city\n", "1");
    CHECK_THROWS_WITH(read_viewer_config("/nowhere.toml", ""), Catch::Contains("/nowhere.toml"));
}

}  // namespace yiping
