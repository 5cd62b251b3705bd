#include "data/catalogue.h"
#include "plan/optimiser/optimiser.h"
#include "plan/testing/film_tools.h"

#include <string>

#include <benchmark/benchmark.h>

namespace attune::plan {
namespace {

/// Fifty lines of every kind: sources, filters, values, a loop, a branch, nested calls, repeated ones.
std::string fifty_lines() {
  std::string text = "plan \"fifty lines\"\n";
  for (int i = 0; i < 8; ++i)
    text += fmt::format(
        "  pool{0} = candidates(user: $user, limit: {1})\n"
        "  new{0} = filter(items: pool{0}, where: year > {2} and genres has \"Crime\")\n"
        "  let n{0} = {0} + 2 * 3\n"
        "  picks{0} = take(items: new{0}, count: 5)\n"
        "  found{0} = optional search(query: first(picks{0}).title)\n",
        i, 100 + i % 4, 1990 + i);
  text +=
      "  a = for each film in picks0 (at most 5) {\n    near = similar(item: film)\n    yield first(near).title\n  }\n"
      "  b = if n1 > 4 {\n    more = take(items: new1, count: 3)\n    yield more\n  } else {\n    yield picks1\n  }\n"
      "  reply(picks0, picks1, picks2, picks3, picks4, picks5, picks6, picks7, found0, a, b, n2)\n";
  return text;
}

void BM_ParseAndPrint(benchmark::State& state) {
  const std::string text = fifty_lines();
  for (auto _ : state) benchmark::DoNotOptimize(to_text(parse(text).value()));
}
BENCHMARK(BM_ParseAndPrint);

void BM_Check(benchmark::State& state) {
  const auto tools = testing::film_tools();
  const auto films = testing::films();
  const Plan plan = parse(fifty_lines()).value();
  for (auto _ : state) benchmark::DoNotOptimize(CheckedPlan::create(plan, tools, films).value());
}
BENCHMARK(BM_Check);

void BM_CheckAndOptimise(benchmark::State& state) {
  const auto tools = testing::film_tools();
  const auto films = testing::films();
  const Plan plan = parse(fifty_lines()).value();
  const CheckedPlan plain = CheckedPlan::create(plan, tools, films).value();
  if (optimised(plain).cost().calls >= plain.cost().calls) return state.SkipWithError("nothing was optimised");
  for (auto _ : state) benchmark::DoNotOptimize(optimised(CheckedPlan::create(plan, tools, films).value()));
}
BENCHMARK(BM_CheckAndOptimise);

}  // namespace
}  // namespace attune::plan
