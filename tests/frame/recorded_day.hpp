// A small recorded log in a file, for the viewer to play.
#pragma once

#include <filesystem>

#include "ingest/city/apply.hpp"
#include "ingest/city/keyframe.hpp"
#include "ingest/store/event_store.hpp"
#include "tests/support/temp_folder.hpp"

namespace yiping {

/// Incidents of grade I in one place near the middle of Anshan, one a minute.
class RecordedDay {
public:
    static constexpr TimeMs start_ms = 1'786'665'600'000;  // 2026-08-14T00:00:00Z
    static constexpr std::uint64_t events = 30;

    RecordedDay() : file{folder_.path() / "day.store"} {
        const auto store = open_sqlite_store(file, OpenMode::read_write);
        for (std::uint64_t i = 0; i < events; ++i) {
            IncidentReported body;
            body.title = "仓库火灾";
            body.net = Net::command;
            body.class_code = "12B04";
            body.grade = 1;
            body.channel = "119";
            body.position = GivenPosition{{122.99, 41.11}, Datum::wgs84};
            const TimeMs now_ms = start_ms + static_cast<TimeMs>(i) * minute_ms;
            const std::string id = std::to_string(i);
            std::vector<Event> batch{make_event(
                "e" + id, "test.cad", "incident.reported", "incident/" + id, now_ms, body)};
            batch[0].place = place_at({122.99, 41.11}, {});
            (void)store->append(batch, now_ms);
        }
    }
    [[nodiscard]] std::string digest_at(std::uint64_t sequence) const {
        const auto store = open_sqlite_store(file, OpenMode::read_only);
        CityState city;
        ReadRange range;
        range.to_sequence = sequence;
        store->read(range, [&](Event&& event) {
            apply(city, event);
            return true;
        });
        return digest_of(city);
    }

private:
    TempFolder folder_;

public:
    const std::filesystem::path file;
};

}  // namespace yiping
