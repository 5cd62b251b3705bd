#include "cli/interrupt.h"

#include <csignal>
#include <cstdlib>
#include <ctime>

#include <pthread.h>

namespace attune::cli {
namespace {

sigset_t stop_signals() {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGINT);
  sigaddset(&set, SIGTERM);
  return set;
}

}  // namespace

Interrupt::Interrupt() {
  const sigset_t set = stop_signals();
  pthread_sigmask(SIG_BLOCK, &set, nullptr);
  waiter_ = std::jthread([this, set](const std::stop_token& over) {
    constexpr timespec kLook{.tv_sec = 0, .tv_nsec = 100'000'000};  // how often `over` is looked at
    constexpr int kInterrupted = 130;                               // what shells report for Ctrl-C
    while (!over.stop_requested()) {
      if (sigtimedwait(&set, nullptr, &kLook) < 0) continue;
      if (!asked_.request_stop()) std::_Exit(kInterrupted);
    }
  });
}

Interrupt::~Interrupt() {
  waiter_.request_stop();
  waiter_.join();
  const sigset_t set = stop_signals();
  pthread_sigmask(SIG_UNBLOCK, &set, nullptr);
}

}  // namespace attune::cli
