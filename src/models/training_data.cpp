#include "models/training_data.h"

#include "models/internal/history_weight.h"

#include <utility>

namespace attune {

TrainingData TrainingData::from_histories(RaggedRows<HistoryEntry> histories, std::size_t item_count,
                                          ItemFeatures features) {
  std::vector<CsrMatrix<float>::Entry> entries;
  entries.reserve(histories.size());
  for (std::uint32_t user = 0; user < histories.rows(); ++user) {
    for (const HistoryEntry& entry : histories.row(user))
      entries.push_back({user, static_cast<std::uint32_t>(entry.item), bounded_weight(entry.weight)});
  }
  return {.user_item = CsrMatrix<float>::from_entries(histories.rows(), item_count, entries),
          .histories = std::move(histories),
          .features = std::move(features)};
}

}  // namespace attune
