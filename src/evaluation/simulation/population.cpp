#include "evaluation/simulation/population.h"

#include "evaluation/simulation/people.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <vector>

namespace attune {
namespace {

constexpr double kFameExponent = 0.9;
constexpr double kMixtureConcentration = 0.3;
constexpr double kActivitySigma = 1.1;
constexpr double kStay = 0.7;
constexpr double kElsewhere = 0.1;
constexpr double kLargestShare = 0.6;
constexpr int kMostTries = 8;

/// A rank from 0, rank r with a probability about proportional to (r + 1)^-exponent: the continuous power law inverted,
/// so no table is needed.
std::size_t draw_rank(std::size_t count, Random& random) {
  constexpr double kRest = 1 - kFameExponent;
  const double far = std::pow(static_cast<double>(count) + 1, kRest);
  const double place = std::pow(1 + random.uniform() * (far - 1), 1 / kRest);
  return std::min(static_cast<std::size_t>(place - 1), count - 1);
}

std::size_t draw_from(std::span<const double> shares, Random& random) {
  double left = random.uniform();
  std::size_t chosen = 0;
  while (chosen + 1 < shares.size() && left >= shares[chosen]) left -= shares[chosen++];
  return chosen;
}

/// Items by group, most famous first: group g has the places g, g + G, g + 2G, ... of a shuffled list.
class Shelves {
 public:
  Shelves(std::size_t items, std::size_t groups, Random& random) : items_(items), groups_(groups) {
    std::iota(items_.begin(), items_.end(), 0U);
    for (std::size_t i = items; i > 1; --i) std::swap(items_[i - 1], items_[random.below(i)]);
  }
  [[nodiscard]] std::uint32_t draw(std::size_t group, Random& random) const {
    const std::size_t count = (items_.size() - group + groups_ - 1) / groups_;
    return items_[group + draw_rank(count, random) * groups_];
  }

 private:
  std::vector<std::uint32_t> items_;
  std::size_t groups_;
};

Status check(const PopulationOptions& options, std::size_t largest) {
  if (options.users == 0) return invalid_argument("a simulation needs at least 1 user");
  if (options.items == 0 || options.items > std::numeric_limits<std::uint32_t>::max())
    return invalid_argument("a simulation needs from 1 to 2^32 - 1 items");
  if (options.groups == 0) return invalid_argument("a simulation needs at least 1 group of taste");
  if (options.span <= std::chrono::days(0)) return invalid_argument("a simulation needs a span of at least 1 day");
  if (options.events < options.users || (options.events + options.users - 1) / options.users > largest)
    return invalid_argument("{} events cannot be shared among {} users of {} items", options.events, options.users,
                            options.items)
        .mend("choose from {} to {} events", options.users, options.users * largest);
  return {};
}

}  // namespace

Status simulate_population(const PopulationOptions& options,
                           const std::function<Status(std::size_t, std::span<const PopulationEvent>)>& sink) {
  const auto largest =
      std::max<std::size_t>(static_cast<std::size_t>(kLargestShare * static_cast<double>(options.items)), 1);
  ATTUNE_TRY_VOID(check(options, largest));
  Random random(options.seed);
  const std::size_t groups = std::min(options.groups, options.items);
  const Shelves shelves(options.items, groups, random);
  const auto activity = draw_activity(
      {.users = options.users, .events = options.events, .largest = largest, .sigma = kActivitySigma}, random);

  std::vector<std::size_t> owner(options.items, options.users);  // the last person who took it
  std::vector<PopulationEvent> events;
  for (std::size_t person = 0; person < options.users; ++person) {
    const auto mixture = draw_shares(groups, kMixtureConcentration, random);
    const auto times = draw_times(activity[person], options.last, options.span, random);
    std::size_t group = draw_from(mixture, random);
    events.clear();
    for (const Time time : times) {
      if (random.uniform() >= kStay) group = draw_from(mixture, random);
      std::uint32_t item = 0;
      int tries = 0;
      do {
        const bool elsewhere = random.uniform() < kElsewhere;
        item = ++tries > kMostTries ? static_cast<std::uint32_t>(random.below(options.items))
                                    : shelves.draw(elsewhere ? random.below(groups) : group, random);
      } while (owner[item] == person);
      owner[item] = person;
      events.push_back({item, time});
    }
    ATTUNE_TRY_VOID(sink(person, events));
  }
  return {};
}

}  // namespace attune
