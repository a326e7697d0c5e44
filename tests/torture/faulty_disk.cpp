// A disk that fails when told to, for a whole process: loaded in front of the C library by
// LD_PRELOAD. The first byte of the file that YIPING_DISK_FAULT names says what fails: 'f' writes
// find no space, 's' syncs fail, 'w' writes are cut short and then fail, anything else nothing.
// Only files whose name holds ".store" are meant.
#include <dlfcn.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <string>

namespace {

template <class Function>
Function* next(const char* name) {
    return reinterpret_cast<Function*>(dlsym(RTLD_NEXT, name));
}

char fault() {
    static const volatile char* const byte = [] {
        static const char healthy = '-';
        const char* const file = std::getenv("YIPING_DISK_FAULT");
        const int descriptor = file == nullptr ? -1 : open(file, O_RDONLY | O_CLOEXEC);
        if (descriptor < 0) return &healthy;
        void* const mapped = mmap(nullptr, 1, PROT_READ, MAP_SHARED, descriptor, 0);
        close(descriptor);
        return mapped == MAP_FAILED ? &healthy : static_cast<const char*>(mapped);
    }();
    return *byte;
}

bool is_of_store(int descriptor) {
    char name[4'096];
    const std::string link = "/proc/self/fd/" + std::to_string(descriptor);
    const ssize_t size = readlink(link.c_str(), name, sizeof name - 1);
    if (size < 0) return false;
    name[size] = '\0';
    return std::strstr(name, ".store") != nullptr && std::strstr(name, "-shm") == nullptr;
}

bool fails(char kind, int descriptor) {
    return fault() == kind && is_of_store(descriptor);
}

int sync_or_fail(const char* name, int descriptor) {
    if (fails('s', descriptor)) {
        errno = EIO;
        return -1;
    }
    return next<int(int)>(name)(descriptor);
}

ssize_t write_or_fail(
    const char* name, int descriptor, const void* bytes, size_t count, off_t offset) {
    static thread_local bool cut = false;
    auto* const real = next<ssize_t(int, const void*, size_t, off_t)>(name);
    if (fails('f', descriptor)) {
        errno = ENOSPC;
        return -1;
    }
    if (count > 1 && fails('w', descriptor)) {
        cut = !cut;
        if (cut) return real(descriptor, bytes, count / 2, offset);
        errno = EIO;
        return -1;
    }
    return real(descriptor, bytes, count, offset);
}

}  // namespace

extern "C" {

int fsync(int descriptor) {
    return sync_or_fail("fsync", descriptor);
}
int fdatasync(int descriptor) {
    return sync_or_fail("fdatasync", descriptor);
}
ssize_t pwrite(int descriptor, const void* bytes, size_t count, off_t offset) {
    return write_or_fail("pwrite", descriptor, bytes, count, offset);
}
ssize_t pwrite64(int descriptor, const void* bytes, size_t count, off64_t offset) {
    return write_or_fail("pwrite64", descriptor, bytes, count, offset);
}

}  // extern "C"
