// Copies, moves and ends of a world: all of its tables, compiled once.
#include "ingest/city/state.hpp"

namespace yiping {

World::World() = default;
World::World(const World& other) = default;
World::World(World&& other) noexcept = default;
World& World::operator=(const World& other) = default;
World& World::operator=(World&& other) noexcept = default;
World::~World() = default;

}  // namespace yiping
