#include "plan/optimiser/internal/analysis.h"
#include "plan/optimiser/internal/passes.h"
#include "plan/visit.h"

#include <algorithm>
#include <functional>

namespace attune::plan {
namespace {

/// The outermost of a value, so that most that differ hash apart.
struct OuterHash {
  std::size_t operator()(const Reference& reference) const { return std::hash<std::string>{}(reference.name); }
  std::size_t operator()(const std::string& text) const { return std::hash<std::string>{}(text); }
  std::size_t operator()(double number) const { return std::hash<double>{}(number); }
  std::size_t operator()(const Member& member) const { return std::hash<std::string>{}(member.field); }
  std::size_t operator()(const Filter& filter) const { return std::hash<std::string>{}(attune::to_text(filter)); }
  std::size_t operator()(const auto&) const { return 0; }
};

/// The same for calls that ask the same, in whatever order.
std::size_t hash_of(const Call& call) {
  std::size_t hash = std::hash<std::string>{}(call.tool);
  for (const Argument& argument : call.arguments)
    hash += std::hash<std::string>{}(argument.name) * 31 + std::visit(OuterHash{}, argument.value.node);
  return hash;
}

bool ask_the_same(const Call& a, const Call& b) {
  if (a.tool != b.tool || a.arguments.size() != b.arguments.size()) return false;
  if (std::ranges::any_of(a.arguments, &std::string::empty, &Argument::name)) return a.arguments == b.arguments;
  return std::ranges::all_of(a.arguments, [&](const Argument& argument) {
    const Argument* other = find_argument(b, argument.name);
    return other != nullptr && other->value == argument.value;
  });
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
      const std::size_t hash = hash_of(invocation->call);
      if (const Step* before = find(hash, invocation->call)) {
        step.action = Let{{Reference{before->name}, step.position}};
        changed = true;
      } else if (unconditional_call(step, plain_) != nullptr) {
        known_[hash].push_back(&step);
        order_.push_back(hash);
      }
    }
    for (; order_.size() > outside; order_.pop_back()) known_[order_.back()].pop_back();
    return changed;
  }

 private:
  [[nodiscard]] const Step* find(std::size_t hash, const Call& call) const {
    const auto alike = known_.find(hash);
    if (alike == known_.end()) return nullptr;
    for (const Step* step : alike->second)
      if (ask_the_same(invocation_of(*step)->call, call)) return step;
    return nullptr;
  }

  const CheckedPlan& plain_;
  std::unordered_map<std::size_t, std::vector<const Step*>> known_;  // calls that are visible, by what they ask
  std::vector<std::size_t> order_;                                   // of their hashes
};

}  // namespace

bool merge_common_calls(std::vector<Step>& steps, const CheckedPlan& plain) {
  return Merging(plain).run(steps);
}

}  // namespace attune::plan
