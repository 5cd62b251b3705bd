// Makes a large synthetic workspace to put load on: items with a title, a year, genres and a maker; people who choose
// mostly within the group of items that is theirs. For measuring speed and memory, not accuracy: nobody's taste is in
// it.
#include "base/clock.h"
#include "base/random.h"
#include "engine/workspace.h"
#include "store/store.h"

#include <cmath>
#include <numeric>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

namespace attune {
namespace {

constexpr std::size_t kGroups = 20;

struct Size {
  std::size_t items = 100'000;
  std::size_t users = 1'000'000;
  double events_per_user = 20;
  std::uint64_t seed = 1;
};

ItemRecord make_item(std::size_t number, Random& random) {
  const auto named = [&](std::string_view kind, std::uint64_t bound) {
    return fmt::format("{} {}", kind, random.below(bound));
  };
  using Labels = std::vector<std::string>;
  return {fmt::format("item{}", number),
          fmt::format("{} of {} {}", named("Book", 5000), named("Place", 2000), number),
          {{"year", 1950.0 + static_cast<double>(random.below(75))},
           {"genres", Labels{named("Genre", kGroups), named("Genre", kGroups)}},
           {"maker", Labels{named("Maker", 5000)}}}};
}

/// Which item a user chooses next. Within a group and overall, the chance of the r-th most popular item falls as 1 / r.
class Chooser {
 public:
  Chooser(std::size_t items, Random& random) : by_rank_(items) {
    std::iota(by_rank_.begin(), by_rank_.end(), 0U);
    for (std::size_t i = items; i > 1; --i) std::swap(by_rank_[i - 1], by_rank_[random.below(i)]);
  }

  [[nodiscard]] std::uint32_t choose(std::size_t group, Random& random) const {
    constexpr double kLoyalty = 0.7;
    const auto log_uniform = [&](std::size_t count) {
      const double rank = std::exp(random.uniform() * std::log(static_cast<double>(count)));
      return std::min(count - 1, static_cast<std::size_t>(rank) - 1);
    };
    const std::size_t in_group = by_rank_.size() / kGroups;
    if (in_group > 0 && random.uniform() < kLoyalty) return by_rank_[group + kGroups * log_uniform(in_group)];
    return by_rank_[log_uniform(by_rank_.size())];
  }

 private:
  std::vector<std::uint32_t> by_rank_;
};

Status fill(Store::Bulk& bulk, const Size& size) {
  Random random(size.seed);
  for (std::size_t i = 0; i < size.items; ++i) ATTUNE_TRY_VOID(bulk.item(make_item(i, random)));
  const Chooser chooser(size.items, random);
  constexpr double kSpread = 0.8;  // of the logarithm of how many events a user has
  const double median = size.events_per_user / std::exp(kSpread * kSpread / 2);
  const Time first = std::chrono::sys_days(std::chrono::year(2025) / 1 / 1);
  for (std::size_t u = 0; u < size.users; ++u) {
    const auto events = static_cast<std::size_t>(std::ceil(median * std::exp(kSpread * random.normal())));
    const std::size_t group = random.below(kGroups);
    EventRecord event{.user = fmt::format("user{}", u), .item = "", .kind = EventKind::view, .value = 1, .time = first};
    for (std::size_t e = 0; e < events; ++e) {
      event.time += std::chrono::minutes(1 + random.below(10'000));
      event.item = fmt::format("item{}", chooser.choose(group, random));
      ATTUNE_TRY_VOID(bulk.event(event));
    }
  }
  return {};
}

Status make(const std::string& folder, const Size& size) {
  ATTUNE_TRY(workspace, Workspace::create(folder));
  ATTUNE_TRY(store, open_sqlite_store(workspace.database().string()));
  const Stopwatch watch;
  ATTUNE_TRY(stored, store->bulk_load([&](Store::Bulk& bulk) { return fill(bulk, size); }));
  const double seconds = watch.elapsed_ms() / 1000;
  fmt::print("{} items, {} users, {} events stored in {:.1f} s: {:.0f} events/s, durable\n", size.items, size.users,
             stored.accepted, seconds, static_cast<double>(stored.accepted) / seconds);
  return {};
}

}  // namespace
}  // namespace attune

int main(int count, char** arguments) {
  CLI::App app{"Makes a large synthetic workspace"};
  std::string folder;
  attune::Size size;
  app.add_option("folder", folder, "Where")->required();
  app.add_option("--items", size.items)->check(CLI::Range(1, 10'000'000));
  app.add_option("--users", size.users)->check(CLI::Range(1, 100'000'000));
  app.add_option("--events-per-user", size.events_per_user)->check(CLI::Range(1, 10'000));
  app.add_option("--seed", size.seed);
  CLI11_PARSE(app, count, arguments);
  const attune::Status made = attune::make(folder, size);
  if (!made) fmt::print(stderr, "{}\n", made.error().to_string());
  return made ? 0 : 1;
}
