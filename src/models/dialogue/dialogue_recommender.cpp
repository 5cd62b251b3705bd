#include "models/dialogue/dialogue_recommender.h"

#include "base/draw.h"
#include "base/parallel.h"
#include "kernels/vector.h"
#include "models/dialogue/choice_weights.h"
#include "models/dialogue/signals/signals.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace attune {
namespace {

/// Alternatives of a turn that its weights are learned on: the likeliest, and a sample of the others.
constexpr std::size_t kLikeliest = 200;
constexpr std::size_t kSampled = 100;

/// A rough order, to find the likeliest by before any weights are there.
std::vector<float> rough_scores(const SignalMatrix& signals) {
  constexpr std::string_view kRough[] = {"recommended after the like", "recommended after items",
                                         "recommended after names", "drawn by names", "most like an item"};
  std::vector<float> scores(signals.items(), 0.0F);
  for (const std::string_view name : kRough) {
    const std::span<const float> row = signals.row(name);
    for (std::size_t i = 0; i < scores.size(); ++i) scores[i] += row[i];
  }
  for (const std::string_view name : {"named, last", "named, other side", "named, before", "named, earlier"}) {
    const std::span<const float> row = signals.row(name);
    for (std::size_t i = 0; i < scores.size(); ++i) scores[i] += 4 * row[i];
  }
  return scores;
}

void exclude(const std::vector<SpokenItem>& spoken, std::span<float> scores) {
  for (const SpokenItem& item : spoken)
    if (item.confidence >= kMeant) scores[index(item.item)] = -std::numeric_limits<float>::infinity();
}

/// The share of the weights' probabilities in the mixture with those of the networks.
constexpr float kShareOfWeights = 0.5F;

void to_probabilities(std::span<float> scores) {
  const float most = *std::ranges::max_element(scores);
  float sum = 0;
  for (float& score : scores) {
    score = std::exp(score - most);
    sum += score;
  }
  for (float& score : scores) score /= sum;
}

/// One turn as a choice.
struct Taught {
  std::vector<float> values;
  std::vector<float> log_multiplicity;
  std::vector<float> chosen;
};

Taught as_choice(const TaughtTurn& taught, const DialogueEvidence& evidence, NamedItems named,
                 const SignalMatrix& signals, Random random) {
  std::vector<float> rough = rough_scores(signals);
  if (named == NamedItems::exclude) exclude(evidence.items, rough);
  std::vector<std::uint32_t> order;
  for (std::uint32_t i = 0; i < rough.size(); ++i)
    if (std::isfinite(rough[i])) order.push_back(i);
  const std::size_t likeliest = std::min(kLikeliest, order.size());
  std::ranges::nth_element(
      order, order.begin() + static_cast<std::ptrdiff_t>(likeliest == order.size() ? 0 : likeliest),
      [&](std::uint32_t a, std::uint32_t b) { return rough[a] != rough[b] ? rough[a] > rough[b] : a < b; });
  const auto is_target = [&](std::uint32_t i) {
    return std::ranges::find(taught.targets, ItemId{i}) != taught.targets.end();
  };
  std::vector<std::uint32_t> rows(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(likeliest));
  std::vector<std::uint32_t> others;
  for (std::size_t o = likeliest; o < order.size(); ++o) (is_target(order[o]) ? rows : others).push_back(order[o]);
  std::ranges::sort(others);
  const std::size_t sampled = std::min(kSampled, others.size());
  draw_to_front(others, sampled, random);
  rows.insert(rows.end(), others.begin(), others.begin() + static_cast<std::ptrdiff_t>(sampled));
  const std::size_t certain = rows.size() - sampled;
  const float multiplicity =
      sampled == 0 ? 0.0F : std::log(static_cast<float>(others.size()) / static_cast<float>(sampled));
  Taught choice;
  choice.values.reserve(rows.size() * signals.size());
  for (std::size_t r = 0; r < rows.size(); ++r) {
    for (std::size_t s = 0; s < signals.size(); ++s) choice.values.push_back(signals.row(s)[rows[r]]);
    choice.log_multiplicity.push_back(r < certain ? 0.0F : multiplicity);
    choice.chosen.push_back(is_target(rows[r]) ? 1 / static_cast<float>(taught.targets.size()) : 0.0F);
  }
  return choice;
}

/// Which fold each turn is in, drawn.
std::vector<std::size_t> folds_of(std::span<const TaughtTurn> turns, const DialogueFitOptions& options) {
  std::vector<std::size_t> fold;
  fold.reserve(turns.size());
  for (std::size_t t = 0; t < turns.size(); ++t) {
    const std::uint64_t part = options.left_out == LeftOut::turns ? t : turns[t].turn->dialogue;
    fold.push_back(Random(options.seed).fork(part).below(options.folds));
  }
  return fold;
}

/// The turns as choices, each with signals that are counted without the turn's fold.
Result<Choices> cross_fitted(const DialogueCatalogue& catalogue, std::span<const TaughtTurn> turns,
                             const DialogueFitOptions& options, Progress& progress) {
  const std::vector<std::size_t> fold = folds_of(turns, options);
  std::vector<std::uint8_t> learned(turns.size(), 1);
  if (turns.size() > options.taught) {
    Random random = Random(options.seed).fork(1);
    for (std::size_t t = 0; t < turns.size(); ++t)
      learned[t] = random.uniform() * static_cast<double>(turns.size()) < static_cast<double>(options.taught) ? 1 : 0;
  }
  std::vector<Taught> taught(turns.size());
  progress.begin("learning from dialogues", options.folds);
  for (std::size_t f = 0; f < options.folds; ++f) {
    if (options.stop.stop_requested())
      return Failure(Error{ErrorCode::cancelled, "learning from dialogues was stopped", ""});
    std::vector<TaughtTurn> others;
    std::vector<std::size_t> own;
    for (std::size_t t = 0; t < turns.size(); ++t) {
      if (fold[t] != f)
        others.push_back(turns[t]);
      else if (learned[t] != 0)
        own.push_back(t);
    }
    const DialogueCounts counts = DialogueCounts::count(others, catalogue, options.terms);
    const TurnNeighbours neighbours(others, catalogue, options.terms);
    parallel_for(own.size(), 16, options.threads, [&](std::size_t first, std::size_t last) {
      SignalMatrix signals(catalogue.size());
      for (std::size_t o = first; o < last; ++o) {
        const TaughtTurn& turn = turns[own[o]];
        const DialogueEvidence evidence(catalogue, counts, neighbours, turn.turn->said);
        add_all_signals(evidence, signals);
        taught[own[o]] = as_choice(turn, evidence, options.named, signals, Random(options.seed).fork(2 + own[o]));
      }
    });
    progress.update(f + 1);
  }
  Choices choices;
  for (Taught& one : taught) {
    if (one.chosen.empty()) continue;
    choices.signals = one.values.size() / one.chosen.size();
    choices.values.insert(choices.values.end(), one.values.begin(), one.values.end());
    choices.log_multiplicity.insert(choices.log_multiplicity.end(), one.log_multiplicity.begin(),
                                    one.log_multiplicity.end());
    choices.chosen.insert(choices.chosen.end(), one.chosen.begin(), one.chosen.end());
    choices.offsets.push_back(choices.chosen.size());
    one = {};
  }
  return choices;
}

/// Weights where there is nothing to learn them from: those that learning comes to, roughly, of what needs no
/// dialogues.
float untaught_weight(std::string_view signal) {
  constexpr std::pair<std::string_view, float> kWeights[] = {{"bears names, last", 1.5F},
                                                             {"bears rare names, last", 2.0F},
                                                             {"bears names, other side", 0.5F},
                                                             {"bears names, before", 0.7F},
                                                             {"bears names, earlier", 0.4F},
                                                             {"bears unwanted names", -2.0F},
                                                             {"most like an item", 3.0F},
                                                             {"like items", 2.0F},
                                                             {"like disliked items", -1.0F},
                                                             {"texts with the last words", 0.3F},
                                                             {"had", 0.3F},
                                                             {"new", 0.5F},
                                                             {"log model", 0.5F}};
  for (const auto& [name, weight] : kWeights)
    if (name == signal) return weight;
  return 0;
}

}  // namespace

Result<std::shared_ptr<const DialogueRecommender>> DialogueRecommender::fit(
    std::shared_ptr<const DialogueCatalogue> catalogue, std::span<const DialogueTurn> turns,
    const DialogueFitOptions& options, Progress& progress) {
  std::shared_ptr<DialogueRecommender> fitted(new DialogueRecommender);
  fitted->catalogue_ = std::move(catalogue);
  fitted->named_ = options.named;
  fitted->turns_.assign(turns.begin(), turns.end());
  fitted->taught_ = taught_turns(fitted->turns_, options.named);
  const DialogueCatalogue& items = *fitted->catalogue_;
  ATTUNE_TRY(choices, cross_fitted(items, fitted->taught_, options, progress));
  const std::vector<float> weights = fit_choice_weights(choices, {.threads = options.threads});
  fitted->networks_.resize(choices.size() == 0 ? 0 : options.networks);
  progress.begin("learning what goes together", 0);
  parallel_for(fitted->networks_.size(), 1, options.threads, [&](std::size_t first, std::size_t last) {
    for (std::size_t n = first; n < last; ++n)
      fitted->networks_[n] = ChoiceNetwork::fit(choices, weights, {.seed = options.seed + n});
  });
  fitted->counts_ = DialogueCounts::count(fitted->taught_, items, options.terms);
  fitted->neighbours_ = TurnNeighbours(fitted->taught_, items, options.terms);

  SignalMatrix signals(items.size());
  const Conversation nothing{std::make_shared<const Utterance>()};
  add_all_signals(DialogueEvidence(items, fitted->counts_, fitted->neighbours_, nothing), signals);
  for (std::size_t s = 0; s < signals.size(); ++s)
    fitted->weights_.push_back({signals.name(s), choices.size() == 0 ? untaught_weight(signals.name(s)) : weights[s]});
  return fitted;
}

void DialogueRecommender::score(const Conversation& said, std::span<float> scores) const {
  const DialogueEvidence evidence(*catalogue_, counts_, neighbours_, said);
  SignalMatrix signals(catalogue_->size());
  add_all_signals(evidence, signals);
  std::ranges::fill(scores, 0.0F);
  for (std::size_t s = 0; s < signals.size(); ++s) kernels::axpy(weights_[s].weight, signals.row(s), scores);
  if (!networks_.empty()) mix_in_networks(signals, scores);
  if (named_ == NamedItems::exclude) exclude(evidence.items, scores);
}

void DialogueRecommender::mix_in_networks(const SignalMatrix& signals, std::span<float> scores) const {
  std::vector<std::vector<float>> by_network(networks_.size(), std::vector<float>(scores.size()));
  std::vector<float> row(signals.size());
  for (std::size_t i = 0; i < scores.size(); ++i) {
    for (std::size_t s = 0; s < signals.size(); ++s) row[s] = signals.row(s)[i];
    for (std::size_t n = 0; n < networks_.size(); ++n) by_network[n][i] = networks_[n].score(row);
  }
  to_probabilities(scores);
  for (float& score : scores) score *= kShareOfWeights;
  for (std::vector<float>& probabilities : by_network) {
    to_probabilities(probabilities);
    kernels::axpy((1 - kShareOfWeights) / static_cast<float>(networks_.size()), probabilities, scores);
  }
  for (float& score : scores) score = std::log(score + std::numeric_limits<float>::min());
}

}  // namespace attune
