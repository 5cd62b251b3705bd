#include "assistant/planning/replanning.h"

#include "plan/visit.h"

namespace attune::assistant {

Result<KeptRun> run_with_rewrites(RunKeeper& runs, const plan::CheckedPlan& plan, RunWish wish,
                                  const Rewrite& rewrite) {
  std::vector<ToldStep> told;
  wish.on_step = [&told, listener = std::move(wish.on_step)](const plan::StepTrace& step, const plan::Value& value) {
    told.push_back({step, value});
    if (listener) listener(step, value);
  };
  if (wish.run_id.empty()) wish.run_id = runs.new_id();
  Result<KeptRun> result = runs.run(plan, wish);
  plan::CheckedPlan current = plan;
  for (int times = 0; !result && times < kMostRewrites; ++times) {
    const ToldStep* failed = sinking_step(current, told);
    if (failed == nullptr) break;
    const auto rest = rewrite(current, *failed, told);
    if (!rest) break;
    told.clear();
    current = runs.as_it_runs(*rest, wish.user);
    auto again = runs.go_on_by(*rest, current, wish);
    // A rest that would lose or repeat an effect is not run: the first failure is what there is to tell.
    if (!again && again.error().code == ErrorCode::conflict && told.empty()) break;
    result = std::move(again);
  }
  return result;
}

Result<plan::Plan> without_need_of(std::string_view step, plan::Plan plan) {
  bool found = false;
  plan::for_each_step(plan.steps, [&](plan::Step& known) {
    plan::Invocation* invocation = plan::invocation_of(known);
    if (invocation == nullptr || known.name != step || invocation->optional) return;
    invocation->optional = true;
    found = true;
  });
  if (!found) return unsupported("the plan has no step '{}' that could be left out", step);
  return plan;
}

}  // namespace attune::assistant
