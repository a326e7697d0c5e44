#include "ingest/commands/ack.hpp"

#include <fmt/format.h>
#include <simdjson.h>

#include "ingest/event/errors.hpp"

namespace yiping {
namespace {

AckElement read_element(simdjson::dom::element json, std::string_view whole) {
    AckElement element;
    std::string_view status;
    if (json["status"].get(status) != simdjson::SUCCESS) refuse_ack(whole);
    if (json["sequence"].get(element.sequence) != simdjson::SUCCESS) element.sequence = 0;
    if (status == "stored")
        element.status = AckStatus::stored;
    else if (status == "duplicate")
        element.status = AckStatus::duplicate;
    else if (status == "overloaded")
        element.status = AckStatus::overloaded;
    else if (status == "rejected")
        element.status = AckStatus::rejected;
    else
        refuse_ack(whole);
    if (element.status == AckStatus::rejected) element.text = simdjson::minify(json);
    return element;
}

}  // namespace

void refuse_ack(std::string_view json) {
    throw IoError{fmt::format("what answers is no intake of ours: {}", json.substr(0, 200))};
}

std::vector<AckElement> read_ack(std::string_view json, std::size_t events) {
    simdjson::dom::parser parser;
    simdjson::dom::array elements;
    if (parser.parse(simdjson::padded_string{json})["ack"].get(elements) != simdjson::SUCCESS)
        refuse_ack(json);
    std::vector<AckElement> answers;
    for (const simdjson::dom::element element : elements)
        answers.push_back(read_element(element, json));
    if (answers.size() == 1 && answers.front().status == AckStatus::rejected)
        answers.resize(events, answers.front());
    if (answers.size() != events) refuse_ack(json);
    return answers;
}

}  // namespace yiping
