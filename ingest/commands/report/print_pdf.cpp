#include "ingest/commands/report/print_pdf.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <vector>

#include "ingest/event/errors.hpp"

namespace yiping {
namespace {

/// A folder of our own that goes with us.
class ScratchFolder {
public:
    ScratchFolder() {
        std::string name =
            (std::filesystem::temp_directory_path() / "yiping-print-XXXXXX").string();
        if (mkdtemp(name.data()) == nullptr)
            throw IoError{fmt::format("{} cannot be made: {}", name, std::strerror(errno))};
        path_ = name;
    }
    ScratchFolder(const ScratchFolder&) = delete;
    ScratchFolder& operator=(const ScratchFolder&) = delete;
    ScratchFolder(ScratchFolder&&) = delete;
    ScratchFolder& operator=(ScratchFolder&&) = delete;
    ~ScratchFolder() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    [[nodiscard]] const std::filesystem::path& path() const { return path_; }

private:
    std::filesystem::path path_;
};

/// Runs a program of the PATH, its words thrown away; its exit status, or nothing when there is no
/// such program.
int run_quietly(std::vector<std::string> words) {
    std::vector<char*> arguments;
    for (std::string& word : words) arguments.push_back(word.data());
    arguments.push_back(nullptr);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    for (const int stream : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO})
        posix_spawn_file_actions_addopen(&actions, stream, "/dev/null", O_RDWR, 0);
    pid_t child = 0;
    const int error =
        posix_spawnp(&child, arguments[0], &actions, nullptr, arguments.data(), environ);
    posix_spawn_file_actions_destroy(&actions);
    if (error != 0) return 127;
    int status = 0;
    while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
    return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}

bool is_installed(const std::string& program) {
    const char* const path = std::getenv("PATH");
    std::string rest = path == nullptr ? "" : path;
    for (rest += ':'; !rest.empty();) {
        const std::size_t end = rest.find(':');
        const std::filesystem::path file = std::filesystem::path{rest.substr(0, end)} / program;
        if (end != 0 && access(file.c_str(), X_OK) == 0) return true;
        rest.erase(0, end + 1);
    }
    return false;
}

std::vector<std::string> chromium(const std::filesystem::path& folder,
                                  const std::filesystem::path& html,
                                  const std::filesystem::path& pdf) {
    std::vector<std::string> words{"chromium",
                                   "--headless",
                                   "--disable-gpu",
                                   "--no-first-run",
                                   "--user-data-dir=" + (folder / "profile").string(),
                                   "--no-pdf-header-footer",
                                   "--print-to-pdf=" + pdf.string()};
    if (geteuid() == 0) words.emplace_back("--no-sandbox");  // it has none for root
    words.push_back("file://" + html.string());
    return words;
}

}  // namespace

std::uint64_t print_pdf(const std::string& html, const std::filesystem::path& pdf) {
    const ScratchFolder scratch;
    const std::filesystem::path page = scratch.path() / "report.html";
    const std::filesystem::path printed = scratch.path() / "report.pdf";
    if (std::ofstream stream{page, std::ios::binary}; !(stream << html << std::flush))
        throw IoError{fmt::format("{} cannot be written: {}", page.string(), std::strerror(errno))};
    std::vector<std::string> words;
    if (is_installed("chromium"))
        words = chromium(scratch.path(), page, printed);
    else if (is_installed("weasyprint"))
        words = {"weasyprint", page.string(), printed.string()};
    else
        throw IoError{
            "a PDF is printed by chromium or weasyprint, and neither is installed; name a file "
            "that ends in .html, or install one of them"};
    const std::string program = words.front();
    const int status = run_quietly(std::move(words));
    std::error_code absent;
    const std::uintmax_t bytes = std::filesystem::file_size(printed, absent);
    if (status != 0 || absent || bytes == 0)
        throw IoError{fmt::format("{} ended with status {} and no PDF", program, status)};
    std::filesystem::copy_file(printed, pdf, absent);
    if (absent)
        throw IoError{fmt::format("{} cannot be written: {}", pdf.string(), absent.message())};
    return bytes;
}

}  // namespace yiping
