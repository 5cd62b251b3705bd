#include "plan/optimiser/internal/analysis.h"
#include "plan/optimiser/internal/passes.h"
#include "plan/visit.h"

#include <algorithm>
#include <functional>
#include <limits>
#include <utility>

#include <boost/unordered/unordered_flat_map.hpp>

namespace attune::plan {
namespace {

/// The outermost of a value, so that most that differ hash apart.
struct OuterHash {
  std::size_t operator()(const Reference& reference) const { return NameHash{}(reference.name); }
  std::size_t operator()(const std::string& text) const { return NameHash{}(text); }
  std::size_t operator()(double number) const { return std::hash<double>{}(number); }
  std::size_t operator()(const Member& member) const { return NameHash{}(member.field); }
  std::size_t operator()(const Filter& filter) const { return std::visit(*this, filter.node); }
  std::size_t operator()(const Filter::And& both) const { return of_all(both.parts); }
  std::size_t operator()(const Filter::Or& either) const { return of_all(either.parts) + 1; }
  std::size_t operator()(const Filter::Compare& condition) const {
    return NameHash{}(condition.field) + std::visit(*this, condition.value);
  }
  std::size_t operator()(const Filter::Has& condition) const {
    return condition.labels.empty() ? 0 : NameHash{}(condition.labels.front());
  }
  std::size_t operator()(const auto&) const { return 0; }

 private:
  [[nodiscard]] std::size_t of_all(const std::vector<Filter>& parts) const {
    std::size_t hash = 0;
    for (const Filter& part : parts) hash = 31 * hash + (*this)(part);
    return hash;
  }
};

/// The same for calls that ask the same, in whatever order.
std::size_t hash_of(const Call& call) {
  std::size_t hash = NameHash{}(call.tool);
  for (const Argument& argument : call.arguments)
    hash += NameHash{}(argument.name) * 31 + std::visit(OuterHash{}, argument.value.node);
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
    const std::size_t outside = known_.size();
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
        const auto [newest, is_first] = newest_.try_emplace(hash, kNone);
        known_.push_back({&step, hash, std::exchange(newest->second, known_.size())});
      }
    }
    for (; known_.size() > outside; known_.pop_back()) newest_[known_.back().hash] = known_.back().before;
    return changed;
  }

 private:
  static constexpr std::size_t kNone = std::numeric_limits<std::size_t>::max();
  struct Known {
    const Step* step;
    std::size_t hash;
    std::size_t before;  ///< the one of the same hash before it; kNone for the first
  };

  [[nodiscard]] const Step* find(std::size_t hash, const Call& call) const {
    const auto newest = newest_.find(hash);
    for (std::size_t i = newest == newest_.end() ? kNone : newest->second; i != kNone; i = known_[i].before)
      if (ask_the_same(invocation_of(*known_[i].step)->call, call)) return known_[i].step;
    return nullptr;
  }

  const CheckedPlan& plain_;
  std::vector<Known> known_;                                    // calls that are visible, in the plan's order
  boost::unordered_flat_map<std::size_t, std::size_t> newest_;  // of each hash, among these
};

}  // namespace

bool merge_common_calls(Draft& draft) {
  return Merging(draft.plain()).run(draft.steps());
}

}  // namespace attune::plan
