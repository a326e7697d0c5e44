// What `./run` installs and what the README explains are the same packages.
#include <catch2/catch.hpp>

#include "tests/architecture/house.hpp"

TEST_CASE("the README explains exactly the packages that ./run installs") {
    const std::filesystem::path repository{YIPING_SOURCE_DIR};
    const std::set<std::string> installed =
        yiping::packages_of_script(yiping::read_text(repository / "run"));
    CHECK(installed.contains("cmake"));
    CHECK(installed == yiping::packages_of_readme(yiping::read_text(repository / "README.md")));
}

TEST_CASE("packages are read from a script's lists only") {
    CHECK(yiping::packages_of_script("PACKAGES=(\n    cmake  # builds\n    g++\n)\n"
                                     "FUZZ_PACKAGES=(\n    clang\n)\n    other words\n") ==
          std::set<std::string>{"clang", "cmake", "g++"});
}

TEST_CASE("packages are read from the README's table of dependencies only") {
    CHECK(
        yiping::packages_of_readme("# Yiping\n| `no` | x |\n## Dependencies\n| package | why |\n"
                                   "|---|---|\n| `a-dev`, `b` | for `c` |\n## Next\n| `d` | |\n") ==
        std::set<std::string>{"a-dev", "b"});
}
