#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>
#include <pugixml.hpp>
#include <string_view>

#include "ingest/commands/import_foreign.hpp"
#include "ingest/event/errors.hpp"
#include "ingest/event/json_writer.hpp"
#include "ingest/event/time.hpp"

namespace yiping {
namespace {

/// "Not known" of hae, ce and le, by the standard.
constexpr double unknown = 9'999'999.0;

/// A number and nothing else.
std::optional<double> number_of(std::string_view text) {
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size() || !std::isfinite(value))
        return std::nullopt;
    return value;
}

std::size_t line_at(std::string_view text, std::ptrdiff_t offset) {
    const auto before =
        text.substr(0, static_cast<std::size_t>(std::max<std::ptrdiff_t>(0, offset)));
    return 1 + static_cast<std::size_t>(std::ranges::count(before, '\n'));
}

/// One <event> as a CloudEvent.
class CotEvent {
public:
    explicit CotEvent(const pugi::xml_node& event) : event_{event}, point_{event.child("point")} {}

    [[nodiscard]] ForeignEvent read() {
        const std::string_view type = text("type");
        if (text("uid").empty()) return fault("the event has no uid");
        if (!type.starts_with("a-"))
            return fault(fmt::format(
                "{} is of type \"{}\", which has no position of its own", text("uid"), type));
        if (!parse_rfc3339(text("time")))
            return fault(fmt::format("{}: time \"{}\" is no time", text("uid"), text("time")));
        const auto lon = number_of(point_.attribute("lon").value());
        const auto lat = number_of(point_.attribute("lat").value());
        if (!lon || !lat) return fault(fmt::format("{} has no lat and lon", text("uid")));
        // How clients say that they do not know where they are.
        const bool nowhere = *lon == 0 && *lat == 0 && !known("ce");
        if (nowhere) return fault(fmt::format("{} does not know its position", text("uid")));
        write(*lon, *lat);
        return std::move(read_);
    }

private:
    [[nodiscard]] std::string_view text(const char* name) const {
        return event_.attribute(name).value();
    }
    /// A number of the point that is given and known.
    [[nodiscard]] std::optional<double> known(const char* name) const {
        const auto value = number_of(point_.attribute(name).value());
        return value && *value < unknown ? value : std::nullopt;
    }
    ForeignEvent fault(std::string what) {
        read_.fault = std::move(what);
        return std::move(read_);
    }

    void write(double lon, double lat) {
        std::string& json = read_.json;
        const auto quoted = [&json](std::string_view before, std::string_view value) {
            json += before;
            append_quoted(json, value);
        };
        const auto number = [&json](std::string_view before, std::optional<double> value) {
            if (!value) return;
            json += before;
            append_number(json, *value);
        };
        quoted(R"({"specversion":"1.0","type":"resource.position","source":"cot","id":)",
               fmt::format("{}@{}", text("uid"), text("time")));
        quoted(R"(,"time":)", text("time"));
        quoted(R"(,"subject":)", fmt::format("resource/{}", text("uid")));
        number(R"(,"data":{"datum":"wgs84","lon":)", lon);
        number(R"(,"lat":)", lat);
        number(R"(,"accuracy_m":)", known("ce"));
        number(R"(,"hae_m":)", known("hae"));
        const pugi::xml_node detail = event_.child("detail");
        const pugi::xml_node track = detail.child("track");
        number(R"(,"speed_mps":)", number_of(track.attribute("speed").value()));
        number(R"(,"heading_deg":)", number_of(track.attribute("course").value()));
        if (const pugi::xml_attribute callsign = detail.child("contact").attribute("callsign"))
            quoted(R"(,"callsign":)", callsign.value());
        if (const std::string_view stale = text("stale"); !stale.empty())
            quoted(R"(,"stale":)", stale);
        quoted(R"(,"cot_type":)", text("type"));
        json += "}}";
    }

    pugi::xml_node event_, point_;
    ForeignEvent read_;
};

}  // namespace

void for_each_cot_event(const std::string& text, const std::string& file, const UseForeign& use) {
    pugi::xml_document document;
    const pugi::xml_parse_result parsed = document.load_buffer(
        text.data(), text.size(), pugi::parse_default | pugi::parse_fragment, pugi::encoding_utf8);
    if (!parsed)
        throw IoError{fmt::format(
            "{}:{}: no XML: {}", file, line_at(text, parsed.offset), parsed.description())};
    const auto events = document.select_nodes("/event | /*/event");
    if (events.empty()) throw IoError{fmt::format("{} holds no <event> of Cursor on Target", file)};
    for (const pugi::xpath_node& node : events) {
        ForeignEvent read = CotEvent{node.node()}.read();
        read.line = line_at(text, node.node().offset_debug());
        use(read);
    }
}

}  // namespace yiping
