#pragma once
#include "base/clock.h"
#include "base/error.h"
#include "engine/language_models/settings.h"
#include "llm/chat.h"
#include "store/model_log.h"

#include <cstdint>
#include <string_view>
#include <vector>

namespace attune::llm {

/// Days are counted from 1970 and begin at midnight UTC.
std::int64_t day_of(Time time);

/// Hard budgets of calls, tokens and money a day: of a role, of an endpoint's key, and of a person in a role. An upper
/// estimate is booked before a call, and what the call came to afterwards; so no budget is passed, however many calls
/// are under way in however many processes, and none is forgotten by a restart or a crash. Thread-safe.
class Budgets {
 public:
  /// @param settings, log, clock  outlive this and what it gives
  Budgets(const LanguageModelSettings& settings, ModelLog& log, const Clock& clock)
      : settings_(settings), log_(log), clock_(clock) {}

  /// What a call may take. Where it is neither settled nor released the estimate stays booked: the call may have been
  /// made. Not thread-safe.
  class Reservation {
   public:
    /// What the call came to. Returns at once. Only the first word of settle() and release() counts.
    /// @param calls  requests that were sent, retries too
    void settle(const Usage& usage, std::size_t calls = 1);
    /// Nothing was sent.
    void release();
    /// In the endpoint's currency, as settled; the estimate before.
    [[nodiscard]] double money() const { return money_; }

   private:
    friend class Budgets;
    Reservation(ModelLog& log, std::int64_t day, const EndpointSettings& endpoint)
        : log_(&log), day_(day), endpoint_(&endpoint) {}

    ModelLog* log_;
    std::int64_t day_;
    const EndpointSettings* endpoint_;
    std::vector<SpendAccount> limited_;    ///< on which the estimate is booked
    std::vector<SpendAccount> unlimited_;  ///< on which nothing is booked yet
    ModelSpend estimate_;
    double money_ = 0;
    bool is_closed_ = false;
  };

  /// Durable before it returns where there is any limit; else nothing is written before it is settled.
  /// @param user  "" for the workspace's own work
  /// @param most  upper estimates of the prompt's tokens and the answer's
  /// Errors: resource_exhausted, naming the budget, what is spent and when it begins anew; unsupported where no model
  /// plays the role; those of the store.
  Result<Reservation> reserve(ModelRole role, std::string_view user, const Usage& most);

 private:
  const LanguageModelSettings& settings_;
  ModelLog& log_;
  const Clock& clock_;
};

}  // namespace attune::llm
