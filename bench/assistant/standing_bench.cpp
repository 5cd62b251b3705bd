#include "assistant/assistant.h"
#include "assistant/standing/standing_requests.h"
#include "assistant/standing/standing_rounds.h"
#include "base/file.h"
#include "plan/standing/trigger.h"

#include <map>
#include <memory>
#include <string>
#include <vector>

#include <benchmark/benchmark.h>
#include <fmt/format.h>

namespace attune::assistant {
namespace {

constexpr int kItems = 1000;            // come in together
constexpr int kPeople = 50'000;         // whose work is waited for
constexpr int kRequestsOfOneUser = 10;  // 100,000 requests are those of 10,000 users

/// A workspace with so many standing requests for somebody's work, some of them within bounds.
class World {
 public:
  explicit World(int requests)
      : requests_(requests),
        root_(folder_.path() / "workspace"),
        is_there_(Workspace::create(root_).has_value()),
        engine_(Engine::open(root_, clock_).value()),
        assistant_(Assistant::create(*engine_, 2).value()),
        rounds_(*engine_, *assistant_, StandingRounds::Webhook::told) {
    come_in(0);  // a first catalogue
    std::vector<StoredStandingRequest> standing;
    for (int i = 0; i < requests; ++i) {
      const std::string condition =
          fmt::format(R"(people has "person {}"{})", i % kPeople, i % 2 == 0 ? "" : " and year > 1900");
      standing.push_back({.user = fmt::format("user {}", i / kRequestsOfOneUser),
                          .words = "tell me when something by them comes in",
                          .trigger = "when items come in where " + condition,
                          .plan = fmt::format("plan \"\"\n  why = explain(items: $new, user: $user, where: {})\n"
                                              "  reply($new, why)\n",
                                              condition)});
    }
    is_there_ = is_there_ && assistant_->standing().log().add(standing);
    fire();
  }
  [[nodiscard]] bool is_there() const { return is_there_; }

  /// @param awaited  how many of the items are by somebody whose work is waited for
  void come_in(int awaited) {
    std::vector<ItemRecord> items;
    for (int i = 0; i < kItems; ++i, ++next_item_) {
      const std::vector<std::string> people{i < awaited ? fmt::format("person {}", next_person_++ % kPeople)
                                                        : fmt::format("nobody {}", next_item_)};
      items.push_back({std::to_string(next_item_),
                       fmt::format("item {}", next_item_),
                       {{"year", 1950.0 + i % 70}, {"people", people}}});
    }
    is_there_ = is_there_ && engine_->store().put_items(items) && engine_->refresh();
  }
  StandingRound fire() {
    StandingRound all;
    for (bool left = true; left;) {
      const StandingRound round = rounds_.run().value();
      all.items += round.items;
      all.fired += round.fired;
      all.carried += round.carried;
      left = round.left;
    }
    return all;
  }
  [[nodiscard]] std::size_t expected(int awaited) const {
    return static_cast<std::size_t>(awaited) * static_cast<std::size_t>(requests_ / kPeople);
  }
  Assistant& assistant() { return *assistant_; }
  std::string newest_key() const { return std::to_string(next_item_ - 1); }

 private:
  const int requests_;
  TemporaryFolder folder_;
  std::filesystem::path root_;
  SystemClock clock_;
  bool is_there_;
  std::unique_ptr<Engine> engine_;
  std::unique_ptr<Assistant> assistant_;
  StandingRounds rounds_;
  int next_item_ = 0;
  int next_person_ = 0;
};

/// Made once: 100,000 requests take a while.
World& world(int requests) {
  static std::map<int, std::unique_ptr<World>> worlds;
  auto& made = worlds[requests];
  if (!made) made = std::make_unique<World>(requests);
  return *made;
}

/// From the items to the inbox: they are stored, a view has them, requests are found, plans run, entries are durable.
void BM_Standing(benchmark::State& state) {
  World& of = world(static_cast<int>(state.range(0)));
  const auto awaited = static_cast<int>(state.range(1));
  std::size_t told = 0;
  for (auto _ : state) {
    of.come_in(awaited);
    const StandingRound round = of.fire();
    told += round.carried;
    if (!of.is_there() || round.fired != of.expected(awaited) || round.carried != round.fired)
      return state.SkipWithError("wrong answer");
  }
  state.counters["items/s"] =
      benchmark::Counter(static_cast<double>(state.iterations() * kItems), benchmark::Counter::kIsRate);
  state.counters["told"] = benchmark::Counter(static_cast<double>(told), benchmark::Counter::kAvgIterations);
}
BENCHMARK(BM_Standing)
    ->Args({100'000, 0})
    ->Args({100'000, 50})
    ->Args({100'000, 500})
    ->Iterations(5)
    ->Unit(benchmark::kMillisecond)
    ->UseRealTime();

/// The same items, and nobody waits; as many of them as BM_Standing has in all, for each makes the catalogue larger.
void BM_ComeInAlone(benchmark::State& state) {
  World& of = world(0);
  for (auto _ : state) of.come_in(0);
  if (!of.is_there()) state.SkipWithError("it was not kept");
  state.counters["items/s"] =
      benchmark::Counter(static_cast<double>(state.iterations() * kItems), benchmark::Counter::kIsRate);
}
BENCHMARK(BM_ComeInAlone)->Iterations(15)->Unit(benchmark::kMillisecond)->UseRealTime();

/// A plan of those that firings run, by itself.
void BM_TellingPlan(benchmark::State& state) {
  World& of = world(0);
  const auto plan =
      plan::parse(fmt::format("plan \"\"\n  new = candidates(user: $user, where: id in [\"{}\"], limit: 1)\n"
                              "  why = explain(items: new, user: $user)\n  reply(new, why)\n",
                              of.newest_key()));
  for (auto _ : state)
    if (const auto answer = of.assistant().run(*plan, "user 1", {}); !answer || answer->items.size() != 1)
      return state.SkipWithError("wrong answer");
}
BENCHMARK(BM_TellingPlan)->Unit(benchmark::kMicrosecond)->UseRealTime();

}  // namespace
}  // namespace attune::assistant
