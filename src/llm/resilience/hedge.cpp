#include "llm/resilience/hedge.h"

#include <array>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>

namespace attune::llm {
namespace {

/// The two chats, and which of them is ahead.
class Race {
 public:
  Race(ModelEndpoint& endpoint, const ChatRequest& request, const CallOptions& options)
      : endpoint_(endpoint), request_(request), options_(options) {}

  void start(std::size_t runner) {
    threads_[runner] = std::jthread([this, runner] { run(runner); });
  }

  /// Whether the first has been silent, and has not ended either, for so long.
  bool is_silent_for(std::chrono::milliseconds time) {
    std::unique_lock lock(mutex_);
    return !changed_.wait_for(lock, time, [&] { return ahead_ || outcomes_[0]; });
  }

  /// @param runners  how many were started
  Result<ChatReply> outcome(std::size_t runners) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return settled(runners).has_value(); });
    const std::size_t chosen = *settled(runners);
    lock.unlock();
    for (std::size_t other = 0; other < runners; ++other)
      if (other != chosen) stops_[other].request_stop();
    for (std::jthread& thread : threads_)
      if (thread.joinable()) thread.join();
    const bool has_failed = !outcomes_[chosen]->has_value();
    if (has_failed && failures_[chosen] && options_.on_failed) options_.on_failed(*failures_[chosen]);
    return *std::move(outcomes_[chosen]);
  }

  void stop() {
    for (std::stop_source& stop : stops_) stop.request_stop();
  }

 private:
  void run(std::size_t runner) {
    CallOptions own = options_;
    own.stop = stops_[runner].get_token();
    own.on_text = [this, runner](std::string_view text) { take_text(runner, text); };
    own.on_failed = [this, runner](const FailedCall& failed) { failures_[runner] = failed; };
    auto outcome = endpoint_.chat(request_, own);
    const std::scoped_lock lock(mutex_);
    outcomes_[runner] = std::move(outcome);
    changed_.notify_all();
  }

  void take_text(std::size_t runner, std::string_view text) {
    const std::scoped_lock lock(mutex_);
    if (!ahead_) {
      ahead_ = runner;
      stops_[1 - runner].request_stop();
      changed_.notify_all();
    }
    if (ahead_ == runner && options_.on_text) options_.on_text(text);
  }

  /// Whose outcome counts, once that can be said.
  [[nodiscard]] std::optional<std::size_t> settled(std::size_t runners) const {
    if (ahead_) return outcomes_[*ahead_] ? ahead_ : std::nullopt;
    for (std::size_t runner = 0; runner < runners; ++runner)
      if (outcomes_[runner] && outcomes_[runner]->has_value()) return runner;
    for (std::size_t runner = 0; runner < runners; ++runner)
      if (!outcomes_[runner]) return std::nullopt;
    return 0;
  }

  ModelEndpoint& endpoint_;
  const ChatRequest& request_;
  const CallOptions& options_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::optional<std::size_t> ahead_;
  std::array<std::optional<Result<ChatReply>>, 2> outcomes_;
  std::array<std::optional<FailedCall>, 2> failures_;  // each is its runner's until that has ended
  std::array<std::stop_source, 2> stops_;
  std::array<std::jthread, 2> threads_;
};

}  // namespace

Result<ChatReply> hedged_chat(ModelEndpoint& endpoint, const ChatRequest& request, const CallOptions& options,
                              std::chrono::milliseconds after, ConcurrencyLimit& limit) {
  Race race(endpoint, request, options);
  const std::stop_callback on_stop(options.stop, [&] { race.stop(); });
  race.start(0);
  if (!race.is_silent_for(after)) return race.outcome(1);
  const auto permit = limit.try_acquire();
  if (!permit) return race.outcome(1);
  race.start(1);
  return race.outcome(2);
}

}  // namespace attune::llm
