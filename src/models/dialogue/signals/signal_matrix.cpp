#include "models/dialogue/signals/signal_matrix.h"

#include "base/error.h"

#include <algorithm>

namespace attune {

std::span<float> SignalMatrix::add(std::string_view name, float value) {
  if (used_ == rows_.size()) {
    rows_.emplace_back(items_);
    names_.emplace_back();
  }
  names_[used_] = name;
  std::ranges::fill(rows_[used_], value);
  return rows_[used_++];
}

std::span<const float> SignalMatrix::row(std::string_view name) const {
  for (std::size_t s = 0; s < used_; ++s)
    if (names_[s] == name) return rows_[s];
  ATTUNE_CHECK(false, "no signal has this name");
  return {};
}

}  // namespace attune
