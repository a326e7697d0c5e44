#include "ingest/commands/export_incidents.hpp"

#include <cpl_string.h>
#include <fmt/format.h>
#include <gdal_priv.h>
#include <ogrsf_frmts.h>

#include <array>

#include "ingest/city/apply.hpp"
#include "ingest/city/lifecycle.hpp"
#include "ingest/event/errors.hpp"
#include "ingest/net/fold.hpp"
#include "ingest/place/gdal_file.hpp"

namespace yiping {
namespace {

struct Format {
    const char* driver;
    const char* layer_option;
    bool is_map;  ///< else longitude and latitude are columns, and times are texts
};

Format format_of(IncidentFormat format) {
    switch (format) {
        case IncidentFormat::csv:
            return {"CSV", "STRING_QUOTING=IF_NEEDED", false};
        case IncidentFormat::geojson:
            return {"GeoJSON", "RFC7946=YES", true};
        case IncidentFormat::gpkg:
            return {"GPKG", nullptr, true};
    }
    return {"CSV", "STRING_QUOTING=IF_NEEDED", false};
}

struct Column {
    const char* name = nullptr;
    OGRFieldType type = OFTString;
    OGRFieldSubType subtype = OFSTNone;
};
constexpr std::array<Column, 23> columns{{
    {"id", OFTString},
    {"number", OFTString},
    {"title", OFTString},
    {"net", OFTString},
    {"class", OFTString},
    {"class_name", OFTString},
    {"grade", OFTInteger},
    {"stage", OFTString},
    {"channel", OFTString},
    {"unit", OFTString},
    {"address", OFTString},
    {"grid", OFTString},
    {"centre", OFTString},
    {"reported", OFTDateTime},
    {"closed", OFTDateTime},
    {"deadline", OFTDateTime},
    {"overdue", OFTInteger, OFSTBoolean},
    {"suspended", OFTInteger, OFSTBoolean},
    {"rework", OFTInteger},
    {"dead", OFTInteger},
    {"injured", OFTInteger},
    {"exercise", OFTInteger, OFSTBoolean},
    {"unlocated", OFTInteger, OFSTBoolean},
}};

/// A new file with one layer of incidents.
class IncidentFile {
public:
    IncidentFile(const std::filesystem::path& file, IncidentFormat format)
        : name_{file.string()}, format_{format_of(format)} {
        if (std::filesystem::exists(file))
            throw IoError{fmt::format("{} is there already; name a new file", name_)};
        register_gdal();
        GDALDriver* driver = GetGDALDriverManager()->GetDriverByName(format_.driver);
        if (driver != nullptr)
            dataset_.reset(driver->Create(name_.c_str(), 0, 0, 0, GDT_Unknown, nullptr));
        if (!dataset_) fail();
        OGRSpatialReference wgs84;
        wgs84.importFromEPSG(4326);
        wgs84.SetAxisMappingStrategy(OAMS_TRADITIONAL_GIS_ORDER);
        CPLStringList options;
        if (format_.layer_option != nullptr) options.AddString(format_.layer_option);
        layer_ = dataset_->CreateLayer(
            "incident", &wgs84, format_.is_map ? wkbPoint : wkbNone, options.List());
        if (layer_ == nullptr) fail();
        for (const Column& column : columns) add_column(column);
        if (!format_.is_map)
            for (const char* name : {"lon", "lat"}) add_column({name, OFTReal});
        dataset_->StartTransaction();  // those that know none need none
    }

    void add(const Incident& incident, bool exercise, const Catalogue& catalogue) {
        const auto feature = OGRFeatureUniquePtr{OGRFeature::CreateFeature(layer_->GetLayerDefn())};
        feature_ = feature.get();
        add_words(incident, catalogue);
        set("grade", incident.grade);
        set_time("reported", incident.reported_ms);
        set_time("closed", incident.closed_ms);
        set_time("deadline", incident.deadline_ms);
        set("overdue", incident.overdue ? 1 : 0);
        set("suspended", incident.suspended ? 1 : 0);
        set("rework", incident.rework);
        set("dead", static_cast<int>(incident.dead));
        set("injured", static_cast<int>(incident.injured));
        set("exercise", exercise ? 1 : 0);
        set("unlocated", incident.unlocated ? 1 : 0);
        if (incident.place.has_position) set_position(lon_lat_of(incident.place));
        if (layer_->CreateFeature(feature_) != OGRERR_NONE) fail();
    }

    void finish() {
        dataset_->CommitTransaction();
        dataset_.reset();  // some drivers write only now
        if (!silence_.because().empty()) fail();
    }

private:
    [[noreturn]] void fail() const {
        throw IoError{fmt::format("{} cannot be written{}", name_, silence_.because())};
    }
    void add_column(const Column& column) {
        const bool as_text = column.type == OFTDateTime && !format_.is_map;
        OGRFieldDefn field{column.name, as_text ? OFTString : column.type};
        field.SetSubType(column.subtype);
        if (layer_->CreateField(&field) != OGRERR_NONE) fail();
    }
    void add_words(const Incident& incident, const Catalogue& catalogue) {
        const std::string grid = incident.place.grid ? to_string(incident.place.grid) : "";
        const std::string centre = incident.centre ? to_string(incident.centre) : "";
        set("id", incident.id);
        set("number", incident.number);
        set("title", incident.title);
        set("net", std::string{name_of(incident.net)});
        set("class", incident.class_code);
        set("class_name", catalogue.name_zh("class", incident.class_code, incident.reported_ms));
        set("stage", std::string{name_of(incident.stage)});
        set("channel", incident.channel);
        set("unit", incident.unit);
        set("address", incident.address);
        set("grid", grid);
        set("centre", centre);
    }
    void set(const char* name, const std::string& value) {
        if (!value.empty()) feature_->SetField(name, value.c_str());
    }
    void set(const char* name, int value) { feature_->SetField(name, value); }
    void set_time(const char* name, TimeMs time_ms) {
        if (time_ms == 0) return;
        if (!format_.is_map) return set(name, format_rfc3339(time_ms));
        constexpr int utc = 100;
        const CivilTime time = civil_time(time_ms, 0);
        feature_->SetField(
            feature_->GetFieldIndex(name),
            time.year,
            time.month,
            time.day,
            time.hour,
            time.minute,
            static_cast<float>(time.second) + static_cast<float>(time.millisecond) / 1e3F,
            utc);
    }
    void set_position(LonLat at) {
        if (format_.is_map) {
            const OGRPoint point{at.lon, at.lat};
            feature_->SetGeometry(&point);
        } else {
            feature_->SetField("lon", at.lon);
            feature_->SetField("lat", at.lat);
        }
    }

    const GdalSilence silence_;  ///< outlives the dataset
    const std::string name_;
    const Format format_;
    GDALDatasetUniquePtr dataset_;
    OGRLayer* layer_ = nullptr;
    OGRFeature* feature_ = nullptr;  ///< the one being written
};

}  // namespace

ExportedIncidents incidents_of_range(EventStore& store,
                                     std::uint64_t from_sequence,
                                     std::uint64_t to_sequence) {
    ExportedIncidents incidents;
    if (from_sequence > to_sequence) return incidents;
    CityState city = fold_to(store, from_sequence - 1);
    ReadRange range;
    range.from_sequence = from_sequence;
    range.to_sequence = to_sequence;
    store.read(range, [&](const Event& event) {
        apply(city, event);
        if (family_of(event.type) != "incident") return true;
        const Incident* incident = city.world(event.exercise).incidents.find(entity_of(event));
        if (incident != nullptr) incidents[{event.exercise, incident->id}] = *incident;
        return true;
    });
    return incidents;
}

void write_incidents(const std::filesystem::path& file,
                     IncidentFormat format,
                     const ExportedIncidents& incidents,
                     const Catalogue& catalogue) {
    IncidentFile output{file, format};
    for (const auto& [key, incident] : incidents) output.add(incident, key.first, catalogue);
    output.finish();
}

}  // namespace yiping
