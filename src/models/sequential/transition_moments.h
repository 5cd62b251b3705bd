#pragma once
#include "models/internal/occurrences.h"
#include "models/internal/recency.h"
#include "models/training_data.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace attune {

/// What of the past and of the future counts, and how much (sequential/transitions.h).
struct TransitionShape {
  Recency past;
  std::size_t horizon = 1;
  double future_decay = 1;
};

/// sum x x' and sum x y' of transitions.h, row by row and column by column, from the histories. Thread-safe.
class TransitionMoments {
 public:
  /// Keeps a reference to the data's histories.
  TransitionMoments(const TrainingData& data, TransitionShape shape);

  /// Calls add(other item, amount) for every part of row `item` of sum x x'; an item may come again and again.
  template <class Add>
  void visit_past_row(std::size_t item, Add add) const {
    const std::size_t window = shape_.past.window;
    for (const Occurrences::Place place : occurrences_.of(item)) {
      const auto history = histories_.row(place.row);
      const std::size_t position = place.position;
      const std::size_t begin = position + 1 - std::min(position + 1, window);
      const std::size_t end = std::min(position + window, history.size());
      for (std::size_t other = begin; other < end; ++other) {
        const std::size_t later = std::max(other, position);
        const std::size_t distance = later - std::min(other, position);
        // The steps that have both in their past and still have a next one.
        const std::size_t steps = std::min(window - distance, history.size() - 1 - later);
        const double weight = fading_[distance] * squares_[steps];
        add(static_cast<std::uint32_t>(history[other].item), product(history[position], history[other], weight));
      }
    }
  }

  /// The same for column `item` of sum x y'.
  template <class Add>
  void visit_future_column(std::size_t item, Add add) const {
    for (const Occurrences::Place place : occurrences_.of(item)) {
      const auto history = histories_.row(place.row);
      const std::size_t reach = std::min<std::size_t>(place.position, following_.size());
      for (std::size_t distance = 1; distance <= reach; ++distance) {
        const HistoryEntry& source = history[place.position - distance];
        add(static_cast<std::uint32_t>(source.item),
            product(source, history[place.position], following_[distance - 1]));
      }
    }
  }

 private:
  static float product(const HistoryEntry& a, const HistoryEntry& b, double weight) {
    return static_cast<float>(weight * static_cast<double>(a.weight) * static_cast<double>(b.weight));
  }

  const RaggedRows<HistoryEntry>& histories_;
  Occurrences occurrences_;
  TransitionShape shape_;
  std::vector<double> fading_;     // decay^d
  std::vector<double> squares_;    // sum of the first d values of decay^(2 k)
  std::vector<double> following_;  // weight in sum x y' of a pair d + 1 steps apart
};

/// Errors: invalid_argument where no history has two entries in a known order.
Status check_has_order(std::string_view model, const TrainingData& data);

}  // namespace attune
