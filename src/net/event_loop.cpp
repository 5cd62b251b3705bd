#include "net/event_loop.h"

#include <csignal>
#include <future>
#include <utility>

#include <boost/asio/post.hpp>

namespace attune::net {

EventLoop::EventLoop()
    : context_(1), work_(boost::asio::make_work_guard(context_)), thread_([this] {
        sigset_t all;
        sigfillset(&all);
        pthread_sigmask(SIG_BLOCK, &all, nullptr);
        context_.run();
      }) {}

EventLoop::~EventLoop() {
  context_.stop();
  thread_.join();
}

void EventLoop::post(std::function<void()> task) {
  boost::asio::post(context_, std::move(task));
}

void EventLoop::run(const std::function<void()>& task) {
  if (is_current_thread()) return task();
  std::promise<void> done;
  post([&] {
    task();
    done.set_value();
  });
  done.get_future().wait();
}

bool EventLoop::is_current_thread() const {
  return std::this_thread::get_id() == thread_.get_id();
}

}  // namespace attune::net
