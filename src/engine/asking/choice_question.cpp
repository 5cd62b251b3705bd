#include "engine/asking/choice_question.h"

#include <algorithm>
#include <cmath>
#include <map>

namespace attune {
namespace {

/// Choices that hold less of the belief than this would make too many people answer "none of these": narrow labels tell
/// much when they fit, but a question that few can answer is a turn lost.
constexpr double kLeastCoverage = 0.75;
/// Below this, an answer would hardly change what is recommended.
constexpr double kWorthAskingBits = 0.1;
/// What all candidates share tells nothing.
constexpr double kShared = 0.999;

class ChoiceGains {
 public:
  explicit ChoiceGains(const Belief& belief)
      : candidates_(belief.candidates()),
        entropy_(belief.entropy()),
        mass_(candidates_.size(), 0),
        borne_(candidates_.size(), 0) {
    for (const Believed& entry : belief.entries()) mass_[entry.candidate] = entry.mass;
  }

  [[nodiscard]] double mass(std::uint32_t attribute) const {
    double sum = 0;
    for (const std::uint32_t c : candidates_.bearers(attribute)) sum += mass_[c];
    return sum;
  }

  /// 0 where too few could answer.
  double gain(std::span<const std::uint32_t> choices) {
    for (const std::uint32_t a : choices)
      for (const std::uint32_t c : candidates_.bearers(a)) ++borne_[c];
    double covered = 0, gain = 0;
    for (const std::uint32_t a : choices) {
      // Of weights w with sum t: H = log2 t - (sum of w log2 w) / t.
      double t = 0, w_log_w = 0;
      for (const std::uint32_t c : candidates_.bearers(a)) {
        const double w = mass_[c] / static_cast<double>(borne_[c]);
        t += w;
        if (w > 0) w_log_w += w * std::log2(w);
      }
      covered += t;
      if (t > 0) gain += t * (entropy_ - std::log2(t)) + w_log_w;
    }
    for (const std::uint32_t a : choices)
      for (const std::uint32_t c : candidates_.bearers(a)) borne_[c] = 0;
    return covered < kLeastCoverage ? 0 : gain;
  }

 private:
  const CandidateSet& candidates_;
  double entropy_;
  std::vector<double> mass_;          // n
  std::vector<std::uint32_t> borne_;  // n: how many of the choices, 0 between calls
};

}  // namespace

std::optional<ChoiceQuestion> best_choice_question(const Belief& belief, std::span<const AttributeId> known,
                                                   std::size_t most) {
  const CandidateSet& candidates = belief.candidates();
  if (belief.entries().size() < 2) return std::nullopt;
  const std::vector<char> is_known = candidates.marked(known);
  ChoiceGains gains(belief);
  std::map<std::uint32_t, std::vector<std::pair<double, std::uint32_t>>> groups;  // mass, attribute
  for (std::uint32_t a = 0; a < candidates.attribute_count(); ++a) {
    if (is_known[a] != 0) continue;
    const double mass = gains.mass(a);
    if (mass > 0 && mass < kShared) groups[candidates.group(a)].emplace_back(mass, a);
  }
  std::optional<ChoiceQuestion> best;
  for (auto& [group, labels] : groups) {
    const std::size_t offered = std::min(most, labels.size());
    if (offered < 2) continue;
    std::ranges::partial_sort(
        labels, labels.begin() + static_cast<std::ptrdiff_t>(offered),
        [](const auto& a, const auto& b) { return a.first != b.first ? a.first > b.first : a.second < b.second; });
    std::vector<std::uint32_t> choices;
    for (const auto& [mass, attribute] : std::span(labels).first(offered)) choices.push_back(attribute);
    const double gain = gains.gain(choices);
    if (gain < kWorthAskingBits || (best && gain <= best->gain_bits)) continue;
    best = ChoiceQuestion{{}, gain};
    for (const std::uint32_t a : choices) best->choices.push_back(candidates.attribute(a));
  }
  return best;
}

}  // namespace attune
