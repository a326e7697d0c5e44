#include "tests/bench/nats_stream.hpp"

#include <fmt/format.h>

#include <stdexcept>

#if YIPING_WITH_NATS
#include <nats/nats.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>
#include <thread>

#include "tests/support/child_process.hpp"
#include "tests/support/temp_folder.hpp"

namespace yiping {
namespace {

constexpr std::int64_t most_pending = 4'096;

void must(natsStatus status, const char* what) {
    if (status != NATS_OK)
        throw std::runtime_error{fmt::format("{}: {}", what, natsStatus_GetText(status))};
}

/// The program in the path; nats-server lies in a folder that only root has in his.
std::string nats_server_program() {
    for (const char* folder : {"/usr/sbin", "/usr/bin", "/usr/local/bin"})
        if (std::filesystem::exists(std::filesystem::path{folder} / "nats-server"))
            return (std::filesystem::path{folder} / "nats-server").string();
    throw std::runtime_error{"no nats-server is installed"};
}

/// The server writes its addresses to a file once it listens.
std::string address_in(const std::filesystem::path& folder) {
    const auto until = std::chrono::steady_clock::now() + std::chrono::seconds{10};
    while (std::chrono::steady_clock::now() < until) {
        for (const auto& entry : std::filesystem::directory_iterator{folder}) {
            if (entry.path().extension() != ".ports") continue;
            std::ifstream file{entry.path()};
            const std::string text{std::istreambuf_iterator<char>{file}, {}};
            std::smatch address;
            if (std::regex_search(text, address, std::regex{R"(nats://[0-9.]+:\d+)"}))
                return address.str();
        }
        std::this_thread::yield();
    }
    throw std::runtime_error{"nats-server does not start"};
}

}  // namespace

struct NatsStream::Impl {
    Impl()
        : server{{nats_server_program(),
                  "-a",
                  "127.0.0.1",
                  "-p",
                  "-1",
                  "-js",
                  "-sd",
                  (folder.path() / "stream").string(),
                  "--ports_file_dir",
                  folder.path().string(),
                  "-l",
                  (folder.path() / "log").string()}} {
        must(natsConnection_ConnectTo(&connection, address_in(folder.path()).c_str()),
             "connect to nats-server");
        must(natsConnection_JetStream(&stream, connection, nullptr), "JetStream");
        jsStreamConfig config;
        must(jsStreamConfig_Init(&config), "stream");
        const char* subjects[] = {"city.>"};
        config.Name = "city";
        config.Subjects = subjects;
        config.SubjectsLen = 1;
        config.Storage = js_FileStorage;
        config.Replicas = 1;
        must(js_AddStream(nullptr, stream, &config, nullptr, nullptr), "add the stream");
    }
    ~Impl() {
        jsCtx_Destroy(stream);
        natsConnection_Destroy(connection);
    }
    Impl(const Impl&) = delete;
    Impl& operator=(const Impl&) = delete;
    Impl(Impl&&) = delete;
    Impl& operator=(Impl&&) = delete;

    TempFolder folder;
    ChildProcess server;
    natsConnection* connection = nullptr;
    jsCtx* stream = nullptr;
};

NatsStream::NatsStream() : impl_{std::make_unique<Impl>()} {}
NatsStream::~NatsStream() = default;

void NatsStream::publish(const std::vector<std::string>& messages) {
    jsCtx_Destroy(impl_->stream);
    jsOptions options;
    must(jsOptions_Init(&options), "options");
    options.PublishAsync.MaxPending = most_pending;
    options.PublishAsync.StallWait = 10'000;  // ms
    must(natsConnection_JetStream(&impl_->stream, impl_->connection, &options), "JetStream");
    for (const std::string& message : messages)
        must(js_PublishAsync(impl_->stream,
                             "city.worker.position",
                             message.data(),
                             static_cast<int>(message.size()),
                             nullptr),
             "publish");
    must(js_PublishAsyncComplete(impl_->stream, nullptr), "acks");
}

}  // namespace yiping
#else
namespace yiping {

struct NatsStream::Impl {};
NatsStream::NatsStream() {
    throw std::runtime_error{"built without libnats (apt-get install libnats-dev nats-server)"};
}
NatsStream::~NatsStream() = default;
void NatsStream::publish(const std::vector<std::string>& /*messages*/) {}

}  // namespace yiping
#endif
