#include "ingest/commands/command.hpp"

#include <fmt/format.h>

namespace yiping {

TimeMs moment_of(const std::string& option, const std::string& text) {
    if (const auto moment = parse_rfc3339(text)) return *moment;
    throw WrongUse{fmt::format(
        "{} is \"{}\", where a time such as 2026-08-14T08:00:00+08:00 is needed", option, text)};
}

}  // namespace yiping
