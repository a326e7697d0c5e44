// Says which files were written anew.
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <thread>
#include <vector>

namespace yiping {

/// Watches files by their folders (inotify), so that one that is replaced by another is seen, too.
/// A file counts as changed when its writer has closed it and nothing more came for a moment: a
/// Shapefile is written in five files. Files that do not exist yet may be watched.
class FileWatch {
public:
    using Changed = std::function<void(const std::vector<std::size_t>& numbers)>;
    /// Of each number its files. `changed` is called on the watch's own thread. Where the system
    /// has no watches left, nothing is seen.
    FileWatch(const std::vector<std::vector<std::filesystem::path>>& files, Changed changed);
    FileWatch(const FileWatch&) = delete;
    FileWatch& operator=(const FileWatch&) = delete;
    FileWatch(FileWatch&&) = delete;
    FileWatch& operator=(FileWatch&&) = delete;
    ~FileWatch();

private:
    void listen();
    void read_events(std::vector<std::size_t>& numbers);

    // Set before the thread begins.
    Changed changed_;
    int events_ = -1, stop_ = -1;                   // of inotify; written to when it is time to end
    std::map<int, std::filesystem::path> folders_;  // by watch
    std::map<std::filesystem::path, std::vector<std::size_t>> numbers_;
    std::jthread thread_;  // last, so that it ends before what it uses
};

}  // namespace yiping
