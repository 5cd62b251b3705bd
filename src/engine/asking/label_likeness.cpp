#include "engine/asking/label_likeness.h"

#include <cmath>

namespace attune {

LabelLikeness::LabelLikeness(const CandidateSet& candidates)
    : candidates_(candidates), worth_(candidates.attribute_count()), norms_(candidates.size(), 0) {
  const auto count = static_cast<double>(candidates.size());
  for (std::uint32_t a = 0; a < worth_.size(); ++a) {
    const double idf = std::log(count / static_cast<double>(candidates.bearers(a).size()));
    worth_[a] = idf * idf;
  }
  for (std::uint32_t c = 0; c < norms_.size(); ++c) {
    for (const std::uint32_t attribute : candidates.borne_by(c)) norms_[c] += worth_[attribute];
    norms_[c] = std::sqrt(norms_[c]);
  }
}

std::vector<double> LabelLikeness::to(std::uint32_t candidate) const {
  std::vector<double> likeness(candidates_.size(), 0);
  for (const std::uint32_t attribute : candidates_.borne_by(candidate))
    for (const std::uint32_t other : candidates_.bearers(attribute)) likeness[other] += worth_[attribute];
  for (std::uint32_t c = 0; c < likeness.size(); ++c)
    if (likeness[c] > 0) likeness[c] /= norms_[candidate] * norms_[c];
  likeness[candidate] = 1;
  return likeness;
}

double chance_of_preferring(double to_preferred, double to_other, double slope) {
  return 1 / (1 + std::exp(-slope * (to_preferred - to_other)));
}

}  // namespace attune
