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
    // As libpq reads it: blanks around the sign, quotes within quotes, anything up to the next
    // blank.
    CHECK(fit_to_show("PG:password = sesame port=1") == "PG:password = *** port=1");
    CHECK(fit_to_show(R"(PG:password='it\'s me' port=1)") == "PG:password=*** port=1");
    CHECK(fit_to_show("PG:password=p,q;r)s&t port=1") == "PG:password=*** port=1");
    CHECK(fit_to_show("https://0123abc@maps.example.cn/tiles") ==
          "https://***@maps.example.cn/tiles");
    CHECK(fit_to_show("https://api.example.cn/?ak=0123abc&mask=2#here") ==
          "https://api.example.cn/?ak=***&mask=2#here");
    CHECK(fit_to_show("PG:dbname=keys user=monkey") == "PG:dbname=keys user=monkey");

    MapSource source;
    source.path = "PG:dbname=city password=sesame";
    source.role = MapRole::county;
    CHECK(sentence_about(source, "it has no layer, said password=sesame") ==
          "map layer \"county\" (PG:dbname=city password=***): it has no layer, said password=***");
    CHECK(sentence_about(source, "nobody comes in with \"sesame\"") ==
          "map layer \"county\" (PG:dbname=city password=***): nobody comes in with \"***\"");
}

}  // namespace yiping
