#include "tests/torture/journal.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <fstream>
#include <stdexcept>

namespace yiping {

Journal::Journal(const std::filesystem::path& file)
    : file_{open(file.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600)} {
    if (file_ < 0) throw std::runtime_error{"no journal " + file.string()};
    // A torn line of the one before ends here.
    write_line("");
}

Journal::~Journal() {
    close(file_);
}

void Journal::note_sent(std::uint64_t number, TimeMs time_ms) {
    write_line(fmt::format("s {} {} .", number, time_ms));
}

void Journal::note_acked(std::uint64_t number, std::uint64_t sequence) {
    write_line(fmt::format("a {} {} .", number, sequence));
}

void Journal::write_line(const std::string& line) const {
    const std::string bytes = line + '\n';
    if (write(file_, bytes.data(), bytes.size()) != static_cast<ssize_t>(bytes.size()))
        throw std::runtime_error{"the journal cannot be written"};
}

std::map<std::uint64_t, JournalEntry> Journal::read(const std::filesystem::path& file) {
    std::map<std::uint64_t, JournalEntry> entries;
    std::ifstream lines{file};
    for (std::string line; std::getline(lines, line);) {
        if (!line.ends_with(" .")) continue;
        char kind = 0;
        unsigned long long number = 0;
        long long value = 0;
        if (std::sscanf(line.c_str(), "%c %llu %lld", &kind, &number, &value) != 3) continue;
        JournalEntry& entry = entries[number];
        if (kind == 's') {
            entry.time_ms = value;
            continue;
        }
        const auto sequence = static_cast<std::uint64_t>(value);
        if (entry.sequence != 0 && entry.sequence != sequence)
            throw std::runtime_error{fmt::format("{}: event {} was acked as {} and as {}",
                                                 file.filename().string(),
                                                 number,
                                                 entry.sequence,
                                                 sequence)};
        entry.sequence = sequence;
    }
    return entries;
}

std::string torture_source(int producer) {
    return fmt::format("torture.{}", producer);
}

std::string torture_event(int producer, std::uint64_t number, TimeMs time_ms) {
    const std::string envelope =
        fmt::format(R"({{"specversion":"1.0","id":"{}","source":"{}","time":"{}")",
                    number,
                    torture_source(producer),
                    format_rfc3339(time_ms));
    if (number % 5 == 0)
        return fmt::format(
            R"({},"type":"incident.reported","subject":"incident/{}-{}","data":{{"title":"井盖缺失",)"
            R"("net":"governance","class":"0101","grade":4,"channel":"grid"}}}})",
            envelope,
            producer,
            number);
    return fmt::format(
        R"({},"type":"worker.position","subject":"worker/{}-{}","data":{{"lon":122.{:04},)"
        R"("lat":41.1,"datum":"wgs84"}}}})",
        envelope,
        producer,
        number % 997,
        number % 10'000);
}

}  // namespace yiping
