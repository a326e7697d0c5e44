#include <fmt/format.h>
#include <simdjson.h>

#include <charconv>
#include <optional>
#include <string_view>

#include "ingest/commands/import_foreign.hpp"
#include "ingest/event/errors.hpp"
#include "ingest/event/json_writer.hpp"
#include "ingest/event/time.hpp"

namespace yiping {
namespace {

using simdjson::dom::element;

/// One service request. Servers write numbers as numbers or as text, and null or nothing for what
/// they do not know.
class ServiceRequest {
public:
    explicit ServiceRequest(element request) : request_{request} {}

    void read(std::size_t number, const UseForeign& use) const {
        const std::string id = text("service_request_id");
        const auto fault = [&](std::string what) { use({number, {}, std::move(what)}); };
        if (id.empty())
            return fault(text("token").empty() ? "the request has no service_request_id"
                                               : "the request has a token but no id yet");
        if (!parse_rfc3339(text("requested_datetime")))
            return fault(fmt::format("{}: requested_datetime \"{}\" is no time with an offset",
                                     id,
                                     text("requested_datetime")));
        use({number, reported(id), {}});
        if (text("status") != "closed") return;
        if (!parse_rfc3339(text("updated_datetime")))
            return fault(fmt::format("{} is closed, and updated_datetime \"{}\" does not say when",
                                     id,
                                     text("updated_datetime")));
        use({number, closed(id), {}});
    }

private:
    [[nodiscard]] std::string text(std::string_view key) const {
        element value;
        std::string_view words;
        if (request_[key].get(value) != simdjson::SUCCESS || value.is_null()) return {};
        return value.get(words) == simdjson::SUCCESS ? std::string{words} : simdjson::minify(value);
    }
    [[nodiscard]] std::optional<double> number(std::string_view key) const {
        const std::string words = text(key);
        double value = 0;
        const char* const end = words.data() + words.size();
        const auto [at, error] = std::from_chars(words.data(), end, value);
        return error == std::errc{} && at == end ? std::optional{value} : std::nullopt;
    }

    static void add(std::string& json, std::string_view key, std::string_view value) {
        if (value.empty()) return;
        json.append(",\"").append(key).append("\":");
        append_quoted(json, value);
    }
    static std::string envelope(std::string_view type,
                                const std::string& id,
                                const std::string& event_id,
                                std::string_view time) {
        std::string json = R"({"specversion":"1.0","source":"open311")";
        add(json, "type", type);
        add(json, "id", event_id);
        add(json, "time", time);
        add(json, "subject", fmt::format("incident/open311-{}", id));
        return json;
    }

    [[nodiscard]] std::string reported(const std::string& id) const {
        std::string json = envelope("incident.reported", id, id, text("requested_datetime"));
        json += R"(,"data":{"net":"service","channel":"open311")";
        const std::string name = text("service_name");
        add(json, "title", name.empty() ? text("service_code") : name);
        add(json, "class", text("service_code"));
        add(json, "address", text("address"));
        add(json, "description", text("description"));
        const auto lon = number("long"), lat = number("lat");
        if (lon && lat) {
            json += R"(,"datum":"wgs84","lon":)";
            append_number(json, *lon);
            json += R"(,"lat":)";
            append_number(json, *lat);
        }
        // Nothing of ours has the meaning of these: they are kept as they are.
        for (const char* kept :
             {"agency_responsible", "expected_datetime", "status_notes", "media_url", "zipcode"})
            add(json, kept, text(kept));
        return json + "}}";
    }

    [[nodiscard]] std::string closed(const std::string& id) const {
        std::string json =
            envelope("incident.closed", id, id + "/closed", text("updated_datetime"));
        const std::string agency = text("agency_responsible");
        json += R"(,"data":{"actor":)";
        append_quoted(json, agency.empty() ? "open311" : agency);
        add(json, "note", text("status_notes"));
        return json + "}}";
    }

    element request_;
};

}  // namespace

void for_each_open311_event(const std::string& text,
                            const std::string& file,
                            const UseForeign& use) {
    simdjson::dom::parser parser;
    simdjson::dom::array requests;
    const auto document = parser.parse(text);
    if (document.error() != simdjson::SUCCESS)
        throw IoError{
            fmt::format("{} is no JSON: {}", file, simdjson::error_message(document.error()))};
    if (document.get(requests) != simdjson::SUCCESS)
        throw IoError{fmt::format("{} is no array of Open311 service requests", file)};
    std::size_t number = 0;
    for (const element request : requests) ServiceRequest{request}.read(++number, use);
}

}  // namespace yiping
