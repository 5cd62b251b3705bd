#pragma once
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace attune {

/// Closed intervals of numbers, and which of them hold a point: an interval tree laid out as a sorted array, whose
/// every middle element is the root of its stretch and knows the highest end in it. What is added gathers behind the
/// tree, at most an eighth of it, until it is merged in. Cost: adding is amortised O(log n); a point costs O(k + min(n,
/// k log n)) for k intervals that hold it, and the stretch that is not merged yet. Source: Cormen, Leiserson, Rivest,
/// Stein, Introduction to Algorithms, "Interval trees"; the array form: Li, Rong, Bioinformatics 37(9), 2021.
class IntervalIndex {
 public:
  /// @param low, high  not NaN; may be infinite; low > high holds nothing
  void add(double low, double high, std::uint32_t value);
  /// @param visit  called with the value of every interval that holds the point, in no order
  template <class Visit>
  void holding(double point, Visit visit) const {
    descend(0, sorted_, point, visit);
    for (std::size_t i = sorted_; i < intervals_.size(); ++i)
      if (intervals_[i].low <= point && point <= intervals_[i].high) visit(intervals_[i].value);
  }

 private:
  struct Interval {
    double low;
    double high;
    double highest;  ///< of the stretch that it is the middle of
    std::uint32_t value;
  };

  template <class Visit>
  void descend(std::size_t first, std::size_t last, double point, Visit& visit) const {
    if (first == last) return;
    const std::size_t middle = first + (last - first) / 2;
    const Interval& root = intervals_[middle];
    if (root.highest < point) return;
    descend(first, middle, point, visit);
    if (root.low > point) return;
    if (point <= root.high) visit(root.value);
    descend(middle + 1, last, point, visit);
  }
  void merge();
  double raise(std::size_t first, std::size_t last);

  std::vector<Interval> intervals_;
  std::size_t sorted_ = 0;  // so many of them form the tree
};

}  // namespace attune
