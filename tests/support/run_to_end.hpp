// A program that a test runs to its end, with all that it said.
#pragma once

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

#include "tests/support/temp_folder.hpp"

namespace yiping {

struct Finished {
    int status = 0;  ///< of exit, or 128 and the number of the signal that ended it
    std::string output, errors;
};

inline std::string text_of_file(const std::filesystem::path& file) {
    std::ostringstream text;
    text << std::ifstream{file}.rdbuf();
    return text.str();
}

/// The first word is the path of the program.
inline Finished run_to_end(std::vector<std::string> words) {
    const TempFolder folder;
    const std::filesystem::path output = folder.path() / "output",
                                errors = folder.path() / "errors";
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    const auto to_file = [&](int stream, const std::filesystem::path& file) {
        posix_spawn_file_actions_addopen(&actions, stream, file.c_str(), O_CREAT | O_WRONLY, 0600);
    };
    to_file(STDOUT_FILENO, output);
    to_file(STDERR_FILENO, errors);
    std::vector<char*> arguments;
    for (std::string& word : words) arguments.push_back(word.data());
    arguments.push_back(nullptr);
    pid_t id = 0;
    const int failed =
        posix_spawn(&id, arguments.front(), &actions, nullptr, arguments.data(), environ);
    posix_spawn_file_actions_destroy(&actions);
    if (failed != 0) throw std::runtime_error{"cannot start " + words.front()};
    int status = 0;
    waitpid(id, &status, 0);
    return {WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status),
            text_of_file(output),
            text_of_file(errors)};
}

}  // namespace yiping
