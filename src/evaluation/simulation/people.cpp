#include "evaluation/simulation/people.h"

#include <algorithm>
#include <cmath>

namespace attune {

using std::chrono::milliseconds;

std::vector<double> draw_shares(std::size_t size, double concentration, Random& random) {
  std::vector<double> shares(size);
  double sum = 0;
  for (double& share : shares) sum += share = random.gamma(concentration) + 1e-12;
  for (double& share : shares) share /= sum;
  return shares;
}

std::vector<std::size_t> draw_activity(const Activity& activity, Random& random) {
  std::vector<double> shares(activity.users);
  double sum = 0;
  for (double& share : shares) sum += share = std::exp(activity.sigma * random.normal());
  std::vector<std::size_t> counts(activity.users);
  std::size_t given = 0;
  for (std::size_t u = 0; u < activity.users; ++u) {
    const double wanted = shares[u] / sum * static_cast<double>(activity.events);
    given += counts[u] = std::clamp<std::size_t>(static_cast<std::size_t>(wanted), 1, activity.largest);
  }
  // Rounding and the bounds leave a small rest, shared out one by one.
  for (std::size_t u = 0; given != activity.events; u = u + 1 < activity.users ? u + 1 : 0) {
    if (given < activity.events && counts[u] < activity.largest) {
      ++counts[u];
      ++given;
    } else if (given > activity.events && counts[u] > 1) {
      --counts[u];
      --given;
    }
  }
  return counts;
}

std::vector<Time> draw_times(std::size_t count, Time last, std::chrono::days span, Random& random) {
  const auto whole = std::chrono::duration_cast<milliseconds>(span);
  const double joined = 0.7 * random.uniform();  // as a share of the span
  std::vector<Time> times;
  times.reserve(count);
  while (times.size() < count) {
    const double moment = joined + (1 - joined) * std::sqrt(random.uniform());
    const auto start = milliseconds(static_cast<std::int64_t>(moment * static_cast<double>(whole.count())));
    const std::size_t session = std::min(1 + random.below(5), count - times.size());
    for (std::size_t e = 0; e < session; ++e) {
      const auto pause = milliseconds(static_cast<std::int64_t>((1.5 + random.uniform()) * 3.6e6));
      times.push_back(std::min(last, last - whole + start + static_cast<int>(e) * pause));
    }
  }
  std::ranges::sort(times);
  return times;
}

}  // namespace attune
