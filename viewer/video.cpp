#include "viewer/video.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <utility>
#include <vector>

#include "ingest/event/errors.hpp"

namespace yiping {
namespace {

constexpr int no_such_program = 127;

/// Starts ffmpeg with its input from a pipe; returns the pipe's other end.
int start_ffmpeg(std::vector<std::string> words, pid_t& child) {
    std::array<int, 2> ends{};
    if (pipe2(ends.data(), O_CLOEXEC) != 0)
        throw IoError{fmt::format("no pipe to ffmpeg: {}", std::strerror(errno))};
    std::vector<char*> arguments;
    for (std::string& word : words) arguments.push_back(word.data());
    arguments.push_back(nullptr);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, ends[0], STDIN_FILENO);
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    const int error =
        posix_spawnp(&child, arguments[0], &actions, nullptr, arguments.data(), environ);
    posix_spawn_file_actions_destroy(&actions);
    close(ends[0]);
    if (error == 0) return ends[1];
    close(ends[1]);
    throw IoError{
        fmt::format("--video needs ffmpeg: {} (apt-get install ffmpeg)", std::strerror(error))};
}

}  // namespace

VideoWriter::VideoWriter(std::filesystem::path file, int width_px, int height_px, int pictures_a_s)
    : file_{std::move(file)} {
    if (std::filesystem::exists(file_))
        throw IoError{fmt::format("{} is there already; name a new file", file_.string())};
    (void)std::signal(SIGPIPE, SIG_IGN);  // an encoder that ended is told by write()
    pipe_ = start_ffmpeg({"ffmpeg",
                          "-loglevel",
                          "error",
                          "-f",
                          "rawvideo",
                          "-pix_fmt",
                          "rgba",
                          "-s",
                          fmt::format("{}x{}", width_px, height_px),
                          "-r",
                          fmt::to_string(pictures_a_s),
                          "-i",
                          "-",
                          "-c:v",
                          "libx264",
                          "-preset",
                          "veryfast",
                          "-pix_fmt",
                          "yuv420p",
                          "-n",
                          file_.string()},
                         child_);
}

VideoWriter::~VideoWriter() {
    (void)wait_for_end();
    std::error_code absent;
    if (!finished_) std::filesystem::remove(file_, absent);
}

void VideoWriter::add(const Image& picture) {
    std::size_t written = 0;
    while (written < picture.rgba.size()) {
        const ssize_t now =
            write(pipe_, picture.rgba.data() + written, picture.rgba.size() - written);
        if (now < 0 && errno == EINTR) continue;
        if (now < 0)
            throw IoError{fmt::format(
                "ffmpeg takes no more pictures for {}: {}", file_.string(), std::strerror(errno))};
        written += static_cast<std::size_t>(now);
    }
}

int VideoWriter::wait_for_end() {
    if (pipe_ >= 0) close(std::exchange(pipe_, -1));
    if (child_ == 0) return 0;
    int status = 0;
    while (waitpid(child_, &status, 0) < 0 && errno == EINTR) {
    }
    child_ = 0;
    return WIFEXITED(status) ? WEXITSTATUS(status) : no_such_program;
}

void VideoWriter::finish() {
    const int status = wait_for_end();
    if (status == no_such_program)
        throw IoError{"--video needs ffmpeg, which cannot be run (apt-get install ffmpeg)"};
    if (status != 0)
        throw IoError{
            fmt::format("ffmpeg ended with status {} and wrote no {}", status, file_.string())};
    finished_ = true;
}

}  // namespace yiping
