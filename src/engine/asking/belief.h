#pragma once
#include "base/error.h"
#include "data/ranking.h"
#include "engine/asking/candidate_set.h"
#include "engine/asking/evidence.h"

#include <memory>
#include <span>
#include <vector>

namespace attune {

/// How far answers can be trusted.
struct AnswerNoise {
  double wrong_answer = 0.05;   ///< chance that an answer about labels is wrong, in [0, 0.5)
  double hasty_rejection = 0;   ///< chance that the item wanted is rejected when it is shown, in [0, 1)
  double comparison_slope = 6;  ///< how clear likeness makes a comparison, >= 0; 0: comparisons say nothing
};

/// A candidate and the belief behind it.
struct Believed {
  std::uint32_t candidate = 0;
  double mass = 0;
  bool operator==(const Believed&) const = default;
};
/// Likeliest first, ties to the smaller candidate.
struct LikeliestFirst {
  bool operator()(const Believed& a, const Believed& b) const {
    return a.mass != b.mass ? a.mass > b.mass : a.candidate < b.candidate;
  }
};

/// Which of the candidates the person wants: p(i), by Bayes' rule from a prior and what they let know. With e the
/// chance of a wrong answer, n(i) the labels that item i bears, and m the labels there are, evidence has likelihood
///
///   yes to a label        1 - e where i bears it, else e; a no the other way round
///   k of c labels chosen  (1 - e) / b where i bears k and b of the c, else e / c;
///                         "none of these": 1 - e where b = 0, else e
///   a label named         (1 - e) / n(i) where i bears it, else e / m: whoever names a label names any of the item's,
///                         so it says more for an item that has few
///   items rejected        hasty_rejection for these, else 1
///   A rather than B       1 / (1 + exp(-slope (s(i, A) - s(i, B)))), s: cosine over labels, each worth ln(n /
///   bearers);
///                         A, B themselves have s = 1 with themselves (Bradley and Terry, Biometrika 1952)
///   a soft condition      confidence where i satisfies it, else 1 - confidence
///
/// A value: copying it is how one looks ahead.
class Belief {
 public:
  /// @param log_prior  one a candidate, finite or -infinity (never), at least one finite; scores of a model in nats
  /// Errors: invalid_argument for sizes that differ, NaN, no candidate with any chance, or noise out of range.
  static Result<Belief> create(std::shared_ptr<const CandidateSet> candidates, std::span<const double> log_prior,
                               AnswerNoise noise = {});

  /// Takes evidence into account. What no candidate could have given, so that nothing would be left to believe, is
  /// passed over. Labels and items that no candidate knows say what they say of candidates that lack them.
  /// Cost: O(candidates log candidates), for comparisons their attributes too.
  void update(const WishEvidence& evidence);

  [[nodiscard]] const CandidateSet& candidates() const { return *candidates_; }
  [[nodiscard]] const AnswerNoise& noise() const { return noise_; }
  /// Candidates with any chance, likeliest first; the masses add up to 1.
  [[nodiscard]] std::span<const Believed> entries() const { return entries_; }
  /// The likeliest items, at most n.
  [[nodiscard]] std::vector<ItemId> likeliest(std::size_t n) const;
  /// In bits.
  [[nodiscard]] double entropy() const;

 private:
  Belief(std::shared_ptr<const CandidateSet> candidates, AnswerNoise noise)
      : candidates_(std::move(candidates)), noise_(noise) {}
  /// Multiplies by the likelihood of each candidate and normalises.
  void multiply(std::span<const double> likelihood);

  std::shared_ptr<const CandidateSet> candidates_;
  AnswerNoise noise_;
  std::vector<Believed> entries_;
};

/// Scores as a log prior where all that is known of them is that more is better: standardised over the candidates, at
/// most 5 deviations above the mean, so that one runaway score cannot hold all of the belief.
std::vector<double> log_prior_of_scores(const Ranking& candidates);

}  // namespace attune
