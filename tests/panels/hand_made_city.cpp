// The facts of the drawing in VISUAL's spirit: invented, told by events only.
#include "tests/panels/hand_made_city.hpp"

#include <fmt/format.h>

#include <array>
#include <cmath>
#include <numbers>
#include <random>

#include "ingest/event/csv_reader.hpp"
#include "viewer/state/incident_order.hpp"

namespace yiping {
namespace {

/// 2026-08-14 08:15:44 at +08:00.
constexpr TimeMs morning_ms = Log::start_ms + 15 * minute_ms + 44 * second_ms;
constexpr std::array counties{"210381", "210302", "210303", "210304", "210311", "210321", "210323"};

/// Portable: the distributions of <random> are not.
class Dice {
public:
    std::uint32_t below(std::uint32_t bound) { return static_cast<std::uint32_t>(bits_()) % bound; }

private:
    std::mt19937 bits_{17};
};

/// How busy a net is at an hour of the local day.
int busyness(Net net, int hour) {
    const double peak = net == Net::command ? 18 : 10;
    const double phase = (hour - peak) / 24.0 * 2 * std::numbers::pi;
    const double height = net == Net::service ? 9 : net == Net::governance ? 7 : 3;
    return static_cast<int>(std::lround(height * (1.15 + std::cos(phase))));
}

Place place_in(std::string_view grid) {
    return {1'227'000'000, 410'000'000, parse_grid_code(grid).value(), true};
}

}  // namespace

HandMadeCity::HandMadeCity() : catalogue_{Catalogue::load(YIPING_SOURCE_DIR "/config/catalogue")} {
    const std::string text = read_file(YIPING_SOURCE_DIR "/assets/admin/anshan_divisions.csv");
    CsvReader reader{text};
    while (const auto record = reader.next())
        if (const auto code = parse_grid_code(record->fields.at(0)))
            names_[code->value] = record->fields.at(2);
    names_[parse_grid_code("210381110206003").value().value] = "03网格";
    names_[parse_grid_code("21038111020600312").value().value] = "微网格 12";
    log.now_ms = morning_ms;
}

std::string_view HandMadeCity::place_name(GridCode code) const {
    const auto at = names_.find(code.value);
    return at == names_.end() ? std::string_view{} : at->second;
}

void HandMadeCity::report(const std::string& id,
                          const std::string& title,
                          int grade,
                          std::string_view grid,
                          Net net,
                          TimeMs age_ms,
                          std::string_view class_code) {
    IncidentReported body;
    body.title = title;
    body.net = net;
    body.class_code = class_code;
    body.channel = net == Net::command ? "119" : net == Net::service ? "hall" : "grid";
    if (grade != 0) body.grade = grade;
    log.now_ms -= age_ms;
    log.add("incident.reported", "incident/" + id, body, place_in(grid));
    log.now_ms += age_ms;
}

void HandMadeCity::move(const std::string& id,
                        Stage stage,
                        const std::string& unit,
                        TimeMs left_ms) {
    constexpr std::array road{Step::verified, Step::registered, Step::dispatched, Step::accepted};
    for (std::size_t i = 0; i < road.size() && i < static_cast<std::size_t>(stage); ++i) {
        IncidentStep body;
        body.step = road[i];
        body.actor = "王建国";
        if (road[i] == Step::dispatched) body.unit = unit;
        body.deadline = log.now_ms + left_ms;
        const TimeMs reported_ms = log.city.real.incidents.find(id)->reported_ms;
        Event event = make_event(fmt::format("{}-{}", id, i),
                                 "cad",
                                 fmt::format("incident.{}", name_of(road[i])),
                                 "incident/" + id,
                                 reported_ms + static_cast<TimeMs>(i + 1) * 100 * second_ms,
                                 body);
        log.add(std::move(event));
    }
}

void HandMadeCity::add_month() {
    constexpr std::array titles{
        "井盖缺失", "占道经营", "路灯不亮", "垃圾暴露", "噪声扰民", "供暖咨询"};
    constexpr std::array units{"城管", "市政", "综合执法", "供热公司", "生态环境"};
    Dice dice;
    const TimeMs morning = log.now_ms;
    int number = 0;
    for (int hours_ago = 29 * 24; hours_ago > 0; --hours_ago) {
        const int hour = civil_time(morning - hours_ago * hour_ms, 480).hour;
        for (int net = 0; net < net_count; ++net) {
            const int count =
                busyness(static_cast<Net>(net), hour) + static_cast<int>(dice.below(4)) - 1;
            for (int i = 0; i < count; ++i) {
                log.now_ms = morning - hours_ago * hour_ms + dice.below(3'500'000);
                const std::string id = fmt::format("p{}", ++number);
                const std::uint32_t luck = dice.below(100);
                const std::size_t county = dice.below(counties.size());
                report(id,
                       titles[dice.below(titles.size())],
                       luck < 9    ? 3
                       : luck < 50 ? 4
                                   : 0,
                       fmt::format("{}001{:03}", counties[county], 1 + dice.below(9)),
                       static_cast<Net>(net),
                       0,
                       "12G05");
                if (dice.below(100) < 2 + 2 * county) {
                    log.step(id, Step::verified, {}, log.now_ms);
                    log.add("incident.overdue",
                            "incident/" + id,
                            IncidentDeadline{true, "verified", log.now_ms});
                }
                const bool stays_open = hours_ago < 30 &&
                                        dice.below(30) > static_cast<std::uint32_t>(hours_ago) &&
                                        net != static_cast<int>(Net::command);
                if (stays_open)
                    move(id,
                         static_cast<Stage>(dice.below(5)),
                         units[dice.below(units.size())],
                         (hours_ago + 1) * hour_ms + dice.below(600) * minute_ms);
                else
                    log.step(id, Step::closed);
            }
        }
    }
    log.now_ms = morning;
}

void HandMadeCity::add_fire() {
    report("119-0017",
           "化工园区仓库火灾",
           1,
           "21038111020600312",
           Net::command,
           17 * minute_ms + 41 * second_ms,
           "12G03");
    move("119-0017", Stage::handling, "市消防救援支队腾鳌站", -161 * second_ms);
    log.add("incident.numbered", "incident/119-0017", IncidentNumbered{"YJ-20260814-0017"});
    log.add("incident.overdue",
            "incident/119-0017",
            IncidentDeadline{true, "handling", log.now_ms - 161 * second_ms});
    AlarmRaised alarm;
    alarm.condition = "grade";
    alarm.priority = 1;
    alarm.about = "incident/119-0017";
    alarm.title = "特别重大事件";
    log.now_ms -= 72 * second_ms;
    log.add("alarm.raised", "alarm/grade-119-0017", alarm);
    alarm.about = "feed/water";
    alarm.priority = 2;
    log.add("alarm.raised", "alarm/water", alarm);
    log.now_ms += 72 * second_ms;
    for (int i = 0; i < 46; ++i) {
        EntityStatus status;
        status.kind = i % 3 == 0 ? "ambulance" : "fire_engine";
        status.state = i < 12 ? "en_route" : i < 20 ? "on_scene" : "at_station";
        status.name = fmt::format("救援 {}", i);
        log.add("resource.status", fmt::format("resource/r{}", i), status);
        EntityPosition position;
        position.position.at = {122.7 + 0.01 * i, 41.0};
        Place place = place_in("210381110206");
        place.lon_e7 += 100'000 * i;
        log.add("resource.position", fmt::format("resource/r{}", i), position, place);
    }
    for (int i = 0; i < 9; ++i)
        log.add("worker.position",
                fmt::format("worker/w{}", i),
                EntityPosition{},
                place_in("21038111020600312"));
    IncidentReported more;
    more.title = "化工园区仓库火灾";
    more.net = Net::command;
    more.class_code = "12G03";
    more.grade = 1;
    more.channel = "119";
    more.address = "海城市腾鳌经济开发区一号路 6 号";
    more.description =
        "三号库房着火，存放液氨储罐两只；烟向东南，风力三级。周边 300 m 内有居民 486 "
        "户、学校一所。";
    more.casualties = Casualties{std::nullopt, 2, 1, std::nullopt};
    log.add("incident.reported", "incident/119-0017", more, place_in("21038111020600312"));
}

void HandMadeCity::add_open_cases() {
    struct Case {
        const char *id, *title;
        int grade;
        const char* grid;
        TimeMs age_s;
        Stage stage;
        const char* unit;
        TimeMs left_s;
    };
    constexpr std::array cases{
        Case{
            "c1", "燃气泄漏疏散", 2, "210303009001", 250, Stage::dispatched, "燃气公司、公安", 350},
        Case{"c2", "堤段渗水", 2, "210321101201", 1263, Stage::verified, "水务局", 537},
        Case{"c3", "居民楼坠物", 3, "210304001001", 2000, Stage::handling, "城管", 1600},
        Case{"c4", "山体小型滑坡", 3, "210323102201", 2515, Stage::handling, "自然资源", 1085},
        Case{"c5", "交通事故三车", 3, "210302006001", 552, Stage::handling, "交警、120", 1248},
        Case{"c6", "路面塌陷", 4, "210311001001", 3751, Stage::dispatched, "市政", 3449},
        Case{"c7", "市场占道", 4, "210381101201", 4800, Stage::handling, "综合执法", -500},
        Case{"c8", "电梯困人", 4, "210302002001", 404, Stage::handling, "特检、物业", 796}};
    for (const Case& c : cases) {
        report(c.id, c.title, c.grade, c.grid, Net::command, c.age_s * second_ms, "12G02");
        move(c.id, c.stage, c.unit, c.left_s * second_ms);
    }
}

void HandMadeCity::add_warnings() {
    WarningIssued storm;
    storm.identifier = "w1";
    storm.event = "暴雨";
    storm.level = 2;
    storm.headline = "暴雨橙色预警";
    storm.areas = {{std::nullopt, std::nullopt, std::nullopt, {{"210381", "210323"}}}};
    storm.expires = log.now_ms + 9 * hour_ms + 44 * minute_ms;
    log.add("warning.issued", "warning/w1", storm);
    storm.identifier = "w2";
    storm.event = "大风";
    storm.level = 4;
    storm.headline = "大风蓝色预警";
    storm.areas = {{"全市", std::nullopt, std::nullopt, std::nullopt}};
    storm.expires = log.now_ms + 11 * hour_ms + 44 * minute_ms;
    log.add("warning.issued", "warning/w2", storm);
    ResponseActivated response;
    response.level = 3;
    response.plan = "危化品事故";
    response.incident = "119-0017";
    response.steps = {"启动预案", "成立现场指挥部", "周边 300 m 疏散", "环境监测", "信息上报"};
    log.add("response.activated", "response/r1", response);
    log.add("response.step_done", "response/r1", ResponseStepDone{"启动预案", {}, {}});
    log.add("response.step_done", "response/r1", ResponseStepDone{"成立现场指挥部", {}, {}});
}

void HandMadeCity::add_indicators() {
    struct Row {
        const char *name, *unit, *period;
        double value, target;
        TimeMs age_ms;
    };
    constexpr std::array rows{Row{"12+4 产业链在建项目", "个", "年度", 663, 640, 3 * day_ms},
                              Row{"31 户重点用能单位", "%", "同比", -4.2, -3.0, hour_ms},
                              Row{"“四结对”走访", "户", "本月", 42'495, 44'000, 20 * minute_ms},
                              Row{"网格覆盖", "%", "今日", 99.8, 100, 51 * hour_ms},
                              Row{"12345 群众满意率", "%", "本月", 98.2, 98, 3 * hour_ms},
                              Row{"一次办好", "%", "今日", 97.6, 97, 2 * minute_ms}};
    for (const Row& row : rows) {
        IndicatorValue value;
        value.name = row.name;
        value.unit = row.unit;
        value.period = row.period;
        value.value = row.value;
        value.target = row.target;
        value.area = "210300";
        value.as_of = log.now_ms - row.age_ms;
        log.add("indicator.value", fmt::format("indicator/210300/{}", row.name), value);
    }
}

void HandMadeCity::add_bad_morning() {
    add_open_cases();
    add_fire();
    add_warnings();
    add_indicators();
}

void HandMadeCity::add_heartbeat() {
    heartbeat = Heartbeat{log.city.last_sequence,
                          log.now_ms,
                          "ok",
                          {{"grid.app", 200, false},
                           {"cad.119.anshan", 3'100, false},
                           {"cad.110", 2'000, false},
                           {"cad.120", 4'000, false},
                           {"12345.anshan", 1'000, false},
                           {"water.anshan", 4 * minute_ms, true}}};
}

void HandMadeCity::make_recorded() {
    view.playback = {
        true, true, 8, log.now_ms - 20 * hour_ms, log.now_ms + 3 * hour_ms, log.now_ms};
    heartbeat.reset();
}

PanelInput HandMadeCity::input() {
    const CityState& city = has_city ? log.city : nothing_;
    const World& world = city.world(exercise);
    listed_ = yiping::listed(world, view.filter);
    work_ = open_work(world, listed_, view.selected_incident);
    return {city,
            world,
            exercise,
            has_city,
            link,
            heartbeat,
            has_city || heartbeat ? log.now_ms : 0,
            view,
            listed_,
            work_,
            "鞍山",
            480,
            [this](GridCode code) { return place_name(code); },
            [this](std::string_view list, std::string_view code) -> std::string_view {
                const CatalogueEntry* entry = catalogue_.find(list, code, log.now_ms);
                return entry == nullptr ? std::string_view{} : entry->name_zh;
            },
            {true, GridLevel::town, {0, 5, 10, 20, 40}},
            system,
            55,
            seconds,
            layout};
}

}  // namespace yiping
