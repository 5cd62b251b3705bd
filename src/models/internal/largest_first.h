#pragma once
#include "models/model.h"

namespace attune {

/// The order of explanations: the largest amount first, ties to the smaller id.
struct LargestFirst {
  bool operator()(const Contribution& a, const Contribution& b) const {
    return a.amount != b.amount ? a.amount > b.amount : a.item < b.item;
  }
};

}  // namespace attune
