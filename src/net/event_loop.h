#pragma once
#include <functional>
#include <thread>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>

namespace attune::net {

/// One thread on which everything of this layer happens: HTTP transfers, pipes of child processes, timers, and every
/// callback of theirs. What lives on the loop needs no locks; a callback that waits holds up all of it, so it must not.
/// The loop outlives whatever was made with it. On destruction what is left in the queue is dropped, not run.
///
/// The thread takes no signals; a write to a closed pipe is an error there, never SIGPIPE.
class EventLoop {
 public:
  EventLoop();
  EventLoop(const EventLoop&) = delete;
  EventLoop& operator=(const EventLoop&) = delete;
  ~EventLoop();

  /// Runs `task` on the loop, later than this call. From any thread.
  void post(std::function<void()> task);
  /// Runs `task` on the loop and returns when it is done; at once when called on the loop. From any thread.
  void run(const std::function<void()>& task);
  [[nodiscard]] bool is_current_thread() const;

  /// For timers and descriptors.
  [[nodiscard]] boost::asio::io_context& context() { return context_; }

 private:
  boost::asio::io_context context_;
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_;
  std::thread thread_;
};

}  // namespace attune::net
