// One writer a store: a lock file beside it, held as long as the writer lives and freed by the
// system when it dies.
#pragma once

#include <filesystem>

namespace yiping {

class WriterLock {
public:
    /// Throws IoError when another writer, in this or another process, holds the store.
    explicit WriterLock(const std::filesystem::path& store_file);
    WriterLock(const WriterLock&) = delete;
    WriterLock& operator=(const WriterLock&) = delete;
    WriterLock(WriterLock&&) = delete;
    WriterLock& operator=(WriterLock&&) = delete;
    ~WriterLock();

private:
    std::filesystem::path lock_file_;
    int descriptor_ = -1;
};

}  // namespace yiping
