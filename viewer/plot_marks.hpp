// What operators drew, where it is words and symbols: lines and rings are the outlines layer's.
#pragma once

#include "viewer/map/camera.hpp"
#include "viewer/map/space.hpp"
#include "viewer/panels/pen.hpp"
#include "viewer/state/view_state.hpp"

namespace yiping {

/// Symbols, words and the radii of rings, of a size on the screen that no zoom changes.
void draw_plots(const Pen& pen,
                const World& world,
                const Camera& camera,
                const CitySpace& space,
                Language language);
/// What is being drawn and is not in the log yet: amber, its corners marked.
void draw_draft(const Pen& pen,
                const Form& form,
                const Camera& camera,
                const CitySpace& space,
                Language language);

}  // namespace yiping
