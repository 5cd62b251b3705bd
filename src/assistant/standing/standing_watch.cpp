#include "assistant/standing/standing_watch.h"

#include "assistant/assistant.h"
#include "base/log.h"
#include "base/thread_priority.h"

namespace attune::assistant {

StandingWatch::StandingWatch(Engine& engine, const Assistant& assistant, std::unique_ptr<Webhook> webhook,
                             std::chrono::milliseconds pause)
    : engine_(engine),
      assistant_(assistant),
      webhook_(std::move(webhook)),
      pause_(pause),
      rounds_(engine, assistant, webhook_ ? StandingRounds::Webhook::told : StandingRounds::Webhook::none),
      thread_([this](const std::stop_token& stop) { watch(stop); }) {}

void StandingWatch::watch(const std::stop_token& stop) {
  run_in_background();
  std::string told;  // the last failure, so that one that stays is logged once
  while (!stop.stop_requested()) {
    const Status looked = look(stop);
    const std::string failure = looked ? "" : looked.error().to_string();
    if (!failure.empty() && failure != told) spdlog::error("standing requests could not be looked after: {}", failure);
    told = failure;
    std::unique_lock lock(mutex_);
    (void)stopped_.wait_for(lock, stop, pause_, [] { return false; });
  }
}

Status StandingWatch::look(const std::stop_token& stop) {
  ATTUNE_TRY(round, rounds_.run(stop));
  if (round.fired > 0)
    spdlog::info("{} new items, {} new events, {} standing requests fired", round.items, round.events, round.fired);
  if (webhook_) ATTUNE_TRY_VOID(webhook_->send(assistant_.standing().log(), engine_.clock().now(), stop));
  return {};
}

}  // namespace attune::assistant
