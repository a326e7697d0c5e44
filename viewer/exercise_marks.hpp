// The exercise beside the real city: its cases on the map, each marked as what it is.
#pragma once

#include "viewer/map/camera.hpp"
#include "viewer/map/space.hpp"
#include "viewer/panels/pen.hpp"
#include "viewer/state/view_state.hpp"

namespace yiping {

/// Open cases of an exercise that lie in the picture, the gravest first, as hollow amber plates
/// with the word of the exercise: nothing real looks so. Of a size that no zoom changes; what has
/// no room beside a graver one is counted at its corner.
void draw_exercise(const Pen& pen,
                   const World& exercise,
                   const Camera& camera,
                   const CitySpace& space,
                   Language language);

}  // namespace yiping
