#include "ingest/commands/simulation/case_script.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "ingest/city/lifecycle.hpp"
#include "ingest/event/codec.hpp"

namespace yiping {
namespace {

std::string source_of_channel(const std::string& channel, GridCode county) {
    if (channel == "grid") return "grid.app." + to_string(county);
    if (channel == "119" || channel == "110" || channel == "120")
        return "cad." + channel + ".anshan";
    if (channel == "hall" || channel == "app") return "service.anshan";
    if (channel == "leader" || channel == "department") return "coordination.anshan";
    return channel + ".anshan";
}

void replace_all(std::string& text, std::string_view word, std::string_view by) {
    for (std::size_t at = text.find(word); at != std::string::npos; at = text.find(word, at))
        text.replace(at, word.size(), by);
}

std::string filled(std::string title, const CityPlaces& city, GridCode place) {
    const auto name = [&](const std::vector<NamedPlace>& places, GridLevel level) {
        const NamedPlace* found = find_place(places, ancestor_at(place, level));
        return found == nullptr ? std::string{} : found->name;
    };
    replace_all(title, "{community}", name(city.communities, GridLevel::community));
    replace_all(title, "{town}", name(city.towns, GridLevel::town));
    return title;
}

/// How many of a county's cases miss their limit: some counties are better than others.
double late_share(GridCode county) {
    return 0.02 + 0.02 * static_cast<double>(county.value % 5);
}

/// Works when offices do: what falls into the night waits for the morning, at a minute of its own.
TimeMs in_hours_of_work(TimeMs time_ms, Net net) {
    if (net == Net::command) return time_ms;
    const bool office = net != Net::governance;
    const TimeMs opens_ms = (office ? 8 * 60 + 30 : 7 * 60) * minute_ms;
    const TimeMs closes_ms = (office ? 17 * 60 + 30 : 21 * 60) * minute_ms;
    const TimeMs local_ms = time_ms + anshan_offset_minutes * minute_ms;
    const TimeMs of_day_ms = local_ms % day_ms;
    if (of_day_ms >= opens_ms && of_day_ms < closes_ms) return time_ms;
    const TimeMs midnight_ms = time_ms - of_day_ms;
    const TimeMs spread_ms = time_ms / 7 % (90 * minute_ms);
    return midnight_ms + opens_ms + spread_ms + (of_day_ms >= closes_ms ? day_ms : 0);
}

class CaseWriter {
public:
    CaseWriter(Random& random, const CasePlan& plan)
        : random_{random},
          plan_{plan},
          kind_{*plan.kind},
          county_{ancestor_at(plan.place->code, GridLevel::county)},
          urgent_{kind_.net == Net::command},
          now_ms_{plan.reported_ms} {
        case_.id = plan.id;
        case_.steps.reserve(12);
        case_.source = source_of_channel(kind_.channel, county_);
        case_.at = somewhere_in(random, *plan.place);
    }

    Case write() {
        report();
        if (!plan_.repeats.empty()) return merge();
        if (!verify()) return std::move(case_);
        move(minutes(1, 20), Step::registered, {});
        if (grade_ != 0 && grade_ <= 2) {
            acknowledge();
            escalate();
        }
        dispatch();
        if (urgent_ && grade_ != 0 && grade_ <= 3) report_upward();
        work();
        check_and_close();
        if (chance(random_, 0.004)) reopen();
        return std::move(case_);
    }

private:
    /// A wait between two lengths in minutes; a tenth of it where seconds count.
    TimeMs minutes(std::int64_t low, std::int64_t high) {
        const TimeMs usual_ms = unhurried(low, high);
        return urgent_ ? usual_ms / 10 : usual_ms;
    }
    /// The same for what nobody's safety hangs on.
    TimeMs unhurried(std::int64_t low, std::int64_t high) {
        return scaled(between_ms(random_, low * minute_ms, high * minute_ms));
    }
    [[nodiscard]] TimeMs scaled(TimeMs usual_ms) const {
        return std::llround(static_cast<double>(usual_ms) * plan_.delays);
    }
    std::string seat() { return fmt::format("坐席{:02}", 1 + random_.below(24)); }

    void add(TimeMs wait_ms, std::string type, Body body) {
        now_ms_ = in_hours_of_work(now_ms_ + std::max<TimeMs>(wait_ms, second_ms), kind_.net);
        if (!case_.steps.empty())
            now_ms_ = std::max(now_ms_, case_.steps.back().time_ms + second_ms);
        case_.steps.push_back({now_ms_, std::move(type), std::move(body)});
    }
    void move(TimeMs wait_ms, Step step, IncidentStep body) {
        body.step = step;
        if (body.actor.empty()) body.actor = seat();
        add(wait_ms, fmt::format("incident.{}", name_of(step)), std::move(body));
    }

    void report() {
        IncidentReported body;
        body.title = filled(pick(random_, kind_.titles), *plan_.city, plan_.place->code);
        body.net = kind_.net;
        body.class_code = kind_.class_code;
        body.channel = kind_.channel;
        body.address = address_of(*plan_.city, plan_.place->code);
        if (is_graded(kind_.net)) body.grade = grade_ = draw_grade();
        if (kind_.net == Net::service)
            body.grid = to_string(ancestor_at(plan_.place->code, GridLevel::community));
        else if (kind_.net == Net::coordination)
            body.grid = to_string(ancestor_at(plan_.place->code, GridLevel::town));
        else
            body.position = as_phones_say(case_.at);
        if (grade_ != 0 && grade_ <= 3 && urgent_ && chance(random_, 0.5))
            body.casualties = Casualties{0, static_cast<std::int64_t>(random_.below(4)), 0, 0};
        case_.steps.push_back({plan_.reported_ms, "incident.reported", std::move(body)});
    }

    std::int64_t draw_grade() {
        const double draw = random_.unit();
        if (draw < kind_.grade2_share) return 2;
        return draw < kind_.grade2_share + kind_.grade3_share ? 3 : 4;
    }

    Case merge() {
        IncidentStep body;
        body.target = plan_.repeats;
        body.reason = "重复上报";
        move(minutes(2, 20), Step::merged, std::move(body));
        return std::move(case_);
    }

    /// False when there was nothing.
    bool verify() {
        IncidentStep body;
        const bool exists = !chance(random_, 0.02);
        body.result = exists ? "exist" : "not_exist";
        if (!exists) body.reason = "现场核实无此情况";
        move(minutes(3, 40), Step::verified, std::move(body));
        return exists;
    }

    /// The alarm that ingest raised for so high a grade has been seen.
    void acknowledge() {
        add(minutes(2, 10),
            "alarm.acknowledged",
            AlarmChanged{AlarmMove::acknowledged, seat(), {}, {}});
    }

    void escalate() {
        IncidentStep body;
        body.target = to_string(GridCode{county_.value / 100 * 100});
        body.reason = "达到较高等级，上报市中心";
        move(minutes(5, 20), Step::escalated, std::move(body));
    }

    /// The first upward report (首报), due within the hour.
    void report_upward() {
        Message body;
        body.actor = seat();
        body.text = "首报：" + std::get<IncidentReported>(case_.steps.front().body).title;
        body.to = "省应急指挥中心";
        body.about = "incident/" + case_.id;
        add(minutes(20, 200), "report.sent", std::move(body));
    }

    void dispatch() {
        send_to(kind_.unit);
        if (chance(random_, urgent_ ? 0.005 : 0.04)) {
            IncidentStep body;
            body.unit = kind_.unit;
            body.reason = "不属于本单位职责";
            move(minutes(15, 90), Step::returned, std::move(body));
            send_to("社会治理综合服务中心");
        }
        IncidentStep accepted;
        accepted.unit = unit_;
        move(minutes(4, 40), Step::accepted, std::move(accepted));
        if (!urgent_) return;
        IncidentStep arrived;
        arrived.unit = unit_;
        move(scaled(between_ms(random_, 4 * minute_ms, 16 * minute_ms)),
             Step::arrived,
             std::move(arrived));
    }

    void send_to(std::string unit) {
        unit_ = std::move(unit);
        const TimeMs wait_ms = minutes(3, 30);
        IncidentStep body;
        body.unit = unit_;
        const TimeMs sent_ms = in_hours_of_work(now_ms_ + wait_ms, kind_.net);
        deadline_ms_ = in_hours_of_work(sent_ms + kind_.limit_ms, kind_.net);
        body.deadline = deadline_ms_;
        move(wait_ms, Step::dispatched, std::move(body));
    }

    void work() {
        if (!urgent_ && chance(random_, 0.03)) pause();
        if (chance(random_, 0.04)) extend();
        if (chance(random_, urgent_ ? 0.3 : 0.1)) note();
        const bool late = chance(random_, late_share(county_) * std::sqrt(plan_.delays));
        TimeMs until_ms =
            now_ms_ + scaled(std::llround(around(random_, static_cast<double>(kind_.handle_ms))));
        if (late)
            until_ms = deadline_ms_ + scaled(between_ms(random_, minute_ms, kind_.limit_ms / 2));
        else  // a unit that sees its limit come hurries
            until_ms = std::min(until_ms, deadline_ms_ - std::min(kind_.limit_ms / 8, hour_ms));
        if (late && chance(random_, 0.4)) supervise();
        finish(std::max(until_ms, now_ms_ + 2 * minute_ms), late);
    }

    void finish(TimeMs until_ms, bool late) {
        IncidentStep body;
        body.unit = unit_;
        body.note = urgent_ ? "现场处置完毕" : "已处理";
        move(until_ms - now_ms_, Step::handled, std::move(body));
        // What an office has to do in time it does before it closes.
        TimeMs& handled_ms = case_.steps.back().time_ms;
        const TimeMs before_ms = case_.steps[case_.steps.size() - 2].time_ms;
        if (!late && handled_ms >= deadline_ms_ && deadline_ms_ - minute_ms > before_ms)
            now_ms_ = handled_ms = deadline_ms_ - minute_ms;
        case_.vehicles = kind_.vehicles;
        case_.handled_ms = now_ms_;
    }

    void pause() {
        IncidentStep suspended;
        suspended.reason = pick(random_, reasons_to_pause());
        move(minutes(20, 120), Step::suspended, std::move(suspended));
        move(minutes(300, 1500), Step::resumed, {});
    }
    static const std::vector<std::string>& reasons_to_pause() {
        static const std::vector<std::string> reasons{
            "等待材料", "等待当事人到场", "需进场施工许可", "等待配件"};
        return reasons;
    }

    void extend() {
        IncidentStep body;
        body.reason = "情况复杂，申请延期";
        deadline_ms_ = in_hours_of_work(deadline_ms_ + kind_.limit_ms / 2, kind_.net);
        body.deadline = deadline_ms_;
        move(minutes(10, 60), Step::extended, std::move(body));
    }

    void note() {
        static const std::vector<std::string> at_the_scene{
            "现场无人员伤亡", "火势已控制", "已设置警戒", "正在疏散周边群众", "伤者已送医"};
        static const std::vector<std::string> at_the_office{
            "已联系当事人", "已现场查看", "材料补正中", "责任人承诺整改", "已约定上门时间"};
        IncidentStep body;
        body.note = pick(random_, urgent_ ? at_the_scene : at_the_office);
        move(minutes(10, 90), Step::noted, std::move(body));
    }

    void supervise() {
        if (deadline_ms_ <= now_ms_) return;
        IncidentStep body;
        body.actor = "值班长";
        body.reason = "超期督办";
        move(deadline_ms_ + 2 * minute_ms - now_ms_, Step::supervised, std::move(body));
    }

    void check_and_close() {
        if (chance(random_, 0.03)) {
            IncidentStep failed;
            failed.result = "not_pass";
            failed.reason = "核查不通过，返工";
            deadline_ms_ = in_hours_of_work(now_ms_ + kind_.limit_ms, kind_.net);
            failed.deadline = deadline_ms_;
            move(unhurried(20, 180), Step::checked, std::move(failed));
            IncidentStep again;
            again.unit = unit_;
            move(scaled(kind_.handle_ms / 2), Step::handled, std::move(again));
        }
        IncidentStep passed;
        passed.result = "pass";
        move(unhurried(20, 180), Step::checked, std::move(passed));
        move(unhurried(5, 60), Step::closed, {});
    }

    void reopen() {
        IncidentStep body;
        body.reason = "群众回访不满意";
        move(minutes(120, 900), Step::reopened, std::move(body));
        dispatch();
        work();
        check_and_close();
    }

    Random& random_;
    const CasePlan& plan_;
    const CaseKind& kind_;
    const GridCode county_;
    const bool urgent_;
    TimeMs now_ms_;
    TimeMs deadline_ms_ = 0;
    std::int64_t grade_ = 0;
    std::string unit_;
    Case case_;
};

}  // namespace

Case write_case(Random& random, const CasePlan& plan) {
    return CaseWriter{random, plan}.write();
}

Event event_of(const Case& told, std::size_t step) {
    const CaseStep& what = told.steps[step];
    return make_event(fmt::format("{}/{}", told.id, step),
                      told.source,
                      what.type,
                      (family_of(what.type) == "alarm" ? "alarm/grade-" : "incident/") + told.id,
                      what.time_ms,
                      what.body,
                      true);
}

GivenPosition as_phones_say(LonLat wgs84) {
    const LonLat shifted = gcj02_from_wgs84(wgs84);
    return {{std::round(shifted.lon * 1e6) / 1e6, std::round(shifted.lat * 1e6) / 1e6},
            Datum::gcj02};
}

LonLat somewhere_in(Random& random, const MicroGrid& microgrid) {
    const LonLat stop = microgrid.stops[random.below(microgrid.stops.size())];
    return on_the_way(microgrid.centre, stop, random.unit());
}

}  // namespace yiping
