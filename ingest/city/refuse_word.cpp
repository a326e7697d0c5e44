#include "ingest/city/refuse_word.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace yiping {
namespace {

Refusal bad_value(std::string what) {
    return {"bad_value", std::move(what), ""};
}
Refusal not_allowed(std::string what, std::string state = {}) {
    return {"not_allowed", std::move(what), std::move(state)};
}
Refusal out_of_scope(std::string_view what, const Actor& actor) {
    return not_allowed(fmt::format(
        "{} lies outside {}, the scope of {}", what, to_string(actor.scope), actor.name));
}
std::string_view or_somebody(std::string_view who) {
    return who.empty() ? "somebody" : who;
}
bool is_blank(std::string_view text) {
    return text.find_first_not_of(" \t\r\n") == std::string_view::npos;
}
std::string_view told(const std::optional<std::string>& text) {
    return text ? std::string_view{*text} : std::string_view{};
}

/// "incident/17" as "17"; any other text as it is.
std::string_view incident_of(std::string_view about) {
    return about.substr(about.find('/') + 1);  // npos + 1 is the whole
}

/// What was last said of the thing that a word is about, and by whom.
struct LastWord {
    std::uint64_t changed = 0;
    std::string_view actor;
};

/// Knows by each kind of word which row it would change; a kind without rows meets nothing.
struct RowOf {
    const World& world;
    const Event& event;

    template <class Row>
    static std::optional<LastWord> of(const Row* row) {
        if (row == nullptr) return std::nullopt;
        if constexpr (requires { row->actor; })
            return LastWord{row->changed, row->actor};
        else
            return LastWord{row->changed, {}};
    }
    std::optional<LastWord> operator()(const PlotDrawn&) const {
        return of(world.plots.find(entity_of(event)));
    }
    std::optional<LastWord> operator()(const PlotErased&) const {
        return of(world.plots.find(entity_of(event)));
    }
    std::optional<LastWord> operator()(const SceneShown& body) const {
        const Scene* scene = world.scenes.find(body.wall);
        if (scene == nullptr) return std::nullopt;
        return LastWord{scene->changed, told(scene->scene.actor)};
    }
    std::optional<LastWord> operator()(const Message& body) const {
        const bool of_help = family_of(event.type) == "help";
        return of_help && body.about ? of(world.helps.find(*body.about)) : std::nullopt;
    }
    std::optional<LastWord> operator()(const RosterSet& body) const {
        return of(world.roster.find(fmt::format("{}/{}", body.area, body.post)));
    }
    std::optional<LastWord> operator()(const WarningIssued& body) const {
        return of(world.warnings.find(body.identifier));
    }
    std::optional<LastWord> operator()(const WarningEnded& body) const {
        return of(world.warnings.find(body.identifier));
    }
    std::optional<LastWord> operator()(const GridStatus&) const {
        const auto code = parse_grid_code(entity_of(event));
        return code ? of(world.grid.find(*code)) : std::nullopt;
    }
    template <class Other>
    std::optional<LastWord> operator()(const Other&) const {
        return std::nullopt;
    }
};

/// The rules of each kind of word.
struct Judge {
    const CityState& city;
    const World& world;
    const Event& event;
    const Actor& actor;

    using Verdict = std::optional<Refusal>;

    // ---- reports, help, messages

    /// A case that is spoken of must be there, in this world, and the actor's to speak for.
    [[nodiscard]] Verdict about_incident(std::string_view about) const {
        const std::string_view id = incident_of(about);
        const Incident* incident = world.incidents.find(id);
        if (incident == nullptr) {
            const bool elsewhere = city.world(!event.exercise).incidents.find(id) != nullptr;
            if (!elsewhere)
                return Refusal{"unknown_subject", fmt::format("nothing is known of {}", about), ""};
            return not_allowed(fmt::format(
                "{} belongs to the {} world", about, event.exercise ? "real" : "exercise"));
        }
        if (!is_commanded_by(*incident, actor.scope)) return out_of_scope(about, actor);
        return std::nullopt;
    }
    [[nodiscard]] Verdict help_requested(const Message& body) const {
        if (body.to && !body.to->empty() && !centre_code(*body.to))
            return bad_value(fmt::format(
                "help is asked of a centre by its code of city, county or town, not of \"{}\"",
                *body.to));
        if (told(body.about).starts_with("incident/"))
            if (auto refusal = about_incident(*body.about)) return refusal;
        const HelpRequest* known = body.about ? world.helps.find(*body.about) : nullptr;
        if (known == nullptr || known->asked_ms == 0 || known->answered_ms != 0 ||
            known->to != told(body.to))
            return std::nullopt;
        return not_allowed(fmt::format("it was asked already, at {} by {}",
                                       format_rfc3339(known->asked_ms),
                                       or_somebody(known->actor)),
                           "asked");
    }
    [[nodiscard]] Verdict help_answered(const Message& body) const {
        const HelpRequest* known = body.about ? world.helps.find(*body.about) : nullptr;
        if (known == nullptr || known->asked_ms == 0)
            return Refusal{"unknown_subject",
                           fmt::format("nobody asked for help about \"{}\"", told(body.about)),
                           ""};
        if (known->answered_ms != 0)
            return not_allowed(fmt::format("it was answered at {} by {}",
                                           format_rfc3339(known->answered_ms),
                                           or_somebody(known->answered_by)),
                               "answered");
        const GridCode asked = centre_code(known->to);
        if (actor.scope && asked && !lies_in(asked, actor.scope))
            return out_of_scope(fmt::format("the centre that was asked, {},", known->to), actor);
        return std::nullopt;
    }
    Verdict operator()(const Message& body) const {
        if (is_blank(body.text)) return bad_value("it says nothing: text is empty");
        if (event.type == "help.requested") return help_requested(body);
        if (event.type == "help.answered") return help_answered(body);
        if (event.type != "report.sent") return std::nullopt;
        if (!body.about) return bad_value("a report names its case: about is missing");
        return about_incident(*body.about);
    }

    // ---- what is on the map, on the wall, on the list

    Verdict operator()(const PlotErased&) const {
        if (world.plots.find(entity_of(event)) != nullptr) return std::nullopt;
        if (city.world(!event.exercise).plots.find(entity_of(event)) != nullptr)
            return not_allowed(fmt::format(
                "{} belongs to the {} world", event.subject, event.exercise ? "real" : "exercise"));
        return Refusal{"unknown_subject", fmt::format("nothing is known of {}", event.subject), ""};
    }
    Verdict operator()(const RosterSet& body) const {
        const GridCode centre = centre_code(body.area);
        if (!centre)
            return bad_value(fmt::format(
                "area is \"{}\", where the code of a city, county or town is needed", body.area));
        if (actor.scope && !lies_in(centre, actor.scope)) return out_of_scope(body.area, actor);
        if (is_blank(body.post)) return bad_value("post is empty");
        if (body.from && body.until && *body.until <= *body.from)
            return bad_value(fmt::format("until {} is not after from {}",
                                         format_rfc3339(*body.until),
                                         format_rfc3339(*body.from)));
        if (body.name.empty() &&
            world.roster.find(fmt::format("{}/{}", body.area, body.post)) == nullptr)
            return Refusal{"unknown_subject",
                           fmt::format("nobody is on the roster of {} as {}", body.area, body.post),
                           ""};
        return std::nullopt;
    }
    Verdict operator()(const GridStatus&) const {
        const auto code = parse_grid_code(entity_of(event));
        if (!code) return bad_value(fmt::format("{} is no code of a grid", event.subject));
        if (actor.scope && !lies_in(*code, actor.scope)) return out_of_scope(event.subject, actor);
        return std::nullopt;
    }

    // ---- warnings

    /// A centre warns its own part of the city only.
    [[nodiscard]] Verdict areas(const WarningIssued& body) const {
        if (body.areas.empty()) return bad_value("a warning has an area at least");
        if (!actor.scope) return std::nullopt;
        for (const WarningArea& area : body.areas) {
            if (!area.codes || area.codes->empty())
                return not_allowed(
                    fmt::format("who looks after {} warns by codes inside it, not by shapes alone",
                                to_string(actor.scope)));
            for (const std::string& text : *area.codes)
                if (const auto code = parse_grid_code(text); !code || !lies_in(*code, actor.scope))
                    return out_of_scope(text, actor);
        }
        return std::nullopt;
    }
    [[nodiscard]] bool in_force(std::string_view identifier,
                                const std::optional<std::string>& references) const {
        if (world.warnings.find(identifier) != nullptr) return true;
        return std::ranges::any_of(world.warnings.rows(), [&](const Warning& warning) {
            return told(references).find("," + warning.id + ",") != std::string_view::npos;
        });
    }
    Verdict operator()(const WarningIssued& body) const {
        if (auto refusal = areas(body)) return refusal;
        if (body.expires && *body.expires <= std::max(body.effective.value_or(0), event.time_ms))
            return bad_value(fmt::format("it would end at {}, before it begins or in the past",
                                         format_rfc3339(*body.expires)));
        if (body.update && !in_force(body.identifier, body.references))
            return Refusal{"unknown_subject",
                           fmt::format("{} updates no warning in force", body.identifier),
                           ""};
        return std::nullopt;
    }
    Verdict operator()(const WarningEnded& body) const {
        if (in_force(body.identifier, body.references)) return std::nullopt;
        return Refusal{
            "unknown_subject", fmt::format("{} ends no warning in force", body.identifier), ""};
    }

    /// A case by hand: never under an id that stands for one of the other world.
    Verdict operator()(const IncidentReported&) const {
        const std::string_view id = entity_of(event);
        if (world.incidents.find(id) != nullptr ||
            city.world(!event.exercise).incidents.find(id) == nullptr)
            return std::nullopt;
        return not_allowed(fmt::format(
            "{} belongs to the {} world", event.subject, event.exercise ? "real" : "exercise"));
    }
    template <class Other>
    Verdict operator()(const Other&) const {
        return std::nullopt;
    }
};

}  // namespace

GridCode centre_code(std::string_view text) {
    const auto code = parse_grid_code(text);
    if (!code || level_of(*code) > GridLevel::town) return {};
    return *code;
}

std::optional<Refusal> refuse_word(const CityState& city,
                                   const Event& event,
                                   const Actor& actor,
                                   std::optional<std::uint64_t> expected_sequence) {
    const World& world = city.world(event.exercise);
    if (expected_sequence) {
        const auto last = std::visit(RowOf{world, event}, event.body);
        const std::uint64_t changed = last ? last->changed : 0;
        if (last && changed != *expected_sequence)
            return Refusal{"conflict",
                           fmt::format("{} acted on it meanwhile (sequence {}, expected {})",
                                       or_somebody(last->actor),
                                       changed,
                                       *expected_sequence),
                           ""};
    }
    return std::visit(Judge{city, world, event, actor}, event.body);
}

}  // namespace yiping
