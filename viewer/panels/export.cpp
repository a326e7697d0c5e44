// One line an incident.
#include "viewer/panels/export.hpp"

#include <initializer_list>

namespace yiping {
namespace {

std::string quoted(std::string_view text) {
    std::string cell{"\""};
    for (const char c : text) {
        if (c == '"') cell += '"';
        cell += c;
    }
    return cell + '"';
}

void add_line(std::string& csv, std::initializer_list<std::string_view> cells) {
    bool first = true;
    for (const std::string_view cell : cells) {
        if (!first) csv += ',';
        first = false;
        csv += quoted(cell);
    }
    csv += "\r\n";
}

}  // namespace

std::string list_as_csv(const PanelInput& in) {
    std::string csv{"\xEF\xBB\xBF"};
    add_line(csv,
             {"number",
              "id",
              "title",
              "net",
              "class",
              "grade",
              "stage",
              "place",
              "address",
              "unit",
              "reported",
              "deadline"});
    for (const Incident* incident : in.listed)
        add_line(csv,
                 {incident->number,
                  incident->id,
                  incident->title,
                  in.say(words::nets[static_cast<std::size_t>(incident->net)]),
                  incident->class_code,
                  in.say(words::grades[incident->grade]),
                  in.say(words::stages[static_cast<std::size_t>(incident->stage)]),
                  place_path(in, incident->place.grid),
                  incident->address,
                  incident->unit,
                  date_text(in, incident->reported_ms) + " " +
                      clock_text(in, incident->reported_ms, true),
                  incident->deadline_ms == 0 ? std::string{}
                                             : date_text(in, incident->deadline_ms) + " " +
                                                   clock_text(in, incident->deadline_ms, true)});
    return csv;
}

}  // namespace yiping
