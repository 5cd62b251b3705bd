#include "base/file.h"
#include "base/random.h"
#include "store/import.h"
#include "store/store.h"

#include <cmath>
#include <string>
#include <thread>
#include <vector>

#include <benchmark/benchmark.h>
#include <fcntl.h>
#include <unistd.h>

namespace attune {
namespace {

constexpr std::size_t kUsers = 6000;
constexpr std::size_t kItems = 4000;
constexpr std::int64_t kMillion = 1'000'000;

/// Ratings in the order of a file sorted by user, as data sets come; items drawn by a power law of their number.
std::vector<EventRecord> make_ratings(std::size_t count) {
  Random random(1);
  std::vector<EventRecord> ratings;
  ratings.reserve(count);
  for (std::size_t n = 0; n < count; ++n) {
    const auto item = static_cast<std::size_t>(std::pow(random.uniform(), 2.5) * static_cast<double>(kItems));
    ratings.push_back({std::to_string(n * kUsers / count + 1), std::to_string(item + 1), EventKind::rating,
                       0.5 * static_cast<double>(1 + random.below(10)),
                       Time{std::chrono::seconds(964'982'703 + static_cast<std::int64_t>(n))}});
  }
  return ratings;
}

const std::vector<EventRecord>& ratings() {
  static const std::vector<EventRecord> made = make_ratings(kMillion);
  return made;
}

std::string as_csv(std::span<const EventRecord> events) {
  std::string text = "userId,movieId,rating,timestamp\n";
  for (const EventRecord& event : events)
    text += fmt::format("{},{},{},{}\n", event.user, event.item, event.value,
                        event.time.time_since_epoch() / std::chrono::seconds(1));
  return text;
}

std::string as_json_lines(std::span<const EventRecord> events) {
  std::string text;
  for (const EventRecord& event : events)
    text += fmt::format(R"({{"user":"{}","item":"{}","rating":{},"timestamp":{}}})"
                        "\n",
                        event.user, event.item, event.value, event.time.time_since_epoch() / std::chrono::seconds(1));
  return text;
}

std::unique_ptr<Store> new_store(const TemporaryFolder& folder) {
  return open_sqlite_store((folder.path() / "attune.db").string(), {.mode = StoreOptions::Mode::create}).value();
}

void count_events(benchmark::State& state, std::size_t events_a_pass) {
  state.counters["events/s"] = benchmark::Counter(
      static_cast<double>(state.iterations()) * static_cast<double>(events_a_pass), benchmark::Counter::kIsRate);
}

/// From a file to a new store: reading, parsing and the durable commit are in the time.
void import_file(benchmark::State& state, std::string_view format, const std::string& text) {
  const TemporaryFolder source;
  const auto path = source.path() / "events";
  if (!write_file_atomically(path, text)) return state.SkipWithError("cannot write the file");
  for (auto _ : state) {
    state.PauseTiming();
    const TemporaryFolder folder;
    auto store = new_store(folder);
    QuietProgress progress;
    state.ResumeTiming();
    const auto report = import_into(*store, **find_importer(format), path, {}, progress);
    if (!report || report->stored.accepted != kMillion) return state.SkipWithError("wrong answer");
    state.PauseTiming();
    if (store->counts()->events != kMillion) return state.SkipWithError("wrong answer");
    store.reset();
    state.ResumeTiming();
  }
  count_events(state, kMillion);
}

void BM_ImportCsv(benchmark::State& state) {
  import_file(state, "csv", as_csv(ratings()));
}
BENCHMARK(BM_ImportCsv)->Unit(benchmark::kMillisecond)->Iterations(3)->UseRealTime();

void BM_ImportJsonLines(benchmark::State& state) {
  import_file(state, "jsonl", as_json_lines(ratings()));
}
BENCHMARK(BM_ImportJsonLines)->Unit(benchmark::kMillisecond)->Iterations(3)->UseRealTime();

/// The reference: the same file's bytes, written in one go and synced.
void BM_RawWriteAndSync(benchmark::State& state) {
  const std::string text = as_csv(ratings());
  for (auto _ : state) {
    state.PauseTiming();
    const TemporaryFolder folder;
    const std::string path = (folder.path() / "raw").string();
    state.ResumeTiming();
    const int file = ::open(path.c_str(), O_CREAT | O_WRONLY | O_CLOEXEC, 0600);
    std::size_t written = 0;
    while (written < text.size()) {
      const ssize_t step = ::write(file, text.data() + written, text.size() - written);
      if (step <= 0) return state.SkipWithError("cannot write");
      written += static_cast<std::size_t>(step);
    }
    if (::fsync(file) != 0) return state.SkipWithError("cannot sync");
    ::close(file);
  }
  count_events(state, kMillion);
}
BENCHMARK(BM_RawWriteAndSync)->Unit(benchmark::kMillisecond)->Iterations(3)->UseRealTime();

/// The same store, told one event at a time by `range(0)` writers at once: each waits for its commit, and writers that
/// wait together share one. One writer is the naive way, a transaction an event.
void BM_AppendOneByOne(benchmark::State& state) {
  const auto writers = static_cast<std::size_t>(state.range(0));
  const std::size_t each = 1000 / writers * 2;
  for (auto _ : state) {
    state.PauseTiming();
    const TemporaryFolder folder;
    auto store = new_store(folder);
    std::vector<ItemRecord> items;
    for (std::size_t i = 1; i <= kItems; ++i) items.push_back({std::to_string(i), std::to_string(i), {}});
    if (!store->put_items(items)) return state.SkipWithError("cannot store the items");
    state.ResumeTiming();
    {
      std::vector<std::jthread> threads;
      for (std::size_t w = 0; w < writers; ++w)
        threads.emplace_back([&, w] {
          for (std::size_t n = 0; n < each; ++n)
            (void)store->append_events(std::span(ratings()).subspan(w * each + n, 1), "");
        });
    }
    state.PauseTiming();
    if (store->counts()->events != writers * each) return state.SkipWithError("wrong answer");
    store.reset();
    state.ResumeTiming();
  }
  count_events(state, writers * each);
}
BENCHMARK(BM_AppendOneByOne)->Arg(1)->Arg(50)->Unit(benchmark::kMillisecond)->Iterations(1)->UseRealTime();

}  // namespace
}  // namespace attune
