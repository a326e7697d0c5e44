// Which incidents a list shows, and in what order: the worst first, then the one with the least
// time left.
#pragma once

#include <vector>

#include "viewer/state/view_state.hpp"

namespace yiping {

[[nodiscard]] bool passes(const Filter& filter, const Incident& incident);

/// Whether `a` belongs before `b`: grade (not graded last), unlocated first within a grade, then
/// the nearest deadline (those without one after), then the oldest; the id decides at the end, so
/// that the order never flickers.
[[nodiscard]] bool comes_before(const Incident& a, const Incident& b);

/// The open incidents that pass, sorted and put together. Pointers live until the state changes.
[[nodiscard]] std::vector<const Incident*> listed(const World& world,
                                                  const Filter& filter,
                                                  ListOrder order = ListOrder::worst,
                                                  ListGroup group = ListGroup::none);
/// What the row's group is: a county's code, a stage's or net's number, a unit's name; empty
/// without groups. Rows of one group stand together.
[[nodiscard]] std::string group_of(const Incident& incident, ListGroup group);

/// The one to look at first; none when nothing is open.
[[nodiscard]] const Incident* worst_incident(const World& world);

}  // namespace yiping
