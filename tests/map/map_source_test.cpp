#include "viewer/map/map_source.hpp"

#include <catch2/catch.hpp>

namespace yiping {

TEST_CASE("what is told of a source on a wall holds no password and no key") {
    CHECK(fit_to_show("PG:host=10.0.0.1 dbname=city user=y password=sesame port=5432") ==
          "PG:host=10.0.0.1 dbname=city user=y password=*** port=5432");
    CHECK(fit_to_show("PG:password='open sesame' dbname=city") == "PG:password=*** dbname=city");
    CHECK(fit_to_show("PG:dbname=city PASSWORD=sesame") == "PG:dbname=city PASSWORD=***");
    CHECK(fit_to_show("PG:password='never closed") == "PG:password=***");
    CHECK(fit_to_show("postgresql://y:ses@me@10.0.0.1:5432/city") ==
          "postgresql://y:***@10.0.0.1:5432/city");
    CHECK(fit_to_show("https://t0.example.cn/img_w/wmts?tk=0123abc&layer=img") ==
          "https://t0.example.cn/img_w/wmts?tk=***&layer=img");
    CHECK(fit_to_show("https://maps.example.cn:8080/tiles") ==
          "https://maps.example.cn:8080/tiles");
    CHECK(fit_to_show("connection failed.\nno such database\n") ==
          "connection failed. no such database");
    CHECK(fit_to_show("") == "");

    MapSource source;
    source.path = "PG:dbname=city password=sesame";
    source.role = MapRole::county;
    CHECK(sentence_about(source, "it has no layer, said password=sesame") ==
          "map layer \"county\" (PG:dbname=city password=***): it has no layer, said password=***");
}

}  // namespace yiping
