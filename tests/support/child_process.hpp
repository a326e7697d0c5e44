// A program that a test starts, listens to and ends.
#pragma once

#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "tests/support/start_program.hpp"

namespace yiping {

/// Its standard output is read here, its standard error joins the test's. Killed with its owner.
class ChildProcess {
public:
    /// The first word is the path of the program.
    explicit ChildProcess(std::vector<std::string> words) {
        int ends[2];
        if (pipe(ends) != 0) throw std::runtime_error{"no pipe"};
        output_ = ends[0];
        id_ = start_program(std::move(words), [&] {
            dup2(ends[1], STDOUT_FILENO);
            close(ends[0]);
            close(ends[1]);
        });
        close(ends[1]);
    }
    ChildProcess(const ChildProcess&) = delete;
    ChildProcess& operator=(const ChildProcess&) = delete;
    ChildProcess(ChildProcess&&) = delete;
    ChildProcess& operator=(ChildProcess&&) = delete;
    ~ChildProcess() {
        if (id_ != 0) {
            signal(SIGKILL);
            (void)wait();
        }
        close(output_);
    }

    void signal(int number) const { kill(id_, number); }
    [[nodiscard]] pid_t id() const { return id_; }

    /// Whether it ended by itself; nothing is left to wait for then.
    [[nodiscard]] bool has_ended() {
        if (id_ != 0 && waitpid(id_, nullptr, WNOHANG) == id_) id_ = 0;
        return id_ == 0;
    }

    /// Its exit status, once it has ended; 128 and the signal's number when a signal ended it.
    [[nodiscard]] int wait() {
        int status = 0;
        waitpid(std::exchange(id_, 0), &status, 0);
        return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    }

    /// The next line of its output, without the end of line. Throws when none comes in time or the
    /// output ends before.
    [[nodiscard]] std::string next_line(std::chrono::milliseconds within = std::chrono::seconds{
                                            20}) {
        std::size_t end = 0;
        while ((end = read_.find('\n')) == std::string::npos)
            if (!receive(within)) throw std::runtime_error{"ended without a word more"};
        std::string line = read_.substr(0, end);
        read_.erase(0, end + 1);
        return line;
    }
    /// What it says from here to its end, which must come in time.
    [[nodiscard]] std::string rest_of_output() {
        while (receive(std::chrono::seconds{20})) {
        }
        return std::exchange(read_, {});
    }

private:
    /// False at the end of the output.
    bool receive(std::chrono::milliseconds within) {
        pollfd waiting{output_, POLLIN, 0};
        if (poll(&waiting, 1, static_cast<int>(within.count())) != 1)
            throw std::runtime_error{"no word in time"};
        char bytes[4096];
        const ssize_t count = read(output_, bytes, sizeof bytes);
        if (count <= 0) return false;
        read_.append(bytes, static_cast<std::size_t>(count));
        return true;
    }

    pid_t id_ = 0;
    int output_ = -1;
    std::string read_;
};

}  // namespace yiping
