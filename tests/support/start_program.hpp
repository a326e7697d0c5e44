// Starts a program that does not outlive the test that started it, however that test ends.
#pragma once

#include <sys/prctl.h>
#include <unistd.h>

#include <csignal>
#include <stdexcept>
#include <string>
#include <vector>

namespace yiping {

/// The first word is the path of the program. `prepare` runs in the child before that begins: only
/// what may be called after fork, so no memory. The program is killed with the thread that calls
/// this. Throws when there is no such program.
template <class Prepare>
[[nodiscard]] pid_t start_program(std::vector<std::string> words, const Prepare& prepare) {
    if (access(words.front().c_str(), X_OK) != 0)
        throw std::runtime_error{"cannot start " + words.front()};
    std::vector<char*> arguments;
    for (std::string& word : words) arguments.push_back(word.data());
    arguments.push_back(nullptr);
    const pid_t parent = getpid();
    const pid_t id = fork();
    if (id < 0) throw std::runtime_error{"no process for " + words.front()};
    if (id != 0) return id;
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent) _exit(127);  // it was gone before the line above
    prepare();
    execv(arguments.front(), arguments.data());
    _exit(127);
}

}  // namespace yiping
