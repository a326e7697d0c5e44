#include "tests/architecture/house.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <functional>
#include <regex>
#include <sstream>
#include <stdexcept>

namespace yiping {
namespace {

using Names = std::vector<std::string_view>;

/// A room of the house and the rooms whose headers it may include besides its own.
struct Room {
    std::string_view name;
    Names may_include;
};

const std::vector<Room>& rooms() {
    static const Names data_side = {"ingest/event", "ingest/city", "ingest/store", "ingest/feed"};
    static const std::vector<Room> all = {
        {"ingest/event", {}},
        {"ingest/city", {"ingest/event"}},
        {"ingest/place", {"ingest/event"}},
        {"ingest/store", {"ingest/event", "ingest/city"}},
        {"ingest/feed", {"ingest/event", "ingest/city", "ingest/store"}},
        {"ingest/net", data_side},
        {"ingest/pipeline",
         {"ingest/event",
          "ingest/city",
          "ingest/store",
          "ingest/feed",
          "ingest/net",
          "ingest/place"}},
        {"ingest/commands",
         {"ingest/event",
          "ingest/city",
          "ingest/store",
          "ingest/feed",
          "ingest/net",
          "ingest/place",
          "ingest/pipeline"}},
        {"ingest/main", {"ingest/event", "ingest/commands"}},
        {"viewer/gpu", {}},
        {"viewer/map", {"ingest/event"}},
        {"viewer/state", {"ingest/event", "ingest/city", "ingest/feed", "viewer/map"}},
        {"viewer/layers",
         {"ingest/event", "ingest/city", "viewer/gpu", "viewer/map", "viewer/state"}},
        {"viewer/panels", {"ingest/event", "ingest/city", "ingest/feed", "viewer/state"}},
        {"viewer",  // the files at its top: window, frame, main
         {"ingest/event",
          "ingest/city",
          "ingest/feed",
          "viewer/gpu",
          "viewer/map",
          "viewer/state",
          "viewer/layers",
          "viewer/panels"}},
    };
    return all;
}

/// A library that only some rooms may know.
struct Library {
    std::string_view name;
    std::function<bool(std::string_view header)> has;
    Names rooms;
};

std::function<bool(std::string_view)> begins_with(Names prefixes) {
    return [prefixes = std::move(prefixes)](std::string_view header) {
        return std::ranges::any_of(
            prefixes, [&](std::string_view prefix) { return header.starts_with(prefix); });
    };
}

const std::vector<Library>& libraries() {
    static const std::vector<Library> all = {
        {"ZeroMQ", begins_with({"zmq"}), {"ingest/net", "ingest/feed", "ingest/commands"}},
        {"SQLite", begins_with({"sqlite3"}), {"ingest/store"}},
        {"GDAL",
         begins_with({"gdal", "ogr", "cpl_", "vrtdataset"}),
         {"ingest/place", "ingest/commands", "viewer/map"}},
        {"GEOS", begins_with({"geos"}), {"ingest/place", "viewer/map"}},
        {"Dear ImGui", begins_with({"imgui", "backends/imgui"}), {"viewer/panels", "viewer"}},
        {"GLFW", begins_with({"GLFW/"}), {"viewer"}},
        {"OpenGL",
         begins_with({"epoxy/", "GL/", "EGL/"}),
         {"viewer/gpu", "viewer/layers", "viewer"}},
        {"CLI11", begins_with({"CLI/"}), {"ingest/commands", "ingest/main", "viewer"}},
    };
    return all;
}

/// What a fold must not know: its only time is the time of its events.
constexpr std::string_view city_reads_no_clock =
    "ingest/city reads no clock: time enters as an event";
const std::set<std::string_view>& clock_headers() {
    static const std::set<std::string_view> all = {
        "chrono", "ctime", "time.h", "sys/time.h", "random", "thread"};
    return all;
}

const Room* room_of(std::string_view path) {
    const auto holds = [&](const Room& room) {
        if (!path.starts_with(room.name) || path.size() <= room.name.size()) return false;
        const char behind = path[room.name.size()];
        // The pipeline is a room of files, not of a folder: pipeline.cpp and pipeline_persons.cpp.
        return behind == '/' || behind == '.' || (behind == '_' && room.name == "ingest/pipeline");
    };
    const Room* best =
        nullptr;  // the longest name: viewer/map/x.cpp lies in viewer/map, not viewer
    for (const Room& room : rooms())
        if (holds(room) && (best == nullptr || room.name.size() > best->name.size())) best = &room;
    if (best != nullptr && best->name == "viewer" &&
        path.find('/', best->name.size() + 1) != std::string_view::npos)
        return nullptr;  // a folder that the list does not know
    return best;
}

bool contains(const Names& names, std::string_view name) {
    return std::ranges::find(names, name) != names.end();
}

/// The sentence about one include, or nothing when it is allowed.
std::string complaint_about_ours(const Room& from, std::string_view header) {
    if (!header.starts_with("ingest/") && !header.starts_with("viewer/"))
        return fmt::format("\"{}\": an include in quotes starts at the root: ingest/ or viewer/",
                           header);
    const Room* to = room_of(header);
    if (to == nullptr) return fmt::format("\"{}\" lies in no known folder of the house", header);
    if (to == &from || contains(from.may_include, to->name)) return {};
    return fmt::format(
        "{} may not include {} (allowed: {})", from.name, header, fmt::join(from.may_include, " "));
}

std::string complaint_about_library(const Room& from, std::string_view header) {
    if (from.name == "ingest/city" && clock_headers().contains(header))
        return fmt::format("<{}>: {}", header, city_reads_no_clock);
    for (const Library& library : libraries())
        if (library.has(header) && !contains(library.rooms, from.name))
            return fmt::format("{} (<{}>) is known only to {}, not to {}",
                               library.name,
                               header,
                               fmt::join(library.rooms, " "),
                               from.name);
    return {};
}

/// A line without its `//` comment; good enough for the words looked for here.
std::string_view code_of(std::string_view line) {
    return line.substr(0, line.find("//"));
}

std::string complaint_about_words(const Room& from, const std::string& code) {
    static const std::regex clock{
        R"(\b((system|steady|high_resolution|utc)_clock|clock_gettime|gettimeofday|random_device)\b)"};
    std::smatch found;
    if (from.name == "ingest/city" && std::regex_search(code, found, clock))
        return fmt::format("{}: {}", found.str(), city_reads_no_clock);
    return {};
}

std::string complaint_about_line(const Room& room, const std::string& line) {
    static const std::regex include{R"(^\s*#\s*include\s*([<"])([^>"]+)[>"])"};
    std::smatch match;
    if (!std::regex_search(line, match, include))
        return complaint_about_words(room, std::string{code_of(line)});
    const std::string header = match[2];
    return match[1] == "\"" ? complaint_about_ours(room, header)
                            : complaint_about_library(room, header);
}

bool is_source(const std::filesystem::path& file) {
    static const std::set<std::string> endings = {".cpp", ".hpp", ".c", ".cc", ".h"};
    return endings.contains(file.extension().string());
}

}  // namespace

std::string to_text(const std::vector<Finding>& findings) {
    std::string text;
    for (const Finding& finding : findings)
        text += fmt::format("{}:{}: {}\n", finding.file, finding.line, finding.rule);
    return text;
}

std::vector<Finding> check_source(const std::string& file, std::string_view text) {
    const Room* room = room_of(file);
    if (room == nullptr) return {{file, 0, "lies in no known folder of the house"}};
    std::vector<Finding> findings;
    std::istringstream lines{std::string{text}};
    std::string line;
    for (int number = 1; std::getline(lines, line); ++number)
        if (std::string rule = complaint_about_line(*room, line); !rule.empty())
            findings.push_back({file, number, std::move(rule)});
    return findings;
}

std::vector<Finding> check_sources(const std::filesystem::path& repository) {
    std::vector<Finding> findings;
    for (const char* side : {"ingest", "viewer"})
        for (const auto& entry : std::filesystem::recursive_directory_iterator{repository / side}) {
            if (!entry.is_regular_file() || !is_source(entry.path())) continue;
            const std::string file = entry.path().lexically_relative(repository).generic_string();
            std::ranges::move(check_source(file, read_text(entry.path())),
                              std::back_inserter(findings));
        }
    return findings;
}

std::vector<std::string> strangers_at_the_top(const std::filesystem::path& repository) {
    static const std::set<std::string> known = {"CMakeLists.txt",
                                                "LICENSE",
                                                "README.md",
                                                "assets",
                                                "config",
                                                "ingest",
                                                "run",
                                                "shaders",
                                                "tests",
                                                "viewer"};
    std::vector<std::string> strangers;
    for (const auto& entry : std::filesystem::directory_iterator{repository}) {
        const std::string name = entry.path().filename().string();
        const bool made_by_the_build = name == "build" || name.starts_with("build-");
        if (!known.contains(name) && !made_by_the_build && !name.starts_with('.'))
            strangers.push_back(name);
    }
    return strangers;
}

std::set<std::string> packages_of_script(std::string_view script) {
    static const std::regex begin{R"(^[A-Z_]*PACKAGES=\($)"};
    static const std::regex package{R"(^\s+([a-z0-9][a-z0-9.+-]*)(\s|$))"};
    std::set<std::string> packages;
    std::istringstream lines{std::string{script}};
    bool inside = false;
    for (std::string line; std::getline(lines, line);) {
        std::smatch match;
        if (std::regex_search(line, begin))
            inside = true;
        else if (line == ")")
            inside = false;
        else if (inside && std::regex_search(line, match, package))
            packages.insert(match[1]);
    }
    return packages;
}

std::set<std::string> packages_of_readme(std::string_view readme) {
    static const std::regex name{"`([^`]+)`"};
    std::set<std::string> packages;
    std::istringstream lines{std::string{readme}};
    bool inside = false;
    for (std::string line; std::getline(lines, line);) {
        if (line.starts_with("#")) inside = line.ends_with(" Dependencies");
        if (!inside || !line.starts_with("|")) continue;
        const std::string cell = line.substr(1, line.find('|', 1) - 1);
        for (std::sregex_iterator it{cell.begin(), cell.end(), name}, end; it != end; ++it)
            packages.insert((*it)[1]);
    }
    return packages;
}

std::string read_text(const std::filesystem::path& file) {
    std::ifstream stream{file, std::ios::binary};
    if (!stream) throw std::runtime_error{"cannot read " + file.string()};
    return {std::istreambuf_iterator<char>{stream}, {}};
}

}  // namespace yiping
