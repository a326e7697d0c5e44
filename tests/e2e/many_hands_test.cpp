// Many operators at one case, over real sockets against the real daemon.
#include <memory>
#include <optional>

#include "tests/support/keyed_daemon.hpp"
#include "tests/support/wire_events.hpp"

namespace yiping {
namespace {

constexpr int hands = 50;

std::string name_of_hand(int hand) {
    return fmt::format("desk-{:02}", hand);
}

/// A step with a result that leads on, as one desk would command it.
std::string command_json(const std::string& id,
                         const std::string& step,
                         std::optional<std::uint64_t> expected_sequence) {
    return fmt::format(
        R"({{"request":"command"{},"event":{}}})",
        expected_sequence ? fmt::format(R"(,"expected_sequence":{})", *expected_sequence) : "",
        step_now(id, "1", step));
}

/// One line of the log.
struct Told {
    std::string type, actor;
    std::uint64_t sequence = 0;
};

/// All desks of one county, each with a key of its own.
class Desks {
public:
    Desks() {
        for (int hand = 0; hand < hands; ++hand)
            city.admit(name_of_hand(hand), {"--role", "operator", "--scope", "210302"});
        REQUIRE(json_at(city.peer(city.daemon().intake(), "cad").ask(incident_now("1")),
                        "/ack/0/status") == "stored");
        for (int hand = 0; hand < hands; ++hand)
            peers.push_back(
                std::make_unique<ZmqPeer>(city.peer(city.daemon().sync(), name_of_hand(hand))));
    }
    /// Everybody asks while the daemon stands still, so that it finds all commands at once.
    [[nodiscard]] std::vector<std::string> all_command(
        const std::string& step, std::optional<std::uint64_t> expected_sequence) {
        ++rounds;
        city.daemon().child().signal(SIGSTOP);
        for (int hand = 0; hand < hands; ++hand)
            peers[static_cast<std::size_t>(hand)]->send(
                {command_json(fmt::format("{}-{}", rounds, hand), step, expected_sequence)});
        city.daemon().child().signal(SIGCONT);
        std::vector<std::string> answers;
        for (const auto& peer : peers) answers.push_back(peer->receive().front());
        return answers;
    }
    [[nodiscard]] std::string ask(const std::string& request) const {
        return city.peer(city.daemon().sync(), "chief").ask(request);
    }
    /// All that the log tells of the case, from a sequence on.
    [[nodiscard]] std::vector<Told> history(std::uint64_t from = 1) const {
        const std::string page = ask(
            fmt::format(R"({{"request":"history","from_sequence":{},"type":"incident."}})", from));
        std::vector<Told> told;
        for (std::size_t i = 0;; ++i) {
            const std::string at = fmt::format("/events/{}", i);
            if (json_at(page, at) == "(nothing)") return told;
            told.push_back({json_at(page, at + "/type"),
                            json_at(page, at + "/data/actor"),
                            std::stoull(json_at(page, at + "/sequence"))});
        }
    }
    [[nodiscard]] std::string digest() const {
        return json_at(ask(R"({"request":"status"})"), "/digest");
    }

    KeyedDaemon city;
    std::vector<std::unique_ptr<ZmqPeer>> peers;
    int rounds = 0;
};

/// Who won; everybody else was refused. Nothing when ingest itself had told something of the case
/// (its number, its time limit) between the look and the command.
std::optional<std::size_t> winner_of(const std::vector<std::string>& answers) {
    std::optional<std::size_t> winner;
    for (std::size_t hand = 0; hand < answers.size(); ++hand) {
        if (json_at(answers[hand], "/status") == "accepted") {
            REQUIRE_FALSE(winner);
            winner = hand;
        } else {
            REQUIRE(json_at(answers[hand], "/status") == "refused");
        }
    }
    return winner;
}

const std::vector<std::pair<std::string, std::string>> road{{"verified", "verified"},
                                                            {"registered", "registered"},
                                                            {"dispatched", "dispatched"},
                                                            {"accepted", "handling"},
                                                            {"handled", "handling, handled"},
                                                            {"checked", "checked"},
                                                            {"closed", "closed"}};

}  // namespace

TEST_CASE("of fifty desks that command each step at once exactly one wins, and the log tells who") {
    Desks desks;
    std::vector<std::string> winners;
    for (const auto& [step, stage] : road) {
        INFO(step);
        std::optional<std::size_t> winner;
        std::vector<std::string> answers;
        for (int tries = 0; !winner && tries < 10; ++tries) {
            answers = desks.all_command(step, desks.history().back().sequence);
            winner = winner_of(answers);
        }
        REQUIRE(winner);
        const std::string name = name_of_hand(static_cast<int>(*winner));
        for (std::size_t hand = 0; hand < answers.size(); ++hand) {
            if (hand == *winner) continue;
            CHECK(json_at(answers[hand], "/state") == stage);
            CHECK(json_at(answers[hand], "/reason") == "conflict");
            CHECK_THAT(json_at(answers[hand], "/detail"),
                       Catch::StartsWith(name + " acted on it meanwhile (sequence " +
                                         json_at(answers[*winner], "/sequence")));
        }
        winners.push_back(name);
    }
    std::vector<Told> steps = desks.history();
    std::erase_if(steps, [](const Told& told) { return !told.actor.starts_with("desk-"); });
    REQUIRE(steps.size() == road.size());
    for (std::size_t k = 0; k < road.size(); ++k) {
        CHECK(steps[k].type == "incident." + road[k].first);
        CHECK(steps[k].actor == winners[k]);
    }

    // The case is closed: what anybody commands now is refused by what it met, and changes nothing.
    const std::string digest = desks.digest();
    const std::vector<std::string> refused = desks.all_command("accepted", {});
    for (const std::string& answer : refused) {
        CHECK(json_at(answer, "/status") == "refused");
        CHECK(json_at(answer, "/reason") == "not_allowed");
        CHECK(json_at(answer, "/state") == "closed");
        CHECK_THAT(json_at(answer, "/detail"), Catch::Contains("possible: reopened"));
    }
    CHECK(desks.digest() == digest);
}

}  // namespace yiping
