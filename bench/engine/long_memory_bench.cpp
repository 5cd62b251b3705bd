#include "assistant/assistant.h"
#include "base/file.h"
#include "base/random.h"
#include "engine/engine.h"
#include "memory/remembering.h"
#include "memory/standing_taste.h"

#include <memory>
#include <string>
#include <thread>
#include <vector>

#include <benchmark/benchmark.h>
#include <fmt/format.h>

namespace attune {
namespace {

constexpr std::size_t kItems = 5000;
constexpr std::size_t kTags = 2000;
constexpr std::size_t kOthers = 2000;  // people with 20 events each, to train on

/// Somebody of whom little is known, and somebody of whom much is.
struct Someone {
  const char* user;
  std::size_t events;
  std::size_t facts;
};
constexpr Someone kFew{"few", 10, 10};
constexpr Someone kMany{"many", 100'000, 2000};

class World {
 public:
  World() {
    bool well = Workspace::create(root_).has_value();
    engine_ = Engine::open(root_, clock_).value();
    Random random(1);
    const auto tag = [&] { return fmt::format("tag {}", random.below(kTags)); };
    std::vector<ItemRecord> items;
    for (std::size_t i = 0; i < kItems; ++i)
      items.push_back({std::to_string(i),
                       fmt::format("item {}", i),
                       {{"genres", std::vector<std::string>{fmt::format("genre {}", random.below(20))}},
                        {"tags", std::vector<std::string>{tag(), tag(), tag()}}}});
    well = well && engine_->store().put_items(items);
    std::vector<EventRecord> events;
    int second = 0;
    const auto choose = [&](const std::string& user, std::size_t count, std::size_t among) {
      for (std::size_t e = 0; e < count; ++e)
        events.push_back({user, std::to_string(random.below(among)), EventKind::like, 1,
                          Time{std::chrono::seconds(1'600'000'000 + ++second)}});
    };
    for (std::size_t u = 0; u < kOthers; ++u) choose(fmt::format("user {}", u), 20, kItems);
    for (const Someone& someone : {kFew, kMany}) choose(someone.user, someone.events, kItems / 2);
    well = well && engine_->record(events, "") && engine_->refresh();
    for (const Someone& someone : {kFew, kMany}) well = well && tell(someone);
    QuietProgress quiet;
    well = well && engine_->train({.models = {"ease"}, .parameters = {}, .tuning = {}}, quiet, {});
    assistant_ = assistant::Assistant::create(*engine_, 2).value();
    is_there_ = well;
  }

  [[nodiscard]] bool is_there() const { return is_there_; }
  Engine& engine() { return *engine_; }
  assistant::Assistant& assistant() { return *assistant_; }
  [[nodiscard]] const SystemClock& clock() const { return clock_; }
  [[nodiscard]] const std::filesystem::path& root() const { return root_; }

 private:
  /// Facts about tags, likes and avoids; from several threads, so that they share commits.
  bool tell(const Someone& someone) {
    constexpr std::size_t kThreads = 16;
    std::vector<std::jthread> threads;
    std::atomic<bool> well = true;
    for (std::size_t t = 0; t < kThreads; ++t)
      threads.emplace_back([&, t] {
        for (std::size_t f = t; f < someone.facts; f += kThreads)
          if (!engine_->store().facts().append({.user = someone.user,
                                                .kind = f % 10 == 0 ? "avoids" : "likes",
                                                .field = "tags",
                                                .value = fmt::format("tag {}", f % kTags),
                                                .source = "a sentence of about as many words as people say",
                                                .origin = FactOrigin::said,
                                                .time = clock_.now()},
                                               ""))
            well = false;
      });
    threads.clear();
    return well;
  }

  TemporaryFolder folder_;
  std::filesystem::path root_ = folder_.path() / "workspace";
  SystemClock clock_;
  std::unique_ptr<Engine> engine_;
  std::unique_ptr<assistant::Assistant> assistant_;
  bool is_there_ = false;
};

World& world() {
  static World made;
  return made;
}

template <const Someone& Who>
void BM_RecommendTo(benchmark::State& state) {
  if (!world().is_there()) return state.SkipWithError("there is no workspace");
  const Wish wish{.user = Who.user};
  // An engine that knows nobody yet must say the same.
  const auto fresh = Engine::open(world().root(), world().clock()).value();
  if (fresh->recommend(wish, 10)->items != world().engine().recommend(wish, 10)->items)
    return state.SkipWithError("wrong answer");
  for (auto _ : state) benchmark::DoNotOptimize(world().engine().recommend(wish, 10));
}
BENCHMARK(BM_RecommendTo<kFew>)->Unit(benchmark::kMillisecond);
BENCHMARK(BM_RecommendTo<kMany>)->Unit(benchmark::kMillisecond);

/// A whole turn, with explanations.
template <const Someone& Who>
void BM_AnswerTo(benchmark::State& state) {
  if (!world().is_there()) return state.SkipWithError("there is no workspace");
  for (auto _ : state) {
    assistant::Conversation conversation{.user = Who.user};
    if (const auto answer = world().assistant().ask("recommend something of genre 3", conversation, {});
        !answer || answer->items.empty())
      return state.SkipWithError("no answer");
  }
}
BENCHMARK(BM_AnswerTo<kFew>)->Unit(benchmark::kMillisecond);
BENCHMARK(BM_AnswerTo<kMany>)->Unit(benchmark::kMillisecond);

/// The same behind a new event and a new fact each time.
template <const Someone& Who>
void BM_RecommendWithNews(benchmark::State& state) {
  if (!world().is_there()) return state.SkipWithError("there is no workspace");
  Engine& engine = world().engine();
  const std::string user = fmt::format("{} and news", Who.user);
  std::vector<EventRecord> copied;
  const auto events = engine.store().history(Who.user).value();
  for (const Event& event : events)
    copied.push_back(
        {user, std::string(engine.view()->catalogue->key(event.item)), event.kind, event.value, event.time});
  if (!engine.record(copied, "")) return state.SkipWithError("no events");
  int second = 0;
  for (auto _ : state) {
    state.PauseTiming();
    const std::vector<EventRecord> news{{user, std::to_string(second % kItems), EventKind::like, 1,
                                         Time{std::chrono::seconds(1'700'000'000 + ++second)}}};
    const bool recorded = engine.record(news, "").has_value();
    state.ResumeTiming();
    if (!recorded || !engine.recommend({.user = user}, 10)) return state.SkipWithError("no answer");
  }
}
BENCHMARK(BM_RecommendWithNews<kFew>)->Unit(benchmark::kMillisecond);
BENCHMARK(BM_RecommendWithNews<kMany>)->Unit(benchmark::kMillisecond);

/// What knowing somebody costs without a digest, scoring aside: all events and facts read and folded.
template <const Someone& Who>
void BM_ReadPlainly(benchmark::State& state) {
  if (!world().is_there()) return state.SkipWithError("there is no workspace");
  Store& store = world().engine().store();
  const auto view = world().engine().view();
  for (auto _ : state) {
    const auto events = store.history(Who.user).value();
    const auto facts = remembered_of(store.facts(), Who.user).value();
    benchmark::DoNotOptimize(fold_history(events, {}));
    benchmark::DoNotOptimize(standing_taste(facts, "", {world().clock().now()}, *view->catalogue));
  }
}
BENCHMARK(BM_ReadPlainly<kFew>)->Unit(benchmark::kMillisecond);
BENCHMARK(BM_ReadPlainly<kMany>)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace attune
