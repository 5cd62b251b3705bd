#include "models/dialogue/signals/signals.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <unordered_map>

namespace attune {
namespace {

constexpr float kUsualShare = 0.3F;
constexpr std::array<float, 3> kOwnWeight{1.0F, 0.5F, 0.25F};  // the last utterance, and the same side's before it

/// Texts of items that have the words.
void add_text_signals(const DialogueEvidence& evidence, SignalMatrix& signals) {
  const std::span<float> prose = signals.add("texts with the last words");
  const std::span<float> earlier = signals.add("texts with earlier words");
  const std::span<float> titles = signals.add("titles with the last words");
  const std::size_t common = evidence.catalogue.size() / 10;  // words of more texts than that tell nothing
  for (std::size_t ago = 0; ago < evidence.said.size() && ago <= 4; ago += 2) {
    for (const TermId word : evidence.said[evidence.said.size() - 1 - ago]->words) {
      const auto found = evidence.catalogue.prose.postings(word);
      if (found.size() < common)
        for (const TermIndex::Posting& posting : found)
          (ago == 0 ? prose : earlier)[index(posting.item)] += posting.weight / 10;
      if (ago != 0) continue;
      for (const TermIndex::Posting& posting : evidence.catalogue.titles.postings(word))
        titles[index(posting.item)] += evidence.catalogue.titles.idf(word);
    }
  }
  for (std::size_t i = 0; i < titles.size(); ++i)
    if (titles[i] > 0) {
      float whole = 0;
      for (const TermId word : evidence.catalogue.title_words.row(i)) whole += evidence.catalogue.titles.idf(word);
      titles[i] /= std::max(whole, 1.0F);
    }
}

/// What was recommended after the words.
void add_recommended_after_words(const DialogueEvidence& evidence, SignalMatrix& signals) {
  const DialogueCounts& counts = evidence.counts;
  const std::span<float> after = signals.add("recommended after words");
  float total = 0;
  const Utterance& last = *evidence.said.back();
  for (const auto* said : {&last.words, &last.phrases})
    for (const TermId term : *said) {
      if (index(term) >= counts.term_turns.size() || counts.term_turns[index(term)] == 0) continue;
      const float turns = counts.term_turns[index(term)];
      const float weight = 1 / (turns + 2);
      const SparseRow<float> row = counts.after_term.row(index(term));
      for (std::size_t e = 0; e < row.size(); ++e) after[row.columns[e]] += weight * row.values[e] / turns;
      total += weight;
    }
  for (std::size_t i = 0; i < after.size(); ++i)
    after[i] = total == 0 ? counts.log_share[i]
                          : std::log((1 - kUsualShare) * after[i] / total + kUsualShare * counts.share[i]);
}

/// What items bear that is recommended after the words.
void add_names_after_words(const DialogueEvidence& evidence, SignalMatrix& signals) {
  const DialogueCounts& counts = evidence.counts;
  const AttributeNames& names = evidence.catalogue.names;
  std::unordered_map<std::uint32_t, float> weights;
  std::vector<float> of_name(names.size(), 0.0F);
  float absence = 0;
  for (std::size_t own = 0; own < kOwnWeight.size() && 2 * own < evidence.said.size(); ++own) {
    const Utterance& utterance = *evidence.said[evidence.said.size() - 1 - 2 * own];
    for (const auto* said : {&utterance.words, &utterance.phrases})
      for (const TermId term : *said) {
        if (index(term) >= counts.term_absence.size() || counts.term_absence[index(term)] == 0) continue;
        if (!weights.emplace(static_cast<std::uint32_t>(index(term)), 1.0F).second)
          continue;  // counts where it is latest
        const float missing = counts.term_absence[index(term)];
        absence += kOwnWeight[own] * missing;
        const SparseRow<float> row = counts.term_names.row(index(term));
        for (std::size_t e = 0; e < row.size(); ++e)
          of_name[row.columns[e]] += kOwnWeight[own] * (row.values[e] - missing);
      }
  }
  const std::span<float> sum = signals.add("bears what words lead to");
  const std::span<float> mean = signals.add("bears what words lead to, on average");
  for (std::uint32_t i = 0; i < sum.size(); ++i) {
    float known = 0;
    for (const NameId name : names.names_of(ItemId{i})) {
      const std::size_t with = names.items_with(name).size();
      if (with < 5 || with * 2 > names.item_count()) continue;
      sum[i] += of_name[index(name)] + absence;
      known += 1;
    }
    mean[i] = sum[i] / std::max(known, 1.0F);
    sum[i] /= 10;
  }
}

}  // namespace

void add_word_signals(const DialogueEvidence& evidence, SignalMatrix& signals) {
  add_text_signals(evidence, signals);
  add_recommended_after_words(evidence, signals);
  add_names_after_words(evidence, signals);
}

}  // namespace attune
