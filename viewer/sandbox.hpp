// What if: a daemon of this desk's own, which goes on from the moment shown, as an exercise.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <string>

#include "ingest/city/state.hpp"

namespace yiping {

/// Runs `ingest sandbox` from beside this program. Belongs to the main thread, and ends with it.
class Sandbox {
public:
    /// `store` must not be there yet; it is left behind: what was tried can be replayed. Throws
    /// IoError.
    Sandbox(const CityState& city, std::filesystem::path store);
    Sandbox(const Sandbox&) = delete;
    Sandbox& operator=(const Sandbox&) = delete;
    Sandbox(Sandbox&&) = delete;
    Sandbox& operator=(Sandbox&&) = delete;
    ~Sandbox();

    /// Where to connect to; empty until it serves. Never waits. Throws IoError when it ended.
    [[nodiscard]] const std::string& endpoint();
    [[nodiscard]] const std::filesystem::path& store() const { return store_; }

private:
    std::filesystem::path store_, state_;
    pid_t child_ = 0;
    int output_ = -1;
    std::string said_, endpoint_;
};

}  // namespace yiping
