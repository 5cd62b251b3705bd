#pragma once
#include "models/internal/item_weights.h"

#include <cstdint>
#include <vector>

namespace attune {

/// Adds up a sparse vector over items, again and again, each time at a cost that does not depend on their number.
class SparseAccumulator {
 public:
  explicit SparseAccumulator(std::size_t items) : sums_(items) {}

  void add(std::uint32_t item, float amount) {
    Sum& sum = sums_[item];
    if (!sum.touched) touched_.push_back(item);
    sum.touched = true;
    sum.value += amount;
  }

  /// What was added since the last call, each item once, also sums of 0, in the order of their first additions.
  void take(std::vector<Neighbour>& entries) {
    entries.clear();
    entries.reserve(touched_.size());
    for (const std::uint32_t item : touched_) {
      entries.push_back({item, sums_[item].value});
      sums_[item] = {};
    }
    touched_.clear();
  }

 private:
  struct Sum {
    float value = 0;
    bool touched = false;
  };
  std::vector<Sum> sums_;
  std::vector<std::uint32_t> touched_;
};

}  // namespace attune
