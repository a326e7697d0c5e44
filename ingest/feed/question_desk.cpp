#include "ingest/feed/question_desk.hpp"

#include <fmt/format.h>
#include <simdjson.h>

#include <algorithm>
#include <utility>

#include "ingest/event/codec.hpp"
#include "ingest/event/errors.hpp"
#include "ingest/event/time.hpp"
#include "ingest/feed/daemon_words.hpp"
#include "ingest/feed/sync_client.hpp"
#include "ingest/store/event_store.hpp"

namespace yiping {
namespace {

/// A desk waits for it, and may ask again.
constexpr std::chrono::milliseconds longest_wait{2'000};

}  // namespace

QuestionDesk::QuestionDesk(std::string sync_endpoint,
                           std::optional<OwnKeys> keys,
                           std::function<void()> wake)
    : sync_endpoint_{std::move(sync_endpoint)},
      keys_{std::move(keys)},
      wake_{std::move(wake)},
      thread_{[this](const std::stop_token& stop) { run(stop); }} {}

QuestionDesk::~QuestionDesk() {
    thread_.request_stop();
}

void QuestionDesk::ask(std::string topic, std::string request_json) {
    {
        const std::lock_guard lock{mutex_};
        std::erase_if(questions_, [&](const Question& one) { return one.topic == topic; });
        questions_.push_back({std::move(topic), std::move(request_json)});
    }
    changed_.notify_all();
}

std::vector<QuestionDesk::Answer> QuestionDesk::take() {
    const std::lock_guard lock{mutex_};
    return std::exchange(answers_, {});
}

void QuestionDesk::run(const std::stop_token& stop) {
    while (true) {
        Question question;
        {
            std::unique_lock lock{mutex_};
            if (!changed_.wait(lock, stop, [&] { return !questions_.empty(); })) return;
            question = std::move(questions_.front());
            questions_.pop_front();
        }
        Answer answer = answer_to(question);
        {
            const std::lock_guard lock{mutex_};
            answers_.push_back(std::move(answer));
        }
        if (wake_) wake_();
    }
}

QuestionDesk::Answer QuestionDesk::answer_to(const Question& question) const {
    try {
        return {question.topic,
                ask_daemon(sync_endpoint_, question.json, longest_wait, keys_).front(),
                {}};
    } catch (const IoError& error) {
        return {question.topic, {}, error.what()};
    }
}

std::string history_request_json(const std::string& subject, TimeMs since_ms, std::size_t most) {
    return fmt::format(
        R"({{"request":"history","subject":{},"since":"{}","type":"{}.","limit":{}}})",
        json_quoted(subject),
        format_rfc3339(since_ms),
        subject.substr(0, subject.find('/')),
        most);
}

std::string reports_request_json(std::uint64_t from_sequence, std::uint64_t to_sequence) {
    return fmt::format(
        R"({{"request":"history","from_sequence":{},"to_sequence":{},"type":"incident.reported"}})",
        from_sequence,
        to_sequence);
}

std::optional<HistoryPart> part_of_history(const std::string& answer_json, std::string& why_not) {
    const std::optional<DaemonAnswer> answer = read_answer(answer_json);
    if (answer) {
        if (const auto* error = std::get_if<ErrorAnswer>(&*answer)) why_not = error->detail;
        if (const auto* page = std::get_if<HistoryPage>(&*answer)) {
            HistoryPart part{{}, page->next_sequence};
            Decoder decoder;
            for (Decoded& decoded : decoder.decode_logged_batch(page->events_json))
                if (auto* event = std::get_if<Event>(&decoded))
                    part.events.push_back(std::move(*event));
            return part;
        }
    }
    if (why_not.empty()) why_not = "what answers there is no ingest";
    return std::nullopt;
}

std::vector<Event> history_in(const std::filesystem::path& store_file,
                              const std::string& subject,
                              TimeMs since_ms,
                              std::uint64_t to_sequence,
                              std::size_t most) {
    const auto store = open_sqlite_store(store_file, OpenMode::read_only);
    std::vector<Event> found;
    ReadRange range;
    range.from_sequence = std::max<std::uint64_t>(store->sequence_at(since_ms), 1);
    range.to_sequence = to_sequence;
    range.type_prefix = subject.substr(0, subject.find('/')) + ".";
    range.telemetry = false;
    range.damaged = [](const LogGap&) {};
    if (range.from_sequence > range.to_sequence) return found;
    store->read(range, [&](Event&& event) {
        if (event.subject == subject) found.push_back(std::move(event));
        return found.size() < most;
    });
    return found;
}

std::string reveal_request_json(const std::string& subject) {
    return fmt::format(R"({{"request":"reveal","subject":{}}})", json_quoted(subject));
}

std::vector<std::pair<std::string, std::string>> person_of(const std::string& answer_json,
                                                           std::string& why_not) {
    std::vector<std::pair<std::string, std::string>> person;
    simdjson::dom::parser parser;
    simdjson::dom::element answer;
    simdjson::dom::object personal;
    if (parser.parse(answer_json).get(answer) != simdjson::SUCCESS) {
        why_not = "what answers there is no ingest";
        return person;
    }
    if (answer.at_pointer("/revealed/personal").get(personal) != simdjson::SUCCESS) {
        std::string_view detail;
        if (answer.at_pointer("/error/detail").get(detail) == simdjson::SUCCESS) why_not = detail;
        return person;
    }
    for (const auto& [key, value] : personal) {
        std::string_view text;
        person.emplace_back(std::string{key},
                            value.get(text) == simdjson::SUCCESS
                                ? std::string{text}
                                : std::string{simdjson::minify(value)});
    }
    return person;
}

}  // namespace yiping
