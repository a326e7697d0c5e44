#include "viewer/map/file_watch.hpp"

#include <poll.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <utility>

namespace yiping {

FileWatch::FileWatch(const std::vector<std::vector<std::filesystem::path>>& files, Changed changed)
    : changed_{std::move(changed)},
      events_{inotify_init1(IN_NONBLOCK | IN_CLOEXEC)},
      stop_{eventfd(0, EFD_CLOEXEC)} {
    if (events_ < 0 || stop_ < 0) return;
    for (std::size_t number = 0; number < files.size(); ++number)
        for (const std::filesystem::path& file : files[number]) {
            const std::filesystem::path whole = std::filesystem::absolute(file).lexically_normal();
            const int watch = inotify_add_watch(
                events_, whole.parent_path().c_str(), IN_CLOSE_WRITE | IN_MOVED_TO);
            if (watch < 0) continue;
            folders_[watch] = whole.parent_path();
            numbers_[whole].push_back(number);
        }
    if (!folders_.empty()) thread_ = std::jthread{[this] { listen(); }};
}

FileWatch::~FileWatch() {
    const std::uint64_t one = 1;
    if (thread_.joinable() && write(stop_, &one, sizeof(one)) == sizeof(one)) thread_.join();
    if (events_ >= 0) close(events_);
    if (stop_ >= 0) close(stop_);
}

void FileWatch::listen() {
    constexpr int quiet_ms = 200;
    std::vector<std::size_t> numbers;
    while (true) {
        std::array<pollfd, 2> waited{{{events_, POLLIN, 0}, {stop_, POLLIN, 0}}};
        const int ready = poll(waited.data(), waited.size(), numbers.empty() ? -1 : quiet_ms);
        if (waited[1].revents != 0) return;
        if (ready > 0) read_events(numbers);
        if (ready == 0 && !numbers.empty()) changed_(std::exchange(numbers, {}));
    }
}

void FileWatch::read_events(std::vector<std::size_t>& numbers) {
    alignas(inotify_event) std::array<char, 16 * 1024> bytes{};
    const ssize_t size = read(events_, bytes.data(), bytes.size());
    for (ssize_t at = 0; at < size;) {
        inotify_event event{};
        std::memcpy(&event, bytes.data() + at, sizeof(event));
        const char* const name = bytes.data() + at + sizeof(event);
        at += static_cast<ssize_t>(sizeof(event) + event.len);
        const auto folder = folders_.find(event.wd);
        if (folder == folders_.end() || event.len == 0) continue;
        const auto known = numbers_.find(folder->second / name);
        if (known == numbers_.end()) continue;
        for (const std::size_t number : known->second)
            if (std::ranges::find(numbers, number) == numbers.end()) numbers.push_back(number);
    }
}

}  // namespace yiping
