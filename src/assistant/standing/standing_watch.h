#pragma once
#include "assistant/standing/standing_rounds.h"
#include "assistant/standing/webhook.h"

#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <thread>

namespace attune::assistant {

/// Looks after the requests that stand for as long as it lives, on a thread of the lowest priority: a round, then the
/// webhook, then a pause. What goes wrong is logged and tried again in the next round.
class StandingWatch {
 public:
  /// The first two must outlive it. @param webhook  null for none
  StandingWatch(Engine& engine, const Assistant& assistant, std::unique_ptr<Webhook> webhook,
                std::chrono::milliseconds pause);

 private:
  void watch(const std::stop_token& stop);
  Status look(const std::stop_token& stop);

  Engine& engine_;
  const Assistant& assistant_;
  const std::unique_ptr<Webhook> webhook_;
  const std::chrono::milliseconds pause_;
  StandingRounds rounds_;
  std::mutex mutex_;
  std::condition_variable_any stopped_;
  std::jthread thread_;  // last: it uses everything above
};

}  // namespace attune::assistant
