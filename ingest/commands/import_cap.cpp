// CAP: the whole message is checked against the norm before any of it is used.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <sstream>
#include <vector>

#include "ingest/commands/import_foreign.hpp"
#include "ingest/commands/import_xml.hpp"
#include "ingest/event/codec.hpp"
#include "ingest/event/errors.hpp"
#include "ingest/event/grid_code.hpp"
#include "ingest/event/json_writer.hpp"

namespace yiping {
namespace {

using Words = std::vector<std::string_view>;

const Words statuses{"Actual", "Exercise", "System", "Test", "Draft"};
const Words message_types{"Alert", "Update", "Cancel", "Ack", "Error"};
const Words scopes{"Public", "Restricted", "Private"};
const Words categories{"Geo",
                       "Met",
                       "Safety",
                       "Security",
                       "Rescue",
                       "Fire",
                       "Health",
                       "Env",
                       "Transport",
                       "Infra",
                       "CBRNE",
                       "Other"};
const Words response_types{
    "Shelter", "Evacuate", "Prepare", "Execute", "Avoid", "Monitor", "Assess", "AllClear", "None"};
const Words urgencies{"Immediate", "Expected", "Future", "Past", "Unknown"};
const Words severities{
    "Extreme", "Severe", "Moderate", "Minor", "Unknown", "Red", "Orange", "Yellow", "Blue"};
/// "Very Likely" is of CAP 1.0; later versions read it as Likely.
const Words certainties{"Observed", "Likely", "Possible", "Unlikely", "Unknown", "Very Likely"};

constexpr std::string_view cap_1_0 = "http://www.incident.com/cap/1.0";
constexpr std::string_view cap_1_1 = "urn:oasis:names:tc:emergency:cap:1.1";
constexpr std::string_view cap_1_2 = "urn:oasis:names:tc:emergency:cap:1.2";

/// The first thing wrong with one alert; reading goes on with values that nobody will see.
class Faults {
public:
    void add(std::string what) {
        if (first_.empty()) first_ = std::move(what);
    }
    [[nodiscard]] const std::string& first() const { return first_; }

private:
    std::string first_;
};

std::string text_of(const XmlElement& in, std::string_view name) {
    const auto found = in.child(name);
    return found ? found->text() : std::string{};
}

std::string needed_text(Faults& faults, const XmlElement& in, std::string_view name) {
    std::string text = text_of(in, name);
    if (text.empty()) faults.add(fmt::format("{} is missing or empty in {}", name, in.name()));
    return text;
}

const std::string& one_of(Faults& faults,
                          const std::string& text,
                          std::string_view name,
                          const Words& words) {
    if (std::ranges::find(words, text) == words.end())
        faults.add(fmt::format(
            "{} is \"{}\", where one of {} is needed", name, text, fmt::join(words, ", ")));
    return text;
}

/// A time as the norm has it: with an offset, never "Z" and never a fraction of a second.
TimeMs time_of(Faults& faults, const std::string& text, std::string_view name) {
    constexpr std::string_view shape = "0000-00-00T00:00:00+00:00";
    bool fits = text.size() == shape.size();
    for (std::size_t i = 0; fits && i < shape.size(); ++i)
        fits = shape[i] == '0'   ? text[i] >= '0' && text[i] <= '9'
               : shape[i] == '+' ? text[i] == '+' || text[i] == '-'
                                 : text[i] == shape[i];
    const auto moment = fits ? parse_rfc3339(text) : std::nullopt;
    if (!moment)
        faults.add(fmt::format(
            "{} is \"{}\", where a time such as 2026-08-14T07:58:03+08:00 is needed", name, text));
    return moment.value_or(0);
}

std::optional<TimeMs> time_in(Faults& faults, const XmlElement& info, std::string_view name) {
    const std::string text = text_of(info, name);
    return text.empty() ? std::nullopt : std::optional{time_of(faults, text, name)};
}

double number_of(Faults& faults, std::string_view text, std::string_view name, double limit) {
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size() || !(std::abs(value) <= limit))
        faults.add(fmt::format("{} holds \"{}\", which is no number up to {}", name, text, limit));
    return value;
}

/// "lat,lon" as [lon, lat].
std::vector<double> point_of(Faults& faults, std::string_view pair, std::string_view name) {
    const std::size_t comma = pair.find(',');
    if (comma == std::string_view::npos) {
        faults.add(fmt::format("{} holds \"{}\", where latitude,longitude is needed", name, pair));
        return {0, 0};
    }
    const double lat = number_of(faults, pair.substr(0, comma), name, 90);
    return {number_of(faults, pair.substr(comma + 1), name, 180), lat};
}

std::vector<std::vector<double>> ring_of(Faults& faults, const std::string& text) {
    std::vector<std::vector<double>> ring;
    std::istringstream pairs{text};
    for (std::string pair; pairs >> pair;) ring.push_back(point_of(faults, pair, "polygon"));
    if (ring.size() < 4 || ring.front() != ring.back())
        faults.add(fmt::format(
            "polygon has {} points, where at least 4 are needed, the last equal to the first",
            ring.size()));
    return ring;
}

/// "lat,lon radius" as [lon, lat, radius in km].
std::vector<double> circle_of(Faults& faults, const std::string& text) {
    std::istringstream parts{text};
    std::string centre;
    std::string radius;
    std::string more;
    parts >> centre >> radius >> more;
    std::vector<double> circle = point_of(faults, centre, "circle");
    circle.push_back(number_of(faults, radius, "circle", 20'100));
    if (circle[2] < 0 || !more.empty())
        faults.add(
            fmt::format("circle is \"{}\", where latitude,longitude radius is needed", text));
    return circle;
}

/// A code of the divisions of China, its padding of zeros taken off; empty for any other geocode.
std::string division_of(const std::string& name, std::string value) {
    if (name == "SAME" || name == "FIPS6" || value.starts_with('0')) return {};
    while (value.size() == 12 || value.size() == 9) {
        if (!value.ends_with("000")) break;
        value.resize(value.size() - 3);
    }
    return parse_grid_code(value) ? value : std::string{};
}

void add_areas(Faults& faults, const XmlElement& info, std::vector<WarningArea>& areas) {
    for (const XmlElement& from : info.children("area")) {
        WarningArea area;
        area.name = needed_text(faults, from, "areaDesc");
        std::vector<std::string> codes;
        for (const XmlElement& geocode : from.children("geocode"))
            if (std::string code =
                    division_of(text_of(geocode, "valueName"), text_of(geocode, "value"));
                !code.empty())
                codes.push_back(std::move(code));
        if (!codes.empty()) area.codes = std::move(codes);
        areas.push_back(std::move(area));
        bool first = true;  // an area here has one ring and one circle: the others get their own
        for (const XmlElement& polygon : from.children("polygon")) {
            if (polygon.text().empty()) continue;  // as feeds send it that know none
            if (!first) areas.push_back({areas.back().name, {}, {}, {}});
            areas.back().polygon = ring_of(faults, polygon.text());
            first = false;
        }
        for (const XmlElement& circle : from.children("circle")) {
            if (circle.text().empty()) continue;
            if (areas.back().circle) areas.push_back({areas.back().name, {}, {}, {}});
            areas.back().circle = circle_of(faults, circle.text());
        }
    }
}

std::int64_t level_of(const std::string& severity) {
    if (severity == "Extreme" || severity == "Red") return 1;
    if (severity == "Severe" || severity == "Orange") return 2;
    if (severity == "Moderate" || severity == "Yellow") return 3;
    return 4;
}

/// What the norm asks of an info, whether it is shown or not.
void check_info(Faults& faults, const XmlElement& info) {
    const bool is_1_0 = info.space() == cap_1_0;
    const auto categories_told = info.children("category");
    if (categories_told.empty() && !is_1_0) faults.add("category is missing or empty in info");
    for (const XmlElement& category : categories_told)
        (void)one_of(faults, category.text(), "category", categories);
    for (const XmlElement& response : info.children("responseType"))
        (void)one_of(faults, response.text(), "responseType", response_types);
    (void)needed_text(faults, info, "event");
    (void)one_of(faults, needed_text(faults, info, "urgency"), "urgency", urgencies);
    (void)one_of(faults, needed_text(faults, info, "severity"), "severity", severities);
    (void)one_of(faults, needed_text(faults, info, "certainty"), "certainty", certainties);
    for (const char* name : {"effective", "onset", "expires"}) (void)time_in(faults, info, name);
    for (const XmlElement& resource : info.children("resource")) {
        (void)needed_text(faults, resource, "resourceDesc");
        if (info.space() == cap_1_2) (void)needed_text(faults, resource, "mimeType");
    }
    std::vector<WarningArea> areas;
    add_areas(faults, info, areas);
}

/// The infos of one language: Chinese where there is any, else that of the first.
std::vector<XmlElement> infos_of(const XmlElement& alert) {
    const auto language_of = [](const XmlElement& info) {
        const std::string language = text_of(info, "language");
        return language.empty() ? std::string{"en-US"} : language;
    };
    std::vector<XmlElement> infos = alert.children("info");
    if (infos.empty()) return infos;
    const auto chinese = std::ranges::find_if(
        infos, [&](const XmlElement& info) { return language_of(info).starts_with("zh"); });
    const std::string wanted = language_of(chinese == infos.end() ? infos.front() : *chinese);
    std::erase_if(infos, [&](const XmlElement& info) { return language_of(info) != wanted; });
    return infos;
}

/// The message as a whole, checked.
struct Alert {
    XmlElement from;
    std::string identifier, sender, sent, status, message_type, references;
    TimeMs sent_ms = 0;
};

/// The triples sender,identifier,sent with one space between each two.
std::string references_of(Faults& faults, const XmlElement& alert) {
    std::istringstream triples{text_of(alert, "references")};
    std::string references;
    for (std::string triple; triples >> triple;) {
        const std::size_t first = triple.find(',');
        const std::size_t last = triple.rfind(',');
        if (first == last || first == 0 || last == first + 1) {
            faults.add(fmt::format(
                "references holds \"{}\", where sender,identifier,sent is needed", triple));
            continue;
        }
        (void)time_of(faults, triple.substr(last + 1), "the time in references");
        references += (references.empty() ? "" : " ") + triple;
    }
    return references;
}

Alert alert_of(Faults& faults, const XmlElement& from) {
    Alert alert{from, {}, {}, {}, {}, {}, {}, 0};
    alert.identifier = needed_text(faults, from, "identifier");
    alert.sender = needed_text(faults, from, "sender");
    for (const auto& [name, text] :
         {std::pair{"identifier", alert.identifier}, std::pair{"sender", alert.sender}})
        if (text.find_first_of(" \t\r\n,<&") != std::string::npos)
            faults.add(
                fmt::format("{} is \"{}\": spaces, commas, < and & may not be in it", name, text));
    alert.sent = needed_text(faults, from, "sent");
    alert.sent_ms = time_of(faults, alert.sent, "sent");
    alert.status = one_of(faults, needed_text(faults, from, "status"), "status", statuses);
    alert.message_type =
        one_of(faults, needed_text(faults, from, "msgType"), "msgType", message_types);
    const std::string scope = from.space() == cap_1_0 && !from.child("scope")
                                  ? "Public"
                                  : needed_text(faults, from, "scope");
    (void)one_of(faults, scope, "scope", scopes);
    if (scope == "Restricted") (void)needed_text(faults, from, "restriction");
    if (scope == "Private") (void)needed_text(faults, from, "addresses");
    alert.references = references_of(faults, from);
    if (alert.message_type != "Alert" && alert.references.empty())
        faults.add(
            fmt::format("references is missing or empty in alert: {} must say what it is about",
                        alert.message_type));
    for (const XmlElement& info : from.children("info")) check_info(faults, info);
    return alert;
}

// ---- alerts as events

template <class Body>
std::string data_json(const Body& body) {
    std::string data;
    {
        JsonWriter io{data};
        fields_of(io, body);
    }
    return data;
}

std::string event_json(const Alert& alert,
                       std::string_view type,
                       std::string_view family,
                       const std::string& data) {
    return fmt::format(
        R"({{"specversion":"1.0","id":{},"source":{},"type":"{}","time":"{}","subject":{}{},"data":{}}})",
        json_quoted(fmt::format("{},{}", alert.identifier, alert.sent)),
        json_quoted("cap." + alert.sender),
        type,
        format_rfc3339(alert.sent_ms),
        json_quoted(fmt::format("{}/{}", family, alert.identifier)),
        alert.status == "Exercise" ? R"(,"exercise":true)" : "",
        data);
}

/// The words of the norm that no field of ours holds: kept beside, as they came.
struct CapWords {
    std::string urgency, severity, certainty, category;
};

std::string warning_json(const Alert& alert, const WarningIssued& body, const CapWords& words) {
    std::string data;
    {
        JsonWriter io{data};
        fields_of(io, body);
        const auto tell = [&](std::string_view key, const std::string& word) {
            if (!word.empty()) io(key, word, rule::Text{});
        };
        tell("urgency", words.urgency);
        tell("severity", words.severity);
        tell("certainty", words.certainty);
        tell("category", words.category);
    }
    return event_json(alert, body.update ? "warning.updated" : "warning.issued", "warning", data);
}

std::string issued_json(Faults& faults, const Alert& alert) {
    WarningIssued body;
    CapWords words;
    body.update = alert.message_type == "Update";
    body.identifier = alert.identifier;
    body.sender = alert.sender;
    if (!alert.references.empty()) body.references = alert.references;
    const std::vector<XmlElement> infos = infos_of(alert.from);
    bool ends = !infos.empty();
    for (const XmlElement& info : infos) {
        const std::string severity = text_of(info, "severity");
        if (&info == &infos.front() || level_of(severity) < body.level) {
            body.level = level_of(severity);
            body.event = text_of(info, "event");
            body.headline = text_of(info, "headline");
            body.description = text_of(info, "description");
            body.instruction = text_of(info, "instruction");
            words = {text_of(info, "urgency"),
                     severity,
                     text_of(info, "certainty"),
                     text_of(info, "category")};
            if (const std::string name = text_of(info, "senderName"); !name.empty())
                body.sender = name;
        }
        const TimeMs effective_ms = time_in(faults, info, "effective").value_or(alert.sent_ms);
        body.effective = std::min(body.effective.value_or(effective_ms), effective_ms);
        const auto expires_ms = time_in(faults, info, "expires");
        ends = ends && expires_ms.has_value();
        if (expires_ms) body.expires = std::max(body.expires.value_or(*expires_ms), *expires_ms);
        add_areas(faults, info, body.areas);
    }
    if (!ends) body.expires.reset();  // a part of it has no end
    if (body.event.empty()) body.event = text_of(alert.from, "note");
    if (body.headline.empty()) body.headline = body.event;
    constexpr std::size_t max_original_bytes = std::size_t{24} * 1024;
    constexpr std::size_t max_event_bytes = std::size_t{60} * 1024;
    body.cap = alert.from.as_xml();
    std::string json =
        body.cap->size() > max_original_bytes ? std::string{} : warning_json(alert, body, words);
    if (!json.empty() && json.size() <= max_event_bytes) return json;
    body.cap.reset();
    return warning_json(alert, body, words);
}

std::string cancelled_json(const Alert& alert) {
    WarningEnded body;
    body.identifier = alert.identifier;
    body.references = alert.references;
    if (const std::string note = text_of(alert.from, "note"); !note.empty()) body.reason = note;
    return event_json(alert, "warning.cancelled", "warning", data_json(body));
}

/// An answer to a message: words of its sender about what it references.
std::string answer_json(const Alert& alert) {
    Message body;
    body.actor = alert.sender;
    const std::string note = text_of(alert.from, "note");
    body.text = fmt::format("CAP {}{}{}", alert.message_type, note.empty() ? "" : ": ", note);
    body.about = alert.references;
    return event_json(alert, "message.sent", "message", data_json(body));
}

ForeignEvent event_of(const XmlElement& from) {
    Faults faults;
    ForeignEvent event{from.line(), {}, {}, {}};
    const Alert alert = alert_of(faults, from);
    if (faults.first().empty() && alert.status != "Actual" && alert.status != "Exercise")
        event.left_out =
            fmt::format("{} has the status {}, to be disregarded", alert.identifier, alert.status);
    else if (alert.message_type == "Cancel")
        event.json = cancelled_json(alert);
    else if (alert.message_type == "Alert" || alert.message_type == "Update")
        event.json = issued_json(faults, alert);
    else
        event.json = answer_json(alert);
    event.fault = faults.first();
    return event;
}

/// Alerts in the document itself or in an envelope, which has few layers.
void find_alerts(const XmlElement& element, const UseForeign& use, int layers, std::size_t& found) {
    if (element.name() == "alert") {
        ++found;
        const std::string_view space = element.space();
        if (space == cap_1_0 || space == cap_1_1 || space == cap_1_2) return use(event_of(element));
        return use(
            {element.line(), {}, fmt::format("alert is of the namespace \"{}\"", space), {}});
    }
    if (layers == 0) return;
    for (const XmlElement& child : element.all_children())
        find_alerts(child, use, layers - 1, found);
}

}  // namespace

void for_each_cap_alert(const std::string& text, const std::string& file, const UseForeign& use) {
    constexpr int envelope_layers = 8;
    const XmlFile xml{text, file};
    std::size_t found = 0;
    for (const XmlElement& document : xml.documents())
        find_alerts(document, use, envelope_layers, found);
    if (found == 0) throw IoError{fmt::format("{} holds no <alert> of CAP", file)};
}

}  // namespace yiping
