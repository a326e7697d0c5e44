#include "viewer/state/case_history.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace yiping {
namespace {

/// Bodies differ, but what people are asked about has the same names in all of them.
struct Teller {
    HistoryLine& line;

    void add(const std::string& words) const {
        if (words.empty()) return;
        if (!line.words.empty()) line.words += " · ";
        line.words += words;
    }
    void add(const std::optional<std::string>& words) const {
        if (words) add(*words);
    }
    void who(const std::string& actor) const { line.actor = actor; }
    void who(const std::optional<std::string>& actor) const { line.actor = actor.value_or(""); }

    template <class Body>
    void operator()(const Body& body) const {
        if constexpr (requires { body.actor; }) who(body.actor);
        if constexpr (requires { add(body.title); }) add(body.title);
        if constexpr (requires { add(body.number); }) add(body.number);
        if constexpr (requires { add(body.channel); }) add(body.channel);
        if constexpr (requires { add(body.unit); }) add(body.unit);
        if constexpr (requires { add(body.target); }) add(body.target);
        if constexpr (requires { add(body.result); }) add(body.result);
        if constexpr (requires { add(body.reason); }) add(body.reason);
        if constexpr (requires { add(body.note); }) add(body.note);
        if constexpr (requires { add(body.text); }) add(body.text);
    }
};

}  // namespace

std::vector<HistoryLine> lines_of(std::span<const Event> events) {
    std::vector<HistoryLine> lines;
    lines.reserve(events.size());
    for (const Event& event : events) {
        HistoryLine line;
        line.time_ms = event.time_ms;
        line.type = event.type;
        std::visit(Teller{line}, event.body);
        lines.push_back(std::move(line));
    }
    std::ranges::reverse(lines);
    return lines;
}

}  // namespace yiping
