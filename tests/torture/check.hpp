// What must hold of a log after the torture.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

namespace yiping {

struct TortureFindings {
    std::uint64_t sent = 0, acked = 0;  ///< by the journals of the producers
    std::uint64_t stored = 0;           ///< events of theirs in the log
    std::uint64_t lost = 0;             ///< acked, and not in the log under the sequence of the ack
    std::uint64_t doubled = 0;          ///< twice in the log
    std::uint64_t invented = 0;         ///< in the log, and never sent
    std::uint64_t disordered = 0;       ///< before an older one of the same source
    std::uint64_t damages = 0;          ///< that verify found
    std::string digest;                 ///< of the fold from zero up to the asked sequence

    [[nodiscard]] bool is_clean() const {
        return lost + doubled + invented + disordered + damages == 0;
    }
};

/// Journals are FOLDER/producer-N.journal. `sequence` is where the digest is taken.
[[nodiscard]] TortureFindings check_log(const std::filesystem::path& folder,
                                        const std::filesystem::path& store,
                                        int producers,
                                        std::uint64_t sequence);

}  // namespace yiping
