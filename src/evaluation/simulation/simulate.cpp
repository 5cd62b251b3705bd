#include "evaluation/simulation/simulate.h"

#include "base/random.h"
#include "evaluation/simulation/names.h"
#include "evaluation/simulation/people.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <span>
#include <vector>

namespace attune {
namespace {

constexpr double kFameExponent = 0.6;
constexpr double kAffinityWeight = 2.5;
constexpr double kMixtureConcentration = 0.15;
constexpr double kActivitySigma = 0.7;
constexpr double kLargestShare = 0.6;  // of the catalogue, that one person may have had

/// Mean 0, deviation 1, clipped to [-3, 3]; all zero when the values do not differ.
void standardise(std::span<double> values) {
  const double count = static_cast<double>(values.size());
  const double mean = std::accumulate(values.begin(), values.end(), 0.0) / count;
  double variance = 0;
  for (const double value : values) variance += (value - mean) * (value - mean) / count;
  const double scale = variance > 1e-18 ? 1 / std::sqrt(variance) : 0;
  for (double& value : values) value = std::clamp((value - mean) * scale, -3.0, 3.0);
}

double gumbel(Random& random) {
  return -std::log(-std::log(std::max(random.uniform(), 1e-300)));
}

/// One archetype's feeling for the labels of one field, added to `affinity`.
void add_label_taste(const Catalogue& catalogue, FieldId field, Random& random, std::span<double> affinity) {
  const std::size_t labels = catalogue.label_count(field);
  if (labels == 0) return;
  const double labels_that_matter = std::max(3.0, static_cast<double>(labels) / 20);
  const auto care = draw_shares(labels, labels_that_matter / static_cast<double>(labels), random);
  std::vector<double> mass(affinity.size());
  for (std::uint32_t i = 0; i < mass.size(); ++i) {
    for (const LabelId label : catalogue.labels(field, ItemId{i})) mass[i] += care[index(label)];
  }
  standardise(mass);
  for (std::size_t i = 0; i < mass.size(); ++i) affinity[i] += mass[i];
}

/// One archetype's favourite year, added to `affinity`; items without a year are neutral.
void add_year_taste(const Catalogue& catalogue, FieldId field, Random& random, std::span<double> affinity) {
  std::vector<double> closeness(affinity.size());
  const auto favourite = catalogue.number(field, ItemId{static_cast<std::uint32_t>(random.below(affinity.size()))});
  const double tolerance = 5 + 15 * random.uniform();
  if (!favourite) return;
  for (std::uint32_t i = 0; i < closeness.size(); ++i) {
    const double distance = (catalogue.number(field, ItemId{i}).value_or(*favourite) - *favourite) / tolerance;
    closeness[i] = std::exp(-distance * distance / 2);
  }
  standardise(closeness);
  for (std::size_t i = 0; i < closeness.size(); ++i) affinity[i] += closeness[i];
}

std::vector<FieldId> year_fields(const Catalogue& catalogue) {
  std::vector<FieldId> fields;
  for (std::uint32_t f = 0; f < catalogue.fields().size(); ++f) {
    const Field& field = catalogue.field(FieldId{f});
    if (field.kind == FieldKind::number && field.measure == Measure::year) fields.push_back(FieldId{f});
  }
  return fields;
}

/// T x I.
std::vector<std::vector<double>> draw_tastes(const Catalogue& catalogue, std::size_t count, Random& random) {
  std::vector<std::vector<double>> tastes(count, std::vector<double>(catalogue.size()));
  for (std::vector<double>& affinity : tastes) {
    for (std::uint32_t f = 0; f < catalogue.fields().size(); ++f) {
      if (catalogue.field(FieldId{f}).kind == FieldKind::labels) {
        add_label_taste(catalogue, FieldId{f}, random, affinity);
      }
    }
    for (const FieldId field : year_fields(catalogue)) add_year_taste(catalogue, field, random, affinity);
    standardise(affinity);
  }
  return tastes;
}

std::vector<double> draw_log_fame(std::size_t items, Random& random) {
  std::vector<std::size_t> order(items);
  std::iota(order.begin(), order.end(), std::size_t{0});
  for (std::size_t i = items; i > 1; --i) std::swap(order[i - 1], order[random.below(i)]);
  std::vector<double> fame(items);
  for (std::size_t rank = 0; rank < items; ++rank) {
    fame[order[rank]] = -kFameExponent * std::log(static_cast<double>(rank + 1));
  }
  return fame;
}

std::vector<int> first_years(const Catalogue& catalogue) {
  std::vector<int> years(catalogue.size(), std::numeric_limits<int>::min());
  for (const FieldId field : year_fields(catalogue)) {
    for (std::uint32_t i = 0; i < years.size(); ++i) {
      if (const auto year = catalogue.number(field, ItemId{i})) years[i] = static_cast<int>(*year);
    }
  }
  return years;
}

int year_of(Time time) {
  const std::chrono::year_month_day date(std::chrono::floor<std::chrono::days>(time));
  return static_cast<int>(date.year());
}

/// Puts a person's items in an order: at each time, a random one of those that are out by then.
void order_by_release(std::vector<std::size_t>& items, std::span<const Time> times, std::span<const int> years,
                      Random& random) {
  for (std::size_t k = 0; k < items.size(); ++k) {
    const std::size_t left = items.size() - k;
    const std::size_t start = random.below(left);
    for (std::size_t step = 0; step < left; ++step) {
      const std::size_t candidate = k + (start + step) % left;
      // When nothing is out yet, the last candidate stays: the person is early.
      if (years[items[candidate]] > year_of(times[k]) && step + 1 < left) continue;
      std::swap(items[k], items[candidate]);
      break;
    }
  }
}

Status check(const Catalogue& catalogue, const SimulateOptions& options, std::size_t largest) {
  if (catalogue.size() == 0) return invalid_argument("the catalogue has no items to choose from");
  if (options.users == 0) return invalid_argument("a simulation needs at least 1 user");
  if (options.tastes == 0) return invalid_argument("a simulation needs at least 1 taste");
  if (options.span <= std::chrono::days(0)) return invalid_argument("a simulation needs a span of at least 1 day");
  if (options.events < options.users || options.events / options.users >= largest) {
    return invalid_argument("{} events cannot be shared among {} users of {} items", options.events, options.users,
                            catalogue.size())
        .mend("choose from {} to {} events", options.users, options.users * (largest - 1));
  }
  return {};
}

}  // namespace

std::string simulated_user_key(std::size_t person) {
  const std::string name(kFirstNames[person % kFirstNames.size()]);
  return person < kFirstNames.size() ? name : fmt::format("{}-{}", name, person / kFirstNames.size() + 1);
}

Status simulate_events(const Catalogue& catalogue, const SimulateOptions& options,
                       const std::function<Status(const EventRecord&)>& sink) {
  const std::size_t items = catalogue.size();
  const auto largest = static_cast<std::size_t>(kLargestShare * static_cast<double>(items)) + 1;
  ATTUNE_TRY_VOID(check(catalogue, options, largest));

  Random random(options.seed);
  const auto tastes = draw_tastes(catalogue, options.tastes, random);
  const auto log_fame = draw_log_fame(items, random);
  const auto activity = draw_activity(
      {.users = options.users, .events = options.events, .largest = largest, .sigma = kActivitySigma}, random);
  const auto years = first_years(catalogue);
  std::vector<double> quality(items);
  for (double& value : quality) value = 0.35 * random.normal();

  std::vector<double> affinity(items);
  std::vector<std::pair<double, std::size_t>> utility(items);
  for (std::size_t person = 0; person < options.users; ++person) {
    const auto mixture = draw_shares(options.tastes, kMixtureConcentration, random);
    const double mildness = 0.3 * random.normal();
    for (std::size_t i = 0; i < items; ++i) {
      affinity[i] = 0.3 * random.normal();
      for (std::size_t t = 0; t < options.tastes; ++t) affinity[i] += mixture[t] * tastes[t][i];
      utility[i] = {-(kAffinityWeight * affinity[i] + log_fame[i] + gumbel(random)), i};
    }
    const std::size_t count = activity[person];
    std::ranges::partial_sort(utility, utility.begin() + static_cast<std::ptrdiff_t>(count));
    std::vector<std::size_t> chosen(count);
    for (std::size_t k = 0; k < count; ++k) chosen[k] = utility[k].second;
    const auto times = draw_times(count, options.last, options.span, random);
    order_by_release(chosen, times, years, random);

    for (std::size_t k = 0; k < count; ++k) {
      const std::size_t item = chosen[k];
      const double felt = 3.4 + 0.7 * affinity[item] + quality[item] + mildness + 0.5 * random.normal();
      ATTUNE_TRY_VOID(sink({.user = simulated_user_key(person),
                            .item = std::string(catalogue.key(ItemId{static_cast<std::uint32_t>(item)})),
                            .kind = EventKind::rating,
                            .value = std::clamp(std::round(felt * 2) / 2, 0.5, 5.0),
                            .time = times[k]}));
    }
  }
  return {};
}

}  // namespace attune
