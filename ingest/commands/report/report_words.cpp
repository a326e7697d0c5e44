#include "ingest/commands/report/report_words.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <vector>

#include "ingest/commands/report/drawing.hpp"

namespace yiping {

std::string_view ReportWords::say(const Say& words) const {
    return frame_.language == ReportLanguage::zh ? words.zh : words.en;
}

std::string ReportWords::name(std::string_view list, std::string_view code, TimeMs at_ms) const {
    const CatalogueEntry* entry = frame_.catalogue->find(list, code, at_ms);
    if (entry == nullptr) return html_text(code);
    return html_text(frame_.language == ReportLanguage::zh ? entry->name_zh : entry->name_en);
}

std::string ReportWords::at(TimeMs time_ms) const {
    return time_ms == 0 ? "—" : clock_seconds(time_ms, frame_);
}

std::string ReportWords::day_of(TimeMs time_ms) const {
    if (frame_.years) return at(time_ms);
    return fmt::format("{}-{}", civil_time(time_ms, frame_.utc_offset_minutes).year, at(time_ms));
}

std::string ReportWords::span(TimeMs span_ms) const {
    const TimeMs seconds = std::max<TimeMs>(span_ms, 0) / second_ms;
    if (seconds >= 86'400)
        return fmt::format(fmt::runtime(say({"{} 天 {} 小时", "{} d {} h"})),
                           seconds / 86'400,
                           seconds / 3'600 % 24);
    if (seconds >= 3'600)
        return fmt::format(fmt::runtime(say({"{} 小时 {:02} 分", "{} h {:02} min"})),
                           seconds / 3'600,
                           seconds / 60 % 60);
    return fmt::format(
        fmt::runtime(say({"{} 分 {:02} 秒", "{} min {:02} s"})), seconds / 60, seconds % 60);
}

std::string ReportWords::place_of(const Incident& incident) const {
    if (!incident.address.empty()) return incident.address;
    if (incident.place.grid && frame_.address) return frame_.address(incident.place.grid);
    return incident.place.grid ? to_string(incident.place.grid)
                               : std::string{say({"位置未知", "place unknown"})};
}

std::string ReportWords::what(const Deed& deed) const {
    const std::size_t dot = deed.type.find('.');
    const std::string_view step = std::string_view{deed.type}.substr(dot + 1);
    const CatalogueEntry* known = frame_.catalogue->find("step", step, deed.time_ms);
    if (known != nullptr)
        return html_text(frame_.language == ReportLanguage::zh ? known->name_zh : known->name_en);
    struct Known {
        std::string_view type;
        Say words;
    };
    static constexpr std::array<Known, 11> others{
        {{"incident.reported", {"接报", "Reported"}},
         {"incident.regraded", {"定级", "Regraded"}},
         {"incident.located", {"定位", "Located"}},
         {"incident.numbered", {"编号", "Numbered"}},
         {"incident.overdue", {"逾期", "Overdue"}},
         {"incident.due_soon", {"临期", "Due soon"}},
         {"incident.timed", {"计时", "Time limit"}},
         {"report.sent", {"上报", "Report sent"}},
         {"response.activated", {"启动响应", "Response activated"}},
         {"response.step_done", {"完成事项", "Step done"}},
         {"response.ended", {"终止响应", "Response ended"}}}};
    for (const Known& other : others)
        if (other.type == deed.type) return std::string{say(other.words)};
    return html_text(deed.type);
}

std::string ReportWords::who(const Deed& deed) const {
    std::string text = html_text(deed.actor);
    if (deed.unit.empty()) return text;
    if (!text.empty()) text += " · ";
    return text + name("unit", deed.unit, deed.time_ms);
}

std::string ReportWords::words(const Deed& deed) const {
    std::vector<std::string> parts;
    if (!deed.target.empty()) parts.push_back("→ " + target_of(deed));
    if (!deed.result.empty()) parts.push_back(result_in_words(deed.result));
    if (!deed.words.empty()) parts.push_back(html_text(deed.words));
    if (deed.deadline_ms != 0)
        parts.push_back(fmt::format("{} {}", say({"时限", "due"}), at(deed.deadline_ms)));
    return fmt::to_string(fmt::join(parts, say({"；", "; "})));
}

std::string ReportWords::target_of(const Deed& deed) const {
    const auto code = parse_grid_code(deed.target);
    if (!code) return name("unit", deed.target, deed.time_ms);
    std::string place = frame_.address ? frame_.address(*code) : std::string{};
    if (level_of(*code) == GridLevel::city) place = frame_.city_name;
    return html_text(place.empty() ? deed.target : place);
}

std::string ReportWords::result_in_words(std::string_view result) const {
    struct Known {
        std::string_view code;
        Say words;
    };
    static constexpr std::array<Known, 5> results{{{"exist", {"属实", "exists"}},
                                                   {"not_exist", {"不属实", "does not exist"}},
                                                   {"pass", {"通过", "passed"}},
                                                   {"not_pass", {"不通过", "not passed"}},
                                                   {"unable", {"无法判断", "unable to tell"}}}};
    for (const Known& known : results)
        if (known.code == result) return std::string{say(known.words)};
    return html_text(result);
}

}  // namespace yiping
