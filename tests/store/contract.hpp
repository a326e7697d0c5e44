// What every EventStore must do, whatever it is made of.
#pragma once

#include <functional>
#include <memory>

#include "ingest/store/event_store.hpp"

namespace yiping {

/// A place for one store: opening it again finds what was there. At most one is open to write at a
/// time.
using OpenStore = std::function<std::unique_ptr<EventStore>(OpenMode)>;

/// Runs the whole contract inside a TEST_CASE. `fresh_place` makes a place where nothing is stored
/// yet.
void check_store_contract(const std::function<OpenStore()>& fresh_place);

}  // namespace yiping
