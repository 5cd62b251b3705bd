#include "plan/execution/executor.h"
#include "plan/optimiser/optimiser.h"
#include "plan/testing/hostile_tools.h"
#include "plan/testing/sound_plan.h"
#include "plan/visit.h"

#include <algorithm>
#include <cstdlib>
#include <map>
#include <set>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace attune::plan {
namespace {

using plan::testing::CallLog;
using plan::testing::MadeCall;

/// ATTUNE_PLANS=10000 for as many, as the nightly tests do.
std::uint64_t plans() {
  const char* wanted = std::getenv("ATTUNE_PLANS");
  return wanted == nullptr ? 1000 : std::strtoull(wanted, nullptr, 10);
}

/// One plan in one world.
struct Outcome {
  explicit Outcome(CheckedPlan checked) : plan(std::move(checked)) {}
  CheckedPlan plan;
  std::vector<MadeCall> calls;
  std::set<std::string> waiting;
  std::set<std::string> unmade;  ///< steps that something they need kept from being made: it failed
  bool ended = false;            ///< not cut short by a failure

  /// Whether a call may be missing here that was made elsewhere: what it needs had failed. Who gives outside data can
  /// keep a plan from what hangs on them; there is no other say that they have.
  [[nodiscard]] bool may_lack(const std::string& step) const { return !ended || unmade.contains(step); }
};

class NoninterferenceTest : public ::testing::Test {
 protected:
  Outcome run(const std::string& text, std::uint64_t hostile) {
    CallLog log;
    const auto films = hostile == 0 ? plan::testing::numbered_films() : plan::testing::hostile_films(hostile);
    const auto tools = plan::testing::watched_tools(films, log, hostile);
    auto checked = CheckedPlan::create(parse(text).value(), tools, films);
    EXPECT_TRUE(checked) << checked.error();
    Outcome outcome(optimised(*checked));
    const auto run = executor_.run(outcome.plan, {.user = "ada", .confirmed = true, .run_id = "r"});
    outcome.calls = log.take();
    outcome.ended = run.has_value();
    if (!run) return outcome;
    for (const PendingCall& call : run->waiting) outcome.waiting.insert(call.step);
    for (const StepTrace& step : run->trace)
      if (step.state == StepState::skipped || (step.state == StepState::failed && step.tries == 0))
        outcome.unmade.insert(step.name);
    return outcome;
  }

  /// What a run did that text from outside may have no say in, by step.
  static std::map<std::string, MadeCall> deeds(const Outcome& outcome) {
    std::map<std::string, MadeCall> deeds;
    for (const MadeCall& call : outcome.calls)
      if (is_fixed(outcome.plan, call.step)) deeds.emplace(call.step, call);
    return deeds;
  }
  /// The steps of each block that have an effect or go outside, as they happened, where both worlds have them.
  static std::map<std::string, std::vector<std::string>> order(const Outcome& outcome,
                                                               const std::map<std::string, MadeCall>& in_other) {
    std::map<std::string, std::vector<std::string>> order;
    for (const MadeCall& call : outcome.calls) {
      const Signature& signature = outcome.plan.tools().find(call.tool)->signature;
      if (signature.is_pure() && !signature.outside) continue;
      if (!in_other.contains(call.step) || !is_fixed(outcome.plan, call.step)) continue;
      order[call.step.substr(0, call.step.rfind('.') + 1)].push_back(call.step);
    }
    return order;
  }
  /// Whether no condition and no list from outside decides that the step runs.
  static bool is_fixed(const CheckedPlan& plan, std::string_view path) {
    const StepFlow* flow = flow_of(plan, path);
    return flow != nullptr && flow->circumstances.integrity != Integrity::outside;
  }
  static const StepFlow* flow_of(const CheckedPlan& plan, std::string_view path) {
    while (plan.find_flow(path) == nullptr) {
      const std::size_t dot = path.find('.');
      if (dot == std::string_view::npos) return nullptr;
      path.remove_prefix(dot + 1);
    }
    return plan.find_flow(path);
  }

  Executor executor_{1};
};

TEST_F(NoninterferenceTest, HostileDataChangesNothingThatAPlanDoes) {
  std::size_t compared = 0;
  std::size_t effects = 0;
  for (std::uint64_t seed = 0; seed < plans(); ++seed) {
    const std::string text = plan::testing::SoundPlanWriter(seed).plan(3 + seed % 20);
    SCOPED_TRACE(fmt::format("seed {}\n{}", seed, text));
    const Outcome benign = run(text, 0);
    const Outcome hostile = run(text, seed + 1);

    // Provenance, labels, decisions: of the plan alone.
    ASSERT_EQ(to_text(benign.plan.plan()), to_text(hostile.plan.plan()));
    for_each_step(benign.plan.plan().steps, [&](const Step& step) {
      const StepFlow& a = benign.plan.flow(step.name);
      const StepFlow& b = hostile.plan.flow(step.name);
      EXPECT_EQ(a.label, b.label);
      EXPECT_EQ(a.sources, b.sources);
      EXPECT_EQ(a.decision, b.decision);
    });

    const auto ours = deeds(benign);
    const auto theirs = deeds(hostile);
    for (const auto& [step, call] : ours) {
      const auto other = theirs.find(step);
      if (other == theirs.end())
        EXPECT_TRUE(hostile.may_lack(step)) << step;
      else
        EXPECT_EQ(call, other->second) << step;  // the same tool, and the same destination
    }
    for (const auto& [step, call] : theirs) EXPECT_TRUE(ours.contains(step) || benign.may_lack(step)) << step;
    EXPECT_EQ(order(benign, theirs), order(hostile, ours));
    for (const std::string& step : hostile.waiting)
      EXPECT_TRUE(benign.waiting.contains(step) || benign.may_lack(step) || !is_fixed(hostile.plan, step)) << step;
    compared += benign.ended && hostile.ended ? 1 : 0;
    for (const auto& [step, call] : theirs)
      effects += hostile.plan.tools().find(call.tool)->signature.side_effect != SideEffect::none ? 1 : 0;
    if (HasFailure()) return;
  }
  // Worth the name: many plans run to their end in both worlds, and have effects.
  EXPECT_GT(compared, plans() / 5);
  EXPECT_GT(effects, plans() / 5);
}

}  // namespace
}  // namespace attune::plan
