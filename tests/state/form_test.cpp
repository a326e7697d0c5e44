// From a form to an event, and from there to the log's word.
#include "viewer/state/form.hpp"

#include <catch2/catch.hpp>

#include "tests/city/log.hpp"
#include "viewer/state/view_state.hpp"

namespace yiping {
namespace {

const Desk wang{"王强", "r1"};
const Desk li{"李梅", "r2"};

/// Fills in whatever a form lacks.
void complete(Form& form) {
    while (what_is_missing(form) != Missing::nothing) switch (what_is_missing(form)) {
            case Missing::title:
                form.title = "仓库冒烟";
                break;
            case Missing::class_code:
                form.class_code = "12G03";
                break;
            case Missing::place:
                form.at = LonLat{122.7, 41.0};
                break;
            case Missing::words:
                form.text = "理由";
                break;
            case Missing::target:
                form.target = form.step == Step::merged ? "other" : "210303";
                break;
            case Missing::unit:
                form.unit = "市消防救援支队";
                break;
            case Missing::time:
                form.minutes = 30;
                break;
            case Missing::result:
            case Missing::nothing:
                FAIL("a form that cannot be completed");
        }
}

/// The JSON of an order is what an ingest would take.
void check_readable(const Event& event) {
    Decoder decoder;
    const auto decoded = decoder.decode(event.json);
    REQUIRE(decoded.size() == 1);
    const auto* reject = std::get_if<Reject>(&decoded[0]);
    INFO(event.json << (reject == nullptr ? "" : reject->detail));
    REQUIRE(reject == nullptr);
    CHECK(std::get<Event>(decoded[0]).body == event.body);
}

}  // namespace

TEST_CASE("every step that is legal can be asked for at a desk in words that ingest takes") {
    Log log;
    log.report("other", 3, GridCode{210303001});
    log.report("case", 2, GridCode{210303001}, Net::command);
    Incident& incident = *log.city.real.incidents.find("case");
    for (int stage = 0; stage < stage_count; ++stage)
        for (const bool handled : {false, true})
            for (const bool suspended : {false, true}) {
                incident.stage = static_cast<Stage>(stage);
                incident.handled = handled;
                incident.suspended = suspended;
                for (const Step step : legal_steps(incident)) {
                    Form form = form_for(step, incident);
                    if (needs_no_form(step)) {
                        CHECK(what_is_missing(form) == Missing::nothing);
                    }
                    complete(form);
                    const Event event = event_of(form, wang, log.city, log.now_ms, false);
                    INFO(event.json);
                    check_readable(event);
                    const auto refusal = refuse_command(log.city, event, Actor{}, std::nullopt);
                    CHECK_FALSE(refusal.has_value());
                }
            }
}

TEST_CASE("every other form becomes an event that can be read") {
    Log log;
    log.report("case", 2, GridCode{210303001});
    for (const Deed deed : {Deed::report,
                            Deed::regrade,
                            Deed::locate,
                            Deed::shelve,
                            Deed::activate,
                            Deed::end_response,
                            Deed::message,
                            Deed::warn,
                            Deed::report_up,
                            Deed::handover,
                            Deed::show_scene}) {
        Form form;
        form.deed = deed;
        form.about = deed == Deed::message || deed == Deed::warn ? "210303001" : "case";
        form.metres_per_pixel = 20;
        if (deed == Deed::warn) form.class_code = "暴雨";
        if (deed == Deed::show_scene) form.at = LonLat{122.7, 41.0};
        complete(form);
        check_readable(event_of(form, wang, log.city, log.now_ms, true));
    }
}

TEST_CASE(
    "a bookmark says who set it and which moment it speaks of, and is a mark of the timeline") {
    Log log;
    log.report("case", 2, GridCode{210303001});
    Form form = bookmark_form(log.now_ms - hour_ms);
    CHECK(what_is_missing(form) == Missing::title);
    form.title = "值得复盘";
    form.text = "力量到场晚了";
    const Event event = event_of(form, wang, log.city, log.now_ms, false);
    CHECK_FALSE(refuse_command(log.city, event, Actor{}, std::nullopt).has_value());
    check_readable(event);
    const auto& body = std::get<BookmarkSet>(event.body);
    CHECK(body.at == log.now_ms - hour_ms);
    CHECK(body.actor == wang.name);
    CHECK(body.note == "力量到场晚了");
    Timeline timeline;
    add_to(timeline, event);
    REQUIRE(timeline.marks.size() == 1);
    CHECK(timeline.marks.front().kind == MarkKind::bookmark);
    CHECK(timeline.marks.front().at_ms == body.at);
}

TEST_CASE("an upward report counts the losses at its case, and stops the clock that runs for it") {
    Log log;
    log.report("case", 1, GridCode{210303001}, Net::command);
    Form form;
    form.deed = Deed::report_up;
    form.about = "case";
    CHECK(what_is_missing(form) == Missing::title);
    form.title = "仓库火灾，火势可控";
    form.text = "伤者已送医";
    form.harm = {1, 3, 0, 2};
    CHECK(what_is_missing(form) == Missing::nothing);
    const Event event = event_of(form, wang, log.city, log.now_ms, false);
    CHECK_FALSE(refuse_command(log.city, event, Actor{}, std::nullopt).has_value());
    log.add(event);
    const Incident& incident = log.incident("case");
    CHECK(incident.dead == 1);
    CHECK(incident.injured == 3);
    CHECK(incident.missing == 2);
    CHECK(incident.reports == 1);
    CHECK(incident.report_sent_ms == log.now_ms);
}

TEST_CASE("a warning from a desk is in force for its area until its time is over") {
    Log log;
    log.report("case", 2, GridCode{210303001});
    Form form;
    form.deed = Deed::warn;
    form.about = "210303";
    form.title = "铁西区暴雨黄色预警";
    form.class_code = "暴雨";
    form.grade = 3;
    form.minutes = 240;
    CHECK(what_is_missing(form) == Missing::nothing);
    const Event event = event_of(form, wang, log.city, log.now_ms, false);
    CHECK_FALSE(refuse_command(log.city, event, Actor{}, std::nullopt).has_value());
    log.add(event);
    REQUIRE(log.city.real.warnings.size() == 1);
    const Warning& warning = log.city.real.warnings.rows().front();
    CHECK(warning.headline == "铁西区暴雨黄色预警");
    CHECK(warning.level == 3);
    CHECK(warning.expires_ms == log.now_ms + 4 * hour_ms);
    REQUIRE(warning.areas.size() == 1);
    CHECK(warning.areas[0].codes == std::vector<std::string>{"210303"});
}

TEST_CASE("a doubtful result, an end or a delay needs words; the usual way does not") {
    Log log;
    log.report("case", 2, GridCode{210303001});
    const Incident& incident = log.incident("case");
    Form verified = form_for(Step::verified, incident);
    CHECK(what_is_missing(verified) == Missing::nothing);
    verified.result = "not_exist";
    CHECK(what_is_missing(verified) == Missing::words);
    CHECK(what_is_missing(form_for(Step::cancelled, incident)) == Missing::words);
    CHECK(what_is_missing(form_for(Step::merged, incident)) == Missing::target);
    CHECK(what_is_missing(form_for(Step::dispatched, incident)) == Missing::unit);
}

TEST_CASE("the same press twice is one order; the same of two desks are two") {
    Log log;
    log.report("case", 2, GridCode{210303001});
    const auto ask = [&](const Desk& desk) {
        return event_of(Step::registered, log.incident("case"), desk, log.city, log.now_ms, false);
    };
    CHECK(ask(wang).id == ask(wang).id);
    CHECK(ask(wang).id != ask(li).id);
    CHECK(ask(wang).source == "desk.王强");
    const std::string before = ask(wang).id;
    log.report("more", 3, GridCode{210303001});
    CHECK(ask(wang).id != before);
}

TEST_CASE("what was asked is pending until the log has it, and not a moment longer") {
    Log log;
    log.report("case", 2, GridCode{210303001});
    ViewState view;
    const Event event =
        event_of(Step::registered, log.incident("case"), wang, log.city, log.now_ms, false);
    perform(view, Command{event, 1.0});
    perform(view, Command{event, 1.1});
    REQUIRE(view.pending.size() == 1);
    CHECK(pending_about(view, "incident/case") != nullptr);
    CHECK(pending_about(view, "incident/other") == nullptr);
    settle(view, 1'000);
    CHECK(view.pending.size() == 1);  // nobody has answered yet
    hear(view, {event.id, true, 7, {}, {}, {}}, 2.0);
    settle(view, 6);
    CHECK(view.pending.size() == 1);
    settle(view, 7);
    CHECK(view.pending.empty());
    CHECK(view.answer.accepted);
}

TEST_CASE("a refusal ends the waiting and keeps what was asked and why not") {
    Log log;
    log.report("case", 2, GridCode{210303001});
    ViewState view;
    const Event event =
        event_of(Step::registered, log.incident("case"), wang, log.city, log.now_ms, false);
    perform(view, Command{event, 1.0});
    hear(view, {event.id, false, 0, "conflict", "registered", "李梅 acted"}, 2.0);
    CHECK(view.pending.empty());
    CHECK_FALSE(view.answer.accepted);
    CHECK(view.answer.reason == "conflict");
    CHECK(view.answer.type == "incident.registered");
    CHECK(view.answer.subject == "incident/case");
    hear(view, {"of somebody else", true, 9, {}, {}, {}}, 3.0);  // nothing to settle, no crash
    CHECK(view.answer.type.empty());
}

TEST_CASE("escape takes away what lies on top, one at a time, the selection last") {
    ViewState view;
    view.selected_incident = "case";
    view.form = Form{};
    view.overlay = Overlay::palette;
    perform(view, ClearSelection{});
    CHECK(view.overlay == Overlay::none);
    CHECK(view.form.has_value());
    perform(view, ClearSelection{});
    CHECK_FALSE(view.form.has_value());
    CHECK(view.selected_incident == "case");
    perform(view, ClearSelection{});
    CHECK(view.selected_incident.empty());
}

TEST_CASE("the other world takes one press, also from the one that was shown by itself") {
    ViewState view;
    perform(view, NextWorld{true});
    CHECK(view.world == WorldChoice::real);
    perform(view, NextWorld{false});
    CHECK(view.world == WorldChoice::exercise);
}

TEST_CASE("every shape that can be drawn becomes an event that ingest takes") {
    const CityState city;
    for (int shape = 0; shape < 6; ++shape) {
        INFO(shape);
        Form form = plot_form();
        form.shape = static_cast<PlotShape>(shape);
        form.text = "绕行";
        const CornerCount corners = corners_of(form.shape);
        for (std::size_t i = 0; i < corners.least; ++i) {
            CHECK(what_is_missing(form) == Missing::place);
            add_corner(form, {122.7 + 0.01 * static_cast<double>(i), 41.0});
        }
        CHECK(what_is_missing(form) == Missing::nothing);
        const Event event = event_of(form, {"王强", "run"}, city, 1'000, false);
        CHECK(event.subject == "plot/王强-run-0");
        Decoder decoder;
        const auto decoded = decoder.decode(event.json);
        REQUIRE(decoded.size() == 1);
        REQUIRE(std::holds_alternative<Event>(decoded[0]));
        const auto& body = std::get<PlotDrawn>(std::get<Event>(decoded[0]).body);
        CHECK(body.coordinates.size() == corners.least);
        CHECK(body.style.has_value() == (form.shape == PlotShape::point));
    }
    Form words = plot_form();
    words.shape = PlotShape::text;
    add_corner(words, {122.7, 41.0});
    CHECK(what_is_missing(words) == Missing::words);
}

}  // namespace yiping
