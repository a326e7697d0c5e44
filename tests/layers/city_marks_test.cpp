// The marks of a city: in step with its rows, the worst on top, only what changed uploaded.
#include "viewer/layers/city_marks.hpp"

#include <catch2/catch.hpp>

#include "tests/layers/drawing.hpp"

namespace yiping {
namespace {

const CitySpace space{{122.7, 41.0}};

/// So many metres east and north of the middle of the picture.
Place place(double east_m, double north_m) {
    return place_at(space.wgs84({east_m, north_m}), GridCode{210303001});
}

class DrawnMarks {
public:
    DrawnMarks() : marks{default_shader_folder(), space} {}
    Image draw(const World& world, std::uint64_t generation = 1) {
        marks.prepare(world, generation, choice);
        marks.upload();
        drawing.begin(drawing.camera);
        marks.draw_standing(drawing.camera, choice);
        marks.draw_symbols(drawing.camera, choice);
        return drawing.image();
    }
    Drawing drawing;
    CityMarks marks;
    MarkChoice choice;
};

/// So many pixels right of the middle and above it.
Rgba pixel_at(const Image& image, int x, int y) {
    return image.at(100 + x, 50 - y);
}

void put_worker(World& world, const std::string& id, Place at, std::uint64_t sequence) {
    Worker& worker = world.workers.at_or_new(id);
    worker.on_duty = true;
    worker.place = at;
    worker.changed = sequence;
}
void put_incident(World& world, const std::string& id, int grade, Place at) {
    Incident& incident = world.incidents.at_or_new(id);
    incident.grade = static_cast<std::uint8_t>(grade);
    incident.place = at;
}

bool drawn(const Image& image, int x, int y) {
    return pixel_at(image, x, y) != black;
}

}  // namespace

TEST_CASE("incidents stand where they are while they are open, and nowhere when nobody knows") {
    DrawnMarks drawn_marks;
    World world;
    put_incident(world, "1", 3, place(50, 30));
    put_incident(world, "2", 3, {});
    CHECK(pixel_at(drawn_marks.draw(world), 56, 36) == palette::grade[2]);
    CHECK_FALSE(drawn(drawn_marks.draw(world), 0, 0));
    world.incidents.find("1")->stage = Stage::closed;
    CHECK_FALSE(drawn(drawn_marks.draw(world), 56, 36));
}

TEST_CASE("the worst of several in one place lies on top") {
    DrawnMarks drawn_marks;
    World world;
    for (const int grade : {1, 4, 2, 0, 3})
        put_incident(world, std::to_string(grade), grade, place(0, 0));
    CHECK(pixel_at(drawn_marks.draw(world), 10, 0) == palette::grade[0]);
}

TEST_CASE("a finger finds the nearest open incident within its reach") {
    DrawnMarks drawn_marks;
    World world;
    put_incident(world, "left", 4, place(-10, 0));
    put_incident(world, "right", 4, place(10, 0));
    put_incident(world, "unlocated", 1, {});
    const auto at = [&](double x, double y) {
        (void)drawn_marks.draw(world);  // what is drawn is what can be pressed
        return drawn_marks.marks.incident_at(
            world, drawn_marks.drawing.camera, {100 + x, 50 - y}, 14);
    };
    CHECK(at(-2, 0) == "left");
    CHECK(at(2, 0) == "right");
    CHECK(at(10, 13) == "right");
    CHECK(at(10, 16) == std::nullopt);
    world.incidents.find("right")->stage = Stage::closed;
    CHECK(at(2, 0) == "left");
}

TEST_CASE("small matters are told together from afar, grades I and II and the selected one never") {
    DrawnMarks drawn_marks;
    World world;
    for (int i = 0; i < 40; ++i)
        put_incident(world, std::to_string(i), 4, place(i % 8 * 10, i / 8 * 10));
    put_incident(world, "bad", 1, place(800, 0));
    Camera& camera = drawn_marks.drawing.camera;
    camera.metres_per_pixel = drawn_marks.choice.metres_per_unit = 16;
    const auto counts = [&] {
        (void)drawn_marks.draw(world);
        std::vector<std::uint32_t> told;
        for (const DrawnCluster& cluster : drawn_marks.marks.clusters(camera, 1))
            told.push_back(cluster.count);
        return told;
    };
    CHECK(counts() == std::vector<std::uint32_t>{40});
    CHECK(pixel_at(drawn_marks.draw(world), 50 + 16, 0) == palette::grade[0]);
    drawn_marks.choice.selected_incident = "7";
    CHECK(counts() == std::vector<std::uint32_t>{39});
    drawn_marks.choice.selected_incident.clear();
    CHECK(counts() == std::vector<std::uint32_t>{40});
    put_incident(world, "on top", 2, place(240, 240));
    CHECK(counts() == std::vector<std::uint32_t>{40});
    CHECK(drawn_marks.marks.clusters(camera, 1)[0].covered);  // its count goes beside the symbol
    world.incidents.find("on top")->stage = Stage::closed;
    world.incidents.find("3")->stage = Stage::closed;
    CHECK(counts() == std::vector<std::uint32_t>{39});
    const auto crowd = drawn_marks.marks.cluster_at(
        camera, 1, camera.screen_from_city(drawn_marks.marks.clusters(camera, 1)[0].place));
    REQUIRE(crowd);
    CHECK(crowd->count == 39);
    CHECK_FALSE(drawn_marks.marks.cluster_at(camera, 1, {5, 5}));
    drawn_marks.choice.incidents = false;
    CHECK(counts().empty());
    drawn_marks.choice.incidents = true;
    camera.metres_per_pixel = drawn_marks.choice.metres_per_unit = 0.02;
    CHECK(counts().empty());
}

TEST_CASE("of a crowd below a finger all are listed, the worst first, then the nearest") {
    DrawnMarks drawn_marks;
    World world;
    put_incident(world, "ungraded", 0, place(0, 0));
    put_incident(world, "near", 4, place(1, 0));
    put_incident(world, "far", 4, place(9, 0));
    put_incident(world, "worst", 1, place(13, 0));
    put_incident(world, "outside", 1, place(16, 0));
    put_incident(world, "closed", 1, place(0, 0));
    world.incidents.find("closed")->stage = Stage::closed;
    (void)drawn_marks.draw(world);
    CHECK(drawn_marks.marks.incidents_at(world, drawn_marks.drawing.camera, {100, 50}, 14) ==
          std::vector<std::string>{"worst", "near", "far", "ungraded"});
}

TEST_CASE("workers move with the city, and those off duty are not drawn") {
    DrawnMarks drawn_marks;
    World world;
    put_worker(world, "w", place(20, 20), 1);
    CHECK(drawn(drawn_marks.draw(world), 20, 20));
    put_worker(world, "w", place(-20, -20), 2);
    const Image moved = drawn_marks.draw(world);
    CHECK_FALSE(drawn(moved, 20, 20));
    CHECK(drawn(moved, -20, -20));
    world.workers.find("w")->on_duty = false;
    world.workers.find("w")->changed = 3;
    CHECK_FALSE(drawn(drawn_marks.draw(world), -20, -20));
}

TEST_CASE("of rows that were erased nothing stays behind") {
    DrawnMarks drawn_marks;
    World world;
    put_worker(world, "first", place(-40, 0), 1);
    put_worker(world, "last", place(40, 0), 2);
    (void)drawn_marks.draw(world);
    SECTION("the first: the last row moves into its place") {
        world.workers.erase("first");
        const Image image = drawn_marks.draw(world);
        CHECK_FALSE(drawn(image, -40, 0));
        CHECK(drawn(image, 40, 0));
    }
    SECTION("the last") {
        world.workers.erase("last");
        const Image image = drawn_marks.draw(world);
        CHECK(drawn(image, -40, 0));
        CHECK_FALSE(drawn(image, 40, 0));
    }
}

TEST_CASE("wherever the camera rests the numbers of the crowds add up to what they tell of") {
    DrawnMarks drawn_marks;
    World world;
    for (int i = 0; i < 240; ++i)
        put_incident(world, std::to_string(i), 4, place(i % 20 * 9 - 90, i / 20 * 9 - 54));
    Camera& camera = drawn_marks.drawing.camera;
    for (double metres = 8; metres < 128; metres *= 1.07) {
        CAPTURE(metres);
        camera.metres_per_pixel = drawn_marks.choice.metres_per_unit = metres;
        (void)drawn_marks.draw(world);
        std::uint32_t told = 0;
        for (const DrawnCluster& cluster : drawn_marks.marks.clusters(camera, 1))
            told += cluster.count;
        CHECK(told == 240);
    }
}

TEST_CASE("a state taken over while workers were hidden is the one shown afterwards") {
    DrawnMarks drawn_marks;
    World now, before;
    put_worker(now, "w", place(40, 0), 900);
    put_worker(before, "w", place(-40, 0), 3);
    (void)drawn_marks.draw(now, 1);
    drawn_marks.choice.workers = false;
    (void)drawn_marks.draw(before, 2);  // a seek back
    drawn_marks.choice.workers = true;
    const Image image = drawn_marks.draw(before, 2);
    CHECK(drawn(image, -40, 0));
    CHECK_FALSE(drawn(image, 40, 0));
}

TEST_CASE("the selected incident has its rings, and layers that are off are off") {
    DrawnMarks drawn_marks;
    World world;
    put_incident(world, "1", 2, place(0, 0));
    drawn_marks.drawing.camera.metres_per_pixel = 50;  // rings of 20 and 60 pixels
    const auto inside_rings = [&] { return drawn(drawn_marks.draw(world), 40, 0); };
    CHECK_FALSE(inside_rings());
    drawn_marks.choice.selected_incident = "1";
    CHECK(inside_rings());
    drawn_marks.choice.selected_incident = "nobody knows it";
    CHECK_FALSE(inside_rings());
    drawn_marks.choice.incidents = false;
    CHECK_FALSE(drawn(drawn_marks.draw(world), 0, 0));
}

TEST_CASE("of 67,000 workers one that moved is uploaded, and of an unchanged city nothing") {
    DrawnMarks drawn_marks;
    World world;
    for (int i = 0; i < 67'000; ++i)
        put_worker(world, std::to_string(i), place(i % 100, i % 77), static_cast<unsigned>(i) + 1U);
    for (int i = 0; i < 5'000; ++i)
        put_incident(world, std::to_string(i), 1 + i % 4, place(i % 90, i % 80));
    (void)drawn_marks.draw(world);
    const std::size_t first = drawn_marks.marks.uploaded_bytes();
    CHECK(first >= 67'000 * sizeof(PointMark) + 2'500 * sizeof(SymbolMark));  // grades I and II
    (void)drawn_marks.draw(world);
    CHECK(drawn_marks.marks.uploaded_bytes() == first);
    put_worker(world, "40000", place(-5, -5), 70'000);
    world.incidents.find("17")->overdue = true;
    (void)drawn_marks.draw(world);
    const std::size_t more = drawn_marks.marks.uploaded_bytes() - first;
    CHECK(more > 0);
    CHECK(more <= 64 * (sizeof(PointMark) + sizeof(SymbolMark)));
}

}  // namespace yiping
