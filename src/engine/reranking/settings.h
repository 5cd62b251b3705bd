#pragma once
#include "data/filter/filter.h"

#include <cstddef>
#include <string>
#include <vector>

namespace attune {

/// A rule of the operator's: what a list of recommendations does with the items that satisfy `where`.
struct Rule {
  enum class Action {
    pin,    ///< the best of them stands at `position`
    block,  ///< they are never recommended, nor found by search
    boost,  ///< they rank as if their score were `by` standard deviations higher
    quota,  ///< they are at least and at most these shares of a list, as far as there are such items
  };
  Action action = Action::block;
  Filter where;
  std::size_t position = 1;  ///< from 1
  double by = 0;             ///< may be negative
  double at_least = 0;       ///< in [0, 1]
  double at_most = 1;        ///< in [at_least, 1]
  bool operator==(const Rule&) const = default;
};

/// [reranking] and [[rules]] of attune.toml: how a list departs from the order of the scores. Off, unless said.
struct RerankingSettings {
  static constexpr double kMostFreshness = 10;

  /// Share of variety (arrange.h) and of calibration against the score; each in [0, 1], together at most 1.
  double diversity = 0;
  double calibration = 0;
  std::string calibration_field;  ///< a field of labels; "": the catalogue's first
  /// Standard deviations of the scores that the newest item gains, at most kMostFreshness; half of that one half-life
  /// below the newest.
  double freshness = 0;
  std::string freshness_field;     ///< a field of numbers; "": the catalogue's first year
  double freshness_half_life = 3;  ///< > 0, in the field's unit
  std::vector<Rule> rules;
};

}  // namespace attune
