// How incidents changed and where people and vehicles went, as map layers with begin and end: what
// a GIS with a time slider plays (QGIS: temporal controller, from field to field).
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "ingest/city/state.hpp"
#include "ingest/store/event_store.hpp"

namespace yiping {

/// One incident as it was known from one moment (recordedtime) to the next, both within the range.
struct IncidentPeriod {
    bool exercise = false;
    TimeMs begin_ms = 0, end_ms = 0;
    std::string id, title, unit;
    Stage stage = Stage::reported;
    std::uint8_t grade = 0;
    bool overdue = false, suspended = false;
    Place place;
};
struct TrackPoint {
    TimeMs time_ms = 0;  ///< the event's own
    LonLat at;           ///< WGS 84
};
/// Reports of one worker or resource with no long silence between them; two at least.
struct Track {
    bool exercise = false;
    std::string subject;  ///< "resource/119-01"
    std::vector<TrackPoint> points;
};
/// Whose tracks are wanted: those of a whole city's workers are many.
enum class TrackChoice { none, resource, worker, all };

struct ExportedTimeline {
    std::vector<IncidentPeriod> periods;
    std::vector<Track> tracks;
};

/// Both ends inclusive, from 1.
[[nodiscard]] ExportedTimeline timeline_of_range(EventStore& store,
                                                 std::uint64_t from_sequence,
                                                 std::uint64_t to_sequence,
                                                 TrackChoice choice);

/// Adds the layers `incident_period` and `track` to a GeoPackage. Throws IoError.
void add_timeline(const std::filesystem::path& geopackage, const ExportedTimeline& timeline);

}  // namespace yiping
