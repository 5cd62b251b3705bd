#pragma once
#include "base/random.h"
#include "models/model.h"

#include <cmath>
#include <vector>

namespace attune::bench {

/// `users` people with about `mean_events` events each, items drawn by a power law of their number.
inline TrainingData interactions(std::size_t users, std::size_t items, std::size_t mean_events, std::uint64_t seed) {
  Random random(seed);
  std::vector<CsrMatrix<float>::Entry> entries;
  for (std::uint32_t u = 0; u < users; ++u) {
    const double activity = static_cast<double>(mean_events) * std::exp(0.8 * random.normal() - 0.32);
    for (double e = 0; e < activity; ++e) {
      const double place = std::pow(random.uniform(), 2.5) * static_cast<double>(items);
      entries.push_back({u, static_cast<std::uint32_t>(place), 1.0F});
    }
  }
  return {.user_item = CsrMatrix<float>::from_entries(users, items, entries), .histories = {}, .features = {}};
}

inline History history_of(const TrainingData& data, std::size_t user) {
  History history;
  const SparseRow<float> row = data.user_item.row(user);
  for (std::size_t k = 0; k < row.size(); ++k) history.push_back({ItemId{row.columns[k]}, row.values[k], Time{}});
  return history;
}

}  // namespace attune::bench
