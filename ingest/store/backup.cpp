#include "ingest/store/backup.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "ingest/event/errors.hpp"
#include "ingest/store/log_reader.hpp"
#include "ingest/store/schema.hpp"

namespace yiping {
namespace {

void remove_part(const std::filesystem::path& part) {
    for (const char* beside : {"", "-journal"}) {
        std::error_code absent;
        std::filesystem::remove(part.string() + beside, absent);
    }
}

/// All pages in one step: in the read transaction that `from` is in, so at that moment.
void copy_pages(const Database& from, const Database& to) {
    sqlite3_backup* backup = sqlite3_backup_init(to.get(), "main", from.get(), "main");
    if (backup == nullptr) to.fail();
    const int stepped = sqlite3_backup_step(backup, -1);
    const int finished = sqlite3_backup_finish(backup);
    if (stepped != SQLITE_DONE || finished != SQLITE_OK) to.fail();
}

/// A name is on disk once its folder is.
void sync_folder_of(const std::filesystem::path& file) {
    const std::filesystem::path folder = std::filesystem::absolute(file).parent_path();
    const int descriptor = open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    const bool synced = descriptor >= 0 && fsync(descriptor) == 0;
    const int error = errno;
    if (descriptor >= 0) close(descriptor);
    if (!synced)
        throw IoError(fmt::format("{} cannot be synced: {}", folder.string(), strerror(error)));
}

std::uint64_t copy_to(const std::filesystem::path& from, const std::filesystem::path& part) {
    const std::unique_ptr<Database> source = open_store_to_read(from);
    const Transaction moment{*source, Transaction::Kind::read};
    const std::uint64_t sequence = LogReader{*source}.end().sequence;
    const Database copy{part, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE};
    copy.execute("PRAGMA synchronous=FULL");
    copy_pages(*source, copy);
    return sequence;
}

}  // namespace

std::uint64_t backup_store(const std::filesystem::path& from, const std::filesystem::path& to) {
    for (const char* beside : {"", "-wal"})
        if (std::filesystem::exists(to.string() + beside))
            throw IoError(fmt::format(
                "{}{} is there already: give the copy a name of its own", to.string(), beside));
    const std::filesystem::path part = to.string() + ".part";
    remove_part(part);  // of a copy that was killed
    try {
        const std::uint64_t sequence = copy_to(from, part);
        std::filesystem::rename(part, to);
        sync_folder_of(to);
        return sequence;
    } catch (const std::exception&) {
        remove_part(part);
        throw;
    }
}

}  // namespace yiping
