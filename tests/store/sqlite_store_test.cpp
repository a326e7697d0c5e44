#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <csignal>
#include <fstream>

#include "ingest/store/log_keeper.hpp"
#include "ingest/store/schema.hpp"
#include "tests/store/contract.hpp"
#include "tests/store/some_events.hpp"
#include "tests/support/temp_folder.hpp"

namespace yiping {
namespace {

/// Runs in a process of its own; its status: 0 when `work` returned true.
template <class Work>
int status_in_child(const Work& work) {
    const pid_t child = fork();
    if (child == 0) {
        bool well = false;
        try {
            well = work();
        } catch (const std::exception&) {
        }
        _exit(well ? 0 : 1);
    }
    int status = -1;
    waitpid(child, &status, 0);
    return status;
}

TEST_CASE("the SQLite store keeps the contract of every store") {
    const TempFolder folder;
    int places = 0;
    check_store_contract([&] {
        const std::filesystem::path file = folder.path() / (std::to_string(++places) + ".yiping");
        return [file](OpenMode mode) { return open_sqlite_store(file, mode); };
    });
}

TEST_CASE("a file that is no store is refused in one sentence, and left as it is") {
    const TempFolder folder;
    const std::filesystem::path file = folder.path() / "log.yiping";
    const OpenMode mode = GENERATE(OpenMode::read_write, OpenMode::read_only);
    SECTION("a text") {
        const std::string text(5'000, 'x');
        std::ofstream{file} << text;
        CHECK_THROWS_WITH(open_sqlite_store(file, mode),
                          file.string() + " is not a Yiping log (not an SQLite file)");
        std::ifstream after{file};
        CHECK(std::string{std::istreambuf_iterator<char>{after}, {}} == text);
    }
    SECTION("another program's database") {
        Database{file, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE}.execute(
            "CREATE TABLE fact(sequence)");
        CHECK_THROWS_WITH(open_sqlite_store(file, mode), file.string() + " is not a Yiping log");
    }
    SECTION("a store of a newer version") {
        (void)open_sqlite_store(file, OpenMode::read_write);
        Database{file, SQLITE_OPEN_READWRITE}.execute("PRAGMA user_version=3");
        CHECK_THROWS_WITH(open_sqlite_store(file, mode),
                          file.string() +
                              " was made by a newer Yiping (schema 3, this one knows 2): update "
                              "Yiping to open it");
    }
}

TEST_CASE("what cannot be opened is named") {
    const TempFolder folder;
    CHECK_THROWS_WITH(open_sqlite_store(folder.path() / "none", OpenMode::read_only),
                      Catch::EndsWith("none does not exist"));
    CHECK_THROWS_WITH(open_sqlite_store(folder.path() / "no" / "such", OpenMode::read_write),
                      Catch::EndsWith("such cannot be written: No such file or directory"));
    CHECK_THROWS_AS(open_sqlite_store(folder.path(), OpenMode::read_only), IoError);
}

TEST_CASE("a store has one writer at a time") {
    const TempFolder folder;
    const std::filesystem::path file = folder.path() / "log.yiping";
    auto writer = open_sqlite_store(file, OpenMode::read_write);
    const auto refusal = Catch::Contains("is being written by another program (process " +
                                         std::to_string(getpid()) + ")");
    CHECK_THROWS_WITH(open_sqlite_store(file, OpenMode::read_write), refusal);
    CHECK_THROWS_WITH(open_sqlite_store(folder.path() / "." / "log.yiping", OpenMode::read_write),
                      refusal);
    CHECK(open_sqlite_store(file, OpenMode::read_only)->last_sequence() == 0);
    (void)append(*writer, {incident(1)});
    writer.reset();
    writer = open_sqlite_store(file, OpenMode::read_write);
    CHECK(writer->last_sequence() == 1);
    writer.reset();
    CHECK_FALSE(std::filesystem::exists(file.string() + "-lock"));
    CHECK_FALSE(std::filesystem::exists(file.string() + "-wal"));
}

TEST_CASE("a writer that was killed leaves no lock behind") {
    const TempFolder folder;
    const std::filesystem::path file = folder.path() / "log.yiping";
    const int status = status_in_child([&] {
        const auto store = open_sqlite_store(file, OpenMode::read_write);
        (void)append(*store, {incident(1)});
        std::raise(SIGKILL);
        return false;
    });
    REQUIRE(WIFSIGNALED(status));
    CHECK(open_sqlite_store(file, OpenMode::read_write)->last_sequence() == 1);
}

TEST_CASE("a copy is read without its -wal, in a folder that cannot be written") {
    const TempFolder folder;
    const std::filesystem::path file = folder.path() / "50%? #1.yiping";
    (void)append(*open_sqlite_store(file, OpenMode::read_write), some_events(0, 30));
    const auto reads_all = [&] {
        return read_all(*open_sqlite_store(file, OpenMode::read_only)).size() == 30;
    };
    CHECK(reads_all());
    for (const char* part : {"-wal", "-shm"}) std::filesystem::remove(file.string() + part);

    std::filesystem::permissions(folder.path(), std::filesystem::perms{0555});
    const int status = status_in_child([&] {
        // The superuser may write anywhere; somebody else reads.
        if (geteuid() == 0 && setuid(65'534) != 0) return false;
        return access(folder.path().c_str(), W_OK) != 0 && reads_all();
    });
    std::filesystem::permissions(folder.path(), std::filesystem::perms{0755});
    CHECK(status == 0);
    CHECK_FALSE(std::filesystem::exists(file.string() + "-wal"));
}

TEST_CASE("the tables can be read with any SQLite tool") {
    const TempFolder folder;
    const std::filesystem::path file = folder.path() / "log.yiping";
    {
        const auto store = open_sqlite_store(file, OpenMode::read_write);
        Event reported = incident(1);
        reported.personal = R"({"reporter":{"name":"王某"}})";
        (void)append(*store, {reported, position(2), incident(3)});
    }
    const Database plain{file, SQLITE_OPEN_READONLY};
    CHECK(plain.integer(
              "SELECT count(*) FROM fact WHERE type = 'incident.reported' AND json_valid(event)") ==
          2);
    CHECK(plain.integer("SELECT json_extract(event, '$.data.grade') FROM fact WHERE id = 'i3'") ==
          4);
    CHECK(plain.integer("SELECT sequence FROM personal WHERE data LIKE '%王某%'") == 1);
    CHECK(plain.integer("SELECT count(*) FROM fact WHERE event LIKE '%王某%'") == 0);
    CHECK(plain.integer("SELECT events FROM telemetry WHERE first_sequence = 2 AND types = "
                        "'worker.position'") == 1);
}

TEST_CASE("a store of the first version is opened to read as it is, and to write as one of today") {
    const TempFolder folder;
    const std::filesystem::path file = folder.path() / "log";
    (void)append(*open_sqlite_store(file, OpenMode::read_write), some_events(0, 20));
    Database{file, SQLITE_OPEN_READWRITE}.execute(
        "DROP TABLE personal; CREATE TABLE personal(sequence INTEGER PRIMARY KEY, source TEXT NOT "
        "NULL, reporter TEXT NOT NULL); INSERT INTO personal SELECT sequence, source, "
        "'{\"name\":\"王某\"}' FROM fact ORDER BY sequence LIMIT 1; PRAGMA user_version=1");
    const std::vector<Event> before = read_all(*open_sqlite_store(file, OpenMode::read_only));
    CHECK(before.size() == 20);
    const auto first = std::find_if(
        before.begin(), before.end(), [](const Event& event) { return !is_telemetry(event.type); });
    {
        const auto store = open_sqlite_store(file, OpenMode::read_write);
        const std::vector<PersonalRecord> records = keeper_of(*store).personal(first->subject);
        REQUIRE(records.size() == 1);
        CHECK(records[0].sequence == first->sequence);
        CHECK(records[0].json == R"({"reporter":{"name":"王某"}})");
        CHECK(told(read_all(*store)) == told(before));
    }
    CHECK(Database{file, SQLITE_OPEN_READONLY}.integer("PRAGMA user_version") ==
          store_schema_version);
    CHECK(open_sqlite_store(file, OpenMode::read_write)->last_sequence() == 20);
}

TEST_CASE("a store is one from its first moment, whatever becomes of its -wal") {
    const TempFolder folder;
    const auto store = open_sqlite_store(folder.path() / "log", OpenMode::read_write);
    std::filesystem::copy_file(folder.path() / "log", folder.path() / "copy");
    CHECK(open_sqlite_store(folder.path() / "copy", OpenMode::read_only)->last_sequence() == 0);
}

TEST_CASE("what repetitions are recognised by is kept no longer than they are") {
    const TempFolder folder;
    {
        const auto store = open_sqlite_store(folder.path() / "log", OpenMode::read_write);
        for (int minute = 0; minute <= 30; ++minute)
            (void)append(*store, {position(minute)}, some_moment + minute * minute_ms);
    }
    const Database plain{folder.path() / "log", SQLITE_OPEN_READONLY};
    CHECK(plain.integer("SELECT count(*) FROM recent_telemetry") == 11);
    CHECK(plain.integer("SELECT min(first_sequence) FROM recent_telemetry") == 21);
}

/// Restores the limit on file sizes when it ends.
class FileSizeLimit {
public:
    FileSizeLimit() {
        getrlimit(RLIMIT_FSIZE, &before_);
        old_handler_ = std::signal(SIGXFSZ, SIG_IGN);
    }
    FileSizeLimit(const FileSizeLimit&) = delete;
    FileSizeLimit& operator=(const FileSizeLimit&) = delete;
    FileSizeLimit(FileSizeLimit&&) = delete;
    FileSizeLimit& operator=(FileSizeLimit&&) = delete;
    ~FileSizeLimit() {
        lift();
        std::signal(SIGXFSZ, old_handler_);
    }
    void set(rlim_t bytes) const {
        rlimit limit = before_;
        limit.rlim_cur = bytes;
        setrlimit(RLIMIT_FSIZE, &limit);
    }
    void lift() const { setrlimit(RLIMIT_FSIZE, &before_); }

private:
    rlimit before_{};
    void (*old_handler_)(int) = nullptr;
};

TEST_CASE("no space stops the batch, not the store") {
    const TempFolder folder;
    const std::filesystem::path file = folder.path() / "log.yiping";
    const auto store = open_sqlite_store(file, OpenMode::read_write);
    const std::vector<Event> before = append(*store, some_events(0, 10));
    const FileSizeLimit limit;
    limit.set(static_cast<rlim_t>(std::filesystem::file_size(file.string() + "-wal")) + 5'000);
    std::vector<Event> batch = some_events(10, 400);
    const std::string as_received = batch[0].json;
    CHECK_THROWS_AS((void)store->append(batch, some_moment), DiskFull);
    CHECK(store->last_sequence() == 10);
    CHECK(batch[0].json == as_received);
    CHECK(batch[0].sequence == 0);
    CHECK_THROWS_AS((void)store->append(batch, some_moment), DiskFull);
    CHECK(told(read_all(*store)) == told(before));
    limit.lift();
    CHECK(append(*store, batch).back().sequence == 410);
    CHECK(append(*store, batch).empty());
}

}  // namespace
}  // namespace yiping
