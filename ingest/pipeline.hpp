// The life of one batch inside ingest: a newcomer starts to read here.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "ingest/city/lifecycle.hpp"
#include "ingest/city/watch.hpp"
#include "ingest/net/check.hpp"
#include "ingest/net/figures.hpp"
#include "ingest/net/gate.hpp"
#include "ingest/net/overload.hpp"
#include "ingest/net/publisher.hpp"
#include "ingest/net/quarantine.hpp"
#include "ingest/net/request.hpp"
#include "ingest/net/router.hpp"
#include "ingest/net/source_clocks.hpp"
#include "ingest/store/log_keeper.hpp"

namespace yiping {

struct PipelineRules {
    TimeLimits time;
    WatchRules watch;
    Actor local;                              ///< who acts, for commands that come without a key
    Role reveal_role = Role::operating;       ///< the least that may ask for personal data
    TimeMs telemetry_kept_ms = 72 * hour_ms;  ///< older telemetry is deleted; 0: all is kept
    TimeMs personal_kept_ms = 0;  ///< older personal data are erased; 0: kept until asked for
    bool exercise_only = false;   ///< a sandbox: nothing real is taken in
};

/// Who stands at the door, of one thread with the pipeline; null where nobody does.
struct Door {
    Gate* gate = nullptr;              ///< knows who sent a message; without it everybody is local
    Quarantine* quarantine = nullptr;  ///< keeps what was refused
};

/// Owns the first fold of the city. One thread. Whatever throws IoError ends the daemon: nothing
/// that was not answered is promised to anybody.
class Pipeline {
public:
    /// Folds what the store holds.
    Pipeline(EventStore& store,
             Locate locate,
             Router& intake,
             Publisher& publisher,
             PipelineRules rules,
             Door door = {});

    /// Messages of producers, in the order they came.
    void handle(std::span<const Letter> letters, TimeMs now_ms);
    /// An operator's event by whoever holds this key (none: a local peer); returns the answer.
    [[nodiscard]] std::string command(const CommandRequest& request,
                                      TimeMs now_ms,
                                      const std::string& key = {});
    /// Shows or erases personal data, for whoever holds this key; returns the answer.
    [[nodiscard]] std::string person(const PersonRequest& request,
                                     TimeMs now_ms,
                                     const std::string& key = {});
    /// What time alone causes; called once a second.
    void tick(TimeMs now_ms);

    [[nodiscard]] const CityState& city() const { return city_; }
    [[nodiscard]] const IntakeCounts& counts() const { return counts_; }
    /// Lets go what is older than the rules say; called once a second, does a part each time.
    void retain(TimeMs now_ms);
    /// Once a minute: what was known of the sources' clocks grows old.
    void next_minute() { clocks_.next_minute(); }
    [[nodiscard]] const SourceClocks& clocks() const { return clocks_; }
    /// "ok" or "full"
    [[nodiscard]] std::string_view store_state() const { return full_ ? "full" : "ok"; }

private:
    /// What one event of a message comes to, before it is stored.
    struct Element {
        std::optional<std::size_t> event;  ///< its place in the batch
        std::string refused;               ///< else the answer, ready made
    };
    struct Batch {
        std::vector<Event> events;
        std::vector<Element> elements;  ///< of all messages, in order
        std::vector<std::size_t> ends;  ///< of each message, in `elements`
    };
    class EmptyAtEnd;
    using Outcomes = std::vector<AppendOutcome>;

    void check(std::span<const Letter> letters, TimeMs now_ms);
    void check(const Letter& letter, TimeMs now_ms);
    [[nodiscard]] Element check(Decoded&& decoded, const KeyHolder* sender, TimeMs now_ms);
    [[nodiscard]] std::optional<Reject> refuse_sender(const Letter& letter);
    void note_refused(const Letter& letter, const Reject& reject);
    void quarantine(const Letter& letter, TimeMs now_ms);
    [[nodiscard]] std::optional<Outcomes> append(std::span<Event> events, TimeMs now_ms);
    void answer(const Letter& letter,
                std::span<const Element> elements,
                std::span<const Event> events,
                const std::optional<Outcomes>& outcomes);
    void answer_element(std::string& text, const Event& event, const AppendOutcome* outcome);
    [[nodiscard]] std::string overloaded_element(const Event& event);
    void fold_and_publish(std::span<const Event> events, const Outcomes& outcomes);
    [[nodiscard]] std::string refused_element(const Reject& reject);
    [[nodiscard]] std::string carry_out(Event& event, TimeMs now_ms);
    [[nodiscard]] std::string refuse_person(const PersonRequest& request,
                                            const std::string& key,
                                            std::string_view reason,
                                            std::string detail);
    [[nodiscard]] Event act_about(const PersonRequest& request,
                                  const std::string& actor,
                                  const Event& told,
                                  TimeMs now_ms) const;
    [[nodiscard]] std::string reveal_person(const PersonRequest& request,
                                            const Actor& actor,
                                            const Event& told,
                                            std::span<const PersonalRecord> kept,
                                            TimeMs now_ms);
    [[nodiscard]] std::string erase_person(const PersonRequest& request,
                                           const Actor& actor,
                                           const Event& told,
                                           TimeMs now_ms);
    void erase_old_persons(TimeMs now_ms);
    void keep_outcome(const Event& event, const std::string& answer);
    void keep_last_outcome();

    EventStore& store_;
    LogKeeper& keeper_;
    const Locate locate_;
    Router& intake_;
    Publisher& publisher_;
    const PipelineRules rules_;
    const Door door_;
    Decoder decoder_;
    CityState city_;
    Watch watch_;
    IntakeCounts counts_;
    Overload overload_;
    Batch batch_;         ///< in hand
    TimeMs now_ms_ = 0;   ///< of that batch
    std::string answer_;  ///< the one that is being written
    SourceClocks clocks_;
    std::optional<Reject> first_reject_;  ///< of the message in hand
    std::uint64_t rejects_ = 0;           ///< likewise
    bool full_ = false;
    bool opening_told_ = false;  ///< that this daemon writes here now; a new log needs no such mark
};

}  // namespace yiping
