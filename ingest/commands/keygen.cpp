// `ingest keygen`: a key pair; the private half goes to a file that nobody else may read.
#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <fstream>

#include "ingest/city/actor.hpp"
#include "ingest/commands/command.hpp"
#include "ingest/event/codec.hpp"
#include "ingest/event/errors.hpp"
#include "ingest/event/grid_code.hpp"
#include "ingest/feed/curve.hpp"
#include "ingest/feed/sealed_key.hpp"

namespace yiping {
namespace {

struct KeygenOptions {
    std::string out, name, role = "viewer", scope, daemon_key, passphrase_file;
    std::vector<std::string> sources;
    bool server = false;
};

/// Made anew with mode 0600 from its first moment; what is there already stays as it is.
void write_private(const std::string& file, const std::string& text) {
    const int fd = open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR);
    if (fd < 0)
        throw IoError{errno == EEXIST
                          ? fmt::format("{} is there already, and keys are not overwritten", file)
                          : fmt::format("{} cannot be made", file)};
    const ssize_t written = write(fd, text.data(), text.size());
    const bool whole = written == static_cast<ssize_t>(text.size()) && fsync(fd) == 0;
    close(fd);
    if (!whole) {
        unlink(file.c_str());
        throw IoError{fmt::format("{} cannot be written", file)};
    }
}

void check(const KeygenOptions& options) {
    if (options.server) return;
    if (options.name.empty())
        throw WrongUse{"keygen needs --name, who will hold the key (or --server)"};
    const auto role = parse_role(options.role);
    if (!role) throw WrongUse{"--role is one of viewer, producer, operator, supervisor, admin"};
    if (*role == Role::producer && options.sources.empty())
        throw WrongUse{"a producer needs --source, for whom it may speak; * for everybody"};
    if (!options.scope.empty() && !parse_grid_code(options.scope))
        throw WrongUse{"--scope is a grid code of 6, 9, 12, 15, 17 or 18 digits"};
    if (!options.daemon_key.empty() && !is_key(options.daemon_key))
        throw WrongUse{"--daemon is the daemon's public key, 40 letters"};
}

/// TOML's basic strings escape as JSON's do.
std::string holder_toml(const KeygenOptions& options, const std::string& public_key) {
    std::string text = fmt::format("[[key]]\nname = {}\npublic = \"{}\"\nrole = \"{}\"\n",
                                   json_quoted(options.name),
                                   public_key,
                                   options.role);
    if (!options.scope.empty()) text += fmt::format("scope = \"{}\"\n", options.scope);
    std::string sources;
    for (const std::string& source : options.sources)
        sources += (sources.empty() ? "" : ", ") + json_quoted(source);
    if (!sources.empty()) text += fmt::format("sources = [{}]\n", sources);
    return text;
}

/// In the open, or sealed by the first line of the passphrase's file.
std::string secret_toml(const KeygenOptions& options, const std::string& secret_key) {
    if (options.passphrase_file.empty()) return fmt::format("secret = \"{}\"\n", secret_key);
    std::string passphrase;
    std::ifstream in{options.passphrase_file};
    constexpr std::size_t shortest = 8;
    if (!std::getline(in, passphrase) || passphrase.size() < shortest)
        throw WrongUse{fmt::format("{} needs a first line of {} letters or more, the passphrase",
                                   options.passphrase_file,
                                   shortest)};
    return fmt::format("name = {}\nsealed = \"{}\"\n",
                       json_quoted(options.name),
                       seal_secret(secret_key, passphrase));
}

int make_keys(const KeygenOptions& options) {
    check(options);
    const KeyPair pair = make_key_pair();
    std::string file = fmt::format("# {}: private, stays on this machine.\npublic = \"{}\"\n{}",
                                   options.server ? "The daemon" : options.name,
                                   pair.public_key,
                                   secret_toml(options, pair.secret_key));
    if (!options.daemon_key.empty()) file += fmt::format("server = \"{}\"\n", options.daemon_key);
    write_private(options.out, file);
    if (options.server) {
        fmt::print(
            "# the daemon's public key, for --daemon of `ingest keygen` and for other clients\n"
            "server = \"{}\"\n",
            pair.public_key);
        return 0;
    }
    fmt::print("# for the keys file of the daemon\n{}", holder_toml(options, pair.public_key));
    return 0;
}

}  // namespace

void add_keygen(CLI::App& app, Run& run) {
    auto options = std::make_shared<KeygenOptions>();
    CLI::App* keygen = app.add_subcommand(
        "keygen", "makes a key: the private half into a file, the public half to paste printed");
    keygen->add_option("--out", options->out, "file to make, readable by its owner alone")
        ->required();
    keygen->add_flag("--server", options->server, "the daemon's own key");
    keygen->add_option("--name", options->name, "who holds it; stands on every command");
    keygen->add_option("--role", options->role, "viewer, producer, operator, supervisor or admin")
        ->capture_default_str();
    keygen->add_option("--scope", options->scope, "code of the part of the city it may command");
    keygen->add_option(
        "--source", options->sources, "a source that it may feed for; may be repeated");
    keygen->add_option("--daemon", options->daemon_key, "the daemon's public key, for the file");
    keygen->add_option("--passphrase-file",
                       options->passphrase_file,
                       "keep the secret under the passphrase in this file's first line: its "
                       "holder signs on at a desk");
    keygen->callback([options, &run] { run = [options] { return make_keys(*options); }; });
}

}  // namespace yiping
