#include "viewer/sandbox.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <fstream>
#include <utility>
#include <vector>

#include "ingest/city/keyframe.hpp"
#include "ingest/event/errors.hpp"
#include "ingest/event/json_text.hpp"

namespace yiping {
namespace {

/// `ingest` as it was built, or as it was installed, beside this program.
std::filesystem::path ingest_program() {
    std::error_code unknown;
    const auto folder = std::filesystem::read_symlink("/proc/self/exe", unknown).parent_path();
    for (const char* name : {"ingest", "yiping-ingest"})
        if (std::filesystem::exists(folder / name)) return folder / name;
    throw IoError{fmt::format("a sandbox needs ingest in {}", folder.string())};
}

/// Starts it with its output into a pipe, whose other end is returned. It ends when this program
/// does, however that ends.
int start(std::vector<std::string> words, pid_t& child) {
    std::array<int, 2> ends{};
    if (pipe2(ends.data(), O_CLOEXEC | O_NONBLOCK) != 0)
        throw IoError{fmt::format("no pipe to a sandbox: {}", std::strerror(errno))};
    std::vector<char*> arguments;
    for (std::string& word : words) arguments.push_back(word.data());
    arguments.push_back(nullptr);
    child = fork();
    if (child == 0) {  // nothing but system calls from here on
        prctl(PR_SET_PDEATHSIG, SIGTERM);
        dup2(ends[1], STDOUT_FILENO);
        execv(arguments[0], arguments.data());
        _exit(127);
    }
    close(ends[1]);
    if (child > 0) return ends[0];
    close(ends[0]);
    throw IoError{fmt::format("a sandbox cannot be started: {}", std::strerror(errno))};
}

}  // namespace

Sandbox::Sandbox(const CityState& city, std::filesystem::path store)
    : store_{std::move(store)}, state_{store_.string() + ".state"} {
    const std::filesystem::path program = ingest_program();
    std::error_code trouble;  // is told below, when nothing can be written there
    std::filesystem::create_directories(store_.parent_path(), trouble);
    {
        std::ofstream out{state_, std::ios::binary};
        out << keyframe_of(city);
        if (!out.flush())
            throw IoError{fmt::format("{} cannot be written: choose another [desk] exports",
                                      state_.string())};
    }
    child_ = 0;
    output_ =
        start({program.string(), "sandbox", "--state", state_.string(), "--store", store_.string()},
              child_);
}

Sandbox::~Sandbox() {
    if (output_ >= 0) close(output_);
    std::error_code absent;
    std::filesystem::remove(state_, absent);
    if (child_ <= 0) return;
    kill(child_, SIGTERM);
    while (waitpid(child_, nullptr, 0) < 0 && errno == EINTR) {
    }
}

const std::string& Sandbox::endpoint() {
    if (!endpoint_.empty()) return endpoint_;
    std::array<char, 1024> part{};
    const ssize_t size = read(output_, part.data(), part.size());
    if (size == 0) {
        while (waitpid(child_, nullptr, 0) < 0 && errno == EINTR) {
        }
        child_ = 0;
        throw IoError{"the sandbox ended before it served; what it said stands on standard error"};
    }
    if (size > 0) said_.append(part.data(), static_cast<std::size_t>(size));
    const std::size_t end = said_.find('\n');
    if (end == std::string::npos) return endpoint_;
    for (const MemberText& member : members_of(std::string_view{said_}.substr(0, end)))
        if (member.key == R"("sync")" && member.value.size() > 2)
            endpoint_ = member.value.substr(1, member.value.size() - 2);
    std::error_code absent;
    std::filesystem::remove(state_, absent);  // it is in the store now
    return endpoint_;
}

}  // namespace yiping
