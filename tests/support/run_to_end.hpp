// A program that a test runs to its end, with all that it said.
#pragma once

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "tests/support/start_program.hpp"
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
    const auto to_file = [](int stream, const char* file) {
        dup2(open(file, O_CREAT | O_WRONLY | O_CLOEXEC, 0600), stream);
    };
    const pid_t id = start_program(std::move(words), [&] {
        to_file(STDOUT_FILENO, output.c_str());
        to_file(STDERR_FILENO, errors.c_str());
    });
    int status = 0;
    waitpid(id, &status, 0);
    return {WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status),
            text_of_file(output),
            text_of_file(errors)};
}

}  // namespace yiping
