#include "plan/execution/executor.h"
#include "plan/optimiser/optimiser.h"
#include "plan/testing/counting_tools.h"
#include "plan/testing/reference_run.h"
#include "plan/testing/sound_plan.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace attune::plan {
namespace {

constexpr std::uint64_t kPlans = 2000;

/// All of a run that anybody sees.
struct Seen {
  std::vector<Value> reply;
  std::vector<std::string> partial;
  std::vector<std::pair<std::string, std::string>> waiting;  ///< steps and the fingerprints of what is asked
  std::string error;
  std::vector<std::string> effects;  ///< of a run that failed, what happens by the way is up to the order
};

class SameResultTest : public ::testing::Test {
 protected:
  Seen run(const Executor& executor, const CheckedPlan& plan, bool confirmed) {
    RunOptions options{.user = "ada", .confirmed = confirmed, .run_id = "r"};
    const auto result = executor.run(plan, options);
    Seen seen{.effects = log_.take_sorted()};
    if (!result) {
      seen.error = result.error().to_string();
      return seen;
    }
    seen.reply = result->reply;
    seen.partial = result->partial;
    for (const PendingCall& call : result->waiting) seen.waiting.emplace_back(call.step, call.fingerprint);
    return seen;
  }

  CheckedPlan checked(std::uint64_t seed, std::string& text) {
    text = testing_plan(seed);
    auto plan = CheckedPlan::create(parse(text).value(), tools_, films_);
    EXPECT_TRUE(plan) << text << plan.error();
    return *std::move(plan);
  }
  static std::string testing_plan(std::uint64_t seed) {
    return plan::testing::SoundPlanWriter(seed).plan(3 + seed % 20);
  }

  std::shared_ptr<const Catalogue> films_ = plan::testing::numbered_films();
  plan::testing::EffectLog log_;
  std::shared_ptr<const ToolRegistry> tools_ = plan::testing::counting_tools(films_, log_);
};

TEST_F(SameResultTest, PlainAndOptimisedPlansGiveWhatGoingLineByLineGives) {
  const Executor executor(2);
  std::size_t failed = 0;
  std::size_t shorter = 0;
  for (std::uint64_t seed = 0; seed < kPlans; ++seed) {
    std::string text;
    const CheckedPlan plain = checked(seed, text);
    const CheckedPlan better = optimised(plain);
    for (const bool confirmed : {true, false}) {
      const auto reference = plan::testing::ReferenceRun(plain, confirmed).run();
      const std::vector<std::string> effects = log_.take_sorted();
      std::vector<std::string> waiting;
      for (const CheckedPlan* plan : {&plain, &better}) {
        SCOPED_TRACE(fmt::format("seed {}\n{}\nas it ran:\n{}", seed, text, to_text(plan->plan())));
        const Seen seen = run(executor, *plan, confirmed);
        EXPECT_EQ(seen.error, reference.error ? reference.error->to_string() : "");
        if (reference.error) {
          // Whatever stands before the failure has happened.
          EXPECT_TRUE(std::ranges::includes(seen.effects, effects));
        } else {
          EXPECT_EQ(seen.reply, reference.reply);
          EXPECT_EQ(seen.partial, reference.partial);
          EXPECT_EQ(seen.effects, effects);
          std::vector<std::string> asked;
          for (const auto& [step, fingerprint] : seen.waiting) asked.push_back(step);
          EXPECT_EQ(asked, reference.waiting);
        }
        if (HasFailure()) return;
      }
      failed += reference.error.has_value() ? 1 : 0;
    }
    shorter += better.cost().calls < plain.cost().calls ? 1 : 0;
  }
  // The plans are worth the name: of two runs each most end well, many fail, and there is something to optimise.
  EXPECT_GT(failed, 2 * kPlans / 5);
  EXPECT_LT(failed, 2 * kPlans * 2 / 3);
  EXPECT_GT(shorter, kPlans / 2);
}

TEST_F(SameResultTest, WhatThePersonIsAskedStaysTheSame) {
  const Executor executor(2);
  for (std::uint64_t seed = kPlans; seed < kPlans + 200; ++seed) {
    std::string text;
    const CheckedPlan plain = checked(seed, text);
    const Seen before = run(executor, plain, false);
    EXPECT_EQ(run(executor, optimised(plain), false).waiting, before.waiting) << text;
  }
}

TEST_F(SameResultTest, OptimisingTwiceChangesNothingMore) {
  for (std::uint64_t seed = 0; seed < 300; ++seed) {
    std::string text;
    const CheckedPlan once = optimised(checked(seed, text));
    EXPECT_EQ(to_text(optimised(once).plan()), to_text(once.plan())) << text;
  }
}

}  // namespace
}  // namespace attune::plan
