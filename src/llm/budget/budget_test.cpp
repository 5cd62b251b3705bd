#include "llm/budget/budget.h"

#include "base/file.h"
#include "base/random.h"
#include "store/store.h"

#include <array>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace attune::llm {
namespace {

using testing::AllOf;
using testing::HasSubstr;

constexpr std::int64_t kToday = 20'000;

class BudgetsTest : public testing::Test {
 protected:
  BudgetsTest() {
    settings_.endpoints["hosted"] = {.name = "hosted", .price_in = 2, .price_out = 10};
    settings_.roles[ModelRole::explainer] = {.endpoint = "hosted"};
    settings_.roles[ModelRole::reasoner] = {.endpoint = "hosted"};
  }
  Budgets budgets() { return {settings_, store_->model_log(), clock_}; }
  RoleSettings& explainer() { return settings_.roles[ModelRole::explainer]; }
  /// On the accounts, once all is written.
  ModelSpend spent(const SpendAccount& account) {
    EXPECT_TRUE(store_->model_answers().settle());
    const auto spending = store_->model_log().spending(kToday, kToday).value();
    for (const StoredSpend& each : spending)
      if (each.account == account) return each.spend;
    return {};
  }

  TemporaryFolder folder_;
  std::unique_ptr<Store> store_ =
      open_sqlite_store((folder_.path() / "attune.db").string(), {.mode = StoreOptions::Mode::create}).value();
  ManualClock clock_{Time{std::chrono::days(kToday) + std::chrono::hours(13)}};
  LanguageModelSettings settings_;
};

TEST_F(BudgetsTest, WithoutLimitsOnlyWhatWasSpentIsWritten) {
  auto reservation = budgets().reserve(ModelRole::explainer, "ada", {1'000, 1'000});
  ASSERT_TRUE(reservation) << reservation.error();
  EXPECT_EQ(spent({.role = "explainer"}), ModelSpend{});
  reservation->settle({.prompt_tokens = 500'000, .answer_tokens = 100'000}, 2);
  reservation->settle({.prompt_tokens = 1});
  EXPECT_DOUBLE_EQ(reservation->money(), 2);
  const ModelSpend cost{.calls = 2, .tokens = 600'000, .money = 2};
  EXPECT_EQ(spent({.role = "explainer"}), cost);
  EXPECT_EQ(spent({.endpoint = "hosted"}), cost);
  EXPECT_EQ(spent({.role = "explainer", .user = "ada"}), cost);
}

TEST_F(BudgetsTest, RefusesWhatWouldPassALimitAndSaysWhich) {
  explainer().budget.tokens = 1'000;
  auto first = budgets().reserve(ModelRole::explainer, "", {500, 400});
  ASSERT_TRUE(first);
  const auto second = budgets().reserve(ModelRole::explainer, "", {100, 100});
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code, ErrorCode::resource_exhausted);
  EXPECT_EQ(second.error().message,
            "the budget of the role explainer does not cover this call: 900 of 1000 tokens are spent today, and it may "
            "take 200");
  EXPECT_THAT(second.error().mend, AllOf(HasSubstr("2024-10-05T00:00"), HasSubstr("[language_models.roles.explainer")));
  EXPECT_TRUE(budgets().reserve(ModelRole::reasoner, "", {100, 100})) << "another role";
  first->settle({.prompt_tokens = 200, .answer_tokens = 100});
  EXPECT_TRUE(budgets().reserve(ModelRole::explainer, "", {100, 100}));
  clock_.advance(std::chrono::hours(12));
  EXPECT_TRUE(budgets().reserve(ModelRole::explainer, "", {500, 500})) << "a day later";
}

TEST_F(BudgetsTest, AnEndpointsBudgetIsOfAllRolesAndAPersonsOfOne) {
  settings_.endpoints["hosted"].budget.calls = 3;
  explainer().budget_per_user.calls = 1;
  ASSERT_TRUE(budgets().reserve(ModelRole::explainer, "ada", {1, 1}));
  EXPECT_THAT(budgets().reserve(ModelRole::explainer, "ada", {1, 1}).error().message,
              HasSubstr("the budget of 'ada' for the role explainer"));
  EXPECT_TRUE(budgets().reserve(ModelRole::explainer, "bo", {1, 1}));
  EXPECT_TRUE(budgets().reserve(ModelRole::reasoner, "ada", {1, 1}));
  EXPECT_THAT(budgets().reserve(ModelRole::reasoner, "", {1, 1}).error().message,
              HasSubstr("the budget of the endpoint 'hosted'"));
}

TEST_F(BudgetsTest, MoneyIsLimitedByPrices) {
  explainer().budget.money = 0.01;  // of a prompt's tokens at 2 a million: 5,000
  EXPECT_FALSE(budgets().reserve(ModelRole::explainer, "", {5'001, 0}));
  auto reservation = budgets().reserve(ModelRole::explainer, "", {5'000, 0});
  ASSERT_TRUE(reservation);
  EXPECT_FALSE(budgets().reserve(ModelRole::explainer, "", {1, 0}));
  reservation->release();
  reservation->settle({.prompt_tokens = 5'000});
  EXPECT_EQ(spent({.role = "explainer"}), ModelSpend{});
}

TEST_F(BudgetsTest, WhatIsNeitherSettledNorReleasedStaysBooked) {
  explainer().budget.calls = 1;
  ASSERT_TRUE(budgets().reserve(ModelRole::explainer, "", {1, 1}));
  store_.reset();
  store_ = open_sqlite_store((folder_.path() / "attune.db").string()).value();
  EXPECT_FALSE(budgets().reserve(ModelRole::explainer, "", {1, 1})) << "nor does a restart forget it";
}

TEST_F(BudgetsTest, NoModelNoBudget) {
  EXPECT_EQ(budgets().reserve(ModelRole::front_end, "", {1, 1}).error().code, ErrorCode::unsupported);
}

/// Many threads reserve, settle for less, release or forget, at random: at no time is more booked than the limits, and
/// in the end exactly what was settled or never settled.
TEST_F(BudgetsTest, NoLimitIsEverPassed) {
  constexpr int kThreads = 8;
  settings_.endpoints["hosted"].budget = {.calls = 150, .tokens = 20'000};
  explainer().budget = {.tokens = 9'000, .money = 0.05};
  explainer().budget_per_user.calls = 20;
  std::array<ModelSpend, kThreads> booked{};
  std::array<std::size_t, kThreads> refused{};
  {
    std::vector<std::jthread> threads;
    for (std::size_t t = 0; t < kThreads; ++t)
      threads.emplace_back([&, t] {
        Random random(t);
        Budgets each = budgets();
        for (int i = 0; i < 60; ++i) {
          const Usage most{.prompt_tokens = 1 + random.below(400), .answer_tokens = 1 + random.below(200)};
          const auto role = random.below(2) == 0 ? ModelRole::explainer : ModelRole::reasoner;
          auto reservation = each.reserve(role, random.below(2) == 0 ? "ada" : "bo", most);
          if (!reservation) {
            EXPECT_EQ(reservation.error().code, ErrorCode::resource_exhausted) << reservation.error();
            ++refused[t];
            continue;
          }
          Usage usage = most;
          switch (random.below(3)) {
            case 0:
              usage = {.prompt_tokens = random.below(most.prompt_tokens + 1), .answer_tokens = most.answer_tokens / 2};
              reservation->settle(usage);
              break;
            case 1:
              reservation->release();
              continue;
            default:
              break;
          }
          booked[t].calls += 1;
          booked[t].tokens += static_cast<double>(usage.prompt_tokens + usage.answer_tokens);
        }
      });
  }
  const ModelSpend of_key = spent({.endpoint = "hosted"});
  double calls = 0;
  double tokens = 0;
  std::size_t refusals = 0;
  for (std::size_t t = 0; t < kThreads; ++t) {
    calls += booked[t].calls;
    tokens += booked[t].tokens;
    refusals += refused[t];
  }
  EXPECT_EQ(of_key.calls, calls);
  EXPECT_EQ(of_key.tokens, tokens);
  EXPECT_LE(of_key.calls, 150);
  EXPECT_LE(of_key.tokens, 20'000);
  EXPECT_LE(spent({.role = "explainer"}).tokens, 9'000);
  EXPECT_LE(spent({.role = "explainer"}).money, 0.05);
  EXPECT_LE(spent({.role = "explainer", .user = "ada"}).calls, 20);
  EXPECT_GT(refusals, 50U) << "else nothing was put to the test";
}

}  // namespace
}  // namespace attune::llm
