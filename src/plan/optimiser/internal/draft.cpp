#include "plan/optimiser/internal/draft.h"

#include "plan/optimiser/internal/analysis.h"
#include "plan/visit.h"

#include <utility>

namespace attune::plan {
namespace {

/// Notes those of some steps that may be kept waiting; whether any of them may.
bool note_waiting(const std::vector<Step>& steps, const CheckedPlan& plain, NameViewSet& waiting) {
  bool any = false;
  for (const Step& step : steps) {
    bool waits = needs_confirmation(step, plain) || (!waiting.empty() && refers_to_any(step, waiting));
    for_each_block(step, [&](const Block& block) { waits = note_waiting(block.steps, plain, waiting) || waits; });
    if (waits) waiting.insert(step.name);
    any = any || waits;
  }
  return any;
}

}  // namespace

void Draft::forget() {
  calls_under_.holds = uses_.holds = by_name_.holds = waiting_.holds = false;
}

std::span<Step* const> Draft::calls_under(ListLaw law) {
  auto& [calls, holds] = calls_under_;
  if (!std::exchange(holds, true)) {
    for (std::vector<Step*>& of_law : calls) of_law.clear();
    for_each_step(steps_, [&](Step& step) {
      const Invocation* invocation = invocation_of(step);
      if (invocation == nullptr) return;
      const ListLaw kept = signature_of(invocation->call, plain_).list_law;
      if (kept != ListLaw::none) calls.at(static_cast<std::size_t>(kept)).push_back(&step);
    });
  }
  return calls.at(static_cast<std::size_t>(law));
}

const ByNameView<std::size_t>& Draft::uses() {
  auto& [uses, holds] = uses_;
  if (!std::exchange(holds, true)) {
    uses.clear();
    for_each_step(steps_, [&](const Step& step) { uses.emplace(step.name, 0); });
    for (const Step& step : steps_)
      for_each_reference_in(step, [&](const Reference& reference) {
        if (const auto found = uses.find(reference.name); found != uses.end()) ++found->second;
      });
  }
  return uses;
}

const ByNameView<Step*>& Draft::by_name() {
  auto& [by_name, holds] = by_name_;
  if (!std::exchange(holds, true)) {
    by_name.clear();
    for_each_step(steps_, [&](Step& step) { by_name.emplace(step.name, &step); });
  }
  return by_name;
}

const NameViewSet& Draft::waiting() {
  auto& [waiting, holds] = waiting_;
  if (!std::exchange(holds, true)) {
    waiting.clear();
    note_waiting(steps_, plain_, waiting);
  }
  return waiting;
}

}  // namespace attune::plan
