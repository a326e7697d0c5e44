// Seconds of what ./run bench viewers does for a minute.
#include <catch2/catch.hpp>

#include "tests/support/json_at.hpp"
#include "tests/support/run_to_end.hpp"

namespace yiping {

TEST_CASE(
    "two hundred viewers, some slow and many coming and going, get all of it within a second") {
    std::vector<std::string> words{YIPING_BINARY_DIR "/bin/bench_viewers", "--seconds", "10"};
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    // Slowed down many times: a tenth of it, and whether it is right, not how fast.
    words.insert(words.end(),
                 {"--scale",
                  "0.1x",
                  "--viewers",
                  "20",
                  "--slow",
                  "2",
                  "--joining",
                  "2",
                  "--bound-ms",
                  "60000"});
#endif
    const Finished bench = run_to_end(words);
    INFO(bench.output << bench.errors);
    CHECK(bench.status == 0);
    CHECK(json_at(bench.output, "/held") == "true");
    CHECK(json_number_at(bench.output, "/flushes") > 100);
}

}  // namespace yiping
