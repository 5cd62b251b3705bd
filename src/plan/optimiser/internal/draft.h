#pragma once
#include "plan/by_name.h"
#include "plan/checking/checker.h"

#include <array>
#include <cstddef>
#include <span>
#include <vector>

namespace attune::plan {

/// A plan on its way through the passes, and what they ask about it: worked out when it is first asked for, and kept
/// until a pass changes something. Names in the answers are views of the steps' own.
class Draft {
 public:
  /// Both must outlive it.
  /// @param steps  of a lowered plan
  /// @param plain  the plan as it was checked: its tools, and what is known of the steps that it has
  Draft(std::vector<Step>& steps, const CheckedPlan& plain) : steps_(steps), plain_(plain) {}

  /// Whoever changes them, or moves them about, says so: by a pass's result, or by forget().
  [[nodiscard]] std::vector<Step>& steps() const { return steps_; }
  [[nodiscard]] const CheckedPlan& plain() const { return plain_; }
  /// What was known may no longer hold.
  void forget();

  /// Calls of tools that keep a law, at all depths, in the plan's order; whether they may be rewritten is call_under()'s
  /// to say (analysis.h).
  [[nodiscard]] std::span<Step* const> calls_under(ListLaw law);
  /// How often each step is referred to, at any depth.
  [[nodiscard]] const ByNameView<std::size_t>& uses();
  /// A named step, wherever it stands.
  [[nodiscard]] const ByNameView<Step*>& by_name();
  /// Steps that may be kept waiting for the person's yes: by themselves, by what they need, or by something inside
  /// them. What needs one of them, in its blocks too, waits as a whole.
  [[nodiscard]] const NameViewSet& waiting();

 private:
  static constexpr std::size_t kLaws = 5;
  /// An answer, and whether it holds. One that doesn't is kept for its memory.
  template <class T>
  struct Answer {
    T value{};
    bool holds = false;
  };

  std::vector<Step>& steps_;
  const CheckedPlan& plain_;
  Answer<std::array<std::vector<Step*>, kLaws>> calls_under_;
  Answer<ByNameView<std::size_t>> uses_;
  Answer<ByNameView<Step*>> by_name_;
  Answer<NameViewSet> waiting_;
};

}  // namespace attune::plan
