// Whether a store still says what was written: `ingest verify`.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace yiping {

/// One thing that is wrong, and where; sequence 0 is the file as a whole.
struct Damage {
    std::uint64_t sequence = 0;
    std::string what;
};

struct VerifyReport {
    std::vector<Damage> damages;     ///< in the order found, at most `most_damages`
    std::uint64_t damage_count = 0;  ///< all of them
    std::uint64_t events = 0, facts = 0, telemetry = 0;
    std::uint64_t expired = 0;    ///< of telemetry that is kept no longer, as its records say
    std::uint64_t personal = 0;   ///< records of persons, erased ones included
    std::uint64_t keyframes = 0;  ///< compared with the fold
    std::uint64_t keyframes_other =
        0;  ///< of other fold versions, which this program cannot compare
    std::uint64_t last_sequence = 0;
    std::string digest;  ///< of the fold of everything

    static constexpr std::size_t most_damages = 1000;
    [[nodiscard]] bool sound() const { return damage_count == 0; }
};

/// Called now and then with the last sequence checked and the last of all.
using VerifyProgress = std::function<void(std::uint64_t sequence, std::uint64_t last_sequence)>;

/// Reads everything: sequence gapless but for what its records say is kept no longer, every event
/// as it was stored, blocks whole, every keyframe equal to the fold, personal data as they were
/// told or erased, the index of facts complete, SQLite's own integrity. Throws IoError only when
/// the file cannot be opened as a store; `progress` may be empty.
[[nodiscard]] VerifyReport verify_store(const std::filesystem::path& file,
                                        const VerifyProgress& progress);

}  // namespace yiping
