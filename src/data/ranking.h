#pragma once
#include "data/ids.h"

#include <vector>

namespace attune {

struct Scored {
  ItemId item{};
  double score = 0;
  bool operator==(const Scored&) const = default;
};

/// Best first, no item twice.
using Ranking = std::vector<Scored>;

/// The one order of ranked lists: higher score first, ties to the smaller id. Total as long as no score is NaN, and
/// none leaves a model.
struct BestFirst {
  bool operator()(const Scored& a, const Scored& b) const {
    return a.score != b.score ? a.score > b.score : a.item < b.item;
  }
};

}  // namespace attune
