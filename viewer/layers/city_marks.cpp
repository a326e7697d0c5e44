#include "viewer/layers/city_marks.hpp"

#include <algorithm>
#include <unordered_set>
#include <vector>

namespace yiping {
namespace {

constexpr float worker_radius_px = 1.25F, resource_radius_px = 3.5F, symbol_radius_px = 8.5F;
constexpr std::array<float, 2> range_rings_m{1000, 3000};

/// Incidents that ask for a hand, by id.
std::unordered_set<std::string_view> calling(const World& world) {
    constexpr std::string_view prefix = "incident/";
    std::unordered_set<std::string_view> ids;
    for (const Alarm& alarm : world.alarms.rows())
        if (!alarm.acknowledged && !alarm.shelved &&
            std::string_view{alarm.about}.starts_with(prefix))
            ids.insert(std::string_view{alarm.about}.substr(prefix.size()));
    return ids;
}

}  // namespace

CityMarks::CityMarks(const std::filesystem::path& shaders, CitySpace space)
    : space_{space}, workers_{shaders}, resources_{shaders}, incidents_{shaders}, rings_{shaders} {}

void CityMarks::prepare(const World& world, std::uint64_t generation, const MarkChoice& choice) {
    // Of another state nothing is known yet, even if its workers are not to be seen now.
    if (generation != generation_) workers_sequence_ = 0;
    generation_ = generation;
    if (choice.workers) prepare_workers(world);
    if (choice.resources) prepare_resources(world);
    if (choice.incidents) prepare_incidents(world);
    prepare_selection(world, choice);
}

void CityMarks::prepare_workers(const World& world) {
    if (world.workers.moves() != worker_moves_) workers_sequence_ = 0;
    worker_moves_ = world.workers.moves();
    const auto rows = world.workers.rows();
    workers_.marks().resize(rows.size());
    std::uint64_t newest = workers_sequence_;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const Worker& worker = rows[i];
        if (worker.changed <= workers_sequence_) continue;
        newest = std::max(newest, worker.changed);
        const bool seen = worker.on_duty && worker.place.has_position;
        workers_.marks().set(
            i, {vertex_of(place_of(worker.place)), seen ? with_alpha(palette::worker, 0.55F) : 0});
    }
    workers_sequence_ = newest;
}

void CityMarks::prepare_resources(const World& world) {
    const auto rows = world.resources.rows();
    resources_.marks().resize(rows.size());
    for (std::size_t i = 0; i < rows.size(); ++i)
        resources_.marks().set(
            i,
            {vertex_of(place_of(rows[i].place)), rows[i].place.has_position ? palette::good : 0});
}

/// The worst last, so that they lie on top.
void CityMarks::prepare_incidents(const World& world) {
    const auto calls = calling(world);
    std::vector<std::vector<SymbolMark>> by_grade(grade_count);
    for (const Incident& incident : world.incidents.rows()) {
        if (!is_open(incident.stage) || !incident.place.has_position) continue;
        const bool overdue = incident.overdue;
        by_grade[incident.grade].push_back(
            {vertex_of(place_of(incident.place)),
             symbol_kind(
                 incident.grade, calls.contains(incident.id), overdue, incident.suspended)});
    }
    std::vector<SymbolMark> marks;
    for (const int grade : {0, 4, 3, 2, 1})
        marks.insert(marks.end(),
                     by_grade[static_cast<std::size_t>(grade)].begin(),
                     by_grade[static_cast<std::size_t>(grade)].end());
    incidents_.marks().assign(marks);
}

void CityMarks::prepare_selection(const World& world, const MarkChoice& choice) {
    std::vector<RingMark> rings;
    const Incident* incident = world.incidents.find(choice.selected_incident);
    if (incident != nullptr && incident->place.has_position) {
        const Metres2 place = place_of(incident->place);
        const auto factor = static_cast<float>(space_.city_metres_per_metre(place));
        const Rgba colour = incident->grade == 1 ? palette::grade[0] : palette::text1;
        for (const float radius_m : range_rings_m)
            rings.push_back({vertex_of(place), radius_m * factor, colour});
    }
    rings_.marks().assign(rings);
}

void CityMarks::upload() {
    workers_.upload();
    resources_.upload();
    incidents_.upload();
    rings_.upload();
}

std::size_t CityMarks::uploaded_bytes() {
    return workers_.marks().buffer().uploaded_bytes() +
           resources_.marks().buffer().uploaded_bytes() +
           incidents_.marks().buffer().uploaded_bytes() + rings_.marks().buffer().uploaded_bytes();
}

void CityMarks::draw(const Camera& camera, const MarkChoice& choice) {
    const auto nearer = static_cast<float>(std::clamp(40.0 / camera.metres_per_pixel, 0.8, 2.4));
    // At city scale tens of thousands of workers are a fine grain over the figures, not snow that
    // hides them.
    const auto workers_opacity =
        static_cast<float>(std::clamp(30.0 / camera.metres_per_pixel, 0.35, 1.0));
    if (choice.workers) workers_.draw(worker_radius_px * nearer, workers_opacity);
    if (choice.resources) resources_.draw(resource_radius_px);
    rings_.draw();
    if (!choice.incidents) return;
    // Thousands of small matters would hide the city: they are dots until one comes near.
    const auto minor = static_cast<float>(std::clamp(60.0 / camera.metres_per_pixel, 0.42, 1.0));
    incidents_.draw(symbol_radius_px * std::clamp(nearer, 0.75F, 1.25F), minor);
}

std::optional<std::string> CityMarks::incident_at(const World& world,
                                                  const Camera& camera,
                                                  Pixels2 pixel,
                                                  double reach_px) const {
    std::optional<std::string> nearest;
    double best = reach_px * reach_px;
    for (const Incident& incident : world.incidents.rows()) {
        if (!is_open(incident.stage) || !incident.place.has_position) continue;
        const Pixels2 at = camera.screen_from_city(place_of(incident.place));
        const double distance =
            (at.x - pixel.x) * (at.x - pixel.x) + (at.y - pixel.y) * (at.y - pixel.y);
        if (distance > best) continue;
        best = distance;
        nearest = incident.id;
    }
    return nearest;
}

}  // namespace yiping
