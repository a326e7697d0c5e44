// What `serve` and `sandbox` share: a daemon from its first word to its last.
#pragma once

#include "ingest/commands/config.hpp"

namespace yiping {

/// Serves until SIGTERM or SIGINT; the exit status. Says on standard output when it is ready. To
/// be called before any other thread is made. Throws IoError, WrongUse.
int serve_until_told(ServeSettings settings);

}  // namespace yiping
