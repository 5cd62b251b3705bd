#pragma once
#include "base/error.h"
#include "llm/resilience/steady_time.h"

#include <condition_variable>
#include <cstddef>
#include <mutex>
#include <optional>
#include <stop_token>

namespace attune::llm {

/// So many calls at a time. Thread-safe; outlives its permits.
class ConcurrencyLimit {
 public:
  explicit ConcurrencyLimit(std::size_t most) : free_(most) {}

  /// The right to make a call, for as long as it lives.
  class Permit {
   public:
    explicit Permit(ConcurrencyLimit& limit) : limit_(&limit) {}
    Permit(Permit&& other) noexcept : limit_(std::exchange(other.limit_, nullptr)) {}
    Permit& operator=(Permit&&) = delete;
    ~Permit() {
      if (limit_ != nullptr) limit_->give_back();
    }

   private:
    ConcurrencyLimit* limit_;
  };

  /// Waits for one. Errors: deadline_exceeded, cancelled.
  Result<Permit> acquire(SteadyTime::Point deadline, std::stop_token stop);
  /// Only if there is one at once.
  std::optional<Permit> try_acquire();

 private:
  void give_back();

  std::mutex mutex_;
  std::condition_variable_any freed_;
  std::size_t free_;
};

}  // namespace attune::llm
