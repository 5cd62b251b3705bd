#include "plan/by_name.h"
#include "plan/checking/checker.h"
#include "plan/checking/internal/plan_cost.h"
#include "plan/given_values.h"
#include "plan/visit.h"

namespace attune::plan {
namespace {

/// Whether every name is given a value before it is used, within its block, and only once.
class Names {
 public:
  [[nodiscard]] bool are_sound(const std::vector<Step>& steps) {
    visible_.reserve(steps.size());
    taken_.reserve(steps.size());
    return walk(steps);
  }

 private:
  bool walk(const std::vector<Step>& steps) {
    bool sound = true;
    for (const Step& step : steps) {
      for_each_value(step, [&](const Expression& value) { sound = sound && is_known(value); });
      for_each_block(step, [&](const Block& block) {
        const std::size_t outside = order_.size();
        if (const auto* loop = std::get_if<ForEach>(&step.action)) sound = sound && add(loop->variable);
        sound = sound && walk(block.steps) && is_known(block.value);
        leave(outside);
      });
      sound = sound && add(step.name);
    }
    return sound;
  }

  bool is_known(const Expression& value) const {
    bool known = true;
    for_each_reference(value, [&](const Reference& reference) {
      known = known && (is_given(reference.name) || visible_.contains(reference.name));
    });
    return known;
  }

  bool add(std::string_view name) {
    visible_.insert(name);
    order_.push_back(name);
    return taken_.insert(name).second;
  }

  void leave(std::size_t mark) {
    for (std::size_t i = mark; i < order_.size(); ++i) visible_.erase(order_[i]);
    order_.resize(mark);
  }

  NameViewSet visible_;
  NameViewSet taken_;
  std::vector<std::string_view> order_;
};

bool has_effect(const Signature& signature, const StepFlow& flow) {
  return signature.side_effect != SideEffect::none || flow.needs_confirmation;
}

/// The steps that have an effect or wait for a yes, in their order.
std::vector<std::string_view> effects_of(const CheckedPlan& checked) {
  std::vector<std::string_view> names;
  for_each_step(checked.plan().steps, [&](const Step& step) {
    const Invocation* invocation = invocation_of(step);
    if (invocation == nullptr) return;
    if (has_effect(checked.tools().find(invocation->call.tool)->signature, checked.flow(step.name)))
      names.emplace_back(step.name);
  });
  return names;
}

Failure refused(std::string_view step, std::string_view what) {
  return failure(ErrorCode::internal, "the rewritten step '{}' {}", step, what);
}

}  // namespace

Result<CheckedPlan> CheckedPlan::rewritten(Plan lowered, const CheckOptions& options) const {
  if (!Names().are_sound(lowered.steps))
    return failure(ErrorCode::internal, "the rewritten plan uses a name that has no value there");
  CheckedPlan after;
  after.source_ = source_;
  after.plan_ = std::move(lowered);
  after.cost_ = cost_of(after.plan_, *tools_);
  after.tools_ = tools_;
  after.catalogue_ = catalogue_;
  after.flow_ = trace_flow(after.plan_, *tools_);
  ATTUNE_TRY_VOID(admit(after, options));
  return after;
}

Status CheckedPlan::admit(const CheckedPlan& after, const CheckOptions& options) const {
  if (effects_of(*this) != effects_of(after))
    return failure(ErrorCode::internal, "the rewritten plan has other effects, or in another order");
  ByNameView<std::string_view> tool_of;
  for_each_step(plan_.steps, [&](const Step& step) {
    if (const Invocation* invocation = invocation_of(step)) tool_of.emplace(step.name, invocation->call.tool);
  });
  Status status;
  for_each_step(after.plan_.steps, [&](const Step& step) {
    const Invocation* invocation = invocation_of(step);
    if (invocation == nullptr || !status) return;
    const std::string_view tool = invocation->call.tool;
    const Signature& signature = tools_->find(tool)->signature;
    const StepFlow& now = after.flow(step.name);
    const auto before = tool_of.find(step.name);
    if (before == tool_of.end() || before->second != tool) {
      const bool is_permitted = !options.may_call || options.may_call(tool);
      if (!is_permitted || !signature.is_pure() || signature.outside || now.needs_confirmation ||
          now.decision.verdict != FlowDecision::Verdict::allowed)
        status = refused(step.name, "is a new call that nobody has checked");
      return;
    }
    const StepFlow& then = flow(step.name);
    const bool is_seen = signature.outside || then.needs_confirmation;
    if (now.decision != then.decision || now.needs_confirmation != then.needs_confirmation)
      status = refused(step.name, "gets another decision");
    else if (is_seen && now.arguments != then.arguments)
      status = refused(step.name, "shows values of other labels");
  });
  return status;
}

}  // namespace attune::plan
