// Power cut and kill -9: what append returned for is there, what is there is a prefix, nothing is
// garbage.
#include <sys/wait.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <csignal>
#include <fstream>

#include "ingest/store/verify.hpp"
#include "tests/store/some_events.hpp"
#include "tests/support/temp_folder.hpp"

namespace yiping {
namespace {

constexpr int batch_size = 20;

/// Appends for ever and tells each batch's last sequence once append has returned.
[[noreturn]] void append_until_killed(const std::filesystem::path& file, int told_to) {
    const auto store = open_sqlite_store(file, OpenMode::read_write);
    while (true) {
        std::vector<Event> batch =
            some_events(static_cast<int>(store->last_sequence()), batch_size);
        const std::uint64_t last = store->append(batch, some_moment).back().sequence;
        if (write(told_to, &last, sizeof last) != sizeof last) _exit(1);
    }
}

TEST_CASE("a writer killed in the middle of appending has lost nothing that append returned for") {
    const TempFolder folder;
    const std::filesystem::path file = folder.path() / "log.yiping";
    for (int round = 1; round <= 12; ++round) {
        int pipe_ends[2];
        REQUIRE(pipe(pipe_ends) == 0);
        const pid_t child = fork();
        if (child == 0) append_until_killed(file, pipe_ends[1]);
        close(pipe_ends[1]);
        std::uint64_t told_last = 0;
        for (int batches = 0; batches < 5 * round; ++batches)
            REQUIRE(read(pipe_ends[0], &told_last, sizeof told_last) == sizeof told_last);
        kill(child, SIGKILL);
        while (read(pipe_ends[0], &told_last, sizeof told_last) == sizeof told_last) {
        }
        close(pipe_ends[0]);
        waitpid(child, nullptr, 0);

        const auto store = open_sqlite_store(file, OpenMode::read_write);
        CHECK(store->last_sequence() >= told_last);
        CHECK(store->last_sequence() % batch_size == 0);
        const std::vector<Event> there = read_all(*store);
        const std::vector<Event> sent = some_events(0, static_cast<int>(store->last_sequence()));
        REQUIRE(there.size() == sent.size());
        for (std::size_t i = 0; i < there.size(); ++i) REQUIRE(there[i].id == sent[i].id);
    }
    CHECK(verify_store(file, {}).sound());
}

TEST_CASE("a -wal cut off anywhere, or ending in garbage, leaves a prefix of what was committed") {
    const TempFolder folder;
    const std::filesystem::path file = folder.path() / "log.yiping",
                                copy = folder.path() / "copy.yiping";
    std::vector<Event> all;
    std::vector<std::size_t> commits = {0};
    {
        const auto store = open_sqlite_store(file, OpenMode::read_write);
        for (int batch = 0; batch < 12; ++batch) {
            for (Event& event :
                 append(*store, some_events(static_cast<int>(all.size()), 1 + 5 * (batch % 4))))
                all.push_back(std::move(event));
            commits.push_back(all.size());
        }
        std::filesystem::copy_file(file, copy);
        std::filesystem::copy_file(file.string() + "-wal", folder.path() / "whole-wal");
    }
    std::ifstream stream{folder.path() / "whole-wal", std::ios::binary};
    const std::string wal{std::istreambuf_iterator<char>{stream}, {}};
    REQUIRE(wal.size() > 100'000);
    const std::filesystem::path bare = folder.path() / "bare";
    std::filesystem::copy_file(copy, bare);
    const bool garbage = GENERATE(false, true);

    std::size_t before = 0;
    for (std::size_t cut = 0; cut <= wal.size();
         cut += cut == wal.size() ? 1 : std::min<std::size_t>(777, wal.size() - cut)) {
        std::filesystem::copy_file(bare, copy, std::filesystem::copy_options::overwrite_existing);
        std::filesystem::remove(copy.string() + "-shm");
        std::ofstream{copy.string() + "-wal", std::ios::binary}
            << wal.substr(0, cut) << (garbage ? std::string(6'000, 'g') : "");
        const auto store = open_sqlite_store(copy, OpenMode::read_write);
        const std::vector<Event> there = read_all(*store);
        REQUIRE(std::count(commits.begin(), commits.end(), there.size()) == 1);
        REQUIRE(there.size() >= before);
        before = there.size();
        REQUIRE(told(there) ==
                told({all.begin(), all.begin() + static_cast<std::ptrdiff_t>(there.size())}));
        REQUIRE(append(*store, {incident(1'000'000)}).at(0).sequence == there.size() + 1);
    }
    CHECK(before == all.size());
}

}  // namespace
}  // namespace yiping
