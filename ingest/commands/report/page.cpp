#include "ingest/commands/report/page.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "ingest/city/lifecycle.hpp"
#include "ingest/commands/report/drawing.hpp"
#include "ingest/commands/report/page_style.hpp"
#include "ingest/commands/report/report_words.hpp"

namespace yiping {
namespace {

class Page : private ReportWords {
public:
    Page(const Story& story, const ReportFrame& frame)
        : ReportWords{frame}, story_{story}, frame_{frame} {}

    std::string write() {
        if (frame_.kind == ReportKind::shift) return write_shift();
        head({"事后报告", "After-action report"});
        overview();
        over_time();
        where();
        worst();
        responses();
        warnings();
        alarms();
        indicators();
        gaps();
        all_cases();
        html_ += "</body></html>\n";
        return std::move(html_);
    }

private:
    /// What one shift did and hands on: few pages, to be signed.
    std::string write_shift() {
        head({"值班日志", "Shift log"});
        overview();
        handovers();
        records();
        handed_on();
        responses();
        warnings();
        gaps();
        signatures();
        html_ += "</body></html>\n";
        return std::move(html_);
    }

    void chapter(const Say& title) { html_ += fmt::format("<h2>{}</h2>\n", say(title)); }
    void nothing(const Say& words) {
        html_ += fmt::format("<p class=\"none\">{}</p>\n", say(words));
    }
    void table(std::initializer_list<Say> heads) {
        html_ += "<table><tr>";
        for (const Say& head : heads) html_ += fmt::format("<th>{}</th>", say(head));
        html_ += "</tr>\n";
    }
    template <class... Cells>
    void row(const Cells&... cells) {
        html_ += "<tr>";
        (..., (html_ += fmt::format("<td>{}</td>", cells)));
        html_ += "</tr>\n";
    }
    /// On one line.
    [[nodiscard]] static std::string whole(std::string_view html) {
        return fmt::format("<span class=\"t\">{}</span>", html);
    }
    void end_table() { html_ += "</table>\n"; }

    void head(const Say& kind) {
        const std::string title = fmt::format("{}{}{}",
                                              html_text(frame_.city_name),
                                              frame_.city_name.empty() ? "" : " · ",
                                              say(kind));
        html_ += fmt::format(
            "<!doctype html>\n<html lang=\"{}\"><head><meta charset=\"utf-8\"><title>{}</title>"
            "<style>{}</style></head><body>\n<h1>{} {}</h1>\n",
            frame_.language == ReportLanguage::zh ? "zh-CN" : "en",
            title,
            page_style,
            title,
            story_.exercise
                ? fmt::format("<span class=\"mode\">{}</span>", say({"演练", "EXERCISE"}))
                : "");
        html_ += fmt::format(
            "<p class=\"sub\">{} — {} · {}<br>{} {} · {} {}–{} · {} <code>{}</code></p>\n",
            day_of(story_.from_ms),
            day_of(story_.to_ms),
            span(story_.to_ms - story_.from_ms),
            say({"日志", "log"}),
            html_text(frame_.log_name),
            say({"序号", "sequences"}),
            story_.from_sequence,
            story_.to_sequence,
            say({"期末状态摘要", "digest of the state at the end"}),
            story_.digest);
    }

    void figure(std::string_view value, const Say& label) {
        html_ += fmt::format("<div><b>{}</b><span>{}</span></div>", value, say(label));
    }
    void overview() {
        chapter({"概况", "Overview"});
        std::uint32_t reported = 0;
        for (const std::uint32_t count : story_.reported) reported += count;
        html_ += "<div class=\"figures\">";
        figure(fmt::to_string(reported), {"接报", "reported"});
        figure(fmt::format("{} · {}", story_.reported[1], story_.reported[2]),
               {"其中特大 · 重大", "of them grade I · II"});
        figure(fmt::to_string(story_.closed), {"结案", "closed"});
        figure(story_.closed == 0
                   ? "—"
                   : fmt::format("{:.1f}%", 100.0 * story_.closed_on_time / story_.closed),
               {"按期结案率（全程未逾期）", "closed without ever being overdue"});
        figure(fmt::to_string(story_.overdue), {"逾期（次）", "deadlines missed"});
        figure(fmt::to_string(story_.open_at_end), {"期末未结", "open at the end"});
        html_ += "</div>\n";
        casualties();
    }
    void casualties() {
        std::uint64_t dead = 0, injured = 0, trapped = 0, missing = 0;
        for (const CaseStory& one : story_.cases) {
            dead += one.incident.dead, injured += one.incident.injured;
            trapped += one.incident.trapped, missing += one.incident.missing;
        }
        if (dead + injured + trapped + missing == 0) return;
        html_ += fmt::format(
            "<p>{}</p>\n",
            fmt::format(
                fmt::runtime(say({"伤亡：死亡 {} 人，受伤 {} 人，被困 {} 人，失联 {} 人。",
                                  "Casualties: {} dead, {} injured, {} trapped, {} missing."})),
                dead,
                injured,
                trapped,
                missing));
    }

    void over_time() {
        chapter({"时间线", "Over time"});
        html_ += fmt::format("<p class=\"sub\">{} {}</p>\n{}\n",
                             say({"接报起数，每格", "cases reported, each bar"}),
                             span(story_.bar_ms),
                             draw_bars(story_, frame_));
    }

    void where() {
        chapter({"态势图", "Where"});
        const std::string drawing = draw_map(story_, frame_);
        if (drawing.empty()) return nothing({"没有带位置的事件。", "No case has a position."});
        html_ += drawing;
        if (const std::size_t outside = cases_outside(story_, frame_.map); outside != 0)
            html_ += fmt::format(
                "<p class=\"look\">{}</p>\n",
                fmt::format(
                    fmt::runtime(say({"另有 {} 起在图外。", "{} more lie outside the map."})),
                    outside));
        html_ += fmt::format("<p class=\"sub\">{}</p>\n",
                             say({"实心：期末未结；空心：已结。Ⅰ 八边形、Ⅱ 三角、Ⅲ 方形、Ⅳ 圆点。",
                                  "Filled: open at the end; hollow: ended. Grade I octagon, II "
                                  "triangle, III square, IV dot."}));
    }

    /// The cases worth telling in full: graded, the worst and among them the earliest first.
    [[nodiscard]] std::vector<const CaseStory*> told() const {
        std::vector<const CaseStory*> cases;
        for (const CaseStory& one : story_.cases)
            if (one.incident.grade == 1 || one.incident.grade == 2) cases.push_back(&one);
        std::ranges::stable_sort(cases, [](const CaseStory* a, const CaseStory* b) {
            return std::pair{a->incident.grade, a->incident.reported_ms} <
                   std::pair{b->incident.grade, b->incident.reported_ms};
        });
        return cases;
    }
    void worst() {
        chapter({"特大、重大事件", "Incidents of grade I and II"});
        const std::vector<const CaseStory*> cases = told();
        if (cases.empty()) return nothing({"本期无。", "None in this time."});
        for (std::size_t i = 0; i < std::min(cases.size(), frame_.most_told); ++i)
            one_case(*cases[i]);
        if (cases.size() > frame_.most_told)
            html_ += fmt::format(
                "<p class=\"sub\">{}</p>\n",
                fmt::format(
                    fmt::runtime(say({"另有 {} 起未详述，见文末一览（--detail 可增加）。",
                                      "{} more are listed at the end (--detail tells more)."})),
                    cases.size() - frame_.most_told));
    }
    void one_case(const CaseStory& one) {
        const Incident& incident = one.incident;
        html_ += fmt::format(
            "<section class=\"case\"><h3>{} · {}</h3><div class=\"sub\">{} · {} · {} · {}</div>\n",
            name("grade", fmt::to_string(incident.grade), incident.reported_ms),
            html_text(incident.title),
            html_text(incident.number.empty() ? incident.id : incident.number),
            name("class", incident.class_code, incident.reported_ms),
            name("channel", incident.channel, incident.reported_ms),
            html_text(place_of(incident)));
        track(incident);
        table({{"时间", "time"},
               {"事项", "what"},
               {"谁", "who"},
               {"内容", "words"},
               {"距接报", "after"}});
        for (const Deed& deed : one.deeds) {
            html_ += deed.type == "incident.overdue" ? "<tr class=\"late\">" : "<tr>";
            html_ += fmt::format(
                "<td class=\"t\">{}</td><td class=\"t\">{}</td><td>{}</td><td>{}</td><td "
                "class=\"t\">{}</td></tr>\n",
                at(deed.time_ms),
                what(deed),
                who(deed),
                words(deed),
                span(deed.time_ms - incident.reported_ms));
        }
        end_table();
        html_ += "</section>\n";
    }
    void track(const Incident& incident) {
        html_ += "<div class=\"track\">";
        for (int i = 0; i < road_stage_count; ++i) {
            const TimeMs reached = incident.stage_ms.at(static_cast<std::size_t>(i));
            html_ +=
                fmt::format("<div{}><b>{}</b>{}</div>",
                            reached == 0 ? "" : " class=\"done\"",
                            name("stage", name_of(static_cast<Stage>(i)), incident.reported_ms),
                            at(reached));
        }
        html_ += "</div>\n";
    }
    // ---- of a shift

    void handovers() {
        chapter({"交接班", "Handovers"});
        if (story_.handovers.empty()) return nothing({"本期无。", "None in this time."});
        for (const HandoverStory& one : story_.handovers) {
            html_ += fmt::format("<h3>{} · {} → {}</h3>\n",
                                 at(one.time_ms),
                                 html_text(one.handover.from),
                                 html_text(one.handover.to));
            if (one.handover.open_points.empty()) continue;
            html_ += "<ul>";
            for (const std::string& point : one.handover.open_points)
                html_ += fmt::format("<li>{}</li>", html_text(point));
            html_ += "</ul>\n";
        }
    }

    struct Record {
        TimeMs time_ms = 0;
        std::string what, about, who, words;
    };
    /// Everything that somebody did, in the order of time; what only the system noted is left out.
    [[nodiscard]] std::vector<Record> all_records() const {
        std::vector<Record> all;
        const auto add = [&](const Deed& deed, const std::string& about) {
            const bool by_somebody = !deed.actor.empty() || deed.type == "incident.reported";
            if (by_somebody)
                all.push_back({deed.time_ms, what(deed), html_text(about), who(deed), words(deed)});
        };
        for (const CaseStory& one : story_.cases)
            for (const Deed& deed : one.deeds) {
                // Small matters have a list of their own; here is what a shift answers for.
                const bool high = one.incident.grade == 1 || one.incident.grade == 2;
                if (high || deed.type != "incident.reported") add(deed, one.incident.title);
            }
        for (const ResponseStory& one : story_.responses)
            for (const Deed& deed : one.deeds) add(deed, one.response.plan);
        for (const AlarmStory& one : story_.alarms)
            if (!one.actor.empty())
                all.push_back({one.acknowledged_ms,
                               std::string{say({"确认告警", "Alarm acknowledged"})},
                               html_text(one.title.empty() ? one.id : one.title),
                               html_text(one.actor),
                               {}});
        std::ranges::stable_sort(all, {}, &Record::time_ms);
        return all;
    }
    void records() {
        chapter({"值班记录", "Record"});
        const std::vector<Record> all = all_records();
        if (all.empty()) return nothing({"本期无。", "None in this time."});
        table({{"时间", "time"},
               {"事项", "what"},
               {"事件", "about"},
               {"谁", "who"},
               {"内容", "words"}});
        constexpr std::size_t most = 400;
        const std::size_t first = all.size() - std::min(all.size(), most);
        for (std::size_t i = first; i < all.size(); ++i)
            row(whole(at(all[i].time_ms)),
                whole(all[i].what),
                all[i].about,
                all[i].who,
                all[i].words);
        end_table();
        if (first != 0)
            html_ += fmt::format(
                "<p class=\"sub\">{}</p>\n",
                fmt::format(fmt::runtime(say({"共 {} 条，此处列出最后 {} 条；--from 可缩短时段。",
                                              "{} in all, the last {} are listed; --from "
                                              "shortens the time."})),
                            all.size(),
                            most));
    }
    /// What the next shift has to look at first.
    void handed_on() {
        chapter({"移交重点", "Handed on"});
        if (story_.open_worst.empty()) return nothing({"本期无。", "None in this time."});
        table({{"级", "grade"},
               {"事件", "incident"},
               {"位置", "place"},
               {"接报", "reported"},
               {"承办", "unit"},
               {"状态", "stage"},
               {"时限", "due"}});
        constexpr std::size_t most = 60;
        for (std::size_t i = 0; i < std::min(story_.open_worst.size(), most); ++i) {
            const Incident& one = story_.open_worst[i];
            const bool late = one.deadline_ms != 0 && one.deadline_ms < story_.to_ms;
            row(whole(one.grade == 0 ? "—"
                                     : name("grade", fmt::to_string(one.grade), one.reported_ms)),
                html_text(one.title),
                html_text(place_of(one)),
                whole(at(one.reported_ms)),
                html_text(one.unit),
                whole(name("stage", name_of(one.stage), one.reported_ms)),
                fmt::format(
                    "<span class=\"t{}\">{}</span>", late ? " late" : "", at(one.deadline_ms)));
        }
        end_table();
        left_out(story_.open_worst.size(), most);
    }
    void signatures() {
        html_ +=
            fmt::format("<p class=\"sign\"><span>{}</span><span>{}</span><span>{}</span></p>\n",
                        say({"交班人：", "Handed over by:"}),
                        say({"接班人：", "Taken over by:"}),
                        say({"带班领导：", "Officer in charge:"}));
    }

    void responses() {
        chapter({"应急响应", "Emergency responses"});
        if (story_.responses.empty()) return nothing({"本期无。", "None in this time."});
        for (const ResponseStory& one : story_.responses) {
            const Response& response = one.response;
            html_ += fmt::format(
                "<h3>{} · {}</h3><div class=\"sub\">{} {}/{} · {} — {}</div>\n",
                html_text(response.plan),
                name("response_level", fmt::to_string(response.level), response.activated_ms),
                say({"清单", "steps done"}),
                response.done.size(),
                response.steps.size(),
                at(response.activated_ms),
                at(response.ended_ms));
            table({{"时间", "time"}, {"事项", "what"}, {"谁", "who"}, {"内容", "words"}});
            for (const Deed& deed : one.deeds)
                row(at(deed.time_ms),
                    what(deed),
                    html_text(deed.actor),
                    html_text(deed.type == "response.step_done" ? deed.target + " " + deed.words
                                                                : deed.words));
            end_table();
        }
    }

    void warnings() {
        chapter({"预警", "Warnings"});
        if (story_.warnings.empty()) return nothing({"本期无。", "None in this time."});
        table({{"等级", "level"},
               {"预警", "warning"},
               {"发布", "issued by"},
               {"生效", "from"},
               {"失效", "until"},
               {"期末", "at the end"}});
        for (const WarningStory& one : story_.warnings)
            row(name("warning_level", fmt::to_string(one.warning.level), one.warning.effective_ms),
                html_text(one.warning.headline),
                html_text(one.warning.sender),
                at(one.warning.effective_ms),
                at(one.ended_ms != 0 ? one.ended_ms : one.warning.expires_ms),
                one.ended_ms == 0 ? say({"仍有效", "in force"})
                : one.expired     ? say({"到期", "expired"})
                                  : say({"解除", "cancelled"}));
        end_table();
    }

    void alarms() {
        chapter({"告警与确认", "Alarms and who took them"});
        if (story_.alarms.empty()) return nothing({"本期无。", "None in this time."});
        table({{"告警", "alarm"},
               {"发生", "raised"},
               {"确认", "acknowledged"},
               {"确认人", "by"},
               {"用时", "after"},
               {"消除", "cleared"}});
        constexpr std::size_t most = 100;
        for (std::size_t i = 0; i < std::min(story_.alarms.size(), most); ++i) {
            const AlarmStory& one = story_.alarms[i];
            const bool timed = one.raised_ms != 0 && one.acknowledged_ms != 0;
            row(html_text(one.title.empty() ? one.id : one.title),
                at(one.raised_ms),
                at(one.acknowledged_ms),
                html_text(one.actor),
                timed ? span(one.acknowledged_ms - one.raised_ms) : "—",
                at(one.cleared_ms));
        }
        end_table();
        left_out(story_.alarms.size(), most);
    }

    void indicators() {
        if (story_.indicators.empty()) return;
        chapter({"指标与目标", "Indicators against targets"});
        table({{"指标", "indicator"},
               {"期末值", "value"},
               {"目标", "target"},
               {"周期", "period"},
               {"数据时间", "as of"}});
        for (const Indicator& one : story_.indicators)
            row(html_text(one.name),
                fmt::format("{:g} {}", one.value, html_text(one.unit)),
                one.has_target ? fmt::format("{:g} {}", one.target, html_text(one.unit)) : "—",
                html_text(one.period),
                at(one.as_of_ms));
        end_table();
    }

    void gaps() {
        chapter({"数据缺口", "What the data lack"});
        if (!story_.gaps.empty()) {
            table({{"来源", "source"}, {"自", "from"}, {"至", "until"}, {"时长", "for"}});
            for (const Gap& gap : story_.gaps)
                row(gap.source.empty() ? std::string{say({"接入服务（未运行或无事件）",
                                                          "ingest (not running, or nothing came)"})}
                                       : html_text(gap.source),
                    at(gap.from_ms),
                    gap.open ? std::string{say({"期末仍静默", "still silent at the end"})}
                             : at(gap.to_ms),
                    span(gap.to_ms - gap.from_ms));
            end_table();
        }
        missing();
        html_ += fmt::format(
            "<p>{}</p>\n",
            fmt::format(
                fmt::runtime(
                    say({"本期事实 {} 条，位置与读数 {} 条；位置未定 {} 起，时间存疑 {} "
                         "起，流程异常 {} 起。",
                         "{} facts and {} positions and readings in this time; {} cases without a "
                         "place, {} with a doubtful time, {} with a step out of order."})),
                story_.facts,
                story_.telemetry,
                story_.unlocated,
                story_.time_flagged,
                story_.irregular));
    }

    /// What the file itself no longer holds: all figures are without it.
    void missing() {
        if (story_.missing.empty()) return;
        html_ +=
            fmt::format("<p class=\"warn\">{}</p>\n",
                        say({"记录文件已损坏：下列记录无法读取，本报告不含这些内容。",
                             "The log is damaged: the events below cannot be read, and nothing "
                             "in this report counts them."}));
        table({{"序号", "sequence"}, {"自", "from"}, {"至", "until"}, {"原因", "why"}});
        for (const LogGap& gap : story_.missing)
            row(fmt::format("{}–{}", gap.from_sequence, gap.to_sequence),
                gap.from_ms == 0 ? std::string{"—"} : at(gap.from_ms),
                gap.to_ms == 0 ? std::string{"—"} : at(gap.to_ms),
                html_text(gap.what));
        end_table();
    }

    void all_cases() {
        chapter({"事件一览", "All incidents"});
        table({{"级", "grade"},
               {"事件", "incident"},
               {"类别", "class"},
               {"位置", "place"},
               {"接报", "reported"},
               {"结束", "ended"},
               {"状态", "stage"}});
        constexpr std::size_t most = 300;
        std::vector<const Incident*> rows;
        for (const CaseStory& one : story_.cases) rows.push_back(&one.incident);
        std::ranges::stable_sort(rows, [](const Incident* a, const Incident* b) {
            const auto grade = [](const Incident* one) {
                return one->grade == 0 ? 9 : int{one->grade};
            };
            return std::pair{grade(a), a->reported_ms} < std::pair{grade(b), b->reported_ms};
        });
        for (std::size_t i = 0; i < std::min(rows.size(), most); ++i) {
            const Incident& one = *rows[i];
            row(whole(one.grade == 0 ? "—"
                                     : name("grade", fmt::to_string(one.grade), one.reported_ms)),
                html_text(one.title),
                name("class", one.class_code, one.reported_ms),
                html_text(place_of(one)),
                whole(at(one.reported_ms)),
                whole(at(one.closed_ms)),
                whole(name("stage", name_of(one.stage), one.reported_ms)) +
                    (one.was_overdue ? fmt::format(" <span class=\"late\">{}</span>",
                                                   say({"曾逾期", "was late"}))
                                     : ""));
        }
        end_table();
        left_out(rows.size(), most);
    }
    void left_out(std::size_t all, std::size_t shown) {
        if (all <= shown) return;
        html_ += fmt::format(
            "<p class=\"sub\">{}</p>\n",
            fmt::format(fmt::runtime(
                            say({"共 {}，此处列出前 {}；全部可用 ingest export 导出。",
                                 "{} in all, the first {} are listed; ingest export writes all."})),
                        all,
                        shown));
    }

    const Story& story_;
    const ReportFrame& frame_;
    std::string html_;
};

}  // namespace

std::string html_text(std::string_view text) {
    std::string safe;
    safe.reserve(text.size());
    for (const char c : text) {
        switch (c) {
            case '&':
                safe += "&amp;";
                break;
            case '<':
                safe += "&lt;";
                break;
            case '>':
                safe += "&gt;";
                break;
            case '"':
                safe += "&quot;";
                break;
            default:
                safe += c;
        }
    }
    return safe;
}

std::string report_page(const Story& story, const ReportFrame& frame) {
    return Page{story, frame}.write();
}

}  // namespace yiping
