// The real daemon in a process of its own, on free ports and a store of the test's.
#pragma once

#include <algorithm>
#include <filesystem>
#include <memory>

#include "tests/support/child_process.hpp"
#include "tests/support/json_at.hpp"

namespace yiping {

/// Ready once constructed; killed when destroyed. Without a city unless the arguments name one.
class ServingIngest {
public:
    explicit ServingIngest(const std::filesystem::path& store,
                           const std::vector<std::string>& more_arguments = {})
        : ServingIngest{store,
                        {"tcp://127.0.0.1:*", "tcp://127.0.0.1:*", "tcp://127.0.0.1:*"},
                        more_arguments} {}

    /// At given addresses: intake, feed, sync.
    ServingIngest(const std::filesystem::path& store,
                  const std::vector<std::string>& endpoints,
                  const std::vector<std::string>& more_arguments)
        : child_{arguments(store, endpoints, more_arguments)}, ready_{child_.next_line()} {}

    [[nodiscard]] static std::string program() { return YIPING_BINARY_DIR "/bin/ingest"; }
    [[nodiscard]] std::string intake() const { return json_at(ready_, "/intake"); }
    [[nodiscard]] std::string feed() const { return json_at(ready_, "/feed"); }
    [[nodiscard]] std::string sync() const { return json_at(ready_, "/sync"); }
    [[nodiscard]] std::vector<std::string> endpoints() const { return {intake(), feed(), sync()}; }
    [[nodiscard]] const std::string& ready_line() const { return ready_; }

    void kill_hard() {
        child_.signal(SIGKILL);
        (void)child_.wait();
    }
    /// SIGTERM; the exit status.
    int terminate() {
        child_.signal(SIGTERM);
        return child_.wait();
    }
    [[nodiscard]] ChildProcess& child() { return child_; }

private:
    static std::vector<std::string> arguments(const std::filesystem::path& store,
                                              const std::vector<std::string>& endpoints,
                                              const std::vector<std::string>& more) {
        std::vector<std::string> all{program(),
                                     "serve",
                                     "--store",
                                     store.string(),
                                     "--intake",
                                     endpoints[0],
                                     "--feed",
                                     endpoints[1],
                                     "--sync",
                                     endpoints[2]};
        all.insert(all.end(), more.begin(), more.end());
        if (std::ranges::find(more, "--city") == more.end())
            all.insert(all.end(), {"--city", "none"});
        return all;
    }

    ChildProcess child_;
    std::string ready_;
};

}  // namespace yiping
