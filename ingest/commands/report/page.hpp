// A story as one self-contained page: HTML with its drawings inside, made for paper too.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/commands/report/story.hpp"
#include "ingest/event/catalogue.hpp"

namespace yiping {

enum class ReportLanguage { zh, en };
enum class ReportKind {
    after_action,  ///< what happened, each bad case in full
    shift          ///< what a shift did and hands on
};

/// Closed rings of (lon, lat), WGS 84: the city's counties, drawn under the cases.
struct ReportMap {
    struct County {
        std::string name;
        LonLat label;
        std::vector<std::vector<LonLat>> rings;
    };
    std::vector<County> counties;
};

struct ReportFrame {
    ReportKind kind = ReportKind::after_action;
    std::string city_name, log_name;
    int utc_offset_minutes = 480;
    ReportLanguage language = ReportLanguage::zh;
    bool years = false;          ///< moments are told with their year
    std::size_t most_told = 20;  ///< cases told in full, the worst first
    const Catalogue* catalogue = nullptr;
    ReportMap map;
    std::function<std::string(GridCode)> address;  ///< of a place; may be empty
};

[[nodiscard]] std::string report_page(const Story& story, const ReportFrame& frame);

/// Text as it may stand between tags and in attributes.
[[nodiscard]] std::string html_text(std::string_view text);

}  // namespace yiping
