#pragma once
#include "assistant/planning/brief.h"
#include "assistant/runs/run_keeper.h"

#include <functional>
#include <span>
#include <string_view>

namespace attune::assistant {

/// Times at most that the rest of a plan is written anew.
inline constexpr int kMostRewrites = 2;

/// Writes the rest of a plan anew after a step failed for good. Errors: none is to be had, and the failure stands.
using Rewrite = std::function<Result<plan::CheckedPlan>(const plan::CheckedPlan& plan, const ToldStep& failed,
                                                        std::span<const ToldStep> told)>;

/// Runs a plan, and where a call fails for good, the rest of it as it is written anew, at most twice. Effects that have
/// happened stay, and happen once (RunKeeper::go_on_by). A plan that ran out of time or was stopped has ended.
/// Errors: those of the last run that was made.
Result<KeptRun> run_with_rewrites(RunKeeper& runs, const plan::CheckedPlan& plan, RunWish wish,
                                  const Rewrite& rewrite);

/// What goes without a front end: the plan with the step that failed marked optional, so that the rest of the answer
/// comes, and says what is missing. Errors: unsupported where no such step could be left out.
Result<plan::Plan> without_need_of(std::string_view step, plan::Plan plan);

}  // namespace attune::assistant
