#include "net/child_process.h"

#include "net/internal/child_command.h"

#include <array>
#include <cerrno>
#include <csignal>
#include <deque>
#include <system_error>
#include <utility>

#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/write.hpp>
#include <fcntl.h>
#include <spawn.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

namespace attune::net {
namespace {

using Descriptor = boost::asio::posix::stream_descriptor;

struct Pipe {
  Pipe() { failed = ::pipe2(ends.data(), O_CLOEXEC) != 0; }
  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;
  ~Pipe() {
    for (const int end : ends) {
      if (end >= 0) ::close(end);
    }
  }
  int take(std::size_t end) { return std::exchange(ends[end], -1); }
  std::array<int, 2> ends{-1, -1};  // to read from, to write to
  bool failed;
};

std::vector<char*> pointers_to(const std::vector<std::string>& words) {
  std::vector<char*> pointers;
  pointers.reserve(words.size() + 1);
  for (const std::string& word : words)
    pointers.push_back(const_cast<char*>(word.c_str()));  // posix_spawn changes none
  pointers.push_back(nullptr);
  return pointers;
}

/// In a process group of its own, with every signal at its default, and no descriptor of ours but the three.
Result<pid_t> spawn(const ChildCommand& command, const Pipe& in, const Pipe& out, const Pipe& err) {
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, in.ends[0], STDIN_FILENO);
  posix_spawn_file_actions_adddup2(&actions, out.ends[1], STDOUT_FILENO);
  posix_spawn_file_actions_adddup2(&actions, err.ends[1], STDERR_FILENO);
  posix_spawn_file_actions_addclosefrom_np(&actions, STDERR_FILENO + 1);
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
  sigset_t signals;
  sigemptyset(&signals);
  posix_spawnattr_setsigmask(&attributes, &signals);
  sigfillset(&signals);
  posix_spawnattr_setsigdefault(&attributes, &signals);

  pid_t pid = 0;
  const int code = posix_spawn(&pid, command.arguments.front().c_str(), &actions, &attributes,
                               pointers_to(command.arguments).data(), pointers_to(command.environment).data());
  posix_spawn_file_actions_destroy(&actions);
  posix_spawnattr_destroy(&attributes);
  if (code != 0) {
    return unavailable("{} cannot be started: {}", command.arguments.front(), std::generic_category().message(code));
  }
  return pid;
}

}  // namespace

/// The process and its pipes. Lives on the loop; kept alive by the waits for the process until it has ended.
class ChildProcess::State : public std::enable_shared_from_this<State> {
 public:
  State(EventLoop& loop, ChildOptions options, Events events)
      : options_(std::move(options)),
        events_(std::make_shared<const Events>(std::move(events))),
        in_(loop.context()),
        out_(loop.context()),
        err_(loop.context()),
        process_(loop.context()),
        timer_(loop.context()) {}
  State(const State&) = delete;
  State& operator=(const State&) = delete;
  ~State() { kill(); }

  Status start(const ChildCommand& command) {
    Pipe in;
    Pipe out;
    Pipe err;
    if (in.failed || out.failed || err.failed) return unavailable("no more files may be opened");
    ATTUNE_TRY(pid, spawn(command, in, out, err));
    pid_ = pid;
    const int process = static_cast<int>(::syscall(SYS_pidfd_open, pid, 0));
    if (process < 0) return unavailable("no more files may be opened");  // the destructor kills it
    in_.assign(in.take(1));
    out_.assign(out.take(0));
    err_.assign(err.take(0));
    process_.assign(process);
    wait_for_end();
    read_output();
    read_error_output();
    return {};
  }

  Status write_line(std::string_view line) {
    if (ended_) return unavailable("'{}' has ended", options_.program);
    if (unwritten_bytes_ + line.size() + 1 > options_.max_unwritten_bytes) {
      return resource_exhausted("'{}' does not read what it is sent: {} bytes wait", options_.program,
                                unwritten_bytes_);
    }
    unwritten_bytes_ += line.size() + 1;
    unwritten_.push_back(std::string(line) + '\n');
    if (unwritten_.size() == 1) write_next();
    return {};
  }

  /// Ends its input; kills it after the grace.
  void stop() {
    events_ = std::make_shared<const Events>();
    if (ended_) return;
    ended_ = true;
    in_.close();
    timer_.expires_after(options_.grace);
    timer_.async_wait([self = shared_from_this()](const boost::system::error_code& code) {
      if (!code) self->kill();
    });
  }

  [[nodiscard]] const std::string& error_output() const { return error_output_; }

 private:
  void wait_for_end() {
    process_.async_wait(Descriptor::wait_read, [self = shared_from_this()](const boost::system::error_code& code) {
      if (!code) self->on_exit();
    });
  }

  void on_exit() {
    siginfo_t status{};
    ::waitid(P_PID, static_cast<id_t>(pid_), &status, WEXITED | WNOHANG | WNOWAIT);
    kill();  // children it left behind, and reaps it
    timer_.cancel();
    if (ended_) return;
    drain();
    if (!ended_) end(error_of(status));
  }

  [[nodiscard]] Error error_of(const siginfo_t& status) const {
    const std::string& name = options_.program;
    if (status.si_code != CLD_EXITED) {
      return unavailable("'{}' was killed by signal {}", name, status.si_status)
          .mend("see its error output; it may have passed a limit")
          .error();
    }
    constexpr int kCannotExecute = 126;
    constexpr int kNoSuchProgram = 127;
    if (!spoke_ && (status.si_status == kNoSuchProgram || status.si_status == kCannotExecute)) {
      return not_found("'{}' could not be started", name)
          .mend("what it needs must be in folders that its sandbox may read")
          .error();
    }
    if (!spoke_ && options_.sandbox && status.si_status == 1 && error_output_.starts_with("bwrap: ")) {
      return unavailable("no sandbox could be made for '{}'", name)
          .mend("see its error output; user namespaces must be allowed on this machine")
          .error();
    }
    return unavailable("'{}' ended with status {}", name, status.si_status).mend("see its error output").error();
  }

  void read_output() {
    out_.async_read_some(boost::asio::buffer(chunk_),
                         [self = shared_from_this()](const boost::system::error_code& code, std::size_t count) {
                           if (self->ended_) return;
                           if (code) return;  // its output is closed: what follows is its end, or nothing
                           self->take_output({self->chunk_.data(), count});
                           if (!self->ended_) self->read_output();
                         });
  }

  void take_output(std::string_view bytes) {
    while (!bytes.empty() && !ended_) {
      const std::size_t end_of_line = bytes.find('\n');
      line_.append(bytes.substr(0, end_of_line));
      if (line_.size() > options_.max_line_bytes) {
        kill();
        return end(
            resource_exhausted("'{}' sends a line of more than {} bytes", options_.program, options_.max_line_bytes)
                .error());
      }
      if (end_of_line == std::string_view::npos) return;
      bytes.remove_prefix(end_of_line + 1);
      spoke_ = true;
      const std::string line = std::exchange(line_, {});
      // Held, for it may destroy the ChildProcess, and with it what is held here.
      if (const auto events = events_; events->on_line) events->on_line(line);
    }
  }

  /// What it wrote last, of which the loop has not been told yet. A child that lives on could go on writing: no more
  /// than a pipe holds.
  void drain() {
    boost::system::error_code code;
    out_.non_blocking(true, code);
    err_.non_blocking(true, code);
    for (int rounds = 0; rounds < 16 && !ended_; ++rounds) {
      const std::size_t count = out_.read_some(boost::asio::buffer(drained_), code);
      if (code || count == 0) break;
      take_output({drained_.data(), count});
    }
    const std::size_t count = err_.read_some(boost::asio::buffer(drained_), code);
    if (!code) take_error_output({drained_.data(), count});
  }

  void read_error_output() {
    err_.async_read_some(boost::asio::buffer(error_chunk_),
                         [self = shared_from_this()](const boost::system::error_code& code, std::size_t count) {
                           if (code) return;
                           self->take_error_output({self->error_chunk_.data(), count});
                           self->read_error_output();
                         });
  }

  void take_error_output(std::string_view bytes) {
    error_output_.append(bytes);
    if (error_output_.size() > options_.kept_error_output_bytes) {
      error_output_.erase(0, error_output_.size() - options_.kept_error_output_bytes);
    }
  }

  void write_next() {
    boost::asio::async_write(in_, boost::asio::buffer(unwritten_.front()),
                             [self = shared_from_this()](const boost::system::error_code& code, std::size_t) {
                               if (code || self->ended_)
                                 return;  // a closed input: its end follows, or it reads no more
                               self->unwritten_bytes_ -= self->unwritten_.front().size();
                               self->unwritten_.pop_front();
                               if (!self->unwritten_.empty()) self->write_next();
                             });
  }

  void end(Error error) {
    ended_ = true;
    boost::system::error_code ignored;
    in_.close(ignored);
    out_.close(ignored);
    const auto events = std::exchange(events_, std::make_shared<const Events>());
    if (events->on_end) events->on_end(std::move(error));
  }

  /// With all its children: those in the sandbox go with its first process, the others are in its group.
  void kill() {
    if (pid_ == 0) return;
    ::kill(-pid_, SIGKILL);
    ::kill(pid_, SIGKILL);
    if (::waitpid(pid_, nullptr, WNOHANG) == pid_) pid_ = 0;
  }

  ChildOptions options_;
  std::shared_ptr<const Events> events_;
  Descriptor in_;
  Descriptor out_;
  Descriptor err_;
  Descriptor process_;
  boost::asio::steady_timer timer_;
  pid_t pid_ = 0;  // 0 once it has been reaped
  bool ended_ = false;
  bool spoke_ = false;
  std::array<char, std::size_t{64} << 10> chunk_{};
  std::array<char, std::size_t{64} << 10> drained_{};
  std::array<char, std::size_t{4} << 10> error_chunk_{};
  std::string line_;
  std::string error_output_;
  std::deque<std::string> unwritten_;
  std::size_t unwritten_bytes_ = 0;
};

Result<std::unique_ptr<ChildProcess>> ChildProcess::start(EventLoop& loop, ChildOptions options, Events events) {
  ATTUNE_TRY(command, command_of(options));
  std::shared_ptr<State> state;
  Status status;
  // On the loop's thread, for the sandbox dies with the thread that made it.
  loop.run([&] {
    state = std::make_shared<State>(loop, std::move(options), std::move(events));
    status = state->start(command);
  });
  if (!status) return std::unexpected(status.error());
  return std::unique_ptr<ChildProcess>(new ChildProcess(loop, std::move(state)));
}

ChildProcess::~ChildProcess() {
  loop_.run([this] {
    state_->stop();
    state_.reset();
  });
}

Status ChildProcess::write_line(std::string_view line) {
  Status status;
  loop_.run([&] { status = state_->write_line(line); });
  return status;
}

std::string ChildProcess::error_output() const {
  std::string text;
  loop_.run([&] { text = state_->error_output(); });
  return text;
}

}  // namespace attune::net
