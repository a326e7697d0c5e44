// Seconds of what ./run torture does for minutes.
#include <catch2/catch.hpp>

#include "tests/support/json_at.hpp"
#include "tests/support/run_to_end.hpp"

namespace yiping {

TEST_CASE(
    "nothing acked is lost, doubled or put out of order by kill -9, a full disk or a failing one") {
    const std::string fault = GENERATE("none", "full", "sync", "short");
    CAPTURE(fault);
    const Finished torture = run_to_end({YIPING_BINARY_DIR "/bin/torture",
                                         "--seconds",
                                         "4",
                                         "--kills",
                                         fault == "none" ? "3" : "1",
                                         "--producer-kills",
                                         "3",
                                         "--producers",
                                         "3",
                                         "--rate",
                                         "300",
                                         "--fault",
                                         fault});
    INFO(torture.output << torture.errors);
    CHECK(torture.status == 0);
    CHECK(json_at(torture.output, "/clean") == "true");
    CHECK(json_number_at(torture.output, "/acked") > 0);
}

}  // namespace yiping
