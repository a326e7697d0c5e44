#include "ingest/net/quarantine.hpp"

#include <sys/stat.h>

#include <catch2/catch.hpp>

#include "tests/support/temp_folder.hpp"

namespace yiping {
namespace {

RefusedMessage message(const std::string& body,
                       Reject::Reason reason = Reject::Reason::bad_value,
                       const std::string& source = "cad") {
    RefusedMessage one;
    one.time_ms = 1'786'665'600'000;
    one.peer = "desk";
    one.reject = {reason, "data.lat", "is 91", "17", source};
    one.body = body;
    return one;
}

std::vector<RefusedMessage> all(const std::filesystem::path& file, QuarantineFilter filter = {}) {
    std::vector<RefusedMessage> found;
    filter.limit = 1'000;
    read_quarantine(file, filter, [&](const RefusedMessage& one) { found.push_back(one); });
    return found;
}

}  // namespace

TEST_CASE("what was refused is found again, newest first, by reason, source and number") {
    const TempFolder folder;
    const std::filesystem::path file = folder.path() / "q";
    CHECK(all(file).empty());
    Quarantine quarantine{file, {}};
    quarantine.keep(message("one"));
    quarantine.keep(message(std::string{"t\0wo", 4}, Reject::Reason::not_json, ""));
    quarantine.write();
    const std::vector<RefusedMessage> found = all(file);
    REQUIRE(found.size() == 2);
    CHECK(found[0].body == std::string{"t\0wo", 4});
    CHECK(found[1].reject.field == "data.lat");
    CHECK(found[1].peer == "desk");
    CHECK(all(file, {"not_json", "", "", {}, 0}).size() == 1);
    CHECK(all(file, {"", "ca", "", {}, 0}).front().body == "one");
    CHECK(all(file, {"", "", "wall", {}, 0}).empty());
    CHECK(all(file, {"", "", "", found[1].number, 0}).front().body == "one");
    struct stat about {};
    REQUIRE(stat(file.c_str(), &about) == 0);
    CHECK((about.st_mode & 0777) == 0600);
}

TEST_CASE("a quarantine keeps within its bounds, the newest, across a restart too") {
    const TempFolder folder;
    const std::filesystem::path file = folder.path() / "q";
    QuarantineLimits limits;
    limits.max_messages = 5;
    limits.max_bytes = 1'000;
    limits.max_message_bytes = 400;
    for (int i = 0; i < 20; ++i) {
        Quarantine quarantine{file, limits};
        quarantine.keep(message(std::to_string(i)));
    }
    std::vector<RefusedMessage> found = all(file);
    REQUIRE(found.size() == 5);
    CHECK(found.front().body == "19");
    CHECK(found.back().body == "15");
    Quarantine quarantine{file, limits};
    for (int i = 0; i < 4; ++i) quarantine.keep(message(std::string(5'000, 'x')));
    quarantine.write();
    std::size_t bytes = 0;
    for (const RefusedMessage& one : all(file)) {
        bytes += one.body.size();
        CHECK(one.body.size() <= 400);
    }
    CHECK(bytes <= 1'000);
    CHECK(quarantine.kept() == 4);
}

TEST_CASE("a flood of refused messages is counted and not kept") {
    const TempFolder folder;
    QuarantineLimits limits;
    limits.max_per_second = 3;
    Quarantine quarantine{folder.path() / "q", limits};
    for (int i = 0; i < 10; ++i) quarantine.keep(message("x"));
    quarantine.write();
    CHECK(quarantine.kept() == 3);
    CHECK(quarantine.not_kept() == 7);
    limits.max_messages = 0;
    Quarantine none{folder.path() / "none", limits};
    none.keep(message("x"));
    none.write();
    CHECK_FALSE(std::filesystem::exists(folder.path() / "none"));
}

TEST_CASE("a quarantine that cannot be written costs what it would have kept, and nothing else") {
    Quarantine quarantine{"/nowhere/at/all", {}};
    quarantine.keep(message("x"));
    CHECK_NOTHROW(quarantine.write());
    CHECK(quarantine.kept() == 0);
    CHECK(quarantine.not_kept() == 1);
}

}  // namespace yiping
