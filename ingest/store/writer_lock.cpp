#include "ingest/store/writer_lock.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <string>

#include "ingest/event/errors.hpp"

namespace yiping {
namespace {

/// The process id that the holder wrote into its lock file.
std::string holder_of(int descriptor) {
    std::array<char, 32> text{};
    const ssize_t size = pread(descriptor, text.data(), text.size(), 0);
    return size > 0 ? std::string(text.data(), static_cast<std::size_t>(size)) : "unknown";
}

/// A holder that ends removes its file: whoever then locks the removed one has locked nothing.
bool is_still_there(int descriptor, const std::filesystem::path& file) {
    struct stat held {};
    struct stat named {};
    return fstat(descriptor, &held) == 0 && stat(file.c_str(), &named) == 0 &&
           held.st_ino == named.st_ino && held.st_dev == named.st_dev;
}

}  // namespace

WriterLock::WriterLock(const std::filesystem::path& store_file)
    : lock_file_{std::filesystem::weakly_canonical(store_file).string() + "-lock"} {
    while (true) {
        descriptor_ = open(lock_file_.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
        if (descriptor_ < 0)
            throw IoError(
                fmt::format("{} cannot be written: {}", store_file.string(), std::strerror(errno)));
        if (flock(descriptor_, LOCK_EX | LOCK_NB) != 0) {
            const std::string holder = holder_of(descriptor_);
            close(descriptor_);
            throw IoError(
                fmt::format("{} is being written by another program (process {}): end it first",
                            store_file.string(),
                            holder));
        }
        if (is_still_there(descriptor_, lock_file_)) break;
        close(descriptor_);
    }
    const std::string process = std::to_string(getpid());
    // Only told in a message: the lock stands without it.
    if (ftruncate(descriptor_, 0) != 0 ||
        pwrite(descriptor_, process.data(), process.size(), 0) < 0)
        errno = 0;
}

WriterLock::~WriterLock() {
    unlink(lock_file_.c_str());
    close(descriptor_);
}

}  // namespace yiping
