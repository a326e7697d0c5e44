// Questions about a daemon's past, asked one after the other. Internal to ingest/feed.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>
#include <zmq.hpp>

#include "ingest/city/state.hpp"
#include "ingest/city/timeline.hpp"
#include "ingest/event/codec.hpp"
#include "ingest/feed/curve.hpp"
#include "ingest/feed/daemon_words.hpp"

namespace yiping {

/// Which events some text holds: all after the one sequence up to the other.
struct PastPage {
    std::string events_json;
    std::uint64_t after = 0, upto = 0;
};

/// Pages that were read lately: whoever looks around a moment asks for them again and again. Plain
/// value; bounded by the bytes that it holds.
class PastPages {
public:
    /// The page that holds what comes next after a sequence; null when it is not here.
    [[nodiscard]] const PastPage* find(std::uint64_t after);
    const PastPage& keep(PastPage page);
    [[nodiscard]] std::size_t bytes() const { return bytes_; }

    static constexpr std::size_t most_bytes = std::size_t{96} << 20U;

private:
    struct Kept {
        PastPage page;
        std::uint64_t used = 0;  ///< when, counted in looks
    };
    std::map<std::uint64_t, Kept> pages_;  ///< by `after`
    std::size_t bytes_ = 0;
    std::uint64_t looks_ = 0;
};

/// One connection to sync; made by the first question, and anew after it was lost. One thread.
class PastLink {
public:
    /// `bell` is a file descriptor that ends a wait when `stop` is asked for.
    PastLink(zmq::context_t& context,
             std::string sync_endpoint,
             std::optional<OwnKeys> keys,
             std::stop_token stop,
             int bell);

    // All throw LinkLost: no answer, none that can be used, or told to stop.

    /// By sequence, or by the moment. `newer_than`: a keyframe that is no newer is not wanted.
    struct Place {
        MomentHead head;
        std::unique_ptr<CityState> city;  ///< null: no keyframe came
    };
    [[nodiscard]] Place place_of(std::optional<TimeMs> time_ms,
                                 std::uint64_t sequence,
                                 std::uint64_t newer_than);
    /// What comes next after a sequence; `upto` stays at it where the log ends.
    [[nodiscard]] PastPage page_after(std::uint64_t sequence);
    [[nodiscard]] Timeline timeline_after(std::uint64_t sequence);

private:
    [[nodiscard]] std::vector<std::string> ask(const std::string& json);
    template <class Answer>
    [[nodiscard]] Answer answered(const std::vector<std::string>& frames, std::size_t count);

    zmq::context_t& context_;
    const std::string sync_endpoint_;
    const std::optional<OwnKeys> keys_;
    const std::stop_token stop_;
    const int bell_;
    std::optional<zmq::socket_t> socket_;
};

}  // namespace yiping
