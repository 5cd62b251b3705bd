#include "data/filter/filter_index.h"
#include "data/filter/satisfies.h"

#include <random>
#include <string>
#include <vector>

#include <benchmark/benchmark.h>
#include <fmt/format.h>

namespace attune {
namespace {

constexpr std::uint32_t kItems = 2000;
constexpr int kGenres = 20;
constexpr int kPeople = 5000;
constexpr int kTags = 2000;

/// Names are drawn as items bear them and as people wait for them: a few often, most seldom (Zipf, Mandelbrot).
class Names {
 public:
  /// @param flattened  how many of the most frequent ones are about as frequent
  explicit Names(int names, int flattened) {
    for (int rank = 1; rank <= names; ++rank) weights_.push_back(1.0 / (rank + flattened));
    draw_ = std::discrete_distribution<int>(weights_.begin(), weights_.end());
  }
  int operator()(std::mt19937& random) { return draw_(random); }

 private:
  std::vector<double> weights_;
  std::discrete_distribution<int> draw_;
};

struct World {
  std::mt19937 random{2026};
  Names genre{kGenres, 0};
  Names person{kPeople, 20};
  Names tag{kTags, 20};

  int between(int low, int high) { return std::uniform_int_distribution<int>(low, high)(random); }

  std::shared_ptr<const Catalogue> catalogue() {
    std::vector<ItemRecord> records;
    for (std::uint32_t i = 0; i < kItems; ++i) {
      std::vector<std::string> genres{fmt::format("genre {}", genre(random)), fmt::format("genre {}", genre(random))};
      std::vector<std::string> people;
      for (int k = 0; k < 6; ++k) people.push_back(fmt::format("person {}", person(random)));
      std::vector<std::string> tags;
      for (int k = 0; k < 10; ++k) tags.push_back(fmt::format("tag {}", tag(random)));
      records.push_back({std::to_string(i),
                         fmt::format("item {}", i),
                         {{"year", static_cast<double>(between(1930, 2026))},
                          {"runtime", static_cast<double>(between(60, 240))},
                          {"genres", genres},
                          {"people", people},
                          {"tags", tags}}});
    }
    return Catalogue::build(records).value();
  }

  /// What people wait for: somebody's work, a kind of thing within bounds, a tag but not another, a span of years.
  Filter filter() {
    const auto has = [](std::string field, std::string label) {
      return Filter{Filter::Has{std::move(field), Filter::Quantifier::any, {std::move(label)}}};
    };
    const auto year_after = [&](int year) {
      return Filter{Filter::Compare{"year", Filter::Comparison::greater, static_cast<double>(year)}};
    };
    const Filter person_is = has("people", fmt::format("person {}", person(random)));
    const Filter genre_is = has("genres", fmt::format("genre {}", genre(random)));
    const Filter tag_is = has("tags", fmt::format("tag {}", tag(random)));
    switch (between(0, 9)) {
      case 0:
      case 1:
      case 2:
      case 3:
        return person_is;
      case 4:
        return conjunction({person_is, genre_is});
      case 5:
      case 6:
        return conjunction({tag_is, genre_is, year_after(between(1950, 2025))});
      case 7:
        return conjunction({tag_is, negation(genre_is)});
      case 8:
        return Filter{Filter::Or{{person_is, conjunction({tag_is, genre_is})}}};
      default:
        return conjunction(
            {Filter{Filter::Between{"year", static_cast<double>(between(1950, 2020)), 2026}}, genre_is,
             Filter{Filter::Compare{"runtime", Filter::Comparison::less, static_cast<double>(between(70, 100))}}});
    }
  }
};

std::vector<Filter> filters(World& world, std::int64_t count) {
  std::vector<Filter> filters;
  for (std::int64_t i = 0; i < count; ++i) filters.push_back(world.filter());
  return filters;
}

/// The plain way: every filter for every item.
std::vector<FilterIndex::Id> matching_one_by_one(const std::vector<Filter>& filters, const Catalogue& catalogue,
                                                 ItemId item) {
  std::vector<FilterIndex::Id> found;
  for (std::size_t i = 0; i < filters.size(); ++i)
    if (satisfies(filters[i], catalogue, item)) found.push_back(static_cast<FilterIndex::Id>(i));
  return found;
}

void BM_FilterIndex(benchmark::State& state) {
  World world;
  const auto catalogue = world.catalogue();
  const auto waiting = filters(world, state.range(0));
  FilterIndex index;
  for (std::size_t i = 0; i < waiting.size(); ++i) index.add(static_cast<FilterIndex::Id>(i), waiting[i], *catalogue);
  for (std::uint32_t i = 0; i < kItems; i += kItems / 10)
    if (index.matching(*catalogue, ItemId{i}) != matching_one_by_one(waiting, *catalogue, ItemId{i}))
      return state.SkipWithError("wrong answer");
  std::uint32_t next = 0;
  std::size_t found = 0;
  for (auto _ : state) {
    found += index.matching(*catalogue, ItemId{next}).size();
    next = (next + 1) % kItems;
  }
  state.counters["items/s"] = benchmark::Counter(static_cast<double>(state.iterations()), benchmark::Counter::kIsRate);
  state.counters["found"] = benchmark::Counter(static_cast<double>(found), benchmark::Counter::kAvgIterations);
}
BENCHMARK(BM_FilterIndex)->Arg(10'000)->Arg(100'000)->Unit(benchmark::kMicrosecond);

void BM_FiltersOneByOne(benchmark::State& state) {
  World world;
  const auto catalogue = world.catalogue();
  const auto waiting = filters(world, state.range(0));
  std::uint32_t next = 0;
  for (auto _ : state) {
    benchmark::DoNotOptimize(matching_one_by_one(waiting, *catalogue, ItemId{next}));
    next = (next + 1) % kItems;
  }
  state.counters["items/s"] = benchmark::Counter(static_cast<double>(state.iterations()), benchmark::Counter::kIsRate);
}
BENCHMARK(BM_FiltersOneByOne)->Arg(10'000)->Arg(100'000)->Unit(benchmark::kMicrosecond);

void BM_FileAFilter(benchmark::State& state) {
  World world;
  const auto catalogue = world.catalogue();
  const auto waiting = filters(world, state.range(0));
  for (auto _ : state) {
    FilterIndex index;
    for (std::size_t i = 0; i < waiting.size(); ++i) index.add(static_cast<FilterIndex::Id>(i), waiting[i], *catalogue);
    benchmark::DoNotOptimize(index.size());
  }
}
BENCHMARK(BM_FileAFilter)->Arg(100'000)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace attune
