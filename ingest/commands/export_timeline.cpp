#include "ingest/commands/export_timeline.hpp"

#include <fmt/format.h>
#include <gdal_priv.h>
#include <ogrsf_frmts.h>

#include <map>
#include <utility>

#include "ingest/city/apply.hpp"
#include "ingest/city/lifecycle.hpp"
#include "ingest/event/errors.hpp"
#include "ingest/net/fold.hpp"
#include "ingest/place/gdal_file.hpp"

namespace yiping {
namespace {

/// Whoever said nothing for so long is not drawn as having walked a straight line.
constexpr TimeMs longest_silence_ms = 10 * minute_ms;
/// A line of more points is continued by another one.
constexpr std::size_t most_points = 2'000;

bool wanted(std::string_view family, TrackChoice choice) {
    if (family == "resource") return choice == TrackChoice::resource || choice == TrackChoice::all;
    return family == "worker" && (choice == TrackChoice::worker || choice == TrackChoice::all);
}

class TimelineGatherer {
public:
    TimelineGatherer(ExportedTimeline& timeline, TrackChoice choice)
        : timeline_{timeline}, choice_{choice} {}

    /// What is open when the range begins.
    void begin(const CityState& city, TimeMs now_ms) {
        for (const bool exercise : {false, true})
            for (const Incident& incident : city.world(exercise).incidents.rows())
                if (is_open(incident.stage)) note(incident, exercise, now_ms);
    }
    void take(const Event& event, const CityState& city) {
        const std::string_view family = family_of(event.type);
        if (family == "incident") {
            const Incident* incident = city.world(event.exercise).incidents.find(entity_of(event));
            if (incident != nullptr) note(*incident, event.exercise, event.recorded_ms);
        }
        if (!wanted(family, choice_)) return;
        if (std::holds_alternative<EntityPosition>(event.body) && event.place)
            note_position(event, event.subject, event.time_ms, *event.place);
        if (const auto* many = std::get_if<WorkerPositions>(&event.body))
            for (std::size_t i = 0; i < std::min(many->items.size(), event.item_places.size()); ++i)
                note_position(event,
                              "worker/" + many->items[i].id,
                              event.time_ms - many->items[i].age_ms,
                              event.item_places[i]);
    }
    void finish(TimeMs now_ms) {
        for (auto& [key, period] : periods_) end(period, now_ms);
        for (auto& [key, track] : tracks_) end(track);
    }

private:
    using Key = std::pair<bool, std::string>;

    static bool same(const IncidentPeriod& a, const IncidentPeriod& b) {
        return a.stage == b.stage && a.grade == b.grade && a.overdue == b.overdue &&
               a.suspended == b.suspended && a.unit == b.unit && a.title == b.title &&
               a.place == b.place;
    }
    void note(const Incident& incident, bool exercise, TimeMs now_ms) {
        IncidentPeriod period{exercise,
                              now_ms,
                              0,
                              incident.id,
                              incident.title,
                              incident.unit,
                              incident.stage,
                              incident.grade,
                              incident.overdue,
                              incident.suspended,
                              incident.place};
        const auto [at, is_new] = periods_.try_emplace({exercise, incident.id}, period);
        if (is_new || same(at->second, period)) return;
        end(at->second, now_ms);
        if (is_open(incident.stage))
            at->second = std::move(period);
        else
            periods_.erase(at);  // ended: nothing more to draw
    }
    void end(IncidentPeriod& period, TimeMs now_ms) {
        period.end_ms = now_ms;
        if (is_open(period.stage)) timeline_.periods.push_back(std::move(period));
    }

    void note_position(const Event& event,
                       const std::string& subject,
                       TimeMs time_ms,
                       Place place) {
        if (!place.has_position) return;
        Track& track = tracks_[{event.exercise, subject}];
        track.exercise = event.exercise;
        track.subject = subject;
        if (!track.points.empty()) {
            const TimeMs since_ms = time_ms - track.points.back().time_ms;
            if (since_ms <= 0) return;  // came late: the track went on without it
            if (since_ms > longest_silence_ms) end(track);
            if (track.points.size() >= most_points) {
                const TrackPoint last = track.points.back();
                end(track);
                track.points.push_back(last);
            }
        }
        track.points.push_back({time_ms, lon_lat_of(place)});
    }
    void end(Track& track) {
        if (track.points.size() > 1)
            timeline_.tracks.push_back({track.exercise, track.subject, std::move(track.points)});
        track.points = {};
    }

    ExportedTimeline& timeline_;
    TrackChoice choice_;
    std::map<Key, IncidentPeriod> periods_;
    std::map<Key, Track> tracks_;
};

/// Two layers of one file, written in one transaction.
class TimelineFile {
public:
    explicit TimelineFile(const std::filesystem::path& file) : name_{file.string()} {
        register_gdal();
        dataset_.reset(GDALDataset::Open(name_.c_str(), GDAL_OF_VECTOR | GDAL_OF_UPDATE));
        if (!dataset_) fail();
        wgs84_.importFromEPSG(4326);
        wgs84_.SetAxisMappingStrategy(OAMS_TRADITIONAL_GIS_ORDER);
    }
    void write(const std::vector<IncidentPeriod>& periods) {
        open_layer("incident_period", wkbPoint);
        for (const char* name : {"id", "title", "unit", "stage"}) add_field(name, OFTString);
        for (const char* name : {"grade", "overdue", "suspended", "exercise"})
            add_field(name, OFTInteger);
        for (const char* name : {"begin", "end"}) add_field(name, OFTDateTime);
        dataset_->StartTransaction();
        for (const IncidentPeriod& period : periods) {
            const OGRFeatureUniquePtr feature = new_feature();
            feature->SetField("id", period.id.c_str());
            feature->SetField("title", period.title.c_str());
            feature->SetField("unit", period.unit.c_str());
            feature->SetField("stage", std::string{name_of(period.stage)}.c_str());
            feature->SetField("grade", period.grade);
            feature->SetField("overdue", period.overdue ? 1 : 0);
            feature->SetField("suspended", period.suspended ? 1 : 0);
            feature->SetField("exercise", period.exercise ? 1 : 0);
            set_times(*feature, period.begin_ms, period.end_ms);
            if (period.place.has_position) {
                const LonLat at = lon_lat_of(period.place);
                const OGRPoint point{at.lon, at.lat};
                feature->SetGeometry(&point);
            }
            add(*feature);
        }
        dataset_->CommitTransaction();
    }
    void write(const std::vector<Track>& tracks) {
        open_layer("track", wkbLineStringM);  // M: seconds since 1970
        add_field("subject", OFTString);
        for (const char* name : {"points", "exercise"}) add_field(name, OFTInteger);
        for (const char* name : {"begin", "end"}) add_field(name, OFTDateTime);
        dataset_->StartTransaction();
        for (const Track& track : tracks) {
            const OGRFeatureUniquePtr feature = new_feature();
            feature->SetField("subject", track.subject.c_str());
            feature->SetField("points", static_cast<int>(track.points.size()));
            feature->SetField("exercise", track.exercise ? 1 : 0);
            set_times(*feature, track.points.front().time_ms, track.points.back().time_ms);
            OGRLineString line;
            for (const TrackPoint& point : track.points)
                line.addPointM(
                    point.at.lon, point.at.lat, static_cast<double>(point.time_ms) / second_ms);
            feature->SetGeometry(&line);
            add(*feature);
        }
        dataset_->CommitTransaction();
    }
    void finish() {
        dataset_.reset();
        if (!silence_.because().empty()) fail();
    }

private:
    [[noreturn]] void fail() const {
        throw IoError{fmt::format("{} cannot be written{}", name_, silence_.because())};
    }
    void open_layer(const char* name, OGRwkbGeometryType type) {
        layer_ = dataset_->CreateLayer(name, &wgs84_, type, nullptr);
        if (layer_ == nullptr) fail();
    }
    void add_field(const char* name, OGRFieldType type) {
        OGRFieldDefn field{name, type};
        if (layer_->CreateField(&field) != OGRERR_NONE) fail();
    }
    [[nodiscard]] OGRFeatureUniquePtr new_feature() const {
        return OGRFeatureUniquePtr{OGRFeature::CreateFeature(layer_->GetLayerDefn())};
    }
    static void set_times(OGRFeature& feature, TimeMs begin_ms, TimeMs end_ms) {
        for (const auto& [name, time_ms] :
             {std::pair{"begin", begin_ms}, std::pair{"end", end_ms}}) {
            const CivilTime at = civil_time(time_ms, 0);
            constexpr int utc = 100;
            feature.SetField(
                feature.GetFieldIndex(name),
                at.year,
                at.month,
                at.day,
                at.hour,
                at.minute,
                static_cast<float>(at.second) + static_cast<float>(at.millisecond) / 1e3F,
                utc);
        }
    }
    void add(OGRFeature& feature) {
        if (layer_->CreateFeature(&feature) != OGRERR_NONE) fail();
    }

    const GdalSilence silence_;  ///< outlives the dataset
    const std::string name_;
    OGRSpatialReference wgs84_;
    GDALDatasetUniquePtr dataset_;
    OGRLayer* layer_ = nullptr;
};

}  // namespace

ExportedTimeline timeline_of_range(EventStore& store,
                                   std::uint64_t from_sequence,
                                   std::uint64_t to_sequence,
                                   TrackChoice choice) {
    ExportedTimeline timeline;
    if (from_sequence > to_sequence) return timeline;
    CityState city = fold_to(store, from_sequence - 1);
    TimelineGatherer gatherer{timeline, choice};
    bool begun = false;
    ReadRange range;
    range.from_sequence = from_sequence;
    range.to_sequence = to_sequence;
    store.read(range, [&](const Event& event) {
        if (!std::exchange(begun, true)) gatherer.begin(city, event.recorded_ms);
        apply(city, event);
        gatherer.take(event, city);
        return true;
    });
    gatherer.finish(city.now_ms);
    return timeline;
}

void add_timeline(const std::filesystem::path& geopackage, const ExportedTimeline& timeline) {
    TimelineFile file{geopackage};
    file.write(timeline.periods);
    file.write(timeline.tracks);
    file.finish();
}

}  // namespace yiping
