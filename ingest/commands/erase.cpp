// `ingest erase`: personal data are taken out of a store for ever; the event that says so stays.
#include "ingest/commands/erase.hpp"

#include <fmt/format.h>
#include <simdjson.h>

#include <chrono>

#include "ingest/event/codec.hpp"
#include "ingest/feed/sync_client.hpp"
#include "ingest/store/log_keeper.hpp"

namespace yiping {
namespace {

struct EraseOptions {
    std::string store, sync, keys, before, reason;
    std::string actor = "local";
    std::vector<std::string> subjects;
};

constexpr std::chrono::seconds answer_within{10};

TimeMs now_ms() {
    return std::chrono::duration_cast<std::chrono::milliseconds>(
               std::chrono::system_clock::now().time_since_epoch())
        .count();
}

/// One word a subject; false when nothing was erased.
bool tell(const std::string& subject, std::uint64_t records, std::uint64_t logged) {
    if (records == 0)
        fmt::print(stderr, "erase: nothing is kept about {}\n", subject);
    else
        fmt::print("{{\"subject\":{},\"records\":{},\"logged\":{}}}\n",
                   json_quoted(subject),
                   records,
                   logged);
    return records != 0;
}

std::uint64_t kept_about(EventStore& store, const std::string& subject) {
    std::uint64_t kept = 0;
    for (const PersonalRecord& one : keeper_of(store).personal(subject))
        kept += one.erased_by == 0 ? 1 : 0;
    return kept;
}

/// The event that told the newest record: the one that says it is erased is of the same subject and
/// world.
Event told_of(EventStore& store, const std::string& subject) {
    ReadRange one;
    one.from_sequence = one.to_sequence = keeper_of(store).personal(subject).front().sequence;
    Event told;
    store.read(one, [&](Event&& event) {
        told = std::move(event);
        return true;
    });
    return told;
}

bool erase_in(EventStore& store, const std::string& subject, const EraseOptions& options) {
    if (kept_about(store, subject) == 0) return tell(subject, 0, 0);
    OperatorAct body;
    body.actor = options.actor;
    body.about = subject;
    if (!options.reason.empty()) body.reason = options.reason;
    const Event told = told_of(store, subject);
    Event record = make_event(fmt::format("erased/{}", store.last_sequence() + 1),
                              "ingest",
                              "person.erased",
                              told.subject,
                              now_ms(),
                              std::move(body),
                              told.exercise);
    Decoder decoder;
    const std::vector<Decoded> read_back = decoder.decode(record.json);
    if (const auto* reject = std::get_if<Reject>(&read_back.front()))
        throw WrongUse{fmt::format("--by or --reason cannot be recorded: {}", reject->detail)};
    const std::uint64_t records = keeper_of(store).erase_personal(subject, record, now_ms());
    return tell(subject, records, record.sequence);
}

int erase_in_store(const EraseOptions& options) {
    const std::unique_ptr<EventStore> store =
        open_sqlite_store(options.store, OpenMode::read_write);
    std::vector<std::string> subjects = options.subjects;
    if (!options.before.empty()) {
        const TimeMs before_ms = moment_of("--before", options.before);
        for (std::string& one : keeper_of(*store).persons_told_by(before_ms - 1, UINT64_MAX >> 1U))
            subjects.push_back(std::move(one));
        if (subjects.empty()) fmt::print(stderr, "erase: nothing older is kept\n");
    }
    bool all = true;
    for (const std::string& subject : subjects) all = erase_in(*store, subject, options) && all;
    return all ? 0 : 1;
}

int erase_by_daemon(const EraseOptions& options) {
    bool all = true;
    simdjson::dom::parser parser;
    for (const std::string& subject : options.subjects) {
        const std::string answer =
            ask_daemon(options.sync,
                       fmt::format(R"({{"request":"erase","subject":{},"reason":{}}})",
                                   json_quoted(subject),
                                   json_quoted(options.reason)),
                       answer_within,
                       read_client_keys(options.keys))
                .front();
        simdjson::dom::object erased;
        std::uint64_t records = 0, logged = 0;
        const simdjson::padded_string padded{answer};
        if (parser.parse(padded)["erased"].get(erased) != simdjson::SUCCESS ||
            erased["records"].get(records) != simdjson::SUCCESS ||
            erased["logged"].get(logged) != simdjson::SUCCESS) {
            fmt::print(stderr, "erase: the daemon answered {}\n", answer);
            all = false;
            continue;
        }
        all = tell(subject, records, logged) && all;
    }
    return all ? 0 : 1;
}

int erase(const EraseOptions& options) {
    if (options.store.empty() == options.sync.empty())
        throw WrongUse{"give --store of a log that nobody writes, or --sync of a daemon that does"};
    if (options.subjects.empty() && options.before.empty())
        throw WrongUse{"say whose data to erase: a subject such as incident/17, or --before TIME"};
    if (!options.sync.empty() && !options.before.empty())
        throw WrongUse{
            "--before is for --store; a daemon erases by age as kept_d of its [personal] says"};
    return options.sync.empty() ? erase_in_store(options) : erase_by_daemon(options);
}

}  // namespace

void add_erase(CLI::App& app, Run& run) {
    auto options = std::make_shared<EraseOptions>();
    CLI::App* command = app.add_subcommand(
        "erase", "takes personal data out of a log for ever; that it did so is recorded there");
    command->add_option("--store", options->store, "the log")->check(CLI::ExistingFile);
    command->add_option(
        "--sync", options->sync, "the daemon that writes the log; it asks for the role admin");
    command->add_option("--keys", options->keys, "private keys to come with, by ingest keygen");
    command->add_option(
        "--before", options->before, "all that was told before this moment (RFC 3339)");
    command->add_option("--reason", options->reason, "goes into the record");
    command->add_option("--by", options->actor, "who erases, for --store")->capture_default_str();
    command->add_option("subject",
                        options->subjects,
                        "incident/ID, worker/ID, resource/ID or roster/AREA/POST; or several");
    command->callback([options, &run] { run = [options] { return erase(*options); }; });
}

}  // namespace yiping
