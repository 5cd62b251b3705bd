#pragma once
#include "engine/asking/candidate_set.h"

#include <vector>

namespace attune {

/// How alike candidates are by their labels: the cosine of their label vectors, each label worth ln(n / bearers), so
/// what all of them bear counts for nothing. Borrows the candidates; thread-safe.
class LabelLikeness {
 public:
  /// Cost: O(labels borne).
  explicit LabelLikeness(const CandidateSet& candidates);

  /// Of every candidate to one of them: n values in [0, 1], 1 for itself. Cost: the extents of its labels.
  [[nodiscard]] std::vector<double> to(std::uint32_t candidate) const;

 private:
  const CandidateSet& candidates_;
  std::vector<double> worth_;  // m: ln(n / bearers)^2
  std::vector<double> norms_;  // n
};

/// The chance that somebody who wants an item prefers A, to which it is alike by `to_preferred`, to B.
double chance_of_preferring(double to_preferred, double to_other, double slope);

}  // namespace attune
