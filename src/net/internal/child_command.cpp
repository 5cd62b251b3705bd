#include "net/internal/child_command.h"

#include <array>
#include <cstdlib>
#include <ranges>

#include <unistd.h>

namespace attune::net {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kDefaultPath = "/usr/local/bin:/usr/bin:/bin";

/// The configuration that programs and libraries look for; nothing of the machine's users or services.
constexpr std::array<const char*, 12> kConfiguration{
    "/etc/alternatives",
    "/etc/ca-certificates",
    "/etc/ca-certificates.conf",
    "/etc/fonts",
    "/etc/ld.so.cache",
    "/etc/ld.so.conf",
    "/etc/ld.so.conf.d",
    "/etc/localtime",
    "/etc/mime.types",
    "/etc/nsswitch.conf",
    "/etc/ssl",
    "/etc/timezone",
};
constexpr std::array<const char*, 5> kNetworkConfiguration{"/etc/host.conf", "/etc/hosts", "/etc/protocols",
                                                           "/etc/resolv.conf", "/etc/services"};

std::optional<std::string> find_program(const std::string& name, std::string_view path) {
  if (name.empty()) return std::nullopt;
  if (name.find('/') != std::string::npos) {
    return ::access(name.c_str(), X_OK) == 0 ? std::optional(fs::absolute(name).string()) : std::nullopt;
  }
  for (const auto folder : std::views::split(path, ':')) {
    const fs::path candidate = fs::path(std::string(folder.begin(), folder.end())) / name;
    if (candidate.is_absolute() && ::access(candidate.c_str(), X_OK) == 0) return candidate.string();
  }
  return std::nullopt;
}

Status refuse_missing(const std::vector<fs::path>& paths) {
  for (const fs::path& path : paths) {
    std::error_code code;
    if (!path.is_absolute()) return invalid_argument("'{}' is not an absolute path", path.string());
    if (!fs::exists(path, code))
      return invalid_argument("'{}', which a sandbox is to have, does not exist", path.string());
  }
  return {};
}

void append(std::vector<std::string>& to, std::initializer_list<std::string> more) {
  to.insert(to.end(), more);
}

/// /bin, /lib and their like: links into /usr on most systems, folders on some.
void append_system_folder(std::vector<std::string>& to, const char* folder) {
  std::error_code code;
  if (const fs::path target = fs::read_symlink(folder, code); !code) {
    append(to, {"--symlink", target.string(), folder});
  } else {
    append(to, {"--ro-bind-try", folder, folder});
  }
}

std::vector<std::string> sandbox_arguments(const Sandbox& sandbox) {
  std::vector<std::string> words{"--unshare-all", "--die-with-parent", "--new-session", "--cap-drop", "ALL"};
  const bool network = sandbox.network == Sandbox::NetworkAccess::host;
  if (network) append(words, {"--share-net"});
  append(words, {"--ro-bind", "/usr", "/usr"});
  for (const char* folder : {"/bin", "/sbin", "/lib", "/lib32", "/lib64"}) append_system_folder(words, folder);
  for (const char* path : kConfiguration) append(words, {"--ro-bind-try", path, path});
  if (network) {
    for (const char* path : kNetworkConfiguration) append(words, {"--ro-bind-try", path, path});
  }
  append(words, {"--proc", "/proc", "--dev", "/dev"});
  for (const char* folder : {"/dev/shm", "/tmp"}) {
    append(words, {"--size", std::to_string(sandbox.temporary_bytes), "--tmpfs", folder});
  }
  for (const fs::path& path : sandbox.readable) append(words, {"--ro-bind", path.string(), path.string()});
  for (const fs::path& path : sandbox.writable) append(words, {"--bind", path.string(), path.string()});
  append(words,
         {"--remount-ro", "/", "--chdir", sandbox.writable.empty() ? "/tmp" : sandbox.writable.front().string(), "--"});
  return words;
}

std::vector<std::string> limit_arguments(const ProcessLimits& limits) {
  return {fmt::format("--data={}", limits.data_bytes),
          fmt::format("--as={}", limits.address_space_bytes),
          fmt::format("--cpu={}", limits.cpu_seconds),
          fmt::format("--fsize={}", limits.file_bytes),
          fmt::format("--nproc={}", limits.processes),
          fmt::format("--nofile={}", limits.open_files),
          "--core=0",
          "--"};
}

Failure missing(std::string_view command, std::string_view package) {
  return unavailable("'{}' is not installed", command).mend("install the package {}", package);
}

}  // namespace

Result<ChildCommand> command_of(const ChildOptions& options) {
  // What the operator's own shell would find, not the child's PATH.
  const char* const given = std::getenv("PATH");  // NOLINT(concurrency-mt-unsafe): nothing here changes the environment
  const std::string path(given == nullptr ? kDefaultPath : std::string_view(given));
  const auto program = find_program(options.program, path);
  if (!program) return not_found("no program is called '{}'", options.program).mend("give its path, or install it");
  const auto prlimit = find_program("prlimit", path + ":" + std::string(kDefaultPath));
  if (!prlimit) return missing("prlimit", "util-linux");

  ChildCommand command;
  if (options.sandbox) {
    ATTUNE_TRY_VOID(refuse_missing(options.sandbox->readable));
    ATTUNE_TRY_VOID(refuse_missing(options.sandbox->writable));
    const auto bubblewrap = find_program("bwrap", path + ":" + std::string(kDefaultPath));
    if (!bubblewrap) return missing("bwrap", "bubblewrap, without which programs from outside don't run");
    command.arguments.push_back(*bubblewrap);
    for (std::string& word : sandbox_arguments(*options.sandbox)) command.arguments.push_back(std::move(word));
  }
  command.arguments.push_back(*prlimit);
  for (std::string& word : limit_arguments(options.limits)) command.arguments.push_back(std::move(word));
  command.arguments.push_back(*program);
  command.arguments.insert(command.arguments.end(), options.arguments.begin(), options.arguments.end());

  std::map<std::string, std::string> environment{
      {"HOME", "/tmp"}, {"LANG", "C.UTF-8"}, {"PATH", std::string(kDefaultPath)}};
  for (const auto& [name, value] : options.environment) environment[name] = value;
  for (const auto& [name, value] : environment) {
    if (name.empty() || name.find_first_of(std::string_view("=\0", 2)) != std::string::npos ||
        value.find('\0') != std::string::npos) {
      return invalid_argument("'{}' cannot be an environment variable", name);
    }
    command.environment.push_back(fmt::format("{}={}", name, value));
  }
  for (const std::string& word : command.arguments) {
    if (word.find('\0') != std::string::npos)
      return invalid_argument("an argument of '{}' has a zero byte in it", options.program);
  }
  return command;
}

}  // namespace attune::net
