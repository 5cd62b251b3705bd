#include "engine/asking/internal/lookahead.h"

#include <algorithm>
#include <cmath>

namespace attune {
namespace {

/// Candidates of a belief among which questions of the next turn are looked into.
constexpr std::size_t kLookedInto = 2'048;

/// Both runs stand likeliest first; so does what they come to when each is scaled.
double merge_scaled(std::span<const Believed> a, double scale_a, std::span<const Believed> b, double scale_b,
                    std::vector<Believed>& merged) {
  merged.clear();
  if (scale_a <= 0) a = {};
  if (scale_b <= 0) b = {};
  double total = 0;
  for (std::size_t i = 0, j = 0; i < a.size() || j < b.size();) {
    const bool from_a = j == b.size() || (i < a.size() && a[i].mass * scale_a >= b[j].mass * scale_b);
    const Believed& entry = from_a ? a[i++] : b[j++];
    merged.push_back({entry.candidate, entry.mass * (from_a ? scale_a : scale_b)});
    total += merged.back().mass;
  }
  return total;
}

double sum(std::span<const Believed> entries) {
  double total = 0;
  for (const Believed& entry : entries) total += entry.mass;
  return total;
}

}  // namespace

Lookahead::Lookahead(const CandidateSet& candidates, const AnswerNoise& noise, std::span<const AttributeId> known,
                     const PlanningOptions& options)
    : candidates_(candidates),
      options_(options),
      wrong_answer_(noise.wrong_answer),
      horizon_(options.list_length, noise.wrong_answer),
      masses_(candidates),
      asked_(candidates.marked(known)),
      bears_(candidates.size(), 0) {}

std::vector<LabelMass> Lookahead::most_telling(std::span<const Believed> entries, double total, std::size_t n) {
  const auto labels = masses_(entries, total, asked_);
  std::vector<LabelMass> best(labels.begin(), labels.end());
  // The gain grows as the mass comes closer to a half, whatever the noise. Twice as many, because some are the same.
  const auto closer = [half = total / 2](const LabelMass& a, const LabelMass& b) {
    const double from_a = std::abs(a.mass - half), from_b = std::abs(b.mass - half);
    return from_a != from_b ? from_a < from_b : a.attribute < b.attribute;
  };
  if (best.size() > 2 * n) {
    std::ranges::nth_element(best, best.begin() + static_cast<std::ptrdiff_t>(2 * n), closer);
    best.resize(2 * n);
  }
  std::ranges::sort(best, closer);
  const auto same = std::ranges::unique(best, {}, &LabelMass::mass);
  best.erase(same.begin(), same.end());
  if (best.size() > n) best.resize(n);
  return best;
}

void Lookahead::split(std::span<const Believed> entries, std::uint32_t attribute, Outcomes& outcomes) {
  for (const std::uint32_t c : candidates_.bearers(attribute)) bears_[c] = 1;
  with_.clear();
  without_.clear();
  for (const Believed& entry : entries) (bears_[entry.candidate] != 0 ? with_ : without_).push_back(entry);
  for (const std::uint32_t c : candidates_.bearers(attribute)) bears_[c] = 0;
  const double right = 1 - wrong_answer_;
  outcomes.yes_total = merge_scaled(with_, right, without_, wrong_answer_, outcomes.yes);
  outcomes.no_total = merge_scaled(with_, wrong_answer_, without_, right, outcomes.no);
}

double Lookahead::effort_from(std::span<const Believed> entries, double total) {
  const double estimate = horizon(entries, total);
  if (options_.next_breadth == 0 || entries.size() <= options_.list_length) return estimate;
  if (entries.size() <= kLookedInto) return effort_of_next(entries, total);
  // The likeliest show by how much the next turn's best move differs from the estimate.
  const auto likeliest = entries.first(kLookedInto);
  const double part = sum(likeliest);
  return estimate + effort_of_next(likeliest, part) - horizon(likeliest, part);
}

double Lookahead::effort_of_next(std::span<const Believed> entries, double total) {
  const auto rest = entries.subspan(options_.list_length);
  double effort = options_.recommend_effort * total + horizon(rest, sum(rest));
  for (const LabelMass& label : most_telling(entries, total, options_.next_breadth)) {
    split(entries, label.attribute, next_);
    effort = std::min(effort, options_.label_effort * total + horizon(next_.yes, next_.yes_total) +
                                  horizon(next_.no, next_.no_total));
  }
  return effort;
}

double Lookahead::effort_of_recommending(std::span<const Believed> entries, double total) {
  const auto rest = entries.subspan(std::min(options_.list_length, entries.size()));
  return options_.recommend_effort * total + effort_from(rest, sum(rest));
}

std::optional<Lookahead::LabelQuestion> Lookahead::best_label_question(std::span<const Believed> entries,
                                                                       double total) {
  std::optional<LabelQuestion> best;
  for (const LabelMass& label : most_telling(entries, total, options_.breadth)) {
    split(entries, label.attribute, now_);
    asked_[label.attribute] = 1;  // after its answer it's known
    const double effort =
        options_.label_effort * total + effort_from(now_.yes, now_.yes_total) + effort_from(now_.no, now_.no_total);
    asked_[label.attribute] = 0;
    if (!best || effort < best->effort) best = LabelQuestion{label.attribute, effort};
  }
  return best;
}

double Lookahead::effort_after(std::span<const Believed> entries, std::span<const double> likelihood) {
  after_.clear();
  for (const Believed& entry : entries)
    if (const double mass = entry.mass * likelihood[entry.candidate]; mass > 0)
      after_.push_back({entry.candidate, mass});
  std::ranges::sort(after_, LikeliestFirst());
  return effort_from(after_, sum(after_));
}

}  // namespace attune
