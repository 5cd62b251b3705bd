#pragma once
#include "base/error.h"
#include "plan/value.h"

#include <string_view>
#include <variant>

namespace attune::plan {

/// What a run keeps of its calls, so that it can go on after a crash without doing anything twice, and be replayed.
/// Thread-safe. Steps are named as in the trace: "notes[2].entry".
class Journal {
 public:
  virtual ~Journal() = default;

  struct Unknown {};
  /// Its effect was about to happen when the run was cut short, and may have happened.
  struct InDoubt {};
  /// What a call came to in an earlier life of this run.
  using Recollection = std::variant<Unknown, InDoubt, Result<Value>>;
  virtual Recollection recall(std::string_view step) = 0;

  /// Before a call that has an effect: durable when it returns, with all that has ended before. An error keeps the call
  /// from happening.
  virtual Status begin(std::string_view step) = 0;
  /// What a call came to. After begin(), durable when it returns.
  virtual Status end(std::string_view step, const Result<Value>& result) = 0;
};

}  // namespace attune::plan
