#include "base/random.h"
#include "data/catalogue.h"
#include "plan/execution/executor.h"
#include "seconds_of.h"

#include <algorithm>
#include <limits>
#include <memory>
#include <numeric>
#include <string>
#include <vector>

#include <benchmark/benchmark.h>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/thread_pool.hpp>

namespace attune::plan {
namespace {

constexpr std::size_t kCalls = 200;
constexpr std::size_t kThreads = 2;
constexpr int kRuns = 3;

double work(double ms, const std::vector<Value>& after) {
  return ms + static_cast<double>(after.size());
}

/// step(ms, after): answers at once, or `wait` after that many ms; `after` is what it waits for.
/// @param places  calls of `wait` at a time; 0 for any number
std::shared_ptr<const ToolRegistry> tools(boost::asio::thread_pool& timers, std::size_t places = 0) {
  auto registry = std::make_shared<ToolRegistry>();
  const Type numbers = Type::list_of(Type::Kind::number);
  const std::vector<Parameter> parameters{{.name = "ms", .type = Type::Kind::number},
                                          {.name = "after", .type = numbers}};
  const auto signature = [&](std::string name) {
    return Signature{.name = std::move(name), .parameters = parameters, .result = Type::Kind::number};
  };
  const auto result = [](const Arguments& arguments) {
    return Value{work(arguments.as<double>("ms"), arguments.as<std::vector<Value>>("after"))};
  };
  (void)registry->add({signature("now"), Synchronous([result](const Arguments& arguments, const CallContext&) {
                         return Result<Value>(result(arguments));
                       })});
  (void)registry->add({signature("soon"), Asynchronous([result](const Arguments& arguments, const CallContext&,
                                                                const auto& done) { done(result(arguments)); })});
  Signature waiting = signature("wait");
  waiting.concurrency = places;
  (void)registry->add(
      {std::move(waiting),
       Asynchronous([result, &timers](const Arguments& arguments, const CallContext&, const auto& done) {
         const auto timer = std::make_shared<boost::asio::steady_timer>(
             timers, std::chrono::microseconds(static_cast<std::int64_t>(1000 * arguments.as<double>("ms"))));
         timer->async_wait([timer, done, value = result(arguments)](const auto&) { done(value); });
       })});
  (void)registry->add({{.name = "reply", .variadic = true, .result = Type::Kind::nothing}, {}});
  return registry;
}

/// Steps of one plan: what each waits for, and how long it takes.
struct Shape {
  std::vector<std::vector<std::size_t>> after;
  std::vector<double> ms;

  [[nodiscard]] std::string text(std::string_view tool) const {
    std::string text = "plan \"x\"\n";
    std::string all;
    for (std::size_t i = 0; i < after.size(); ++i) {
      std::string names;
      for (const std::size_t earlier : after[i]) names += fmt::format("{}v{}", names.empty() ? "" : ", ", earlier);
      text += fmt::format(" v{} = {}(ms: {}, after: [{}])\n", i, tool, ms[i], names);
      all += fmt::format("{}v{}", all.empty() ? "" : ", ", i);
    }
    return text + " reply(" + all + ")\n";
  }
  [[nodiscard]] double one_after_the_other() const { return std::accumulate(ms.begin(), ms.end(), 0.0); }
  [[nodiscard]] double critical_path() const {
    std::vector<double> ends(ms.size());
    for (std::size_t i = 0; i < ms.size(); ++i) {
      for (const std::size_t earlier : after[i]) ends[i] = std::max(ends[i], ends[earlier]);
      ends[i] += ms[i];
    }
    return std::ranges::max(ends);
  }
  /// No schedule is shorter. @param places  calls at a time; 0 for any number
  [[nodiscard]] double bound(std::size_t places) const {
    const double work = places == 0 ? 0 : one_after_the_other() / static_cast<double>(places);
    return std::max(critical_path(), work);
  }
};

/// Each step waits for up to three earlier ones.
Shape random_shape(Random& random) {
  Shape shape;
  const std::size_t steps = 8 + random.below(25);
  for (std::size_t i = 0; i < steps; ++i) {
    std::vector<std::size_t> after;
    for (std::size_t k = random.below(4); k > 0 && i > 0; --k) after.push_back(random.below(i));
    std::ranges::sort(after);
    after.erase(std::ranges::unique(after).begin(), after.end());
    shape.after.push_back(std::move(after));
    shape.ms.push_back(5 + 25 * random.uniform());
  }
  return shape;
}

/// Six chains of four, and one step that waits for all.
Shape six_chains(Random& random) {
  Shape shape;
  for (std::size_t i = 0; i < 24; ++i) {
    shape.after.push_back(i < 6 ? std::vector<std::size_t>() : std::vector<std::size_t>{i - 6});
    shape.ms.push_back(10 + 10 * random.uniform());
  }
  shape.after.push_back({18, 19, 20, 21, 22, 23});
  shape.ms.push_back(5);
  return shape;
}

Shape trivial(bool in_chain) {
  Shape shape;
  for (std::size_t i = 0; i < kCalls; ++i) {
    shape.after.push_back(in_chain && i > 0 ? std::vector<std::size_t>{i - 1} : std::vector<std::size_t>());
    shape.ms.push_back(1);
  }
  return shape;
}

void BM_Overhead(benchmark::State& state, const char* tool, bool in_chain) {
  boost::asio::thread_pool timers(1);
  const auto plan =
      CheckedPlan::create(parse(trivial(in_chain).text(tool)).value(), tools(timers), Catalogue::build({}).value())
          .value();
  const Executor executor(kThreads);
  for (auto _ : state)
    if (executor.run(plan, {})->reply.size() != kCalls) return state.SkipWithError("wrong answer");
  state.counters["per call"] = benchmark::Counter(
      static_cast<double>(kCalls), benchmark::Counter::kIsIterationInvariantRate | benchmark::Counter::kInvert);
}
BENCHMARK_CAPTURE(BM_Overhead, synchronous_side_by_side, "now", false)->UseRealTime();
BENCHMARK_CAPTURE(BM_Overhead, synchronous_in_a_chain, "now", true)->UseRealTime();
BENCHMARK_CAPTURE(BM_Overhead, asynchronous_side_by_side, "soon", false)->UseRealTime();
BENCHMARK_CAPTURE(BM_Overhead, asynchronous_in_a_chain, "soon", true)->UseRealTime();

/// The same functions in a loop.
void BM_PlainLoop(benchmark::State& state) {
  for (auto _ : state)
    for (std::size_t i = 0; i < kCalls; ++i) benchmark::DoNotOptimize(work(1, {{0.5}}));
  state.counters["per call"] = benchmark::Counter(
      static_cast<double>(kCalls), benchmark::Counter::kIsIterationInvariantRate | benchmark::Counter::kInvert);
}
BENCHMARK(BM_PlainLoop)->UseRealTime();

/// Plans over tools with simulated latencies: how much longer they take than no schedule can beat (mean and worst) -
/// the critical path, or all calls divided by how many may run at a time - and how much shorter than one call after the
/// other. Of each, the best of three runs: what else the machine does in a few
/// ms is not the executor's.
void BM_Makespan(benchmark::State& state, Shape (*make)(Random&), int plans, std::size_t places) {
  boost::asio::thread_pool timers(1);
  const auto registry = tools(timers, places);
  const auto films = Catalogue::build({}).value();
  const Executor executor(kThreads);
  for (auto _ : state) {
    Random random(1);
    double over = 0;
    double worst = 0;
    double gain = 0;
    double least_gain = std::numeric_limits<double>::infinity();
    for (int i = 0; i < plans; ++i) {
      const Shape shape = make(random);
      const auto plan = CheckedPlan::create(parse(shape.text("wait")).value(), registry, films).value();
      double ms = std::numeric_limits<double>::infinity();
      for (int run = 0; run < kRuns; ++run) {
        bool sound = false;
        ms = std::min(
            ms, 1000 * bench::seconds_of([&] { sound = executor.run(plan, {})->reply.size() == shape.ms.size(); }));
        if (!sound) return state.SkipWithError("wrong answer");
      }
      over += ms / shape.bound(places) - 1;
      worst = std::max(worst, ms / shape.bound(places) - 1);
      gain += shape.one_after_the_other() / ms;
      least_gain = std::min(least_gain, shape.one_after_the_other() / ms);
    }
    state.counters["over_bound_%"] = 100 * over / plans;
    state.counters["worst_%"] = 100 * worst;
    state.counters["speed_up"] = gain / plans;
    state.counters["least_speed_up"] = least_gain;
  }
}
BENCHMARK_CAPTURE(BM_Makespan, random_plans, random_shape, 200, 0)
    ->Iterations(1)
    ->UseRealTime()
    ->Unit(benchmark::kSecond);
BENCHMARK_CAPTURE(BM_Makespan, random_plans_four_at_a_time, random_shape, 200, 4)
    ->Iterations(1)
    ->UseRealTime()
    ->Unit(benchmark::kSecond);
BENCHMARK_CAPTURE(BM_Makespan, six_way, six_chains, 20, 0)->Iterations(1)->UseRealTime()->Unit(benchmark::kSecond);

}  // namespace
}  // namespace attune::plan
