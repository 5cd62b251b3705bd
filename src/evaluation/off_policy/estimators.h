#pragma once
#include "base/error.h"

#include <span>
#include <string_view>

namespace attune {

/// One decision that a logging policy made and what came of it, with what the policy to be judged would have done.
struct LoggedDecision {
  double propensity = 1;  ///< probability with which the logging policy took the action it took; in (0, 1]
  double target = 0;      ///< probability with which the policy to be judged takes that action; in [0, 1]
  double reward = 0;      ///< what came of it; finite
  /// What a reward model expects of that action, and on average over the actions of the policy to be judged; finite.
  /// Only the doubly robust estimate reads them; without a model, 0.
  double expected_reward = 0;
  double expected_value = 0;
};

/// The value of a policy that was never run: its mean reward a decision.
struct OffPolicyEstimate {
  double value = 0;
  double standard_error = 0;
  /// (sum of weights)^2 / sum of squared weights: with how many decisions of its own the estimate compares. Far below
  /// the number logged, the two policies differ too much to trust it.
  double effective_decisions = 0;
};

/// Weights w = target / propensity; r the reward.
struct OffPolicyEstimator {
  std::string_view name;
  std::string_view summary;
  /// @param decisions  at least one, each of which check_decision() lets pass
  OffPolicyEstimate (*estimate)(std::span<const LoggedDecision> decisions);
};
/// Every estimator; to add one: a function and a line.
///   ips:   mean of w r. Unbiased; wild where propensities are small (Horvitz and Thompson, 1952).
///   snips: sum of w r / sum of w. Slightly biased, far steadier (Swaminathan and Joachims, NIPS 2015).
///   dr:    mean of v + w (r - q), v and q what a reward model expects of the policy and the action. Unbiased where
///   either
///          the propensities or the model are right (Dudik, Langford, Li, ICML 2011).
/// Standard errors are those of the mean; of snips, by the delta method.
std::span<const OffPolicyEstimator> off_policy_estimators();

/// Whether a decision's numbers are in their ranges. Errors: invalid_argument naming the one that is not.
Status check_decision(const LoggedDecision& decision);

}  // namespace attune
