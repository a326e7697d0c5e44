// A broken world: disk, socket, map file, GL. Bad input is a value (Reject), a bug is an assert.
#pragma once

#include <stdexcept>

namespace yiping {

/// Thrown when the world outside fails us; what() is one sentence that names the thing and what to
/// do about it.
struct IoError : std::runtime_error {
    using std::runtime_error::runtime_error;
};

}  // namespace yiping
