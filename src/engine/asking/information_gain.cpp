#include "engine/asking/information_gain.h"

#include <algorithm>
#include <cmath>

namespace attune {

namespace {

/// Belief in a label closer to none or all than this tells the candidates apart only by rounding.
constexpr double kLeastShare = 1e-12;

double plogp(double p) {
  return p > 0 ? p * std::log2(p) : 0;
}

}  // namespace

double binary_entropy(double p) {
  return -plogp(p) - plogp(1 - p);
}

double yes_no_gain(double q, double wrong_answer) {
  return binary_entropy(q * (1 - wrong_answer) + (1 - q) * wrong_answer) - binary_entropy(wrong_answer);
}

std::span<const LabelMass> LabelMasses::operator()(std::span<const Believed> entries, double total,
                                                   std::span<const char> asked) {
  for (const Believed& entry : entries)
    for (const std::uint32_t attribute : candidates_.borne_by(entry.candidate)) {
      if (mass_[attribute] == 0) touched_.push_back(attribute);
      mass_[attribute] += entry.mass;
    }
  found_.clear();
  for (const std::uint32_t attribute : touched_) {
    const double mass = std::exchange(mass_[attribute], 0);
    if (asked[attribute] == 0 && mass > total * kLeastShare && mass < total * (1 - kLeastShare))
      found_.push_back({attribute, mass});
  }
  touched_.clear();
  return found_;
}

double open_gain(const CandidateSet& candidates, std::span<const Believed> entries) {
  std::vector<double> named(candidates.attribute_count(), 0);
  double given_item = 0, silent = 0;
  for (const Believed& entry : entries) {
    const auto labels = candidates.borne_by(entry.candidate);
    if (labels.empty()) {
      silent += entry.mass;  // nothing to name: that itself tells
      continue;
    }
    const auto count = static_cast<double>(labels.size());
    given_item += entry.mass * std::log2(count);
    for (const std::uint32_t attribute : labels) named[attribute] += entry.mass / count;
  }
  double entropy = -plogp(silent);
  for (const double p : named) entropy -= plogp(p);
  return std::max(entropy - given_item, 0.0);
}

namespace reference {

double yes_no_gain(const Belief& belief, std::uint32_t attribute) {
  const double e = belief.noise().wrong_answer;
  double gain = belief.entropy();
  for (const YesNo answer : {YesNo::yes, YesNo::no}) {
    double chance = 0;
    for (const Believed& entry : belief.entries()) {
      const auto labels = belief.candidates().borne_by(entry.candidate);
      const bool bears = std::ranges::find(labels, attribute) != labels.end();
      chance += entry.mass * (bears == (answer == YesNo::yes) ? 1 - e : e);
    }
    if (chance <= 0) continue;
    Belief after = belief;
    after.update(LabelAnswer{belief.candidates().attribute(attribute), answer});
    gain -= chance * after.entropy();
  }
  return gain;
}

double open_gain(const Belief& belief) {
  const CandidateSet& candidates = belief.candidates();
  double gain = belief.entropy();
  for (std::uint32_t a = 0; a <= candidates.attribute_count(); ++a) {  // the last: an item without labels
    std::vector<double> joint;
    double chance = 0;
    for (const Believed& entry : belief.entries()) {
      const auto labels = candidates.borne_by(entry.candidate);
      const bool silent = a == candidates.attribute_count();
      if (silent ? !labels.empty() : std::ranges::find(labels, a) == labels.end()) continue;
      joint.push_back(entry.mass / static_cast<double>(std::max<std::size_t>(labels.size(), 1)));
      chance += joint.back();
    }
    for (const double p : joint) gain += p * std::log2(p / chance);
  }
  return gain;
}

}  // namespace reference

}  // namespace attune
