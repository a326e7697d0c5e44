#include "tests/store/failing_disk.hpp"

#include <sqlite3.h>

#include <cerrno>
#include <map>

namespace yiping {
namespace {

// SQLite's interface of plain functions leaves no other place for these.
FailingDisk::Fault present_fault = FailingDisk::Fault::none;
int calls_left = 0;
bool failed = false;
sqlite3_vfs* real = nullptr;
sqlite3_vfs standing_in;
/// SQLite has several sets of methods (with locks and without) around one write and one sync.
std::map<const sqlite3_io_methods*, sqlite3_io_methods> ours_for;
int (*real_write)(sqlite3_file*, const void*, int, sqlite3_int64) = nullptr;
int (*real_sync)(sqlite3_file*, int) = nullptr;

bool fails_now() {
    if (calls_left-- > 0) return false;
    failed = true;
    return true;
}

int write(sqlite3_file* file, const void* bytes, int size, sqlite3_int64 offset) {
    const bool no_space = present_fault == FailingDisk::Fault::no_space;
    if ((no_space || present_fault == FailingDisk::Fault::write_error) && fails_now()) {
        // Part of it gets there.
        real_write(file, bytes, size / 2, offset);
        errno = no_space ? ENOSPC : EIO;
        return no_space ? SQLITE_FULL : SQLITE_IOERR_WRITE;
    }
    return real_write(file, bytes, size, offset);
}

int sync(sqlite3_file* file, int flags) {
    if (present_fault == FailingDisk::Fault::sync_error && fails_now()) {
        errno = EIO;
        return SQLITE_IOERR_FSYNC;
    }
    return real_sync(file, flags);
}

int open(sqlite3_vfs* /*vfs*/, const char* name, sqlite3_file* file, int flags, int* flags_out) {
    const int code = real->xOpen(real, name, file, flags, flags_out);
    if (file->pMethods != nullptr) {
        real_write = file->pMethods->xWrite;
        real_sync = file->pMethods->xSync;
        sqlite3_io_methods& ours = ours_for[file->pMethods];
        ours = *file->pMethods;
        ours.xWrite = write;
        ours.xSync = sync;
        file->pMethods = &ours;
    }
    return code;
}

}  // namespace

FailingDisk::FailingDisk() {
    real = sqlite3_vfs_find(nullptr);
    standing_in = *real;
    standing_in.zName = "failing";
    standing_in.xOpen = open;
    sqlite3_vfs_register(&standing_in, 1);
    heal();
}

FailingDisk::~FailingDisk() {
    heal();
    sqlite3_vfs_unregister(&standing_in);
    sqlite3_vfs_register(real, 1);
}

void FailingDisk::fail(Fault fault, int after) {
    present_fault = fault;
    calls_left = after;
    failed = false;
}

void FailingDisk::heal() {
    present_fault = Fault::none;
}

bool FailingDisk::has_failed() const {
    return failed;
}

}  // namespace yiping
