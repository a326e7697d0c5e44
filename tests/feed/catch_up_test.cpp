// Subscribe, heartbeat, snapshot, stream: every way in which these can fall together, on plain
// values.
#include "ingest/feed/catch_up.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <vector>

namespace yiping {
namespace {

constexpr std::uint64_t log_end = 4;

Event numbered(std::uint64_t sequence) {
    Event event;
    event.sequence = sequence;
    event.json = std::to_string(sequence);
    return event;
}

struct Said {
    enum class What { event, upto, heartbeat } what;
    std::uint64_t sequence;
    std::uint64_t head;  ///< of the log when this was said: what is published is durable before
};
using Script = std::vector<Said>;

/// All that a daemon can say while four events are recorded: cut into flushes in every way, the
/// topics of a flush in either order, a heartbeat after every choice of them. It always says one
/// before and, since it goes on living, some afterwards.
std::vector<Script> all_scripts() {
    std::vector<Script> scripts;
    for (unsigned cuts = 0; cuts < 1U << (log_end - 1); ++cuts)
        for (unsigned beats = 0; beats < 1U << log_end; ++beats)
            for (const bool reversed : {false, true}) {
                Script script{{Said::What::heartbeat, 0, 0}};
                unsigned flush = 0;
                bool one_way = true;
                for (std::uint64_t first = 1; first <= log_end; ++flush) {
                    std::uint64_t last = first;
                    while (last < log_end && (cuts >> (last - 1) & 1U) == 0) ++last;
                    one_way = one_way && first == last;
                    for (std::uint64_t i = first; i <= last; ++i)
                        script.push_back(
                            {Said::What::event, reversed ? first + last - i : i, last});
                    script.push_back({Said::What::upto, last, last});
                    if ((beats >> flush & 1U) != 0)
                        script.push_back({Said::What::heartbeat, last, last});
                    first = last + 1;
                }
                if (beats >> flush != 0 || (reversed && one_way)) continue;  // as another one
                scripts.push_back(std::move(script));
            }
    return scripts;
}

/// What befalls one viewer.
struct Fate {
    std::size_t subscribed = 0;  ///< it hears what is said from here on
    std::size_t lost_from = 0, lost_to = 0;
    bool cut = false;            ///< what is lost is lost with the connection, and it comes again
    bool other_log = false;      ///< where it comes again another daemon answers
    std::size_t delay = 0;       ///< answers come after so many more words
    bool late_snapshot = false;  ///< made when it is sent, not when it was asked for
    bool short_pages = false;    ///< a page of history holds one event
    bool no_history = false;     ///< every question for history is refused
};

/// A viewer, held to what it is promised. The answers are those of a daemon with this log.
class Viewer {
public:
    explicit Viewer(const Fate& fate) : fate_{fate} {}

    void subscribe() {
        catch_up_.subscribed();
        asked_.reset();
        heard_beat_ = false;
        subscribed_ = true;
    }
    [[nodiscard]] bool is_subscribed() const { return subscribed_; }
    void hear(const Said& said) {
        head_ = std::max(head_, said.head);
        if (said.what == Said::What::event) catch_up_.hear_event(numbered(said.sequence));
        if (said.what == Said::What::upto) catch_up_.hear_upto(said.sequence);
        if (said.what == Said::What::heartbeat) {
            if (!heard_beat_) first_beat_ = said.sequence;
            heard_beat_ = true;
            catch_up_.hear_heartbeat(said.sequence);
        }
        advance();
    }
    /// Time goes on by one word, whether or not it was heard.
    void tick(std::uint64_t head) {
        head_ = std::max(head_, head);
        if (!asked_) return;
        if (asked_->wait-- == 0) answer();
    }
    [[nodiscard]] bool is_whole() const {
        return catch_up_.is_live() && handed_out_ == log_end && !asked_;
    }
    [[nodiscard]] const std::string& wrong() const { return wrong_; }

private:
    struct Asked {
        Ask what;
        std::size_t wait;
        std::uint64_t head;
    };

    void expect(bool holds, std::string_view what) {
        if (!holds && wrong_.empty()) wrong_ = what;
    }
    void advance() {
        const Flush flush = catch_up_.take();
        expect(flush.events.empty() || has_state_, "events before a snapshot");
        for (const Event& event : flush.events)
            expect(event.sequence == ++handed_out_, "not the next of the log");
        expect(!has_state_ || flush.upto == catch_up_.handed_out(), "upto is not what it has");
        if (const auto ask = catch_up_.ask()) {
            expect(heard_beat_, "asked before the subscription was known to stand");
            expect(!asked_, "asked twice at once");
            asked_ = Asked{*ask, fate_.delay, head_};
        }
    }
    void answer() {
        const Asked asked = *std::exchange(asked_, std::nullopt);
        if (const auto* history = std::get_if<AskHistory>(&asked.what))
            answer_history(*history);
        else
            answer_snapshot(fate_.late_snapshot ? head_ : asked.head);
        advance();
    }
    void answer_snapshot(std::uint64_t sequence) {
        expect(sequence >= first_beat_, "a snapshot from before the subscription stood");
        expect(sequence >= handed_out_, "a step back");
        handed_out_ = sequence;
        has_state_ = true;
        catch_up_.take_snapshot(sequence);
    }
    void answer_history(const AskHistory& history) {
        if (fate_.no_history) return catch_up_.history_refused();
        if (catch_up_.asks_whether_log_goes_on()) {
            expect(history.from == handed_out_ && history.to == handed_out_, "asks for another");
            return catch_up_.take_history(fate_.other_log ? "[{}]"
                                                          : '[' + numbered(handed_out_).json + ']');
        }
        expect(history.from == handed_out_ + 1, "asks for what it has");
        const std::uint64_t to = fate_.short_pages ? history.from : std::min(history.to, head_);
        for (std::uint64_t i = history.from; i <= to; ++i) catch_up_.hear_event(numbered(i));
        catch_up_.take_history(to < history.from ? "[]" : "[...]");
    }

    const Fate fate_;
    CatchUp catch_up_;
    std::optional<Asked> asked_;
    std::uint64_t handed_out_ = 0, head_ = 0, first_beat_ = 0;
    bool subscribed_ = false, heard_beat_ = false, has_state_ = false;
    std::string wrong_;
};

/// What went wrong; empty when nothing did.
std::string live_through(const Script& script, const Fate& fate) {
    Viewer viewer{fate};
    for (std::size_t i = 0; i < script.size(); ++i) {
        const bool lost = i >= fate.lost_from && i < fate.lost_to;
        if (i == fate.subscribed || (fate.cut && i == fate.lost_to && i > fate.subscribed))
            viewer.subscribe();
        viewer.tick(script[i].head);
        if (viewer.is_subscribed() && !lost) viewer.hear(script[i]);
    }
    if (fate.subscribed == script.size() || (fate.cut && fate.lost_to == script.size()))
        viewer.subscribe();
    // It goes on living, and nothing more happens.
    for (int second = 0; second < 40 && !viewer.is_whole(); ++second) {
        viewer.hear({Said::What::heartbeat, log_end, log_end});
        viewer.tick(log_end);
    }
    if (!viewer.wrong().empty()) return viewer.wrong();
    return viewer.is_whole() ? "" : "the picture never gets whole";
}

std::string told(const Script& script, const Fate& fate) {
    std::string text;
    for (const Said& said : script)
        text += fmt::format("{}{} ", "eub"[int(said.what)], said.sequence);
    return fmt::format(
        "{}: subscribed {}, lost {}-{}, cut {}, other log {}, delay {}, late {}, "
        "short {}, no history {}",
        text,
        fate.subscribed,
        fate.lost_from,
        fate.lost_to,
        fate.cut,
        fate.other_log,
        fate.delay,
        fate.late_snapshot,
        fate.short_pages,
        fate.no_history);
}

/// Every fate of this kind under every script; the number of them.
std::size_t live_through_all(const std::vector<Fate>& kinds) {
    std::size_t lives = 0;
    for (const Script& script : all_scripts())
        for (Fate fate : kinds)
            for (fate.subscribed = 0; fate.subscribed <= script.size(); ++fate.subscribed)
                for (fate.lost_from = fate.subscribed; fate.lost_from <= script.size();
                     ++fate.lost_from)
                    for (fate.lost_to = fate.lost_from; fate.lost_to <= script.size();
                         ++fate.lost_to) {
                        ++lives;
                        const std::string wrong = live_through(script, fate);
                        if (wrong.empty()) continue;
                        CAPTURE(told(script, fate));
                        REQUIRE(wrong == "");
                    }
    return lives;
}

std::vector<Fate> kinds_of(bool cut) {
    std::vector<Fate> kinds;
    for (const std::size_t delay : {0U, 1U, 4U})
        for (const bool late : {false, true})
            for (const bool short_pages : {false, true}) {
                Fate fate;
                fate.cut = cut;
                fate.delay = delay;
                fate.late_snapshot = late;
                fate.short_pages = short_pages;
                kinds.push_back(fate);
            }
    return kinds;
}

}  // namespace

TEST_CASE(
    "whenever it subscribes, whatever is lost and however late answers come: the log is whole") {
    CHECK(live_through_all(kinds_of(false)) > 100'000);
}

TEST_CASE("wherever the connection is cut and made again, the stream goes on where it was left") {
    CHECK(live_through_all(kinds_of(true)) > 100'000);
}

TEST_CASE("without history, or with another log behind the same address, a snapshot mends it") {
    std::vector<Fate> kinds;
    for (Fate fate : kinds_of(true)) {
        fate.other_log = true;
        kinds.push_back(fate);
        fate.other_log = false;
        fate.no_history = true;
        kinds.push_back(fate);
    }
    CHECK(live_through_all(kinds) > 100'000);
}

TEST_CASE("what waited of one log is not taken for a part of the next") {
    CatchUp catch_up;
    catch_up.subscribed();
    catch_up.hear_heartbeat(5);
    REQUIRE(catch_up.ask() == Ask{AskSnapshot{}});
    catch_up.take_snapshot(5);
    catch_up.hear_event(numbered(6));
    catch_up.hear_upto(6);
    CHECK(catch_up.take().upto == 6);
    catch_up.hear_event(numbered(9));  // 7 and 8 are missing when the connection is cut
    catch_up.subscribed();
    catch_up.hear_heartbeat(6);
    REQUIRE(catch_up.ask() == Ask{AskHistory{6, 6}});
    catch_up.history_refused();
    REQUIRE(catch_up.ask() == Ask{AskSnapshot{}});
    catch_up.take_snapshot(8);
    Event other = numbered(9);
    other.json = "of the new log";
    catch_up.hear_event(std::move(other));
    catch_up.hear_upto(9);
    CHECK(catch_up.take().events.at(0).json == "of the new log");
}

TEST_CASE("a gap too large for history is jumped by a snapshot") {
    CatchUp catch_up;
    catch_up.subscribed();
    catch_up.hear_heartbeat(5);
    (void)catch_up.ask();
    catch_up.take_snapshot(5);
    catch_up.hear_upto(50'004);
    CHECK(catch_up.ask() == Ask{AskHistory{6, 50'004}});
    catch_up.take_history("[]");
    CHECK(catch_up.ask() == Ask{AskSnapshot{}});
    CHECK_FALSE(catch_up.ask());
    catch_up.take_snapshot(10);
    catch_up.hear_upto(60'011);
    CHECK(catch_up.ask() == Ask{AskSnapshot{}});
}

}  // namespace yiping
