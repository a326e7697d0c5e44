// The words of what is done on the map itself.
#pragma once

#include "viewer/panels/words.hpp"

namespace yiping::words {

/// In the order of MapHand.
inline constexpr Phrase map_hands[]{{"热力图 开/关", "Heat on or off"},
                                    {"轨迹 开/关", "Trails on or off"},
                                    {"传感器 开/关", "Sensors on or off"},
                                    {"测距", "Measure"},
                                    {"框选", "Select in a box"},
                                    {"套索", "Select in a lasso"},
                                    {"回放推算位置 开/关", "Places between reports on or off"}};
inline constexpr Phrase between_reports{"空心点：两次上报之间的推算位置 · I 关闭",
                                        "hollow: between two reports · I hides"};
inline constexpr Phrase density{"未结事件密度", "density of open incidents"};
inline constexpr Phrase a_km2{"起/km²", "a km²"};
inline constexpr Phrase kernel_radius{"半径", "radius"};
inline constexpr Phrase total{"全长", "whole way"};
inline constexpr Phrase area{"面积", "area"};
inline constexpr Phrase enclosed{"选中", "enclosed"};
inline constexpr Phrase incidents_word{"起事件", "incidents"};
inline constexpr Phrase workers_word{"名网格员", "workers"};
inline constexpr Phrase resources_word{"支力量", "resources"};
inline constexpr Phrase sensors_word{"个传感器", "sensors"};
inline constexpr Phrase list_narrowed{"列表仅显示选中的", "the list shows only what is enclosed:"};
inline constexpr Phrase esc_ends{"Esc 取消", "Esc ends it"};
inline constexpr Phrase drawn_less{"性能不足 · 移动时精简",
                                   "slow machine · less detail while moving"};
}  // namespace yiping::words
