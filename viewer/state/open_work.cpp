// One pass over the cases, one over the list.
#include "viewer/state/open_work.hpp"

namespace yiping {

OpenWork open_work(const World& world,
                   std::span<const Incident* const> listed,
                   std::string_view selected) {
    OpenWork work;
    for (const Incident& incident : world.incidents.rows()) {
        if (!selected.empty() && incident.merged_into == selected) ++work.merged_into_selected;
        if (!is_open(incident.stage)) continue;
        OpenFigures& net = work.nets[static_cast<std::size_t>(incident.net)];
        ++net.open;
        net.overdue += incident.overdue ? 1U : 0U;
        if (incident.centre && level_of(incident.centre) == GridLevel::city) ++net.at_city_level;
        ++net.of_grade[incident.grade];
    }
    if (selected.empty()) return work;
    for (std::size_t i = 0; i < listed.size() && !work.selected_row; ++i)
        if (listed[i]->id == selected) work.selected_row = i;
    return work;
}

}  // namespace yiping
