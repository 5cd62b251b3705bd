#include "engine/asking/planner.h"

#include "engine/asking/choice_question.h"
#include "engine/asking/comparison_question.h"
#include "engine/asking/internal/lookahead.h"

#include <algorithm>

namespace attune {
namespace {

/// The likeliest answers to an open question; rarer ones leave about as much effort as these.
constexpr std::size_t kNamedLabels = 24;

double effort_of_choice(const ChoiceQuestion& question, const Belief& belief, const PlanningOptions& options,
                        Lookahead& lookahead) {
  const CandidateSet& candidates = belief.candidates();
  const double right = 1 - belief.noise().wrong_answer, wrong = belief.noise().wrong_answer;
  std::vector<double> borne(candidates.size(), 0), likelihood(candidates.size());
  std::vector<std::uint32_t> choices;
  for (const AttributeId choice : question.choices) choices.push_back(*candidates.find(choice));
  for (const std::uint32_t a : choices)
    for (const std::uint32_t c : candidates.bearers(a)) ++borne[c];
  double effort = options.choice_effort;
  for (std::size_t c = 0; c < likelihood.size(); ++c) likelihood[c] = borne[c] == 0 ? right : wrong;
  effort += lookahead.effort_after(belief.entries(), likelihood);
  for (const std::uint32_t a : choices) {
    std::ranges::fill(likelihood, wrong / static_cast<double>(choices.size()));
    for (const std::uint32_t c : candidates.bearers(a)) likelihood[c] = right / borne[c];
    effort += lookahead.effort_after(belief.entries(), likelihood);
  }
  return effort;
}

double effort_of_comparison(const ComparisonQuestion& question, const Belief& belief, const PlanningOptions& options,
                            Lookahead& lookahead) {
  std::vector<double> other = question.prefers_first;
  for (double& chance : other) chance = 1 - chance;
  return options.comparison_effort + lookahead.effort_after(belief.entries(), question.prefers_first) +
         lookahead.effort_after(belief.entries(), other);
}

double effort_of_open_question(const Belief& belief, const PlanningOptions& options, Lookahead& lookahead) {
  const CandidateSet& candidates = belief.candidates();
  std::vector<double> named(candidates.attribute_count(), 0);
  for (const Believed& entry : belief.entries()) {
    const auto labels = candidates.borne_by(entry.candidate);
    for (const std::uint32_t a : labels) named[a] += entry.mass / static_cast<double>(labels.size());
  }
  std::vector<LabelMass> answers;
  double silent = 1;
  for (std::uint32_t a = 0; a < named.size(); ++a) {
    silent -= named[a];
    if (named[a] > 0) answers.push_back({a, named[a]});
  }
  const auto last = answers.begin() + static_cast<std::ptrdiff_t>(std::min(kNamedLabels, answers.size()));
  std::ranges::partial_sort(answers, last, [](const LabelMass& a, const LabelMass& b) {
    return a.mass != b.mass ? a.mass > b.mass : a.attribute < b.attribute;
  });
  answers.erase(last, answers.end());
  double looked_at = 0, effort = 0;
  std::vector<double> likelihood(candidates.size(), 0);
  for (const LabelMass& answer : answers) {
    for (const std::uint32_t c : candidates.bearers(answer.attribute))
      likelihood[c] = 1 / static_cast<double>(candidates.borne_by(c).size());
    effort += lookahead.effort_after(belief.entries(), likelihood);
    for (const std::uint32_t c : candidates.bearers(answer.attribute)) likelihood[c] = 0;
    looked_at += answer.mass;
  }
  const double unchanged = lookahead.effort_from(belief.entries(), 1);
  if (looked_at <= 0) return options.open_effort + unchanged;
  const double answered = options.open_answered * (1 - std::max(silent, 0.0));
  return options.open_effort + answered * effort / looked_at + (1 - answered) * unchanged;
}

}  // namespace

PlannedMove next_move(const Belief& belief, std::span<const AttributeId> known, const PlanningOptions& options) {
  const auto entries = belief.entries();
  Lookahead lookahead(belief.candidates(), belief.noise(), known, options);
  PlannedMove best{RecommendItems{belief.likeliest(options.list_length)}, lookahead.effort_of_recommending(entries, 1)};
  if (entries.size() <= options.list_length) return best;  // nothing is quicker than showing all there is
  const auto consider = [&best](Move move, double effort) {
    if (effort < best.effort) best = {std::move(move), effort};
  };
  if (options.label_effort < kNever)
    if (const auto question = lookahead.best_label_question(entries, 1))
      consider(AskLabel{belief.candidates().attribute(question->attribute)}, question->effort);
  if (options.choice_effort < kNever)
    if (const auto question = best_choice_question(belief, known, options.choices))
      consider(AskChoice{question->choices}, effort_of_choice(*question, belief, options, lookahead));
  if (options.comparison_effort < kNever)
    if (const auto question = best_comparison_question(belief))
      consider(AskComparison{belief.candidates().item(question->first), belief.candidates().item(question->second)},
               effort_of_comparison(*question, belief, options, lookahead));
  if (options.open_effort < kNever) consider(AskOpenly{}, effort_of_open_question(belief, options, lookahead));
  return best;
}

}  // namespace attune
