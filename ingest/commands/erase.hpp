// `ingest erase`, as main lists it.
#pragma once

#include "ingest/commands/command.hpp"

namespace yiping {

AddCommand add_erase;

}  // namespace yiping
