#include "evaluation/asking/protocol.h"

#include "base/clock.h"
#include "base/parallel.h"
#include "base/random.h"

#include <algorithm>
#include <atomic>
#include <cmath>

namespace attune {
namespace {

/// Who may be meant by somebody with this history who named that label: its bearers without the history's items.
std::vector<ItemId> candidates_of(const CsrMatrix<float>& bearers, const AskingCase& asked) {
  std::vector<ItemId> candidates;
  for (const std::uint32_t item : bearers.row(static_cast<std::size_t>(asked.named)).columns)
    if (std::ranges::find(asked.history, ItemId{item}, &HistoryEntry::item) == asked.history.end())
      candidates.push_back(ItemId{item});
  return candidates;
}

/// ln of the chance that somebody who wants the item names this of its labels: any of them.
double log_naming(const CsrMatrix<float>& labels, ItemId item) {
  return -std::log(static_cast<double>(labels.row(index(item)).size()));
}

/// The simulated person.
class Person {
 public:
  Person(const CsrMatrix<float>& labels, ItemId target, double noise, Random random)
      : borne_(labels.row(index(target)).columns), target_(target), noise_(noise), random_(random) {}

  bool says_yes(AttributeId attribute) {
    const bool truth = std::ranges::binary_search(borne_, static_cast<std::uint32_t>(attribute));
    return random_.uniform() < noise_ ? !truth : truth;
  }
  [[nodiscard]] bool takes(const RecommendList& list) const {
    const auto shown = std::span(list.items).first(std::min(list.items.size(), kRecommendedItems));
    return std::ranges::find(shown, target_) != shown.end();
  }

 private:
  std::span<const std::uint32_t> borne_;
  ItemId target_;
  double noise_;
  Random random_;
};

/// @return the turn that found the item; 0: none. Adds the turns taken and the time they took.
std::uint32_t hold(AskingDialogue& dialogue, Person& person, std::size_t turns, std::size_t& taken, double& spent_ms) {
  for (std::uint32_t turn = 1; turn <= turns; ++turn) {
    const Stopwatch watch;
    const AskingTurn next = dialogue.next();
    spent_ms += watch.elapsed_ms();
    ++taken;
    if (const auto* list = std::get_if<RecommendList>(&next)) {
      if (person.takes(*list)) return turn;
      dialogue.rejected(list->items);
      continue;
    }
    const AttributeId attribute = std::get<AskAboutLabel>(next).attribute;
    if (person.says_yes(attribute))
      dialogue.answered_yes(attribute);
    else
      dialogue.answered_no(attribute);
  }
  return 0;
}

/// First positions of runs of one history, and the end.
std::vector<std::size_t> row_starts(std::span<const AskingCase> cases) {
  std::vector<std::size_t> starts;
  for (std::size_t q = 0; q < cases.size(); ++q)
    if (q == 0 || cases[q].row != cases[q - 1].row) starts.push_back(q);
  starts.push_back(cases.size());
  return starts;
}

}  // namespace

AskingCases asking_cases(const Cases& cases, const CsrMatrix<float>& labels, std::uint64_t seed) {
  AskingCases drawn;
  const Random random(seed);
  for (std::size_t q = 0; q < cases.size(); ++q)
    for (const ItemId target : cases[q].targets) {
      const auto borne = labels.row(index(target)).columns;
      if (borne.empty()) {
        ++drawn.without_labels;
        continue;
      }
      Random draw = random.fork(drawn.cases.size());
      drawn.cases.push_back({cases[q].history, target, cases[q].row, AttributeId{borne[draw.below(borne.size())]}});
    }
  return drawn;
}

double AskingOutcomes::success_at(std::size_t turn) const {
  const auto count = std::ranges::count_if(found, [turn](std::uint32_t t) { return t != 0 && t <= turn; });
  return static_cast<double>(count) / static_cast<double>(found.size());
}

double AskingOutcomes::average_turns() const {
  double sum = 0;
  for (const std::uint32_t turn : found) sum += static_cast<double>(turn == 0 ? turns : turn);
  return sum / static_cast<double>(found.size());
}

std::vector<double> AskingOutcomes::success_by_turn() const {
  std::vector<double> shares;
  for (std::size_t turn = 1; turn <= turns; ++turn) shares.push_back(success_at(turn));
  return shares;
}

Result<PreferenceWeights> weights_from(const PreferencePrior& prior, std::span<const AskingCase> cases,
                                       std::size_t most, const AskingOptions& options) {
  const CsrMatrix<float>& labels = prior.data().features.labels;
  const CsrMatrix<float> bearers = labels.transposed();
  const std::size_t count = std::min(most, cases.size());
  if (options.progress != nullptr) options.progress->begin("weighing the prior", count);
  std::vector<PreferenceChoice> choices(count);
  std::atomic<std::size_t> done = 0;
  parallel_for(count, 1, options.threads, [&](std::size_t first, std::size_t last) {
    for (std::size_t n = first; n < last && !options.stop.stop_requested(); ++n) {
      const AskingCase& asked = cases[n * cases.size() / count];
      const auto features = prior.features(asked.history);
      for (const ItemId item : candidates_of(bearers, asked)) {
        if (item == asked.target) choices[n].chosen = choices[n].features.size();
        choices[n].features.push_back(features[index(item)]);
        choices[n].offsets.push_back(log_naming(labels, item));
      }
      if (options.progress != nullptr) options.progress->update(++done);
    }
  });
  if (options.stop.stop_requested()) return cancelled("the evaluation was cancelled");
  return fit_preference_weights(choices);
}

Result<std::vector<AskingOutcomes>> hold_dialogues(const PreferencePrior& prior, const PreferenceWeights& weights,
                                                   std::span<const AskingCase> cases,
                                                   std::span<const AskingPolicy> policies,
                                                   const AskingOptions& options) {
  if (cases.empty())
    return invalid_argument("there is nobody to ask: no held-out item has labels").mend("hold out items with labels");
  const CsrMatrix<float>& labels = prior.data().features.labels;
  const CsrMatrix<float> bearers = labels.transposed();
  std::vector<AskingOutcomes> outcomes;
  for (const AskingPolicy& policy : policies)
    outcomes.push_back({policy.name, policy.summary, options.turns, std::vector<std::uint32_t>(cases.size(), 0)});
  if (options.progress != nullptr) options.progress->begin("holding dialogues", cases.size());

  struct Spent {
    std::size_t turns = 0;
    double ms = 0;
  };
  const std::vector<std::size_t> starts = row_starts(cases);
  std::vector<std::vector<Spent>> spent(starts.size() - 1, std::vector<Spent>(policies.size()));
  const Random random = Random(options.seed).fork(1);  // a stream of its own: asking_cases() draws from the seed's
  std::atomic<std::size_t> done = 0;
  parallel_for(starts.size() - 1, 1, options.threads, [&](std::size_t first, std::size_t last) {
    for (std::size_t row = first; row < last; ++row) {
      const auto features = prior.features(cases[starts[row]].history);
      for (std::size_t q = starts[row]; q < starts[row + 1]; ++q) {
        if (options.stop.stop_requested()) return;
        const std::vector<ItemId> candidates = candidates_of(bearers, cases[q]);
        std::vector<double> log_prior;
        for (const ItemId item : candidates)
          log_prior.push_back(log_preference(features[index(item)], weights) + log_naming(labels, item));
        for (std::size_t p = 0; p < policies.size(); ++p) {
          const auto dialogue = policies[p].begin({labels, candidates, log_prior, cases[q].named, options.noise});
          Person person(labels, cases[q].target, options.noise, random.fork(q));
          outcomes[p].found[q] = hold(*dialogue, person, options.turns, spent[row][p].turns, spent[row][p].ms);
        }
        if (options.progress != nullptr) options.progress->update(++done);
      }
    }
  });
  if (options.stop.stop_requested()) return cancelled("the evaluation was cancelled");
  for (std::size_t p = 0; p < policies.size(); ++p) {
    Spent all;
    for (const auto& row : spent) {
      all.turns += row[p].turns;
      all.ms += row[p].ms;
    }
    outcomes[p].decision_ms = all.ms / static_cast<double>(std::max<std::size_t>(all.turns, 1));
  }
  return outcomes;
}

}  // namespace attune
