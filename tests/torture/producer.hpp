// One producer of the torture: it goes on where its journal ends.
#pragma once

#include <filesystem>
#include <string>

namespace yiping {

struct ProducerTask {
    int number = 0;
    std::string intake;
    std::filesystem::path journal;
    double events_per_s = 1'000;
};

/// Says "ready", sends until SIGTERM, then until every event of the journal was acked; the exit
/// status.
int run_producer(const ProducerTask& task);

}  // namespace yiping
