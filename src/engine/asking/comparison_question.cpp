#include "engine/asking/comparison_question.h"

#include "engine/asking/information_gain.h"

#include <algorithm>

namespace attune {
namespace {

constexpr std::size_t kCompared = 8;
/// Candidates by which pairs are judged: those that the answer is to tell apart.
constexpr std::size_t kJudgedBy = 1'024;

}  // namespace

std::optional<ComparisonQuestion> best_comparison_question(const Belief& belief) {
  const double slope = belief.noise().comparison_slope;
  const auto top = belief.entries().first(std::min(kCompared, belief.entries().size()));
  if (top.size() < 2 || slope <= 0) return std::nullopt;
  const auto likeliest = belief.entries().first(std::min(kJudgedBy, belief.entries().size()));
  double total = 0;
  for (const Believed& entry : likeliest) total += entry.mass;
  const LabelLikeness likeness(belief.candidates());
  std::vector<std::vector<double>> to;
  for (const Believed& entry : top) to.push_back(likeness.to(entry.candidate));

  std::size_t first = 0, second = 0;
  double best = 0;
  for (std::size_t a = 0; a < top.size(); ++a)
    for (std::size_t b = a + 1; b < top.size(); ++b) {
      double chance = 0, given_item = 0;
      for (const Believed& entry : likeliest) {
        const double s = chance_of_preferring(to[a][entry.candidate], to[b][entry.candidate], slope);
        chance += entry.mass * s;
        given_item += entry.mass * binary_entropy(s);
      }
      const double gain = binary_entropy(chance / total) - given_item / total;
      if (gain <= best) continue;
      best = gain;
      first = a;
      second = b;
    }
  constexpr double kLeastBits = 1e-9;  // below, it's rounding
  if (best < kLeastBits) return std::nullopt;
  ComparisonQuestion question{top[first].candidate, top[second].candidate, {}, best};
  for (std::size_t c = 0; c < belief.candidates().size(); ++c)
    question.prefers_first.push_back(chance_of_preferring(to[first][c], to[second][c], slope));
  return question;
}

}  // namespace attune
