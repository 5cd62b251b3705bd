#include "data/filter/interval_index.h"

#include <limits>
#include <tuple>

namespace attune {

void IntervalIndex::add(double low, double high, std::uint32_t value) {
  constexpr std::size_t kFewest = 64;
  intervals_.push_back({low, high, high, value});
  if (intervals_.size() - sorted_ > kFewest + sorted_ / 8) merge();
}

void IntervalIndex::merge() {
  const auto before = [](const Interval& a, const Interval& b) {
    return std::tie(a.low, a.high, a.value) < std::tie(b.low, b.high, b.value);
  };
  const auto fresh = intervals_.begin() + static_cast<std::ptrdiff_t>(sorted_);
  std::sort(fresh, intervals_.end(), before);
  std::inplace_merge(intervals_.begin(), fresh, intervals_.end(), before);
  sorted_ = intervals_.size();
  raise(0, sorted_);
}

double IntervalIndex::raise(std::size_t first, std::size_t last) {
  if (first == last) return -std::numeric_limits<double>::infinity();
  const std::size_t middle = first + (last - first) / 2;
  Interval& root = intervals_[middle];
  root.highest = std::max({root.high, raise(first, middle), raise(middle + 1, last)});
  return root.highest;
}

}  // namespace attune
