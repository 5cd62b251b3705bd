#pragma once
#include "data/filter/filter.h"

namespace attune {

/// Whether `value comparison bound` holds.
constexpr bool compare(double value, Filter::Comparison comparison, double bound) {
  switch (comparison) {
    case Filter::Comparison::equal:
      return value == bound;
    case Filter::Comparison::not_equal:
      return value != bound;
    case Filter::Comparison::less:
      return value < bound;
    case Filter::Comparison::less_equal:
      return value <= bound;
    case Filter::Comparison::greater:
      return value > bound;
    case Filter::Comparison::greater_equal:
      return value >= bound;
  }
  return false;
}

}  // namespace attune
