// From the clock to a scene.
#include "viewer/state/rotation.hpp"

#include <algorithm>
#include <cmath>

#include "ingest/city/alarms.hpp"
#include "viewer/state/incident_order.hpp"

namespace yiping {
namespace {

constexpr double close_metres_per_pixel = 12;

TimeMs milliseconds(double seconds) {
    return static_cast<TimeMs>(std::llround(seconds * 1000));
}

WallView view_of(const Incident& incident, WallView::Why why) {
    WallView view{why, incident.title, {}, close_metres_per_pixel, {}, incident.id};
    if (incident.place.has_position) view.centre = lon_lat_of(incident.place);
    return view;
}

/// The alarm raised last about an incident of a high grade that nobody has taken, while it is
/// young.
const Incident* interrupting(const RotationRules& rules, const World& world, TimeMs now_ms) {
    const Incident* latest = nullptr;
    TimeMs latest_ms = 0;
    for (const Alarm& alarm : world.alarms.rows()) {
        const std::string_view about = alarm.about;
        if (!asks_for_action(alarm) || !about.starts_with("incident/")) continue;
        const TimeMs age_ms = now_ms - alarm.raised_ms;
        if (age_ms < 0 || age_ms >= milliseconds(rules.alarm_s)) continue;
        const Incident* incident = world.incidents.find(about.substr(9));
        if (incident == nullptr ||
            std::ranges::find(rules.alarm_grades, incident->grade) == rules.alarm_grades.end())
            continue;
        if (latest == nullptr || alarm.raised_ms > latest_ms) {
            latest = incident;
            latest_ms = alarm.raised_ms;
        }
    }
    return latest;
}

std::optional<WallView> put_up(const RotationRules& rules, const World& world, TimeMs now_ms) {
    const Scene* scene = world.scenes.find(rules.wall);
    if (scene == nullptr) return std::nullopt;
    const SceneShown& shown = scene->scene;
    if (shown.time && now_ms >= *shown.time + milliseconds(rules.shown_s)) return std::nullopt;
    return WallView{WallView::Why::desk,
                    shown.actor.value_or(""),
                    LonLat{shown.camera.lon, shown.camera.lat},
                    shown.camera.metres_per_pixel,
                    shown.layers,
                    shown.selection.value_or("")};
}

/// Each scene in its turn, counted from 1970: nobody has to agree on a beginning.
const WallScene* scene_at(const std::vector<WallScene>& scenes, TimeMs now_ms) {
    TimeMs round_ms = 0;
    for (const WallScene& scene : scenes) round_ms += milliseconds(scene.seconds);
    if (round_ms == 0) return nullptr;
    TimeMs rest_ms = now_ms % round_ms;
    for (const WallScene& scene : scenes) {
        rest_ms -= milliseconds(scene.seconds);
        if (rest_ms < 0) return &scene;
    }
    return nullptr;
}

}  // namespace

std::array<bool, layer_switch_count> layers_of(const WallView& view) {
    std::array<bool, layer_switch_count> shown{};
    for (std::size_t layer = 0; layer < shown.size(); ++layer)
        shown[layer] = view.layers.empty() ||
                       std::ranges::find(view.layers, layer_names[layer]) != view.layers.end();
    return shown;
}

WallView wall_view(const RotationRules& rules, const World& world, TimeMs now_ms) {
    if (const Incident* incident = interrupting(rules, world, now_ms))
        return view_of(*incident, WallView::Why::alarm);
    if (const auto shown = put_up(rules, world, now_ms)) return *shown;
    const WallScene* scene = scene_at(rules.scenes, now_ms);
    if (scene == nullptr) return {};
    const Incident* worst = scene->worst ? worst_incident(world) : nullptr;
    if (worst != nullptr) {
        WallView view = view_of(*worst, WallView::Why::rotation);
        view.name = scene->name;
        view.layers = scene->layers;
        view.analysis = scene->analysis;
        return view;
    }
    return {WallView::Why::rotation,
            scene->name,
            scene->centre,
            scene->metres_per_pixel,
            scene->layers,
            {},
            scene->analysis};
}

}  // namespace yiping
