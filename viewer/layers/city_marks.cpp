#include "viewer/layers/city_marks.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <tuple>
#include <unordered_set>
#include <vector>

#include "ingest/city/lifecycle.hpp"

namespace yiping {
namespace {

constexpr float worker_radius_px = 1.25F, resource_radius_px = 3.5F, symbol_radius_px = 8.5F,
                sensor_radius_px = 6;
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
    : space_{space},
      workers_{shaders},
      resources_{shaders},
      incidents_{shaders},
      rings_{shaders},
      sensors_{shaders, space},
      trails_{shaders} {}

void CityMarks::prepare(const World& world, std::uint64_t generation, const MarkChoice& choice) {
    // Of another state nothing is known yet, even if its workers are not to be seen now.
    if (generation != generation_) {
        workers_sequence_ = 0;
        worker_trails_.forget();
        resource_trails_.forget();
        ahead_.forget();
    }
    generation_ = generation;
    incidents_shown_ = choice.incidents;
    if (choice.workers) prepare_workers(world, choice.trails);
    if (choice.resources) prepare_resources(world, choice.trails);
    if (choice.sensors) sensors_.prepare(world);
    prepare_incidents(world, choice);
    if (!choice.incidents) forget_clusters();
    prepare_selection(world, choice);
}

void CityMarks::prepare_workers(const World& world, bool trails) {
    if (world.workers.moves() != worker_moves_) {
        workers_sequence_ = 0;
        worker_trails_.forget();
        ahead_.forget();
    }
    worker_moves_ = world.workers.moves();
    const auto rows = world.workers.rows();
    workers_.marks().resize(rows.size());
    std::uint64_t newest = workers_sequence_;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const Worker& worker = rows[i];
        if (worker.changed <= workers_sequence_) continue;
        newest = std::max(newest, worker.changed);
        const bool seen = worker.on_duty && worker.place.has_position;
        const Vertex2 place = vertex_of(place_of(worker.place));
        workers_.marks().set(i, {place, seen ? with_alpha(palette::worker, 0.55F) : 0});
        if (between_ && i < workers_reported_.size())
            workers_reported_[i] = {place, worker.position_ms};
        if (trails && seen) worker_trails_.add(i, place, worker.position_ms);
    }
    workers_sequence_ = newest;
}

void CityMarks::place_between_reports(const World& world, TimeMs at_ms) {
    const bool any = !ahead_.workers().empty() || !ahead_.resources().empty();
    any_between_ = false;
    if (!any && !between_) return;
    if (any != between_) {  // where they reported last is to be known anew, or drawn again
        between_ = any;
        workers_sequence_ = 0;
        workers_reported_.assign(any ? world.workers.size() : 0, {});
        prepare_workers(world, false);
        prepare_resources(world, false);
    }
    workers_reported_.resize(any ? world.workers.size() : 0);
    const auto between =
        [&](PointsLayer& layer, std::size_t row, const NextReport& last, const NextReport& next) {
            const float part = part_of_way(last.at_ms, next.at_ms, at_ms);
            const bool on_the_way = part > 0 && part < 1 && last.place != next.place;
            any_between_ = any_between_ || on_the_way;
            layer.marks().set(row,
                              {{last.place.x + part * (next.place.x - last.place.x),
                                last.place.y + part * (next.place.y - last.place.y)},
                               layer.marks().items()[row].colour,
                               on_the_way ? 1.0F : 0.0F});
        };
    for (std::size_t i = 0; i < std::min(workers_reported_.size(), ahead_.workers().size()); ++i)
        if (workers_reported_[i].at_ms != 0)
            between(workers_, i, workers_reported_[i], ahead_.workers()[i]);
    const auto resources = world.resources.rows();
    for (std::size_t i = 0; i < std::min(resources.size(), ahead_.resources().size()); ++i)
        if (resources[i].place.has_position && resources[i].position_ms != 0)
            between(resources_,
                    i,
                    {vertex_of(place_of(resources[i].place)), resources[i].position_ms},
                    ahead_.resources()[i]);
}

void CityMarks::prepare_resources(const World& world, bool trails) {
    const auto rows = world.resources.rows();
    resources_.marks().resize(rows.size());
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const Vertex2 place = vertex_of(place_of(rows[i].place));
        const bool seen = rows[i].place.has_position;
        resources_.marks().set(i, {place, seen ? palette::good : 0});
        if (trails && seen && rows[i].position_ms != 0)
            resource_trails_.add(i, place, rows[i].position_ms);
    }
}

std::uint8_t CityMarks::symbol_of(const Incident& incident) {
    const std::string_view net = name_of(incident.net);
    std::string key = incident.class_code;
    key.append(" ").append(net);
    const auto known = symbol_of_class_.find(key);
    if (known != symbol_of_class_.end()) return known->second;
    const std::uint8_t number = incidents_.symbols().number_of(incident.class_code, net);
    symbol_of_class_.emplace(std::move(key), number);
    return number;
}

/// Grades I and II and the selected one always stand for themselves.
void CityMarks::prepare_incidents(const World& world, const MarkChoice& choice) {
    const auto calls = calling(world);
    any_calls_ = !calls.empty();
    std::vector<ClusterPoint> minors;
    std::array<std::vector<SymbolMark>, grade_count> majors;
    const auto rows = world.incidents.rows();
    open_places_.clear();
    for (std::size_t row = 0; row < rows.size(); ++row) {
        const Incident& incident = rows[row];
        if (!is_open(incident.stage) || !incident.place.has_position) continue;
        const Vertex2 place = vertex_of(place_of(incident.place));
        open_places_.push_back({place, static_cast<std::uint32_t>(row)});
        const bool called = calls.contains(incident.id);
        const bool selected = incident.id == choice.selected_incident;
        const std::uint8_t symbol = symbol_of(incident);
        if (!selected && (incident.grade == 0 || incident.grade > 2)) {
            minors.push_back({place,
                              static_cast<std::uint32_t>(row),
                              incident.grade,
                              symbol,
                              called,
                              incident.overdue,
                              incident.suspended});
            continue;
        }
        const std::uint32_t kind =
            symbol_kind(incident.grade, called, incident.overdue, incident.suspended, symbol);
        majors[incident.grade].push_back({place, kind | (selected ? selected_kind : 0U), place});
    }
    majors_.clear();
    for (const std::size_t grade : {0U, 4U, 3U, 2U, 1U})
        majors_.insert(majors_.end(), majors[grade].begin(), majors[grade].end());
    const int level = ClusterTree::level_of(choice.metres_per_unit);
    gone_to_parent_ = ClusterTree::gone_to_parent(choice.metres_per_unit);
    const bool others = minors != minor_points_;
    if (others) {
        minor_points_ = minors;
        tree_.assign(std::move(minors));
    }
    if (others || level != level_) clusters_ = tree_.at(level);
    level_ = level;
    assemble_incidents();
}

/// They are made anew when incidents are to be seen again.
void CityMarks::forget_clusters() {
    clusters_.clear();
    level_ = ClusterTree::coarsest + 1;
}

/// The worst last, so that they lie on top.
void CityMarks::assemble_incidents() {
    std::array<std::vector<SymbolMark>, grade_count> by_grade;
    for (const Cluster& cluster : clusters_) {
        const ClusterPoint& only = tree_.points()[cluster.first];
        const std::uint32_t kind =
            cluster.count > 1
                ? cluster_kind(cluster.grade, cluster.calls, cluster.overdue, cluster.count)
                : symbol_kind(only.grade, only.calls, only.overdue, only.suspended, only.symbol);
        by_grade[cluster.grade].push_back({cluster.place, kind, cluster.parent});
    }
    std::vector<SymbolMark> marks;
    for (const std::size_t grade : {0U, 4U, 3U})
        marks.insert(marks.end(), by_grade[grade].begin(), by_grade[grade].end());
    marks.insert(marks.end(), majors_.begin(), majors_.end());
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
    sensors_.upload();
}

std::size_t CityMarks::uploaded_bytes() {
    return workers_.marks().buffer().uploaded_bytes() +
           resources_.marks().buffer().uploaded_bytes() +
           incidents_.marks().buffer().uploaded_bytes() + rings_.marks().buffer().uploaded_bytes() +
           sensors_.uploaded_bytes();
}

MarkRevisions CityMarks::revisions() {
    return {workers_.marks().revision() + resources_.marks().revision() +
                rings_.marks().revision() + sensors_.revision(),
            incidents_.marks().revision()};
}

void CityMarks::draw_standing(const Camera& camera, const MarkChoice& choice) {
    const double mpp = camera.metres_per_pixel;
    // Tens of thousands of workers are a fine grain over the figures, not snow that hides them:
    // only where there is room between them, in the streets, are they marks of their own.
    const auto workers_size = static_cast<float>(std::clamp(8.0 / mpp, 0.8, 2.4));
    const auto workers_opacity = static_cast<float>(std::clamp(4.0 / mpp, 0.3, 1.0));
    if (choice.trails) draw_trails(camera, choice);
    if (choice.workers) workers_.draw(worker_radius_px * workers_size, workers_opacity);
    const auto resources_size = static_cast<float>(std::clamp(40.0 / mpp, 0.5, 1.0));
    if (choice.resources) resources_.draw(resource_radius_px * resources_size);
    const auto sensors_size = static_cast<float>(std::clamp(30.0 / mpp, 0.6, 1.0));
    if (choice.sensors) sensors_.draw(sensor_radius_px * sensors_size);
    rings_.draw();
}

/// Only where one could tell them apart: those of workers in the streets, those of vehicles in a
/// quarter.
void CityMarks::draw_trails(const Camera& camera, const MarkChoice& choice) {
    constexpr double workers_below_mpp = 6, resources_below_mpp = 60;
    const double mpp = camera.metres_per_pixel;
    const CityBox visible = camera.visible();
    const TimeMs now_ms = std::max(worker_trails_.newest_ms(), resource_trails_.newest_ms());
    std::vector<TrailPiece> pieces;
    if (choice.workers && mpp < workers_below_mpp)
        worker_trails_.append_pieces(visible, now_ms, palette::worker, pieces);
    if (choice.resources && mpp < resources_below_mpp)
        resource_trails_.append_pieces(visible, now_ms, palette::good, pieces);
    constexpr float width_px = 1.6F;
    trails_.draw(pieces, width_px);
}

void CityMarks::draw_symbols(const Camera& camera, const MarkChoice& choice) {
    if (!choice.incidents) return;
    const double mpp = camera.metres_per_pixel;
    const auto nearer = static_cast<float>(std::clamp(40.0 / mpp, 0.8, 2.4));
    const auto minor = static_cast<float>(std::clamp(60.0 / mpp, 0.42, 1.0));
    incidents_.draw(symbol_radius_px * std::clamp(nearer, 0.8F, 1.7F), minor, gone_to_parent_);
}

std::vector<DrawnCluster> CityMarks::clusters(const Camera& camera, float scale) const {
    constexpr float covers_px = 10;
    // Closer together than a count is wide.
    constexpr float together_from = 0.85F;
    std::vector<Pixels2> majors;
    for (const SymbolMark& mark : majors_)
        majors.push_back(camera.screen_from_city(metres_of(mark.place)));
    const CityBox visible = camera.visible();
    std::vector<DrawnCluster> drawn;
    const auto tell = [&](Metres2 place, std::uint32_t count) {
        if (count < 2 || !visible.contains(place)) return;
        const Pixels2 at = camera.screen_from_city(place);
        const bool covered = std::ranges::any_of(majors, [&](Pixels2 major) {
            return std::hypot(major.x - at.x, major.y - at.y) <
                   static_cast<double>(covers_px * scale);
        });
        drawn.push_back({place, count, covered});
    };
    if (gone_to_parent_ < together_from) {
        for (const Cluster& cluster : clusters_) {
            const auto moved = [&](float from, float to) {
                return static_cast<double>(from + (to - from) * gone_to_parent_);
            };
            tell({moved(cluster.place.x, cluster.parent.x),
                  moved(cluster.place.y, cluster.parent.y)},
                 cluster.count);
        }
    } else {
        std::map<std::pair<float, float>, std::uint32_t> count_of_parent;
        for (const Cluster& cluster : clusters_)
            count_of_parent[{cluster.parent.x, cluster.parent.y}] += cluster.count;
        for (const auto& [parent, count] : count_of_parent)
            tell({static_cast<double>(parent.first), static_cast<double>(parent.second)}, count);
    }
    return drawn;
}

std::vector<Viewport> CityMarks::taken_by_symbols(const Camera& camera, float scale) const {
    constexpr double half_px = 11;
    const double half = half_px * static_cast<double>(scale);
    std::vector<Viewport> taken;
    const auto take = [&](Metres2 place) {
        const Pixels2 at = camera.screen_from_city(place);
        taken.push_back({at.x - half, at.y - half, 2 * half, 2 * half});
    };
    const CityBox visible = camera.visible();
    for (const SymbolMark& mark : majors_)
        if (visible.contains(metres_of(mark.place))) take(metres_of(mark.place));
    for (const DrawnCluster& cluster : clusters(camera, scale)) take(cluster.place);
    return taken;
}

std::optional<DrawnCluster> CityMarks::cluster_at(const Camera& camera,
                                                  float scale,
                                                  Pixels2 pixel) const {
    constexpr double radius_px = 13;
    for (const DrawnCluster& cluster : clusters(camera, scale)) {
        if (cluster.covered) continue;  // the symbol above takes the press
        const Pixels2 at = camera.screen_from_city(cluster.place);
        if (std::hypot(at.x - pixel.x, at.y - pixel.y) < radius_px * static_cast<double>(scale))
            return cluster;
    }
    return std::nullopt;
}

std::vector<std::string> CityMarks::incidents_at(const World& world,
                                                 const Camera& camera,
                                                 Pixels2 pixel,
                                                 double reach_px) const {
    struct Found {
        int rank;
        float distance_m;
        const Incident* incident;
    };
    std::vector<Found> found;
    if (!incidents_shown_) return {};
    const Vertex2 at = vertex_of(camera.city_from_screen(pixel));
    const auto reach_m = static_cast<float>(reach_px * camera.metres_per_pixel);
    for (const OpenPlace& open : open_places_) {
        const float away_m = std::hypot(open.place.x - at.x, open.place.y - at.y);
        if (away_m > reach_m) continue;
        const Incident& incident = world.incidents.rows()[open.row];
        found.push_back({incident.grade == 0 ? grade_count : incident.grade, away_m, &incident});
    }
    std::ranges::sort(found, [](const Found& a, const Found& b) {
        return std::tie(a.rank, a.distance_m, a.incident->id) <
               std::tie(b.rank, b.distance_m, b.incident->id);
    });
    std::vector<std::string> ids;
    ids.reserve(found.size());
    for (const Found& one : found) ids.push_back(one.incident->id);
    return ids;
}

namespace {

/// The one of `items` that is nearest to a pixel. Tens of thousands of floats one after the other
/// are compared in a few hundredths of a millisecond: no index would be worth its upkeep.
template <class Item, class Seen>
std::optional<std::size_t> nearest(
    std::span<const Item> items, const Camera& camera, Pixels2 pixel, double reach_px, Seen seen) {
    const Vertex2 at = vertex_of(camera.city_from_screen(pixel));
    const auto reach_m = static_cast<float>(reach_px * camera.metres_per_pixel);
    float least = reach_m * reach_m;
    std::optional<std::size_t> best;
    for (std::size_t i = 0; i < items.size(); ++i) {
        const float x = items[i].place.x - at.x, y = items[i].place.y - at.y;
        const float distance = x * x + y * y;
        if (distance > least || !seen(items[i])) continue;
        least = distance;
        best = i;
    }
    return best;
}

}  // namespace

std::optional<std::string> CityMarks::incident_at(const World& world,
                                                  const Camera& camera,
                                                  Pixels2 pixel,
                                                  double reach_px) const {
    if (!incidents_shown_) return std::nullopt;
    const auto number = nearest(
        std::span<const OpenPlace>{open_places_}, camera, pixel, reach_px, [](const OpenPlace&) {
            return true;
        });
    if (!number) return std::nullopt;
    return world.incidents.rows()[open_places_[*number].row].id;
}

std::optional<std::size_t> CityMarks::worker_at(const Camera& camera,
                                                Pixels2 pixel,
                                                double reach_px) const {
    return nearest(worker_marks(), camera, pixel, reach_px, [](const PointMark& mark) {
        return mark.colour != 0;
    });
}

std::optional<std::size_t> CityMarks::sensor_at(const Camera& camera,
                                                Pixels2 pixel,
                                                double reach_px) const {
    return nearest(sensors_.marks(), camera, pixel, reach_px, [](const SensorMark& mark) {
        return mark.look != SensorLook::hidden;
    });
}

}  // namespace yiping
