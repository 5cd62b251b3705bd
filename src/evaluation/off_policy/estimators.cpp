#include "evaluation/off_policy/estimators.h"

#include <cmath>

namespace attune {
namespace {

double weight_of(const LoggedDecision& decision) {
  return decision.target / decision.propensity;
}

double effective_decisions(std::span<const LoggedDecision> decisions) {
  double sum = 0, squares = 0;
  for (const LoggedDecision& decision : decisions) {
    const double weight = weight_of(decision);
    sum += weight;
    squares += weight * weight;
  }
  return squares > 0 ? sum * sum / squares : 0;
}

/// The mean of one term a decision.
template <class Term>
OffPolicyEstimate mean_of(std::span<const LoggedDecision> decisions, Term term) {
  const auto count = static_cast<double>(decisions.size());
  double sum = 0, squares = 0;
  for (const LoggedDecision& decision : decisions) sum += term(decision);
  const double mean = sum / count;
  for (const LoggedDecision& decision : decisions) squares += std::pow(term(decision) - mean, 2);
  const double error = count > 1 ? std::sqrt(squares / (count - 1) / count) : 0;
  return {.value = mean, .standard_error = error, .effective_decisions = effective_decisions(decisions)};
}

OffPolicyEstimate ips(std::span<const LoggedDecision> decisions) {
  return mean_of(decisions, [](const LoggedDecision& decision) { return weight_of(decision) * decision.reward; });
}

OffPolicyEstimate snips(std::span<const LoggedDecision> decisions) {
  const double mean_weight = mean_of(decisions, weight_of).value;
  if (mean_weight == 0) return {};  // the policy takes none of the logged actions
  const double value = ips(decisions).value / mean_weight;
  OffPolicyEstimate estimate = mean_of(decisions, [&](const LoggedDecision& decision) {
    return weight_of(decision) * (decision.reward - value) / mean_weight;
  });
  estimate.value = value;
  return estimate;
}

OffPolicyEstimate doubly_robust(std::span<const LoggedDecision> decisions) {
  return mean_of(decisions, [](const LoggedDecision& decision) {
    return decision.expected_value + weight_of(decision) * (decision.reward - decision.expected_reward);
  });
}

constexpr OffPolicyEstimator kEstimators[] = {
    {"ips", "rewards weighted by how much likelier the judged policy takes the action", ips},
    {"snips", "the same, divided by the mean weight", snips},
    {"dr", "a reward model, corrected by the weighted rewards", doubly_robust},
};

}  // namespace

std::span<const OffPolicyEstimator> off_policy_estimators() {
  return kEstimators;
}

Status check_decision(const LoggedDecision& decision) {
  if (std::isnan(decision.propensity) || decision.propensity <= 0 || decision.propensity > 1)
    return invalid_argument("the propensity {} is not above 0 and at most 1", decision.propensity)
        .mend("log the probability with which the action was taken when it was taken");
  if (std::isnan(decision.target) || decision.target < 0 || decision.target > 1)
    return invalid_argument("the target {} is not from 0 to 1", decision.target)
        .mend("it is the probability with which the policy to be judged takes the action");
  for (const double value : {decision.reward, decision.expected_reward, decision.expected_value})
    if (!std::isfinite(value)) return invalid_argument("the reward {} is not finite", value).mend("mend the line");
  return {};
}

}  // namespace attune
