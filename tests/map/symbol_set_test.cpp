// The symbols' file: what it may hold, and what each class is shown by.
#include "viewer/map/symbol_set.hpp"

#include <catch2/catch.hpp>
#include <fstream>
#include <set>

#include "ingest/event/errors.hpp"
#include "tests/support/temp_folder.hpp"

namespace yiping {
namespace {

const std::filesystem::path root{YIPING_SOURCE_DIR};

SymbolSet written(const std::string& text) {
    TempFolder folder;
    const std::filesystem::path file = folder.path() / "symbols.svg";
    std::ofstream{file} << text;
    return SymbolSet::read(file);
}

}  // namespace

TEST_CASE("a path gives closed rings, and curves become lines that end where they should") {
    const auto rings = rings_of_path("M1 2 L3 4 H5 V6 Z M0,0 C0 4 4 4 4 0 L2 -1.5 Z");
    REQUIRE(rings.size() == 2);
    CHECK(rings[0] == std::vector<Vertex2>{{1, 2}, {3, 4}, {5, 4}, {5, 6}});
    CHECK(rings[1].back() == Vertex2{2, -1.5F});
    const Vertex2 top = rings[1][4];  // half way of the curve
    CHECK(top.x == Approx(2));
    CHECK(top.y == Approx(3));
}

TEST_CASE("a path that is not understood is refused with the place") {
    for (const std::string path :
         {"L1 2", "M1", "M1 2 Q3 4 5 6", "1 2", "M1 2 Z 3", "M1 2 L3 x", "H4"})
        CHECK_THROWS_WITH(rings_of_path(path), Catch::Contains("not understood at character"));
}

TEST_CASE("a symbols file that cannot be read is named") {
    CHECK_THROWS_WITH(SymbolSet::read("/nowhere/symbols.svg"),
                      Catch::Contains("/nowhere/symbols.svg"));
    CHECK_THROWS_WITH(written("<svg><path id='odd' d='M1 1 A5'/></svg>"),
                      Catch::Contains("\"odd\""));
    CHECK_THROWS_AS(written("<svg><path"), IoError);
    CHECK_THROWS_AS(written(""), IoError);
    CHECK(written("<svg/>").symbols().empty());
}

TEST_CASE("the longest beginning of a class decides, then the net, then nothing") {
    const SymbolSet set = written(
        "<svg><path id='any' data-classes='12' d='M0 0 H1 V1 Z'/>"
        "<path id='fire' data-classes='11G 12G' d='M0 0 H1 V1 Z'/>"
        "<path id='paper' data-net='service' d='M0 0 H1 V1 Z'/></svg>");
    CHECK(set.number_of("12G03", "command") == 2);
    CHECK(set.number_of("12A", "command") == 1);
    CHECK(set.number_of("S01", "service") == 3);
    CHECK(set.number_of("12", "service") == 1);
    CHECK(set.number_of("", "command") == 0);
}

TEST_CASE("every group of classes and every net has its own symbol, drawn within its field") {
    const SymbolSet set = SymbolSet::read(root / "assets" / "symbols.svg");
    CHECK(set.symbols().size() >= 25);
    for (const SymbolOutline& symbol : set.symbols()) {
        INFO(symbol.name);
        CHECK_FALSE(symbol.rings.empty());
        for (const auto& ring : symbol.rings) {
            CHECK(ring.size() >= 3);
            for (const Vertex2 point : ring)
                CHECK((point.x >= 0 && point.x <= 24 && point.y >= 0 && point.y <= 24));
        }
    }
    std::set<int> of_nets;
    for (const char* net : {"service", "governance", "coordination", "command"})
        of_nets.insert(set.number_of("", net));
    CHECK(of_nets.size() == 4);
    CHECK(of_nets.count(0) == 0);
    std::ifstream classes{root / "config" / "catalogue" / "class.csv"};
    std::string line;
    std::getline(classes, line);
    int known = 0;
    while (std::getline(classes, line)) {
        if (line.starts_with('#') || line.empty()) continue;
        const std::string rest = line.substr(line.find(',', line.find(',') + 1) + 1);
        INFO(line);
        CHECK(set.number_of(rest.substr(0, rest.find(',')), "") != 0);
        ++known;
    }
    CHECK(known > 100);
}

}  // namespace yiping
