// Every word of the interface, once, in both languages. Chinese first.
#pragma once

#include <stdexcept>
#include <string_view>

#include "ingest/city/lifecycle.hpp"
#include "viewer/state/view_state.hpp"

namespace yiping {

struct Phrase {
    /// A phrase that lacks a language does not compile.
    consteval Phrase(std::string_view chinese, std::string_view english)
        : zh{chinese}, en{english} {
        if (zh.empty() || en.empty()) throw std::invalid_argument{"a phrase lacks a language"};
    }
    std::string_view zh, en;
    [[nodiscard]] std::string_view in(Language language) const {
        return language == Language::zh ? zh : en;
    }
};

namespace words {

// The strip
inline constexpr Phrase centre{"一屏指挥", "Command centre"};
inline constexpr Phrase live{"实时", "LIVE"};
inline constexpr Phrase replay{"回放", "REPLAY"};
inline constexpr Phrase looking_back{"回看", "LOOKING BACK"};
inline constexpr Phrase back_to_now{"End 返回实时", "End: back to now"};
inline constexpr Phrase fetching{"取回中", "fetching"};
inline constexpr Phrase sandbox{"推演 · 非实况", "WHAT IF · NOT REAL"};
inline constexpr Phrase sandbox_begins{"正在准备推演…", "The what-if is being prepared…"};
inline constexpr Phrase sandbox_ends{"T 结束推演", "T: end the what-if"};
inline constexpr Phrase put_beside{"对照", "beside"};
inline constexpr Phrase differences{"差异", "Differences"};
inline constexpr Phrase no_difference{"两时刻无差异", "The two moments do not differ"};
inline constexpr Phrase difference_new{"新增", "new"};
inline constexpr Phrase difference_ended{"已办结", "ended"};
inline constexpr Phrase difference_changed{"变化", "changed"};
inline constexpr Phrase difference_alarm{"新告警", "alarm raised"};
inline constexpr Phrase difference_alarm_over{"告警解除", "alarm over"};
inline constexpr Phrase difference_warning{"预警生效", "warning in force"};
inline constexpr Phrase difference_warning_over{"预警解除", "warning over"};
inline constexpr Phrase difference_response{"响应启动", "response activated"};
inline constexpr Phrase difference_response_over{"响应终止", "response ended"};
inline constexpr Phrase exercise{"演练", "EXERCISE"};
inline constexpr Phrase exercise_beside{"另有演练", "exercise beside:"};
inline constexpr Phrase real_beside{"实况另有", "REAL beside:"};
inline constexpr Phrase exercise_letter{"演", "E"};
inline constexpr Phrase both_worlds{"实况＋演练", "REAL + EXERCISE"};
inline constexpr Phrase connecting{"连接中", "CONNECTING"};
inline constexpr Phrase offline{"连接中断", "OFFLINE"};
inline constexpr Phrase last_picture{"画面停留在", "last picture"};
inline constexpr Phrase silent{"静默", "silent"};
inline constexpr Phrase clock_behind{"时钟慢", "clock behind"};
inline constexpr Phrase clock_ahead{"时钟快", "clock ahead"};
inline constexpr Phrase store_full{"存储已满 · 拒收新事件", "STORE FULL · new events refused"};
inline constexpr Phrase store_failed{"存储故障", "STORE FAILED"};
inline constexpr Phrase unacknowledged{"未确认告警", "alarms"};
inline constexpr Phrase alarms_far{"未确认", "alarms"};
inline constexpr Phrase nothing_serious{"全市平稳", "All calm"};
inline constexpr Phrase longest{"最久", "oldest"};
inline constexpr Phrase no_alarm{"无未确认告警", "no alarms"};
inline constexpr Phrase seconds{"秒", " s"};
inline constexpr Phrase minutes{"分", " min"};
inline constexpr Phrase hours{"小时", " h"};
inline constexpr Phrase days{"天", " d"};

// The four nets
inline constexpr Phrase in_flow{"流转中", "in flow"};
inline constexpr Phrase today_taken{"今日受理", "taken today"};
inline constexpr Phrase on_time{"按期办结", "on time"};
inline constexpr Phrase rework{"返工", "rework"};
inline constexpr Phrase on_time_week{"7天按期", "on time, 7 d"};
inline constexpr Phrase rework_week{"7天返工", "rework, 7 d"};
inline constexpr Phrase overdue_open{"逾期", "overdue"};
inline constexpr Phrase at_city_level{"升至市级", "at city level"};
inline constexpr Phrase response_level{"响应", "response"};
inline constexpr Phrase open_alarms{"未确认告警", "open alarms"};
inline constexpr Phrase on_the_way{"在途力量", "on the way"};
inline constexpr Phrase worst_cases{"起特别重大", "of grade I"};
inline constexpr Phrase serious_cases{"起重大", "of grade II"};
inline constexpr Phrase than_usual{"较常态", "vs usual"};
inline constexpr Phrase steady{"平稳", "steady"};

// Ranking and indicators
inline constexpr Phrase counties_on_time{"区县 · 按期结案", "Counties · closed on time"};
inline constexpr Phrase today{"今日", "today"};
inline constexpr Phrase from{"起于", "from"};
inline constexpr Phrase indicators{"重点指标", "Indicators"};
inline constexpr Phrase target_and_age{"目标 · 数据时间", "target · as of"};
inline constexpr Phrase target{"目标", "target"};
inline constexpr Phrase no_data{"暂无数据", "No data yet"};
inline constexpr Phrase data_is_old{"数据已过", "data is old:"};

// The list
inline constexpr Phrase open_incidents{"未结事件", "Open incidents"};
inline constexpr Phrase ordered{"按等级、时限排序", "by grade and time left"};
inline constexpr Phrase cases{"起", "open"};
inline constexpr Phrase no_incident{"全市平稳，无未结事件", "All calm: nothing open"};
inline constexpr Phrase none_match{"没有符合条件的事件", "Nothing matches"};
inline constexpr Phrase search{"搜索  /", "Search  /"};
inline constexpr Phrase left{"余", "left"};
inline constexpr Phrase late{"逾期", "late"};
inline constexpr Phrase unlocated{"待定位", "no place"};
inline constexpr Phrase suspended{"挂起", "suspended"};

// The card
inline constexpr Phrase grade_word{"等级", "Grade"};
inline constexpr Phrase state_word{"状态", "State"};
inline constexpr Phrase grid{"网格", "Grid"};
inline constexpr Phrase address{"地址", "Address"};
inline constexpr Phrase unit{"承办", "Unit"};
inline constexpr Phrase due{"时限", "Due"};
inline constexpr Phrase lead{"牵头", "Lead"};
inline constexpr Phrase forces{"力量", "Forces"};
inline constexpr Phrase linked{"关联", "Linked"};
inline constexpr Phrase note{"备注", "Note"};
inline constexpr Phrase casualties{"伤亡", "Harm"};
inline constexpr Phrase description{"描述", "Details"};
inline constexpr Phrase workers_near{"在岗网格员", "workers on duty"};
inline constexpr Phrase merged_here{"已并入重复上报", "duplicates merged"};
inline constexpr Phrase reworked{"返工", "reworked"};
inline constexpr Phrase supervised{"督办", "supervised"};
inline constexpr Phrase irregular{"流程异常", "irregular steps"};
inline constexpr Phrase time_flagged{"时间存疑", "doubtful time"};
inline constexpr Phrase within{"km 内", "km around"};
inline constexpr Phrase dead{"死亡", "dead"};
inline constexpr Phrase injured{"受伤", "injured"};
inline constexpr Phrase trapped{"被困", "trapped"};
inline constexpr Phrase missing{"失踪", "missing"};
inline constexpr Phrase acknowledge{"确认告警", "Acknowledge"};
inline constexpr Phrase no_commands{"连接中断，不能下达指令", "Offline: no commands can be given"};
inline constexpr Phrase only_watching{"回放只能查看", "A replay can only be watched"};
inline constexpr Phrase only_looking_back{"回看只能查看，按 End 返回实时",
                                          "The past can only be watched: End goes back to now"};
inline constexpr Phrase accepted{"指令已记录", "Command recorded"};
inline constexpr Phrase refused{"指令被拒绝", "Command refused"};
inline constexpr Phrase select_one{"选择一起事件查看详情", "Select an incident to see it here"};
inline constexpr Phrase unknown_class{"未知类别", "unknown class"};

// Warnings and responses
inline constexpr Phrase warnings{"预警与响应", "Warnings and responses"};
inline constexpr Phrase in_force{"生效", "in force"};
inline constexpr Phrase until{"至", "until"};
inline constexpr Phrase past{"已过", "past"};
inline constexpr Phrase checklist{"清单", "steps"};
inline constexpr Phrase next_step{"下一步", "next"};
inline constexpr Phrase nothing_in_force{"无生效预警", "Nothing in force"};
inline constexpr Phrase responses[grade_count]{{"响应", "response"},
                                               {"I级响应", "level I response"},
                                               {"II级响应", "level II response"},
                                               {"III级响应", "level III response"},
                                               {"IV级响应", "level IV response"}};
inline constexpr Phrase response_levels[grade_count]{
    {"无", "none"}, {"I级", "I"}, {"II级", "II"}, {"III级", "III"}, {"IV级", "IV"}};

// One grid
inline constexpr Phrase open_matters{"未结事项", "open matters"};
inline constexpr Phrase on_duty{"在岗网格员", "on duty"};
inline constexpr Phrase score{"评分", "score"};
inline constexpr Phrase last_patrol{"最近巡查", "last patrol"};

// Time
inline constexpr Phrase last_day{"过去 24 小时", "Last 24 hours"};
inline constexpr Phrase whole_log{"记录全程", "Whole log"};
inline constexpr Phrase part_of_log{"所示时段", "Stretch"};
inline constexpr Phrase repeated{"循环", "repeat"};
inline constexpr Phrase searching{"查找中…", "searching …"};
inline constexpr Phrase no_such_report{"这个方向上没有符合条件的上报", "no such report that way"};
inline constexpr Phrase pictures_a_second{"帧/秒", "pictures/s"};
inline constexpr Phrase events_missing{"条记录缺失", "events are missing"};
inline constexpr Phrase mark_kinds[]{{"告警", "Alarm"},
                                     {"应急响应", "Response"},
                                     {"预警", "Warning"},
                                     {"交接班", "Handover"},
                                     {"数据源静默", "Source silent"},
                                     {"书签", "Bookmark"},
                                     {"开始记录", "Recording begins"}};
inline constexpr Phrase now{"现在", "now"};
inline constexpr Phrase at_most{"峰值", "peak"};
inline constexpr Phrase reported_in{"起 /", "in"};

// The program itself
inline constexpr Phrase events_per_second{"事件/秒", "events/s"};
inline constexpr Phrase sequence{"序号", "sequence"};
inline constexpr Phrase frame{"帧", "frame"};
inline constexpr Phrase loading{"载入地图", "Loading map"};
inline constexpr Phrase waiting{"等待城市状态", "Waiting for the city"};
inline constexpr Phrase keys{"键盘", "Keys"};

// Lists, each in the order of its type
inline constexpr Phrase nets[net_count]{{"一网通办", "Services"},
                                        {"一网统管", "Governance"},
                                        {"一网协同", "Coordination"},
                                        {"一屏指挥", "Emergencies"}};
inline constexpr Phrase grades[grade_count]{
    {"未定级", "none"}, {"特大", "I"}, {"重大", "II"}, {"较大", "III"}, {"一般", "IV"}};
inline constexpr Phrase levels[grid_level_count]{{"全市", "City"},
                                                 {"区县", "Counties"},
                                                 {"街镇", "Towns"},
                                                 {"社区", "Communities"},
                                                 {"网格", "Grids"},
                                                 {"微网格", "Micro-grids"}};
inline constexpr Phrase stages[stage_count]{{"接报", "Reported"},
                                            {"核实", "Verified"},
                                            {"立案", "Filed"},
                                            {"派遣", "Sent"},
                                            {"处置", "Handling"},
                                            {"核查", "Checked"},
                                            {"结案", "Closed"},
                                            {"作废", "Cancelled"},
                                            {"并案", "Merged"}};
inline constexpr Phrase steps[step_count]{
    {"核实", "Verify"},  {"立案", "File"},    {"派遣", "Send"},     {"受理", "Accept"},
    {"到场", "Arrived"}, {"办结", "Handled"}, {"回退", "Return"},   {"挂起", "Suspend"},
    {"恢复", "Resume"},  {"延期", "Extend"},  {"核查", "Check"},    {"结案", "Close"},
    {"作废", "Cancel"},  {"重开", "Reopen"},  {"上报", "Escalate"}, {"转办", "Transfer"},
    {"并案", "Merge"},   {"记录", "Note"},    {"附件", "Attach"},   {"督办", "Supervise"},
    {"调解", "Mediate"}, {"复查", "Inspect"}};
inline constexpr Phrase weekdays[7]{{"星期日", "Sun"},
                                    {"星期一", "Mon"},
                                    {"星期二", "Tue"},
                                    {"星期三", "Wed"},
                                    {"星期四", "Thu"},
                                    {"星期五", "Fri"},
                                    {"星期六", "Sat"}};
/// What some producers call the period of an indicator, and how long such a figure stays true.
struct PeriodWord {
    std::string_view word;
    int days;
};
inline constexpr PeriodWord periods[]{{"今日", 1},
                                      {"日", 1},
                                      {"today", 1},
                                      {"day", 1},
                                      {"本周", 7},
                                      {"周", 7},
                                      {"week", 7},
                                      {"本月", 31},
                                      {"月", 31},
                                      {"month", 31},
                                      {"年度", 366},
                                      {"年", 366},
                                      {"year", 366}};

/// Keys and what they do, two by two.
inline constexpr Phrase key_help[][2]{
    {{"↑ ↓", "↑ ↓"}, {"上一起、下一起事件", "previous, next incident"}},
    {{"Enter", "Enter"}, {"飞到所选事件", "fly to the selected incident"}},
    {{"Ctrl K", "Ctrl K"}, {"命令面板：所有操作", "palette: everything"}},
    {{"N  G  M", "N  G  M"}, {"新报事件、告警列表、标绘", "report, alarm list, draw"}},
    {{"Ctrl Z", "Ctrl Z"}, {"撤销我的标绘", "erase what I drew last"}},
    {{"Ctrl C E P", "Ctrl C E P"}, {"复制事件、导出列表、导出画面", "copy, export list, picture"}},
    {{"Esc", "Esc"}, {"返回、取消选择", "back, clear the selection"}},
    {{"/", "/"}, {"搜索", "search"}},
    {{"W A S D", "W A S D"}, {"移动地图", "pan the map"}},
    {{"+ −", "+ −"}, {"放大、缩小", "zoom in, out"}},
    {{"Home", "Home"}, {"全市", "whole city"}},
    {{"Space", "Space"}, {"播放、暂停", "play, pause"}},
    {{"← →", "← →"},
     {"后退、前进一分钟（Shift：一秒）", "a minute back, forward (Shift: a second)"}},
    {{", .", ", ."}, {"上一条、下一条记录", "one event back, forward"}},
    {{"PgUp PgDn", "PgUp PgDn"},
     {"上一起、下一起：重大以上，或按列表筛选", "last, next report: grade I, II, or filtered"}},
    {{"K", "K"}, {"在此刻设书签", "bookmark this moment"}},
    {{"C  T", "C  T"}, {"并列对照此刻、从此刻推演", "this moment beside, what if from it"}},
    {{"←  End", "←  End"},
     {"实时中：回看；返回实时、记录末尾", "live: look back; back to now, end of the log"}},
    {{"[ ]  R", "[ ]  R"}, {"减速、加速、循环所示时段", "slower, faster, repeat the stretch"}},
    {{"1 … 6", "1 … 6"}, {"图层开关", "layers on and off"}},
    {{"7  8  9", "7  8  9"}, {"热力图、轨迹、传感器", "heat, trails, sensors"}},
    {{"I", "I"}, {"回放中两次上报之间的推算位置", "replay: places between two reports"}},
    {{"J  B  O", "J  B  O"}, {"测距、框选、套索", "measure, box, lasso"}},
    {{"V  U  Q", "V  U  Q"},
     {"工作分析、大屏现状、告警消音", "charts, the wall in small, silence"}},
    {{"X", "X"}, {"实况 / 演练 / 两者", "real / exercise / both"}},
    {{"L", "L"}, {"中文 / English", "中文 / English"}},
    {{"F1", "F1"}, {"本帮助", "this help"}},
};

}  // namespace words
}  // namespace yiping
