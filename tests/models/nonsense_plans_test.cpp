// A front end that writes whatever the schema of plans takes: each plan is refused with a way to mend it, or runs
// within its deadline and does no harm. ATTUNE_PLANS=10000 for as many, as the nightly tests do.
#include "assistant/assistant.h"
#include "film_workspace.h"
#include "llm/json_schema.h"
#include "plan/checking/checker.h"
#include "plan/syntax/plan_json.h"
#include "plan/syntax/plan_schema.h"
#include "stub_models/nonsense.h"
#include "stub_models/schema_sampler.h"

#include <atomic>
#include <chrono>
#include <cstdlib>
#include <map>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace attune {
namespace {

using namespace std::chrono_literals;

std::uint64_t wanted_plans() {
  const char* wanted = std::getenv("ATTUNE_PLANS");
  return wanted == nullptr ? 1000 : std::strtoull(wanted, nullptr, 10);
}

class NonsensePlans : public ::testing::Test {
 protected:
  static constexpr std::chrono::milliseconds kDeadline = 500ms;

  NonsensePlans() {
    assistant_ =
        assistant::Assistant::create(films_.engine(), 2, {}, [tools = outside_tools()] { return tools; }).value();
  }

  /// Tools with effects in the outside world, which count that they were called.
  std::shared_ptr<const std::vector<plan::Tool>> outside_tools() {
    auto tools = std::make_shared<std::vector<plan::Tool>>();
    const auto add = [&](std::string name, plan::SideEffect effect, std::vector<plan::Parameter> parameters) {
      plan::Signature signature{.name = std::move(name),
                                .summary = "does something out there",
                                .parameters = std::move(parameters),
                                .result = plan::Type::Kind::text,
                                .side_effect = effect,
                                .outside = true};
      const bool needs_yes = signature.needs_confirmation();
      tools->push_back({std::move(signature), [this, needs_yes](const plan::Arguments&, const plan::CallContext&) {
                          if (needs_yes) ++irreversible_calls_;
                          return Result<plan::Value>(plan::Value{std::string("done")});
                        }});
    };
    const plan::Parameter to{.name = "to", .type = plan::Type::Kind::text, .role = plan::ArgumentRole::destination};
    const plan::Parameter text{.name = "text", .type = plan::Type::Kind::text};
    add("mail_send", plan::SideEffect::irreversible, {to, text});
    add("shop_order", plan::SideEffect::irreversible, {to});
    add("web_search", plan::SideEffect::none, {text});
    return tools;
  }

  /// What is kept for somebody for whom no plan runs.
  std::string kept_for_bo() {
    std::string all;
    const auto facts = films_.engine().store().facts().log("bo").value();
    for (const StoredFact& fact : facts) all += fmt::format("{} {} {}\n", fact.kind, fact.field, fact.value);
    all += fmt::format("{} events", films_.engine().store().history("bo").value().size());
    for (const RecordKind kind : {RecordKind::note, RecordKind::reminder, RecordKind::calendar_entry,
                                  RecordKind::list_entry, RecordKind::draft})
      all += fmt::format(" {}", films_.engine().store().personal().records("bo", kind).value().size());
    return all;
  }

  FilmWorkspace films_;
  std::atomic<int> irreversible_calls_ = 0;
  std::unique_ptr<assistant::Assistant> assistant_;
};

TEST_F(NonsensePlans, AreRefusedWithAMendOrRunHarmlessly) {
  const json::value schema = plan::plan_schema(*assistant_->tools());
  const stub_models::SchemaSampler sampler(schema.get_object());
  const auto conforms = llm::JsonSchema::create(schema.get_object());
  ASSERT_TRUE(conforms) << conforms.error();
  const std::vector<std::string> words{
      "Film 3", "Film 12", "Drama",      "Comedy", "year > 1990", "genres has \"Drama\"",
      "title",  "genres",  "2026-11-25", "3 days"};
  const std::string before = kept_for_bo();

  std::map<std::string, std::size_t> outcomes;
  std::size_t late = 0;
  std::chrono::nanoseconds longest{};
  for (std::uint64_t seed = 0; seed < wanted_plans(); ++seed) {
    Random random(seed);
    const json::value written = sampler.any(random, {.depth = 2 + seed % 7,
                                                     .more_elements = 1 + seed % 5,
                                                     .optional_keys = 0.1 * static_cast<double>(seed % 6),
                                                     .text = stub_models::names_that_hold(words)});
    SCOPED_TRACE(fmt::format("seed {}\n{}", seed, to_json(written)));
    if (seed % 50 == 0) {
      const auto status = conforms->check(written);
      ASSERT_TRUE(status) << status.error();
    }
    const auto plan = plan::from_json(written);
    if (!plan) {
      ++outcomes["not read"];
      EXPECT_FALSE(plan.error().message.empty());
      EXPECT_FALSE(plan.error().mend.empty()) << plan.error();
      if (HasFailure()) return;
      continue;
    }
    if (const auto checked = assistant_->check(*plan, "ada"); !checked) {
      ++outcomes["refused"];
      const auto faults = plan::diagnose(*plan, *assistant_->tools(), *films_.engine().view()->catalogue);
      for (const plan::Diagnostic& fault : faults) EXPECT_FALSE(fault.mend.empty()) << fault.message;
      EXPECT_FALSE(faults.empty() && checked.error().mend.empty()) << checked.error();
      if (HasFailure()) return;
      continue;
    }
    const auto begun = std::chrono::steady_clock::now();
    const auto answer = assistant_->run(*plan, "ada", {.deadline = kDeadline});
    const auto took = std::chrono::steady_clock::now() - begun;
    longest = std::max(longest, std::chrono::nanoseconds(took));
    if (took > kDeadline + 250ms) ++late;
    ++outcomes[answer ? (answer->pending.empty() ? "ran" : "waits for a yes")
                      : std::string(to_string(answer.error().code))];
    EXPECT_EQ(irreversible_calls_, 0);
    if (HasFailure()) return;
  }
  EXPECT_EQ(kept_for_bo(), before);
  for (const auto& [outcome, count] : outcomes) std::printf("%-20s %zu\n", outcome.c_str(), count);
  std::printf("longest run          %.1f ms\n", std::chrono::duration<double, std::milli>(longest).count());
  // Worth the name: some are sound.
  EXPECT_GE(outcomes["ran"] + outcomes["waits for a yes"], wanted_plans() / 100);
  // A machine that is busy with other things may hold one up.
  EXPECT_LE(late, wanted_plans() / 200);
}

}  // namespace
}  // namespace attune
