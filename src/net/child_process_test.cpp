#include "net/child_process.h"

#include "base/file.h"

#include <condition_variable>
#include <fstream>
#include <future>
#include <mutex>

namespace attune::net {
namespace {

/// What a child said and how it ended, to be waited for.
class Record {
 public:
  ChildProcess::Events events() {
    return {.on_line =
                [this](std::string_view line) {
                  const std::scoped_lock lock(mutex_);
                  lines_.emplace_back(line);
                  changed_.notify_all();
                },
            .on_end =
                [this](Error error) {
                  const std::scoped_lock lock(mutex_);
                  end_ = std::move(error);
                  changed_.notify_all();
                }};
  }
  std::string line(std::size_t number) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return lines_.size() > number || end_; });
    return lines_.size() > number ? lines_[number] : "(ended: " + end_->to_string() + ")";
  }
  Error end() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return end_.has_value(); });
    return *end_;
  }
  std::vector<std::string> lines() {
    const std::scoped_lock lock(mutex_);
    return lines_;
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<std::string> lines_;
  std::optional<Error> end_;
};

ChildOptions python(std::string code) {
  return {.program = "/usr/bin/python3", .arguments = {"-u", "-c", std::move(code)}};
}
/// For what has nothing to do with the sandbox; a shell is a program like another.
ChildOptions shell(std::string code) {
  return {.program = "/bin/sh", .arguments = {"-c", std::move(code)}};
}

struct ChildProcessTest : ::testing::Test {
  std::unique_ptr<ChildProcess> start(ChildOptions options) {
    auto child = ChildProcess::start(loop, std::move(options), record.events());
    EXPECT_TRUE(child) << child.error();
    return child ? std::move(*child) : nullptr;
  }
  EventLoop loop;
  Record record;
};

TEST_F(ChildProcessTest, TalksInLines) {
  const auto child = start({.program = "cat"});
  ASSERT_TRUE(child->write_line("one"));
  ASSERT_TRUE(child->write_line("two \xff\xfe"));
  EXPECT_EQ(record.line(0), "one");
  EXPECT_EQ(record.line(1), "two \xff\xfe");
}

TEST_F(ChildProcessTest, TellsOfItsEndAfterItsLastLine) {
  const auto child = start(shell("echo last; echo trouble >&2; exit 3"));
  const Error error = record.end();
  EXPECT_EQ(error.code, ErrorCode::unavailable);
  EXPECT_EQ(error.message, "'/bin/sh' ended with status 3");
  EXPECT_EQ(record.lines(), std::vector<std::string>{"last"});
  EXPECT_EQ(child->error_output(), "trouble\n");
  EXPECT_EQ(child->write_line("too late").error().code, ErrorCode::unavailable);
}

TEST_F(ChildProcessTest, IsKilledBySignals) {
  const auto child = start(shell("kill -9 $$"));
  EXPECT_EQ(record.end().code, ErrorCode::unavailable);
}

TEST_F(ChildProcessTest, WhatDoesNotExistIsNotFound) {
  EXPECT_EQ(ChildProcess::start(loop, {.program = "no-such-program-anywhere"}, {}).error().code, ErrorCode::not_found);
  EXPECT_EQ(
      ChildProcess::start(loop, {.program = "cat", .sandbox = Sandbox{.readable = {"/no/such"}}}, {}).error().code,
      ErrorCode::invalid_argument);
  // There, but not in the sandbox.
  const TemporaryFolder folder;
  ASSERT_TRUE(write_file_atomically(folder.path() / "tool", "#!/bin/sh\necho hello\n"));
  std::filesystem::permissions(folder.path() / "tool", std::filesystem::perms::owner_all);
  const auto child = start({.program = folder.path() / "tool"});
  EXPECT_EQ(record.end().code, ErrorCode::not_found);
}

TEST_F(ChildProcessTest, ALineIsBounded) {
  ChildOptions options = shell("exec tr '\\0' x </dev/zero");  // a line of 100 MB, and more
  options.max_line_bytes = 1 << 20;
  const auto child = start(std::move(options));
  EXPECT_EQ(record.end().code, ErrorCode::resource_exhausted);
  EXPECT_TRUE(record.lines().empty());
}

TEST_F(ChildProcessTest, AFloodDoesNotKeepItFromBeingStopped) {
  auto child = start(shell("while :; do echo flood; echo flood >&2; done"));
  EXPECT_EQ(record.line(1000), "flood");
  EXPECT_LE(child->error_output().size(), std::size_t{16} << 10);
  child.reset();
  const std::size_t told = record.lines().size();
  loop.run([] {});
  EXPECT_EQ(record.lines().size(), told);
}

TEST_F(ChildProcessTest, WhoDoesNotReadHoldsNobodyUp) {
  ChildOptions options = shell("exec sleep 1000");
  options.max_unwritten_bytes = 1 << 20;
  options.grace = std::chrono::milliseconds(1);
  const auto child = start(std::move(options));
  const std::string line(100'000, 'x');
  Status status;
  for (int i = 0; i < 100 && status; ++i) status = child->write_line(line);
  ASSERT_FALSE(status);
  EXPECT_EQ(status.error().code, ErrorCode::resource_exhausted);
}

TEST_F(ChildProcessTest, EndsWithItsInputAndOtherwiseIsKilledWithItsChildren) {
  const TemporaryFolder folder;
  // A second process holds the other end of a pipe of ours: we see when it is gone.
  const std::filesystem::path fifo = folder.path() / "fifo";
  ASSERT_EQ(::system(("mkfifo " + fifo.string()).c_str()), 0);  // NOLINT(concurrency-mt-unsafe)
  for (const bool sandboxed : {true, false}) {
    // It says that it started once the pipe is open at both ends.
    ChildOptions options =
        shell("exec 3>" + fifo.string() + "; sleep 1000 >&3 3>&- & exec 3>&-; echo started; exec sleep 1000");
    options.grace = std::chrono::milliseconds(1);
    options.sandbox.reset();
    if (sandboxed) options.sandbox = Sandbox{.writable = {folder.path()}};
    Record here;
    auto child = ChildProcess::start(loop, std::move(options), here.events());
    ASSERT_TRUE(child) << child.error();
    std::promise<void> gone;
    std::thread reader([&] {
      std::ifstream pipe(fifo);
      pipe.get();  // waits until nobody holds the other end
      gone.set_value();
    });
    EXPECT_EQ(here.line(0), "started");
    child->reset();
    gone.get_future().wait();
    reader.join();
  }
}

TEST_F(ChildProcessTest, SeesOnlyWhatItsSandboxShows) {
  const TemporaryFolder shown;
  const TemporaryFolder writable;
  const TemporaryFolder hidden;
  ASSERT_TRUE(write_file_atomically(shown.path() / "file", "shown"));
  ASSERT_TRUE(write_file_atomically(hidden.path() / "file", "hidden"));
  ChildOptions options = python(fmt::format(
      R"(
import os, socket
def attempt(what):
    try:
        return what()
    except OSError as error:
        return type(error).__name__
print(attempt(lambda: open('{0}/file').read()))
print(attempt(lambda: open('{0}/more', 'w').write('x')))
print(attempt(lambda: open('{1}/made', 'w').write('made')))
print(attempt(lambda: open('{2}/file').read()))
print(attempt(lambda: open('/etc/shadow').read()))
print(attempt(lambda: open('/etc/made', 'w').write('x')))
print(attempt(lambda: open('/usr/made', 'w').write('x')))
print(attempt(lambda: open('/tmp/own', 'w').write('x')))
print(sorted(os.environ.items()))
print(os.getcwd())
print(len([name for name in os.listdir('/proc') if name.isdigit()]) < 5)
print([name for _, name in socket.if_nameindex()])
print(os.getpid() == os.getsid(0) or os.getsid(0) != 0)
)",
      shown.path().string(), writable.path().string(), hidden.path().string()));
  options.environment = {{"TOKEN", "t"}, {"LC_CTYPE", "C.UTF-8"}};
  options.sandbox = Sandbox{.readable = {shown.path()}, .writable = {writable.path()}};
  const auto child = start(std::move(options));
  record.end();
  const std::vector<std::string> expected{
      "shown",
      "OSError",
      "4",
      "FileNotFoundError",
      "FileNotFoundError",
      "OSError",
      "OSError",
      "1",
      "[('HOME', '/tmp'), ('LANG', 'C.UTF-8'), ('LC_CTYPE', 'C.UTF-8'), ('PATH', '/usr/local/bin:/usr/bin:/bin'), "
      "('PWD', '" +
          writable.path().string() + "'), ('TOKEN', 't')]",
      writable.path().string(),
      "True",
      "['lo']",
      "True"};
  EXPECT_EQ(record.lines(), expected) << child->error_output();
  EXPECT_EQ(read_file(writable.path() / "made"), "made");
}

TEST_F(ChildProcessTest, LimitsHold) {
  ChildOptions options = python(R"(
import resource
print([resource.getrlimit(which)[0] for which in (resource.RLIMIT_AS, resource.RLIMIT_DATA, resource.RLIMIT_CPU,
       resource.RLIMIT_FSIZE, resource.RLIMIT_NPROC, resource.RLIMIT_NOFILE, resource.RLIMIT_CORE)])
try:
    bytearray(300 << 20)
except MemoryError:
    print('no memory')
)");
  options.limits = {.data_bytes = 200 << 20,
                    .address_space_bytes = std::size_t{1} << 30,
                    .cpu_seconds = 7,
                    .file_bytes = 1000,
                    .processes = 20,
                    .open_files = 50};
  const auto child = start(std::move(options));
  EXPECT_EQ(record.line(0), "[1073741824, 209715200, 7, 1000, 20, 50, 0]");
  EXPECT_EQ(record.line(1), "no memory");
}

TEST_F(ChildProcessTest, EnvironmentAndArgumentsArePassedAsTheyAre) {
  ChildOptions options{.program = "/usr/bin/printf", .arguments = {"%s\\n", "a b; echo $HOME `id`"}};
  const auto child = start(options);
  EXPECT_EQ(record.line(0), "a b; echo $HOME `id`");
  options.environment = {{"A=B", "c"}};
  EXPECT_EQ(ChildProcess::start(loop, options, {}).error().code, ErrorCode::invalid_argument);
}

}  // namespace
}  // namespace attune::net
