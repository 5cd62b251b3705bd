#pragma once
#include "assistant/answer.h"
#include "base/error.h"
#include "engine/engine.h"
#include "language/standing_language.h"
#include "plan/standing/new_items.h"
#include "plan/standing/trigger.h"
#include "store/standing_log.h"

#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace attune::assistant {

class Assistant;

/// A request that can stand: what it waits for, and the plan to run then.
struct StandingOrder {
  std::string words;
  plan::Trigger trigger;
  plan::Plan plan;
  bool only_tells = false;  ///< of what came in
};

/// Where the items of what fires a request are from.
plan::NewItemsOf new_items_of(Awaited awaits);

/// Requests that stand: read from plain words, compiled and checked once, kept. Thread-safe.
class StandingRequests {
 public:
  /// Both must outlive it. Errors: those of StandingLog::open.
  static Result<std::unique_ptr<StandingRequests>> create(Engine& engine, const Assistant& assistant);

  /// What a message wants to stand; empty where it is to be answered now, or is about requests that stand already.
  /// Errors: invalid_argument where it can't stand: words that were not understood, a wish that no condition on one
  /// item can say ("like Heat"); those of compiling.
  [[nodiscard]] Result<std::optional<StandingOrder>> compile(std::string_view message, std::string_view user,
                                                             std::string_view language = "") const;
  /// An order's plan as it would run, held against the tools and the user's limits. Errors: invalid_argument where it
  /// speaks of items that can't be there, or would fire itself for ever; those of checking.
  [[nodiscard]] Result<plan::CheckedPlan> check(const StandingOrder& order, std::string_view user) const;
  /// Errors: those of check() and of StandingLog::add.
  Result<StoredStandingRequest> add(const StandingOrder& order, std::string_view user);

  /// One turn, where the message is about requests that stand: makes one, lists them, stops some. Empty for other
  /// messages. Errors: those of compile() and add().
  /// @param language  of the message
  Result<std::optional<Answer>> ask(std::string_view message, std::string_view user, std::string_view language);

  /// Makes a request to be told of new items that satisfy a condition. Errors: those of add().
  Result<Answer> tell_of(const Filter& where, std::string words, std::string_view user, std::string_view language);

  Status pause(std::string_view user, std::int64_t id);
  /// It waits for what comes from now on.
  Status resume(std::string_view user, std::int64_t id);
  [[nodiscard]] StandingLog& log() const { return *log_; }
  /// To tell of a request in the language of its words.
  [[nodiscard]] std::shared_ptr<const language::StandingLanguage> language_of(std::string_view words) const;

 private:
  StandingRequests(Engine& engine, const Assistant& assistant, std::unique_ptr<StandingLog> log)
      : engine_(engine), assistant_(assistant), log_(std::move(log)) {}

  [[nodiscard]] Result<StandingOrder> order_of(const language::StandingWish& wish, std::string_view message,
                                               std::string_view user, std::string_view language) const;
  [[nodiscard]] Result<Filter> condition_of(const language::StandingWish& wish, std::string_view user,
                                            std::string_view language) const;
  [[nodiscard]] Result<plan::Plan> plan_of(const language::StandingWish& wish, std::string_view user,
                                           std::string_view language) const;
  [[nodiscard]] std::optional<Time> next_due(const plan::Trigger& trigger) const;
  Result<Answer> made(std::string_view user, const StandingOrder& order, std::string_view language);
  Result<Answer> listed(std::string_view user, std::string_view language) const;
  Result<Answer> stopped(std::string_view user, std::string_view about, std::string_view language);

  Engine& engine_;
  const Assistant& assistant_;
  const std::unique_ptr<StandingLog> log_;
};

}  // namespace attune::assistant
