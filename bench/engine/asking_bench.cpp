#include "base/random.h"
#include "engine/asking/information_gain.h"
#include "engine/asking/planner.h"

#include <cmath>

#include <benchmark/benchmark.h>

namespace attune {
namespace {

constexpr double kWrongAnswer = 0.05;

/// n items with 12 of m labels each, few of them common (rank^-0.8), under a belief that spreads over e^N(0, 2).
Belief belief_over(std::size_t n, std::size_t m) {
  Random random(1);
  std::vector<double> upto{0};
  for (std::size_t a = 0; a < m; ++a) upto.push_back(upto.back() + std::pow(static_cast<double>(a + 1), -0.8));
  std::vector<ItemId> items;
  RaggedRows<AttributeId> attributes;
  std::vector<double> log_prior;
  for (std::uint32_t i = 0; i < n; ++i) {
    std::vector<AttributeId> row;
    for (int draw = 0; draw < 12; ++draw) {
      const auto label = std::ranges::upper_bound(upto, random.uniform() * upto.back()) - upto.begin() - 1;
      row.push_back(AttributeId{static_cast<std::uint32_t>(label)});
    }
    std::ranges::sort(row);
    row.erase(std::ranges::unique(row).begin(), row.end());
    attributes.add_row(row);
    items.push_back(ItemId{i});
    log_prior.push_back(2 * random.normal());
  }
  return Belief::create(std::make_shared<const CandidateSet>(std::move(items), attributes), log_prior,
                        {.wrong_answer = kWrongAnswer})
      .value();
}

std::vector<double> gains(const Belief& belief, LabelMasses& masses) {
  std::vector<double> gains(belief.candidates().attribute_count(), 0);
  const std::vector<char> asked(gains.size(), 0);
  for (const LabelMass& label : masses(belief.entries(), 1, asked))
    gains[label.attribute] = yes_no_gain(label.mass, kWrongAnswer);
  return gains;
}

std::vector<double> reference_gains(const Belief& belief) {
  std::vector<double> gains;
  for (std::uint32_t a = 0; a < belief.candidates().attribute_count(); ++a)
    gains.push_back(reference::yes_no_gain(belief, a));
  return gains;
}

/// The gain of every yes/no question at once.
void BM_Gains(benchmark::State& state) {
  const Belief belief = belief_over(static_cast<std::size_t>(state.range(0)), static_cast<std::size_t>(state.range(1)));
  LabelMasses masses(belief.candidates());
  for (auto _ : state) benchmark::DoNotOptimize(gains(belief, masses));
}
BENCHMARK(BM_Gains)->Args({1'000, 800})->Args({10'000, 8'000})->Unit(benchmark::kMillisecond);

/// The same by the definition: every question's two beliefs and their entropies.
void BM_GainsByDefinition(benchmark::State& state) {
  const Belief belief = belief_over(static_cast<std::size_t>(state.range(0)), static_cast<std::size_t>(state.range(1)));
  LabelMasses masses(belief.candidates());
  const std::vector<double> fast = gains(belief, masses), plain = reference_gains(belief);
  for (std::size_t a = 0; a < fast.size(); ++a)
    if (std::abs(fast[a] - plain[a]) > 1e-9) return state.SkipWithError("wrong answer");
  for (auto _ : state) benchmark::DoNotOptimize(reference_gains(belief));
}
BENCHMARK(BM_GainsByDefinition)->Args({1'000, 800})->Unit(benchmark::kMillisecond);

/// A turn's whole decision among yes/no questions and a list; the last argument is how many questions are looked into
/// after each answer.
void BM_NextMove(benchmark::State& state) {
  const Belief belief = belief_over(static_cast<std::size_t>(state.range(0)), static_cast<std::size_t>(state.range(1)));
  const PlanningOptions options{.choice_effort = kNever,
                                .comparison_effort = kNever,
                                .open_effort = kNever,
                                .next_breadth = static_cast<std::size_t>(state.range(2))};
  for (auto _ : state) benchmark::DoNotOptimize(next_move(belief, {}, options));
}
BENCHMARK(BM_NextMove)->Args({10'000, 8'000, 0})->Args({10'000, 8'000, 2})->Unit(benchmark::kMillisecond);

/// The same among every kind of move.
void BM_NextMoveOfAnyKind(benchmark::State& state) {
  const Belief belief = belief_over(static_cast<std::size_t>(state.range(0)), static_cast<std::size_t>(state.range(1)));
  for (auto _ : state) benchmark::DoNotOptimize(next_move(belief, {}));
}
BENCHMARK(BM_NextMoveOfAnyKind)->Args({10'000, 8'000})->Unit(benchmark::kMillisecond);

/// Taking an answer into account.
void BM_Update(benchmark::State& state) {
  const Belief belief = belief_over(static_cast<std::size_t>(state.range(0)), static_cast<std::size_t>(state.range(1)));
  for (auto _ : state) {
    Belief after = belief;
    after.update(LabelAnswer{AttributeId{3}, YesNo::yes});
    benchmark::DoNotOptimize(after);
  }
}
BENCHMARK(BM_Update)->Args({10'000, 8'000})->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace attune
