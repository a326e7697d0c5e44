// Times of foreign files: local clocks with daylight saving, epochs, RFC 3339.
#pragma once

#include <string>
#include <string_view>

#include "ingest/event/time.hpp"

namespace yiping {

/// Reads one format. While it lives, the process's TZ is its zone: one at a time, in a program of
/// one thread.
class TimeReader {
public:
    /// `format` is rfc3339, epoch_s, epoch_ms or a pattern of strptime such as "%Y-%m-%d %H:%M",
    /// which needs the IANA name of its zone, such as "Asia/Shanghai". Throws IoError when the
    /// zone is not known to this system.
    TimeReader(std::string format, const std::string& zone);
    TimeReader(const TimeReader&) = delete;
    TimeReader& operator=(const TimeReader&) = delete;
    TimeReader(TimeReader&&) = delete;
    TimeReader& operator=(TimeReader&&) = delete;
    ~TimeReader();

    struct Reading {
        TimeMs time_ms = 0;
        std::string fault;  ///< why the text is no moment; empty when it is one
    };
    /// An hour that a clock showed twice (end of summer time) is taken as the first; one that it
    /// skipped is a fault.
    [[nodiscard]] Reading read(const std::string& text) const;

private:
    [[nodiscard]] Reading read_local(const std::string& text) const;

    std::string format_;
    bool zone_is_set_ = false;
    bool had_zone_ = false;
    std::string zone_before_;
};

}  // namespace yiping
