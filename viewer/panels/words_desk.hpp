// The words of what is done at a desk, in both languages.
#pragma once

#include "viewer/panels/words.hpp"

namespace yiping::words {

// Forms
inline constexpr Phrase new_incident{"新报事件", "New incident"};
inline constexpr Phrase regrade{"改级", "Regrade"};
inline constexpr Phrase locate{"定位", "Locate"};
inline constexpr Phrase shelve{"搁置", "Shelve"};
inline constexpr Phrase shelve_alarm{"搁置告警", "Shelve the alarm"};
inline constexpr Phrase activate{"启动响应", "Activate"};
inline constexpr Phrase end_response{"终止响应", "End the response"};
inline constexpr Phrase tick{"勾选完成", "Step done"};
inline constexpr Phrase message{"通知网格", "Message to the grid"};
inline constexpr Phrase bookmark{"设书签", "Bookmark"};
inline constexpr Phrase handover{"交接班", "Duty handover"};
inline constexpr Phrase to_wall{"上墙", "To the wall"};
inline constexpr Phrase hand_down{"上报 / 下派", "Escalate, hand down"};
inline constexpr Phrase reinforce{"增派力量", "Send more"};
inline constexpr Phrase confirm{"确定", "Confirm"};
inline constexpr Phrase send{"派出", "Send"};
inline constexpr Phrase other_steps{"其他", "Other"};
inline constexpr Phrase known_now{"概况", "Known"};
inline constexpr Phrase happened{"经过", "What happened"};
inline constexpr Phrase asking_the_log{"正在查询记录…", "Asking the log…"};
inline constexpr Phrase nothing_recorded{"没有记录", "Nothing was recorded"};
inline constexpr Phrase reporter{"报案人", "Who"};
inline constexpr Phrase no_reporter{"没有报案人信息", "No person is known"};
inline constexpr Phrase show_reporter{"查看报案人", "Who reported it"};
inline constexpr Phrase report_up{"上报", "Report"};
inline constexpr Phrase send_report{"信息上报", "Report upward"};
inline constexpr Phrase send_further_report{"续报", "Further report"};
inline constexpr Phrase reports_sent{"已报", "sent"};
inline constexpr Phrase report_draft{"正文（据记录拟稿）", "Text, drafted from the log"};
inline constexpr Phrase report_more{"补充内容（可不填）", "More, if any"};
inline constexpr Phrase measures{"措施", "Measures"};
inline constexpr Phrase issue_warning{"发布预警", "Issue a warning"};
inline constexpr Phrase headline_field{"预警标题", "Headline"};
inline constexpr Phrase kind_field{"灾种，如 暴雨", "Kind, such as rainstorm"};
inline constexpr Phrase whole_area{"范围", "Area"};
inline constexpr Phrase find_place{"搜索地点：社区、街镇", "Search places: community, town"};
inline constexpr Phrase warning_levels[]{
    {"红", "red"}, {"橙", "orange"}, {"黄", "yellow"}, {"蓝", "blue"}};

// Who is on duty
inline constexpr Phrase roster{"值班表", "Roster"};
inline constexpr Phrase roster_empty{"没有值班信息", "Nobody is on the roster"};
inline constexpr Phrase copy_all{"复制", "Copy"};
inline constexpr Phrase close_word{"关闭", "Close"};

// Signing on
inline constexpr Phrase desk_locked{"席位已锁定", "This desk is locked"};
inline constexpr Phrase signed_on{"登录", "Signed on"};
inline constexpr Phrase enter_signs_on{"输入口令后按 Enter 登录", "Enter signs on"};
inline constexpr Phrase sign_off_word{"离席 · 锁定", "Leave · lock"};
inline constexpr Phrase passphrase_field{"口令", "Passphrase"};
inline constexpr Phrase wrong_passphrase{"口令不对", "That is another passphrase"};
inline constexpr Phrase locked_no_commands{"席位已锁定，请先登录", "Locked: sign on first"};

inline constexpr Phrase back{"返回", "Back"};
inline constexpr Phrase waiting_for_log{"等待记录", "not yet recorded"};
inline constexpr Phrase title_field{"事件标题", "Title"};
inline constexpr Phrase class_field{"类别：名称或代码", "Class: name or code"};
inline constexpr Phrase address_field{"地址", "Address"};
inline constexpr Phrase description_field{"描述", "Details"};
inline constexpr Phrase reason_field{"理由", "Reason"};
inline constexpr Phrase note_field{"说明（可不填）", "Note, if any"};
inline constexpr Phrase words_field{"内容", "Words"};
inline constexpr Phrase file_field{"附件名称、编号", "Name of the file"};
inline constexpr Phrase wall_field{"大屏名称", "Name of the wall"};
inline constexpr Phrase taker_field{"接班人", "Who takes over"};
inline constexpr Phrase find_unit{"搜索单位", "Search units"};
inline constexpr Phrase find_force{"搜索力量：名称、类型、单位", "Search: name, kind, unit"};
inline constexpr Phrase find_case{"搜索事件", "Search cases"};
inline constexpr Phrase press_map{"在地图上点击位置", "Click the place on the map"};
inline constexpr Phrase place_set{"位置", "Place"};
inline constexpr Phrase maybe_same{"疑似重复 · 点击查看", "Maybe the same · press to see"};
inline constexpr Phrase nearest_first{"最近力量", "Nearest"};
inline constexpr Phrase by_unit{"按单位", "By unit"};
inline constexpr Phrase straight{"直线距离", "as the crow flies"};
inline constexpr Phrase busy{"忙", "busy"};
inline constexpr Phrase on_duty_worker{"网格员", "Worker"};
inline constexpr Phrase no_limit{"不限时", "no limit"};
inline constexpr Phrase grade_label{"等级", "Grade"};
inline constexpr Phrase net_label{"业务", "Net"};
inline constexpr Phrase limit_label{"时限", "Due in"};
inline constexpr Phrase open_points{"移交事项", "Open points"};
inline constexpr Phrase city_centre{"市级中心", "City centre"};
inline constexpr Phrase minutes_long{" 分钟", " min"};
inline constexpr Phrase hours_long{" 小时", " h"};
inline constexpr Phrase no_position{"事件未定位，按单位派遣", "No place known: send by unit"};

/// In the order of Missing; the first is never shown.
inline constexpr Phrase missing_words[]{{"可以提交", "ready"},
                                        {"请填写标题", "needs a title"},
                                        {"请选择类别", "needs a class"},
                                        {"请在地图上点击位置", "needs a place on the map"},
                                        {"请填写理由或内容", "needs words"},
                                        {"请选择对象", "needs a target"},
                                        {"请选择力量或单位", "needs somebody"},
                                        {"请选择时长", "needs a time"},
                                        {"请选择结果", "needs a result"}};

// Drawing on the map
inline constexpr Phrase draw_on_map{"标绘", "Draw on the map"};
inline constexpr Phrase erase{"擦除", "Erase"};
inline constexpr Phrase erase_last{"撤销我的标绘", "Erase what I drew last"};
inline constexpr Phrase shapes[]{{"点", "Point"},
                                 {"线", "Line"},
                                 {"面", "Area"},
                                 {"箭头", "Arrow"},
                                 {"圆", "Ring"},
                                 {"文字", "Text"}};
/// What a click does, by shape.
inline constexpr Phrase shape_hints[]{{"点击位置", "Click the place"},
                                      {"依次点击各点", "Click point after point"},
                                      {"依次点击各角", "Click corner after corner"},
                                      {"依次点击，末点为箭头", "Click the way, its tip last"},
                                      {"先点圆心，再点边", "Click the centre, then the edge"},
                                      {"点击位置，填写文字", "Click the place, write the words"}};
/// In the order of plot_symbols: the name, and the letter on the map.
inline constexpr Phrase symbols[]{{"指挥所", "Command post"},
                                  {"警戒", "Cordon"},
                                  {"集结点", "Assembly point"},
                                  {"医疗点", "Medical post"},
                                  {"封路", "Road closed"}};
inline constexpr Phrase symbol_letters[]{
    {"指", "C"}, {"警", "!"}, {"集", "A"}, {"医", "+"}, {"封", "×"}};
inline constexpr Phrase drop_corner{"退一点", "Drop the last"};
inline constexpr Phrase corners_set{"已点", "Clicked"};
inline constexpr Phrase drawn_word{"图上标绘", "On the map"};
inline constexpr Phrase plot_words_field{"文字（可不填）", "Words, if any"};
inline constexpr Phrase plot_text_field{"文字", "Words"};

// Results of steps, by their code
inline constexpr Phrase exist{"属实", "It exists"};
inline constexpr Phrase not_exist{"不属实 · 作废", "It does not · cancel"};
inline constexpr Phrase unable{"无法核实", "Unable to tell"};
inline constexpr Phrase pass{"通过", "Passed"};
inline constexpr Phrase not_pass{"不通过 · 返工", "Failed · rework"};
inline constexpr Phrase agreed{"达成一致", "Agreed"};
inline constexpr Phrase not_agreed{"未达成", "Not agreed"};
inline constexpr Phrase rectified{"已整改", "Put right"};
inline constexpr Phrase not_rectified{"未整改", "Not yet"};

// Refusals, by their reason
inline constexpr Phrase refused_not_allowed{"当前状态不允许", "not possible in this state"};
inline constexpr Phrase refused_conflict{"他人已先处理", "somebody was first"};
inline constexpr Phrase refused_unknown{"对象不存在", "it is not known"};
inline constexpr Phrase refused_value{"内容有误", "a value is wrong"};
inline constexpr Phrase refused_lost{"连接中断，未送达", "the connection was lost"};
inline constexpr Phrase changed_meanwhile{"期间已变更", "Changed meanwhile"};
inline constexpr Phrase now_is{"现为", "now"};
inline constexpr Phrase by_whom{"操作人", "by"};

// Alarms
inline constexpr Phrase alarms{"告警", "Alarms"};
inline constexpr Phrase acknowledge_page{"确认本页", "Acknowledge page"};
inline constexpr Phrase acknowledge_group{"确认本组", "Acknowledge group"};
inline constexpr Phrase flood{"告警潮", "FLOOD"};
inline constexpr Phrase last_hour{"近 1 小时", "last hour"};
inline constexpr Phrase acknowledged_word{"已确认", "acknowledged"};
inline constexpr Phrase shelved_word{"已搁置", "shelved"};
inline constexpr Phrase returned_word{"已恢复 · 未确认", "over, not seen"};
inline constexpr Phrase suppressed_word{"已抑制", "suppressed"};
inline constexpr Phrase unacknowledged_word{"未确认", "unacknowledged"};
inline constexpr Phrase unshelve{"取消搁置", "Unshelve"};
inline constexpr Phrase nothing_asks{"没有告警", "No alarm"};

// The palette
inline constexpr Phrase palette_hint{"输入命令、事件、区县、单位…",
                                     "A command, a case, a county, a unit…"};
inline constexpr Phrase nothing_found{"没有匹配项", "Nothing matches"};
inline constexpr Phrase do_it{"操作", "do"};
inline constexpr Phrase go_there{"事件", "case"};
inline constexpr Phrase place_word{"地点", "place"};
inline constexpr Phrase narrow{"筛选", "filter"};
inline constexpr Phrase show_alarms{"告警列表", "Alarm list"};
inline constexpr Phrase whole_city_word{"全市视图", "Whole city"};
inline constexpr Phrase language_word{"English / 中文", "English / 中文"};
inline constexpr Phrase world_word{"切换 实况 / 演练 / 两者", "Switch real / exercise / both"};
inline constexpr Phrase help_word{"帮助", "Help"};
inline constexpr Phrase tour_word{"界面导览", "Guided tour"};
inline constexpr Phrase copy_word{"复制事件为文本", "Copy the incident as text"};
inline constexpr Phrase export_list{"导出列表 CSV", "Export the list as CSV"};
inline constexpr Phrase export_picture{"导出画面 PNG", "Export the picture as PNG"};
inline constexpr Phrase clear_filter{"清除筛选", "Clear the filter"};
inline constexpr Phrase worst_word{"最严重事件", "The worst incident"};
inline constexpr Phrase saved_to{"已保存", "Saved"};
inline constexpr Phrase not_saved_to{"不能写入，请另选 [desk] exports：",
                                     "Cannot be written, choose another [desk] exports:"};
/// Who owns a case, in the order of GridLevel.
inline constexpr std::array<Phrase, 3> centre_levels{Phrase{"市级中心负责", "owned by the city"},
                                                     Phrase{"县级中心负责", "owned by a county"},
                                                     Phrase{"镇级中心负责", "owned by a town"}};
inline constexpr Phrase around{"周边", "Around"};
inline constexpr Phrase households_about{"住户约", "households about"};
inline constexpr Phrase nearest_at{"，最近 ", ", nearest "};
/// Kinds of points of interest as maps name them; others are told as they are.
inline constexpr std::pair<std::string_view, Phrase> around_kinds[]{
    {"school", {"学校", "schools"}},
    {"kindergarten", {"幼儿园", "kindergartens"}},
    {"university", {"高校", "universities"}},
    {"hospital", {"医院", "hospitals"}},
    {"clinic", {"诊所", "clinics"}},
    {"nursing_home", {"养老院", "nursing homes"}},
    {"social_facility", {"福利机构", "care homes"}},
    {"fuel", {"加油站", "filling stations"}},
    {"chemical", {"危化品企业", "chemical plants"}},
    {"tank", {"储罐", "tanks"}},
    {"storage_tank", {"储罐", "tanks"}},
    {"marketplace", {"市场", "markets"}},
    {"shelter", {"避难场所", "shelters"}}};
inline constexpr Phrase wall_word{"大屏", "Wall"};
inline constexpr Phrase wall_preview{"上墙预览", "as it would be shown"};
inline constexpr Phrase wall_in_turn{"轮播", "in turn"};
inline constexpr Phrase wall_by_alarm{"告警切换", "an alarm"};
inline constexpr Phrase wall_by_desk{"席位上墙", "put up by a desk"};
inline constexpr Phrase mirror_word{"大屏现状 开/关", "What the wall shows, on or off"};
inline constexpr Phrase silenced{"已消音，直到下一条告警", "Silent until another alarm asks"};
inline constexpr Phrase sound_is_off{"告警声音未开启（[sound] on）",
                                     "Alarms are not heard here ([sound] on)"};
inline constexpr Phrase silence_word{"告警消音", "Silence the alarms"};
inline constexpr Phrase copied{"已复制", "Copied"};

// The list
inline constexpr Phrase orders[]{
    {"按等级", "by grade"}, {"按时限", "by time left"}, {"最新", "newest"}, {"最久", "oldest"}};
inline constexpr Phrase groups[]{{"不分组", "no groups"},
                                 {"按区县", "by county"},
                                 {"按状态", "by state"},
                                 {"按单位", "by unit"},
                                 {"按业务", "by net"}};
inline constexpr Phrase more{"更多", "More"};
inline constexpr Phrase no_place{"未定位", "no place"};
inline constexpr Phrase no_unit{"未派单位", "no unit"};
inline constexpr Phrase all_healthy{"数据源正常", "feeds live"};
inline constexpr Phrase sources_word{"路",
                                     ""
                                     " of them"};

// The wall
inline constexpr Phrase clock_stands{"时钟停止", "CLOCK STOPPED"};
inline constexpr Phrase none_closed_today{"今日暂无结案", "none closed today"};
inline constexpr Phrase seven_days{"7 天", "7 days"};
inline constexpr Phrase scene_word{"场景", "scene"};
inline constexpr Phrase from_desk{"来自", "from"};

/// The first-run tour: what stands where.
struct TourWords {
    Phrase head, text;
};
/// In the order of HelpTopic: what a panel tells, and what a press does.
inline constexpr TourWords help_about[]{
    {{"四张网", "The four nets"},
     {"每张网三个数字；细线是同一星期、同一时刻四周的中位数，实线是过去 24 小时。琥珀色表示低于目标"
      "或逾期。单击只看该网的事件。",
      "Three figures a net. The thin line is the median of the same weekday and hour over four "
      "weeks, "
      "the bold one the last 24 hours. Amber is below target or late. A press narrows the list to "
      "it."}},
    {{"区县排名", "Counties"},
     {"今日结案中按期的比例，从高到低；右上角写明横条起点。单击选中该区县。",
      "The share closed on time today, best first; where bars begin stands at the right. A press "
      "goes "
      "there."}},
    {{"重点指标", "Indicators"},
     {"外部系统报来的数字，附目标和数据时间；超过统计周期未更新的变灰，并写明已过多久。",
      "Figures of other systems with target and time. One that outlived its period is grey and "
      "says "
      "how old it is."}},
    {{"事件列表", "The list"},
     {"未结事件，先按等级再按剩余时限。右侧上行是已过时间，下行是剩余或逾期。滚轮翻看，↑ ↓ 选择。",
      "What is open, by grade, then by time left. At the right its age, below what is left or "
      "late. "
      "The wheel scrolls, ↑ ↓ select."}},
    {{"事件卡", "The card"},
     {"七个环节和当前环节的时钟；“概况”是现在所知，“经过”是记录。底部只列现在允许的操作，绿色是下一"
      "步。",
      "Seven stages and the clock of the present one; what is known now, or what the log says "
      "happened. "
      "Only what is allowed now stands at its foot, green comes next."}},
    {{"预警与响应", "Warnings and responses"},
     {"生效的预警和进行中的应急响应，最重的在上；响应写明清单进度和下一步。",
      "Warnings in force and responses under way, the gravest first; a response tells its next "
      "step."}},
    {{"时间轴", "Time"},
     {"过去 24 小时每 10 分钟的接报数，颜色是等级。回放时单击跳到该时刻，滚轮缩放。",
      "Reports of the last 24 hours, ten minutes a bar, by grade. In a replay a press goes there, "
      "the "
      "wheel zooms."}},
    {{"图例", "Legend"},
     {"颜色越亮未结事项越多；符号形状和数字是等级。单击色带开关底色。",
      "Brighter is more that is open; shape and numeral are the grade. A press on the bar switches "
      "the "
      "colours."}},
    {{"状态栏", "The strip"},
     {"数据是否实时、谁静默多久、多少告警未确认。时钟是城市的时钟；画面落后时它停住。",
      "Is it live, who is silent and for how long, which alarms wait. The clock is the city's, and "
      "stands when the picture does."}}};
inline constexpr TourWords tour[]{
    {{"事件列表", "The list"},
     {"最严重的在最上面，时限在右侧。按 N 新报，按 / 搜索。",
      "The worst stands on top, its clock at the right. N reports a new one, / searches."}},
    {{"事件卡", "The card"},
     {"现在能做的每一步都在卡片底部；绿色是下一步。",
      "Every step that may be taken now is at its foot; green comes next."}},
    {{"城市", "The city"},
     {"单击事件或网格；滚轮缩放，拖动平移，Home 回到全市。",
      "Press an incident or a grid; the wheel zooms, dragging pans, Home shows all."}},
    {{"四张网", "The four nets"},
     {"今日数字与常态对比；单击只看该网。",
      "Today against the usual; a press narrows the list to that net."}},
    {{"状态栏", "The strip"},
     {"数据是否实时、谁静默、几条告警未确认。单击告警打开列表。",
      "Is it live, who is silent, which alarms wait. Press the alarms for their list."}}};
inline constexpr Phrase next_word{"下一步", "Next"};
inline constexpr Phrase done_word{"开始值班", "Begin"};

}  // namespace yiping::words
