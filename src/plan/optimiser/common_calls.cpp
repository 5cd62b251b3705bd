#include "plan/optimiser/internal/analysis.h"
#include "plan/optimiser/internal/passes.h"
#include "plan/visit.h"

#include <algorithm>

namespace attune::plan {
namespace {

/// The same for calls that ask the same, in whatever order.
std::string key_of(const Call& call) {
  Call canonical = call;
  std::ranges::stable_sort(canonical.arguments, {}, &Argument::name);
  return to_text(canonical);
}

/// Pure calls that ask what an earlier one has asked take its value. The earlier one stands in the same block or one
/// around it, and is unconditional: if it fails the plan ends with it, and the later one is never missed. An optional
/// one gives its value to nobody: each of two that fail is missing from the answer by its own name.
class Merging {
 public:
  explicit Merging(const CheckedPlan& plain) : plain_(plain) {}

  bool run(std::vector<Step>& steps) {
    const std::size_t outside = order_.size();
    bool changed = false;
    for (Step& step : steps) {
      for_each_block(step, [&](Block& block) { changed = run(block.steps) || changed; });
      const Invocation* invocation = invocation_of(step);
      if (invocation == nullptr || !is_pure(step, plain_)) continue;
      std::string key = key_of(invocation->call);
      if (const auto before = known_.find(key); before != known_.end()) {
        step.action = Let{{Reference{before->second}, step.position}};
        changed = true;
      } else if (unconditional_call(step, plain_) != nullptr) {
        known_.emplace(key, step.name);
        order_.push_back(std::move(key));
      }
    }
    for (std::size_t i = outside; i < order_.size(); ++i) known_.erase(order_[i]);
    order_.resize(outside);
    return changed;
  }

 private:
  const CheckedPlan& plain_;
  std::unordered_map<std::string, std::string> known_;  // names by what was asked, as far as they are visible
  std::vector<std::string> order_;
};

}  // namespace

bool merge_common_calls(std::vector<Step>& steps, const CheckedPlan& plain) {
  return Merging(plain).run(steps);
}

}  // namespace attune::plan
