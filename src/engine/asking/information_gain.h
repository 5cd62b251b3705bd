#pragma once
#include "engine/asking/belief.h"

#include <span>
#include <vector>

namespace attune {

/// In bits; 0 at 0 and 1.
double binary_entropy(double p);

/// What the answer to "does it bear this label?" is expected to tell, in bits: the mutual information of answer and
/// item. An answer depends on the item only through whether it bears the label, so with q the belief behind the label
/// and e the chance of a wrong answer it is
///
///   gain = h(q (1 - e) + (1 - q) e) - h(e)
///
/// Source: MacKay, "Information-based objective functions for active data selection", Neural Computation 4, 1992.
double yes_no_gain(double q, double wrong_answer);

/// A label (by its number in the candidate set), and the belief behind it.
struct LabelMass {
  std::uint32_t attribute = 0;
  double mass = 0;
};

/// The belief behind every label at once, one pass over the labels that the candidates bear. Holds scratch space of one
/// number a label: one a thread.
class LabelMasses {
 public:
  explicit LabelMasses(const CandidateSet& candidates) : candidates_(candidates), mass_(candidates.attribute_count()) {}

  /// Labels that some but not all of the entries bear; the masses are sums over entries. Valid until the next call.
  /// @param entries  of these candidates; `total` is their sum
  /// @param asked    one a label, nonzero: leave it out
  std::span<const LabelMass> operator()(std::span<const Believed> entries, double total, std::span<const char> asked);

 private:
  const CandidateSet& candidates_;
  std::vector<double> mass_;
  std::vector<std::uint32_t> touched_;
  std::vector<LabelMass> found_;
};

/// What an open question ("what should it be like?") is expected to tell, in bits, when the person names one of the
/// labels of the item at random: H(label) - sum over items of p(i) log2 n(i), n(i) the labels that i bears.
double open_gain(const CandidateSet& candidates, std::span<const Believed> entries);

namespace reference {
/// yes_no_gain by its definition: entropy of the belief less the expected entropy after the answer.
/// @param attribute  its number in the candidate set
double yes_no_gain(const Belief& belief, std::uint32_t attribute);
/// open_gain by its definition.
double open_gain(const Belief& belief);
}  // namespace reference

}  // namespace attune
