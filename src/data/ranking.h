#pragma once
#include "data/ids.h"

#include <cstdint>
#include <string_view>
#include <vector>

namespace attune {

/// What gave an item its place in a list, where the score alone did not. Part of the JSON contract by name.
enum class Placement : std::uint8_t {
  by_score,
  fresh,       ///< higher, because it is new
  boosted,     ///< higher, by a rule of the operator's
  varied,      ///< ahead of better ones that are more like the items above it
  calibrated,  ///< ahead of better ones, so that the list has the mixture of the history
  quota,       ///< in the list by a quota of the operator's
  pinned,      ///< at this place by a rule of the operator's
  explored,    ///< in the list to learn whether people like it
};
constexpr std::string_view to_string(Placement placement) {
  switch (placement) {
    case Placement::by_score:
      return "score";
    case Placement::fresh:
      return "freshness";
    case Placement::boosted:
      return "boost";
    case Placement::varied:
      return "variety";
    case Placement::calibrated:
      return "calibration";
    case Placement::quota:
      return "quota";
    case Placement::pinned:
      return "pin";
    case Placement::explored:
      return "exploration";
  }
  return "score";
}

struct Scored {
  ItemId item{};
  double score = 0;
  Placement placement = Placement::by_score;
  bool operator==(const Scored&) const = default;
};

/// Best first (save where a Placement says otherwise), no item twice.
using Ranking = std::vector<Scored>;

/// The one order of ranked lists: higher score first, ties to the smaller id. Total as long as no score is NaN, and
/// none leaves a model.
struct BestFirst {
  bool operator()(const Scored& a, const Scored& b) const {
    return a.score != b.score ? a.score > b.score : a.item < b.item;
  }
};

}  // namespace attune
