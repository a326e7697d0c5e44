// What is going on, for who takes over a shift or looks at a log without a screen.
#include <fmt/format.h>

#include <algorithm>
#include <tuple>
#include <vector>

#include "ingest/city/alarms.hpp"
#include "ingest/city/hot_spots.hpp"
#include "ingest/city/lifecycle.hpp"
#include "ingest/city/warning_area.hpp"
#include "ingest/commands/figures_board.hpp"

namespace yiping {
namespace {

constexpr int beijing_min = 480;

std::string moment(TimeMs time_ms) {
    return time_ms == 0 ? "-" : format_rfc3339(time_ms, beijing_min).substr(0, 16);
}
/// "due 2026-08-14T09:00, in 5 min" or "..., 2 h late".
std::string due_text(TimeMs due_ms, TimeMs now_ms) {
    return due_ms >= now_ms
               ? fmt::format("due {}, in {}", moment(due_ms), age_text(due_ms - now_ms))
               : fmt::format("due {}, {} late", moment(due_ms), age_text(now_ms - due_ms));
}

class DutyBoard {
public:
    DutyBoard(const CityState& city, const World& world, const Catalogue& catalogue)
        : city_{city}, world_{world}, catalogue_{catalogue}, now_ms_{city.now_ms} {}

    /// The two worlds, each under its own word: nothing of the exercise is in the real figures.
    [[nodiscard]] std::string worlds() const {
        return world_line("实况 real", city_.real) + world_line("演练 EXERCISE", city_.exercise);
    }

    [[nodiscard]] std::string warnings() const {
        std::string text;
        for (const Warning& warning : world_.warnings.rows()) {
            const Inside inside = what_lies_inside(world_, warning);
            text += fmt::format(
                "{} level {} {}: {} to {}; inside: {} incidents, {} workers, {} "
                "resources, {} communities\n",
                warning.id,
                warning.level,
                warning.headline,
                moment(warning.effective_ms),
                moment(warning.expires_ms),
                inside.incidents.size(),
                inside.workers.size(),
                inside.resources.size(),
                inside.communities.size());
            for (const Incident* incident : inside.incidents)
                text += fmt::format("  incident {} {} {}\n",
                                    incident->id,
                                    place(incident->place.grid),
                                    incident->title);
            for (const Resource* resource : inside.resources)
                text += fmt::format(
                    "  resource {} {} {}\n", resource->id, resource->kind, resource->state);
        }
        return text;
    }

    [[nodiscard]] std::string responses() const {
        std::string text;
        for (const Response& response : world_.responses.rows()) {
            text += fmt::format("{} {} level {}: since {}{}\n",
                                response.id,
                                response.plan,
                                response.level,
                                moment(response.activated_ms),
                                response.ended_ms == 0 ? std::string{}
                                                       : fmt::format(", ended {} by {}: {}",
                                                                     moment(response.ended_ms),
                                                                     response.actor,
                                                                     response.reason));
            for (const ResponseStep& step : response.tasks)
                text +=
                    fmt::format("  {} ({}): {}\n",
                                step.text,
                                step.owner.empty() ? "-" : step.owner,
                                step.done_ms != 0
                                    ? fmt::format("done {} by {}", moment(step.done_ms), step.actor)
                                : step.due_ms != 0 ? due_text(step.due_ms, now_ms_)
                                                   : "open");
        }
        return text;
    }

    [[nodiscard]] std::string help() const {
        std::string text;
        for (const HelpRequest& help : world_.helps.rows())
            text += fmt::format(
                "{}: {} asked {} at {}: {}; {}\n",
                help.id,
                help.actor,
                centre(help.to),
                moment(help.asked_ms),
                help.text,
                help.answered_ms == 0
                    ? fmt::format("not answered for {}", age_text(now_ms_ - help.asked_ms))
                    : fmt::format("{} answered at {}: {}",
                                  help.answered_by,
                                  moment(help.answered_ms),
                                  help.answer));
        return text;
    }

    [[nodiscard]] std::string roster() const {
        std::vector<const RosterEntry*> rows;
        for (const RosterEntry& entry : world_.roster.rows()) rows.push_back(&entry);
        std::ranges::sort(rows, {}, [](const RosterEntry* row) { return row->id; });
        std::string text;
        for (const RosterEntry* row : rows)
            text += fmt::format("{} {}: {} {}, {} to {}{}\n",
                                centre(row->area),
                                row->post,
                                row->name,
                                row->phone,
                                moment(row->from_ms),
                                moment(row->until_ms),
                                row->until_ms != 0 && row->until_ms < now_ms_ ? ", over" : "");
        return text;
    }

    /// Open cases that are to be reported upward, and those that were; what is late first.
    [[nodiscard]] std::string reports() const {
        std::vector<const Incident*> rows;
        for (const Incident& incident : world_.incidents.rows())
            if (incident.report_due_ms != 0 || incident.reports != 0) rows.push_back(&incident);
        std::ranges::stable_sort(rows, {}, [](const Incident* row) {
            return std::tuple{row->report_sent_ms != 0, row->report_due_ms};
        });
        std::string text;
        for (const Incident* row : rows)
            text += fmt::format(
                "{} grade {} {} {}: {}; {} dead, {} injured, {} trapped, {} missing\n",
                row->id,
                row->grade,
                place(row->place.grid),
                row->title,
                row->reports == 0 ? due_text(row->report_due_ms, now_ms_)
                                  : fmt::format("{}, {} more (续报), last {}",
                                                row->report_overdue ? "reported late" : "reported",
                                                row->reports - 1,
                                                moment(row->report_sent_ms)),
                row->dead,
                row->injured,
                row->trapped,
                row->missing);
        return text;
    }

    [[nodiscard]] std::string alarms() const {
        const GridCode whole = city_code();
        const AlarmRates rates = alarm_rates(world_, whole, now_ms_);
        std::string text = fmt::format(
            "{} unacknowledged, {} shelved, {} suppressed, {} stale, {} chattering; "
            "{} raised in the last hour, {} in the last day, {:.1f} an hour for each "
            "of {} operators; {} floods so far, {} in all{}\n",
            rates.unacknowledged,
            rates.shelved,
            rates.suppressed,
            rates.stale,
            rates.chattering,
            rates.last_hour,
            rates.last_day,
            rates.per_operator_hour_milli / 1000.0,
            rates.operators,
            world_.alarm_flow.floods,
            age_text(world_.alarm_flow.flooded_ms),
            rates.flood ? ", one now" : "");
        for (const AlarmGroup& group : alarm_groups(world_))
            text += fmt::format("priority {} {} {}: {} since {}\n",
                                group.worst_priority,
                                group.condition,
                                place(group.county),
                                group.alarms.size(),
                                moment(group.first_raised_ms));
        for (const Alarm& alarm : world_.alarms.rows())
            text += fmt::format("{} {} {}{}{}{}\n",
                                alarm.id,
                                name_of(state_of(alarm)),
                                alarm.title,
                                is_chattering(alarm, now_ms_) ? ", chattering" : "",
                                is_stale(alarm, now_ms_) ? ", stale" : "",
                                alarm.suppressed_by.empty()
                                    ? std::string{}
                                    : fmt::format(", said by {}", alarm.suppressed_by));
        return text;
    }

    [[nodiscard]] std::string hot() const {
        std::string text;
        for (const HotSpot& spot : hot_spots(world_, now_ms_, 100))
            text += fmt::format("{}: {} in 24 h, usually {:.1f}\n",
                                place(spot.community),
                                spot.last_day,
                                spot.usual_milli / 1000.0);
        return text;
    }

    /// Micro-grids in which a worker was once and none is now, those left alone longest first.
    [[nodiscard]] std::string uncovered() const {
        std::vector<const GridNode*> rows;
        std::size_t known = 0;
        for (const GridNode& node : world_.grid.rows()) {
            if (level_of(node.id) != GridLevel::microgrid || node.microgrids == 0) continue;
            ++known;
            if (node.covered == 0) rows.push_back(&node);
        }
        std::ranges::sort(rows, {}, [](const GridNode* row) {
            return std::pair{row->visited_ms, row->id};
        });
        std::string text = fmt::format(
            "{} of {} micro-grids that ever had a worker have none now\n", rows.size(), known);
        for (const GridNode* row : rows)
            text += fmt::format("{}: left alone for {}, {} open\n",
                                place(row->id),
                                age_text(now_ms_ - row->visited_ms),
                                row->open_total());
        return text;
    }

private:
    [[nodiscard]] std::string place(GridCode code) const {
        return place_text(catalogue_, code, now_ms_);
    }
    /// A centre as it was named: by code, or in words.
    [[nodiscard]] std::string centre(const std::string& text) const {
        const auto code = parse_grid_code(text);
        return code ? place(*code) : text.empty() ? "everybody" : text;
    }
    [[nodiscard]] GridCode city_code() const {
        for (const GridNode& node : world_.grid.rows())
            if (level_of(node.id) == GridLevel::city) return node.id;
        return {};
    }
    [[nodiscard]] static std::string world_line(std::string_view name, const World& world) {
        std::size_t open = 0;
        std::size_t overdue = 0;
        for (const Incident& incident : world.incidents.rows()) {
            if (!is_open(incident.stage)) continue;
            ++open;
            overdue += incident.overdue ? 1 : 0;
        }
        const auto asking = std::ranges::count_if(world.alarms.rows(), asks_for_action);
        const auto active = std::ranges::count(world.responses.rows(), 0, &Response::ended_ms);
        return fmt::format(
            "{}: {} open, {} overdue, {} alarms ask for action, {} responses, {} workers, {} "
            "facts, {} irregular\n",
            name,
            open,
            overdue,
            asking,
            active,
            world.workers.size(),
            world.facts,
            world.irregular);
    }

    const CityState& city_;
    const World& world_;
    const Catalogue& catalogue_;
    TimeMs now_ms_;
};

}  // namespace

std::optional<std::string> duty_board_text(std::string_view board,
                                           const CityState& city,
                                           const World& world,
                                           const Catalogue& catalogue) {
    const DutyBoard text{city, world, catalogue};
    if (board == "worlds") return text.worlds();
    if (board == "warnings") return text.warnings();
    if (board == "responses") return text.responses();
    if (board == "help") return text.help();
    if (board == "roster") return text.roster();
    if (board == "reports") return text.reports();
    if (board == "alarms") return text.alarms();
    if (board == "hot") return text.hot();
    if (board == "uncovered") return text.uncovered();
    return std::nullopt;
}

}  // namespace yiping
