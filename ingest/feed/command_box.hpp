// Operators' events on their way to the thread that holds the connection.
#pragma once

#include <sys/eventfd.h>
#include <unistd.h>

#include <deque>
#include <mutex>
#include <optional>
#include <utility>

#include "ingest/event/errors.hpp"
#include "ingest/event/event.hpp"

namespace yiping {

/// What an operator asks for, and as of which change of its subject.
struct SentCommand {
    Event event;
    std::optional<std::uint64_t> expected_sequence;
};

/// Any thread puts; the connection's thread takes, and polls `fd` to learn of news: a command, or
/// the wish to end.
class CommandBox {
public:
    CommandBox() : fd_{eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)} {
        if (fd_ < 0) throw IoError{"no file descriptor is left for the live feed"};
    }
    CommandBox(const CommandBox&) = delete;
    CommandBox& operator=(const CommandBox&) = delete;
    CommandBox(CommandBox&&) = delete;
    CommandBox& operator=(CommandBox&&) = delete;
    ~CommandBox() { close(fd_); }

    /// False while no daemon is reached, or when too many commands wait.
    [[nodiscard]] bool put(SentCommand command) {
        {
            const std::lock_guard lock{mutex_};
            if (!open_ || commands_.size() >= max_waiting) return false;
            commands_.push_back(std::move(command));
        }
        ring();
        return true;
    }
    void ring() const { (void)eventfd_write(fd_, 1); }

    [[nodiscard]] int fd() const { return fd_; }
    void set_open(bool open) {
        const std::lock_guard lock{mutex_};
        open_ = open;
    }
    [[nodiscard]] std::deque<SentCommand> take() {
        eventfd_t rings = 0;
        (void)eventfd_read(fd_, &rings);
        const std::lock_guard lock{mutex_};
        return std::exchange(commands_, {});
    }

private:
    static constexpr std::size_t max_waiting = 256;

    const int fd_;
    std::mutex mutex_;
    std::deque<SentCommand> commands_;
    bool open_ = false;
};

}  // namespace yiping
