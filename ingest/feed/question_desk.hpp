// Questions to a daemon beside the stream: what happened to one case, who reported it.
#pragma once

#include <condition_variable>
#include <deque>
#include <filesystem>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "ingest/event/event.hpp"
#include "ingest/feed/curve.hpp"

namespace yiping {

/// Asks one after the other in a thread of its own, each over a connection of its own, so that no
/// answer is ever taken for one of the stream's. Main thread asks and takes.
class QuestionDesk {
public:
    struct Answer {
        std::string topic;  ///< as asked
        std::string json;   ///< empty when there is none
        std::string why_not;
    };

    /// `wake` is called from the thread after each answer; may be empty.
    QuestionDesk(std::string sync_endpoint,
                 std::optional<OwnKeys> keys,
                 std::function<void()> wake);
    QuestionDesk(const QuestionDesk&) = delete;
    QuestionDesk& operator=(const QuestionDesk&) = delete;
    QuestionDesk(QuestionDesk&&) = delete;
    QuestionDesk& operator=(QuestionDesk&&) = delete;
    /// Waits for the answer that is under way, two seconds at most.
    ~QuestionDesk();

    /// A newer question of the same topic takes the place of one that still waits.
    void ask(std::string topic, std::string request_json);
    [[nodiscard]] std::vector<Answer> take();

private:
    struct Question {
        std::string topic, json;
    };
    void run(const std::stop_token& stop);
    [[nodiscard]] Answer answer_to(const Question& question) const;

    const std::string sync_endpoint_;
    const std::optional<OwnKeys> keys_;
    const std::function<void()> wake_;
    std::mutex mutex_;
    std::condition_variable_any changed_;
    // guarded by the mutex
    std::deque<Question> questions_;
    std::vector<Answer> answers_;
    std::jthread thread_;  ///< last: it ends before what it uses
};

/// The request for what was recorded about one subject since a moment; `most` events.
[[nodiscard]] std::string history_request_json(const std::string& subject,
                                               TimeMs since_ms,
                                               std::size_t most);
/// The request for the reports of incidents with these sequences, both inclusive.
[[nodiscard]] std::string reports_request_json(std::uint64_t from_sequence,
                                               std::uint64_t to_sequence);
struct HistoryPart {
    std::vector<Event> events;
    std::uint64_t next_sequence = 0;  ///< the first that is not in it
};
/// What its answer holds; nothing, with one sentence, when it is none.
[[nodiscard]] std::optional<HistoryPart> part_of_history(const std::string& answer_json,
                                                         std::string& why_not);

/// The same of a recorded log, up to a sequence; as far as the file is whole. Throws IoError when
/// it cannot be opened.
[[nodiscard]] std::vector<Event> history_in(const std::filesystem::path& store_file,
                                            const std::string& subject,
                                            TimeMs since_ms,
                                            std::uint64_t to_sequence,
                                            std::size_t most);
/// The request for who is behind a subject; that it was asked is logged by the daemon.
[[nodiscard]] std::string reveal_request_json(const std::string& subject);
/// What was told of the person, key by key; empty, with one sentence, when it is kept back or none
/// is known.
[[nodiscard]] std::vector<std::pair<std::string, std::string>> person_of(
    const std::string& answer_json, std::string& why_not);

}  // namespace yiping
