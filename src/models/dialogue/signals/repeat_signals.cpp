#include "models/dialogue/signals/signals.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace attune {
namespace {

constexpr std::array<std::string_view, kAges> kNamed{"named, last", "named, other side", "named, before",
                                                     "named, earlier"};

/// ln odds that something named is meant again, by the words of the last utterance.
float repeat_odds(const DialogueEvidence& evidence) {
  constexpr float kShare = 0.5F;  // the terms of an utterance say much the same
  constexpr float kMost = 4;
  const DialogueCounts& counts = evidence.counts;
  float odds = counts.repeats;
  const Utterance& last = *evidence.said.back();
  for (const auto* said : {&last.words, &last.phrases})
    for (const TermId term : *said)
      if (index(term) < counts.term_repeats.size()) odds += kShare * counts.term_repeats[index(term)];
  return std::clamp(odds, -kMost, kMost);
}

}  // namespace

void add_repeat_signals(const DialogueEvidence& evidence, SignalMatrix& signals) {
  std::array<std::span<float>, kAges> named;
  for (std::size_t age = 0; age < kAges; ++age) named[age] = signals.add(kNamed[age]);
  const std::span<float> again_last = signals.add("meant again, named last");
  const std::span<float> again = signals.add("meant again");
  const std::span<float> liked = signals.add("named and liked");
  const std::span<float> disliked = signals.add("named and disliked");
  const std::span<float> latest = signals.add("named latest");
  const float odds = repeat_odds(evidence);
  signals.add("odds of a repeat", odds);
  for (const SpokenItem& spoken : evidence.items) {
    const std::size_t i = index(spoken.item);
    named[age_of(spoken.utterances_ago)][i] = spoken.confidence;
    again[i] = spoken.confidence * odds;
    if (spoken.utterances_ago == 0) again_last[i] = spoken.confidence * odds;
    if (spoken.polarity > 0) liked[i] = spoken.confidence;
    if (spoken.polarity < 0) disliked[i] = spoken.confidence;
    if (spoken.utterances_ago == evidence.items.front().utterances_ago) latest[i] = spoken.confidence;
  }
}

}  // namespace attune
