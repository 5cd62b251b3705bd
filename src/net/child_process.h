#pragma once
#include "base/error.h"
#include "net/event_loop.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace attune::net {

/// What a sandboxed program may see besides the system's programs and libraries (read-only, no more of /etc than they
/// need) and an empty /tmp of its own, which is also its home and, failing a writable folder, its working folder.
struct Sandbox {
  enum class NetworkAccess { none, host };
  NetworkAccess network = NetworkAccess::none;
  std::vector<std::filesystem::path> readable;           ///< folders or files, absolute
  std::vector<std::filesystem::path> writable;           ///< the first is the working folder
  std::size_t temporary_bytes = std::size_t{256} << 20;  ///< what /tmp may hold
};

/// For each process of the program, by setrlimit. The number of processes is per user, within the sandbox where there
/// is one; the system doesn't hold root to it.
struct ProcessLimits {
  std::uint64_t data_bytes = std::uint64_t{2} << 30;  ///< memory that it can write to
  std::uint64_t address_space_bytes = std::uint64_t{64}
                                      << 30;  ///< reserved or not; run-times reserve far more than they use
  std::uint64_t cpu_seconds = 3600;
  std::uint64_t file_bytes = std::uint64_t{256} << 20;  ///< of any file it writes
  std::uint64_t processes = 256;                        ///< threads count too
  std::uint64_t open_files = 1024;
};

struct ChildOptions {
  std::string program;  ///< a path, or a name to be looked for in $PATH; never a shell's command line
  std::vector<std::string> arguments;
  /// All of its environment, but for HOME, LANG and PATH, which have defaults. Not seen by other users.
  std::map<std::string, std::string> environment;
  std::optional<Sandbox> sandbox = Sandbox{};  ///< nothing: it runs with all the rights of ours. The operator's choice
  ProcessLimits limits;
  std::size_t max_line_bytes = std::size_t{16} << 20;
  std::size_t max_unwritten_bytes = std::size_t{16} << 20;  ///< that it hasn't read of what was written to it
  std::size_t kept_error_output_bytes = std::size_t{16} << 10;
  std::chrono::milliseconds grace{2'000};  ///< between the end of its input and its end, when it is stopped
};

/// A program run as a child, in a bubblewrap sandbox (own users, processes, IPC, host name and, unless allowed,
/// network; no capabilities; a session of its own; dies with the loop's thread), talked to in lines over its input and
/// output.
///
/// Thread-safe; the events come on the loop. The loop outlives it.
class ChildProcess {
 public:
  struct Events {
    /// A line of its output, without the line end; any bytes.
    std::function<void(std::string_view)> on_line;
    /// It has ended, or was killed because of what it did; told once, and nothing after it.
    /// - unavailable: it ended; also where bubblewrap can't make a sandbox on this machine
    /// - not_found: no such program, or not in what the sandbox may read
    /// - resource_exhausted: a line above the bound
    /// No text of the program's own is in the error.
    std::function<void(Error)> on_end;
  };

  /// Errors: invalid_argument (a folder that doesn't exist), not_found (the program), unavailable (no bubblewrap, no
  /// prlimit, or the system starts no more processes).
  static Result<std::unique_ptr<ChildProcess>> start(EventLoop& loop, ChildOptions options, Events events);
  ChildProcess(const ChildProcess&) = delete;
  ChildProcess& operator=(const ChildProcess&) = delete;
  /// Ends its input, and kills it with all its children unless it has ended `grace` later; doesn't wait for that. No
  /// event comes after it.
  ~ChildProcess();

  /// Queues the line and returns at once. Errors: unavailable once it has ended, resource_exhausted if it doesn't read.
  Status write_line(std::string_view line);
  /// The last of what it wrote to its standard error: outside text, for the operator's eyes.
  [[nodiscard]] std::string error_output() const;

 private:
  class State;
  explicit ChildProcess(EventLoop& loop, std::shared_ptr<State> state) : loop_(loop), state_(std::move(state)) {}
  EventLoop& loop_;
  std::shared_ptr<State> state_;
};

}  // namespace attune::net
