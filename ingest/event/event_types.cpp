// One line a type. A new kind of event gets its line here and its fields in fields.hpp.
#include "ingest/event/event_types.hpp"

#include <algorithm>
#include <array>

namespace yiping {
namespace {

template <class B>
void plain(Body& body) {
    body.emplace<B>();
}
/// A body one member of which is said by the type.
template <auto Member, auto Value>
void with(Body& body) {
    []<class B, class T>(Body& into, T B::*member) { into.emplace<B>().*member = Value; }(body,
                                                                                          Member);
}
template <Step Value>
constexpr EventType step(std::string_view name) {
    return {name, with<&IncidentStep::step, Value>, true, false};
}
template <AlarmMove Value>
constexpr EventType alarm(std::string_view name, bool ingest_only) {
    return {name, with<&AlarmChanged::move, Value>, true, ingest_only};
}

constexpr bool about_entity = true;
constexpr bool about_none = false;
constexpr bool ingest_only = true;
constexpr bool from_anyone = false;

constexpr std::array types{
    alarm<AlarmMove::acknowledged>("alarm.acknowledged", from_anyone),
    alarm<AlarmMove::cleared>("alarm.cleared", ingest_only),
    EventType{"alarm.raised", plain<AlarmRaised>, about_entity, ingest_only},
    alarm<AlarmMove::shelf_expired>("alarm.shelf_expired", ingest_only),
    alarm<AlarmMove::shelved>("alarm.shelved", from_anyone),
    alarm<AlarmMove::unshelved>("alarm.unshelved", from_anyone),
    alarm<AlarmMove::unsuppressed>("alarm.unsuppressed", ingest_only),
    EventType{"bookmark.set", plain<BookmarkSet>, about_none, from_anyone},
    EventType{"catalogue.loaded", plain<CatalogueLoaded>, about_none, ingest_only},
    EventType{"clock.ticked", plain<ClockTicked>, about_none, ingest_only},
    EventType{"duty.handover", plain<DutyHandover>, about_none, from_anyone},
    EventType{"feed.resumed", with<&FeedChanged::silent, false>, about_none, ingest_only},
    EventType{"feed.silent", with<&FeedChanged::silent, true>, about_none, ingest_only},
    EventType{"grid.status", plain<GridStatus>, about_entity, from_anyone},
    EventType{"help.answered", plain<Message>, about_none, from_anyone},
    EventType{"help.requested", plain<Message>, about_none, from_anyone},
    step<Step::accepted>("incident.accepted"),
    step<Step::arrived>("incident.arrived"),
    step<Step::attached>("incident.attached"),
    step<Step::cancelled>("incident.cancelled"),
    step<Step::checked>("incident.checked"),
    step<Step::closed>("incident.closed"),
    step<Step::dispatched>("incident.dispatched"),
    EventType{
        "incident.due_soon", with<&IncidentDeadline::overdue, false>, about_entity, ingest_only},
    step<Step::escalated>("incident.escalated"),
    step<Step::extended>("incident.extended"),
    step<Step::handled>("incident.handled"),
    step<Step::inspected>("incident.inspected"),
    EventType{"incident.located", plain<IncidentLocated>, about_entity, from_anyone},
    step<Step::mediated>("incident.mediated"),
    step<Step::merged>("incident.merged"),
    step<Step::noted>("incident.noted"),
    EventType{"incident.numbered", plain<IncidentNumbered>, about_entity, ingest_only},
    EventType{
        "incident.overdue", with<&IncidentDeadline::overdue, true>, about_entity, ingest_only},
    step<Step::registered>("incident.registered"),
    EventType{"incident.regraded", plain<IncidentRegraded>, about_entity, from_anyone},
    step<Step::reopened>("incident.reopened"),
    EventType{"incident.reported", plain<IncidentReported>, about_entity, from_anyone},
    step<Step::resumed>("incident.resumed"),
    step<Step::returned>("incident.returned"),
    step<Step::supervised>("incident.supervised"),
    step<Step::suspended>("incident.suspended"),
    EventType{"incident.timed", plain<IncidentTimed>, about_entity, ingest_only},
    step<Step::transferred>("incident.transferred"),
    step<Step::verified>("incident.verified"),
    EventType{"indicator.value", plain<IndicatorValue>, about_none, from_anyone},
    EventType{"log.opened", plain<LogOpened>, about_none, ingest_only},
    EventType{"message.sent", plain<Message>, about_none, from_anyone},
    EventType{"operator.signed_off", plain<OperatorAct>, about_none, from_anyone},
    EventType{"operator.signed_on", plain<OperatorAct>, about_none, from_anyone},
    EventType{"person.erased", plain<OperatorAct>, about_none, ingest_only},
    EventType{"person.revealed", plain<OperatorAct>, about_none, ingest_only},
    EventType{"plot.drawn", plain<PlotDrawn>, about_entity, from_anyone},
    EventType{"plot.erased", plain<PlotErased>, about_entity, from_anyone},
    EventType{"report.sent", plain<Message>, about_none, from_anyone},
    EventType{"resource.position", plain<EntityPosition>, about_entity, from_anyone},
    EventType{"resource.status", plain<EntityStatus>, about_entity, from_anyone},
    EventType{"response.activated", plain<ResponseActivated>, about_entity, from_anyone},
    EventType{"response.ended", plain<ResponseEnded>, about_entity, from_anyone},
    EventType{"response.opened", plain<ResponseOpened>, about_entity, ingest_only},
    EventType{"response.step_done", plain<ResponseStepDone>, about_entity, from_anyone},
    EventType{"response.step_overdue", plain<ResponseStepOverdue>, about_entity, ingest_only},
    EventType{"roster.set", plain<RosterSet>, about_none, from_anyone},
    EventType{"scene.shown", plain<SceneShown>, about_none, from_anyone},
    EventType{"sensor.alarm", with<&SensorValue::alarm, true>, about_entity, from_anyone},
    EventType{"sensor.reading", with<&SensorValue::alarm, false>, about_entity, from_anyone},
    EventType{
        "telemetry.expired", plain<ClockTicked>, about_none, ingest_only},  // its data: counts
    EventType{"warning.cancelled", with<&WarningEnded::expired, false>, about_none, from_anyone},
    EventType{"warning.expired", with<&WarningEnded::expired, true>, about_none, ingest_only},
    EventType{"warning.issued", with<&WarningIssued::update, false>, about_none, from_anyone},
    EventType{"warning.updated", with<&WarningIssued::update, true>, about_none, from_anyone},
    EventType{"worker.duty", plain<EntityStatus>, about_entity, from_anyone},
    EventType{"worker.position", plain<EntityPosition>, about_entity, from_anyone},
    EventType{"worker.positions", plain<WorkerPositions>, about_none, from_anyone},
};
static_assert(std::ranges::is_sorted(types, std::ranges::less_equal{}, &EventType::name));

}  // namespace

std::span<const EventType> event_types() {
    return types;
}

const EventType* find_event_type(std::string_view name) {
    const auto found = std::ranges::lower_bound(types, name, {}, &EventType::name);
    return found != types.end() && found->name == name ? &*found : nullptr;
}

bool is_known_type(std::string_view type) {
    return find_event_type(type) != nullptr;
}

bool is_ingest_only(std::string_view type) {
    const EventType* known = find_event_type(type);
    return known != nullptr && known->ingest_only;
}

bool is_telemetry(std::string_view type) {
    return type == "worker.position" || type == "worker.positions" || type == "resource.position" ||
           type == "sensor.reading";
}

}  // namespace yiping
