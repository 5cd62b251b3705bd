#include "models/dialogue/dialogue_counts.h"

#include "models/dialogue/count_table.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

namespace attune {
namespace {

constexpr float kShareSmoothing = 0.3F;  // recommendations that every item is given
constexpr float kTermSmoothing = 4;      // turns that a term is given in which it says nothing
constexpr std::size_t kRareName = 5;     // names of fewer items are learned from the items themselves
constexpr float kFading = 0.8F;          // an utterance

bool has_common_name(const AttributeNames& names, NameId name) {
  const std::size_t items = names.items_with(name).size();
  return items >= kRareName && items * 2 <= names.item_count();
}

/// The names of the targets of a turn, each with the share of the targets that bear it.
std::map<NameId, float> target_names(const TaughtTurn& taught, const AttributeNames& names) {
  std::map<NameId, float> shares;
  for (const ItemId target : taught.targets)
    for (const NameId name : names.names_of(target))
      if (has_common_name(names, name)) shares[name] += 1 / static_cast<float>(taught.targets.size());
  return shares;
}

/// The terms of what the side that is to be answered said last, and the time before.
std::set<TermId> own_terms(const Conversation& said) {
  std::set<TermId> terms;
  for (std::size_t ago = 0; ago < said.size() && ago <= 4; ago += 2) {
    const Utterance& utterance = *said[said.size() - 1 - ago];
    terms.insert(utterance.words.begin(), utterance.words.end());
    terms.insert(utterance.phrases.begin(), utterance.phrases.end());
  }
  return terms;
}

std::vector<float> row_sums(const CsrMatrix<float>& matrix) {
  std::vector<float> sums(matrix.rows(), 0.0F);
  for (std::size_t r = 0; r < matrix.rows(); ++r)
    for (const float value : matrix.row(r).values) sums[r] += value;
  return sums;
}

void count_shares(std::span<const TaughtTurn> turns, std::size_t items, DialogueCounts& counts) {
  counts.share.assign(items, kShareSmoothing);
  for (const TaughtTurn& taught : turns)
    for (const ItemId target : taught.targets) counts.share[index(target)] += 1;
  float sum = 0;
  for (const float share : counts.share) sum += share;
  counts.log_share.resize(items);
  for (std::size_t i = 0; i < items; ++i) {
    counts.share[i] /= sum;
    counts.log_share[i] = std::log(counts.share[i]);
  }
}

void count_after_mentions(std::span<const TaughtTurn> turns, std::size_t items, std::size_t names,
                          DialogueCounts& counts) {
  CountTable after_item;
  CountTable after_name;
  std::map<std::uint32_t, std::set<ItemId>> of_dialogue;
  for (const TaughtTurn& taught : turns) {
    std::set<ItemId>& dialogue = of_dialogue[taught.turn->dialogue];
    dialogue.insert(taught.targets.begin(), taught.targets.end());
    for (const SpokenItem& spoken : spoken_items(taught.turn->said)) {
      dialogue.insert(spoken.item);
      for (const ItemId target : taught.targets)
        after_item.add(static_cast<std::uint32_t>(index(spoken.item)), static_cast<std::uint32_t>(index(target)),
                       fading(spoken.utterances_ago));
    }
    for (const SpokenName& spoken : spoken_names(taught.turn->said))
      for (const ItemId target : taught.targets)
        after_name.add(static_cast<std::uint32_t>(index(spoken.name)), static_cast<std::uint32_t>(index(target)),
                       fading(spoken.utterances_ago));
  }
  CountTable together;
  counts.dialogues.assign(items, 0.0F);
  for (const auto& [dialogue, named] : of_dialogue)
    for (const ItemId one : named) {
      counts.dialogues[index(one)] += 1;
      for (const ItemId other : named)
        if (one != other)
          together.add(static_cast<std::uint32_t>(index(one)), static_cast<std::uint32_t>(index(other)), 1);
    }
  counts.after_item = after_item.finish(items, items);
  counts.item_total = row_sums(counts.after_item);
  counts.after_name = after_name.finish(names, items);
  counts.name_total = row_sums(counts.after_name);
  counts.together = together.finish(items, items);
}

void count_after_terms(std::span<const TaughtTurn> turns, std::size_t items, std::size_t terms,
                       DialogueCounts& counts) {
  CountTable after_term;
  counts.term_turns.assign(terms, 0.0F);
  std::vector<float> repeats_with(terms, 0.0F);
  float repeats = 0;
  for (const TaughtTurn& taught : turns) {
    const auto spoken = spoken_items(taught.turn->said);
    const bool repeat = std::ranges::any_of(taught.targets, [&](ItemId target) { return is_named(spoken, target); });
    repeats += repeat ? 1.0F : 0.0F;
    const Utterance& last = *taught.turn->said.back();
    for (const auto* said : {&last.words, &last.phrases})
      for (const TermId term : *said) {
        counts.term_turns[index(term)] += 1;
        repeats_with[index(term)] += repeat ? 1.0F : 0.0F;
        for (const ItemId target : taught.targets)
          after_term.add(static_cast<std::uint32_t>(index(term)), static_cast<std::uint32_t>(index(target)), 1);
      }
  }
  counts.after_term = after_term.finish(terms, items);
  const float share = (repeats + 1) / (static_cast<float>(turns.size()) + 2);
  counts.repeats = std::log(share / (1 - share));
  counts.term_repeats.assign(terms, 0.0F);
  for (std::size_t t = 0; t < terms; ++t) {
    if (counts.term_turns[t] < 3) continue;
    const float with = repeats_with[t] + kTermSmoothing * share;
    const float without = counts.term_turns[t] - repeats_with[t] + kTermSmoothing * (1 - share);
    counts.term_repeats[t] = std::log(with / without) - counts.repeats;
  }
}

void count_term_names(std::span<const TaughtTurn> turns, const AttributeNames& names, std::size_t terms,
                      DialogueCounts& counts) {
  CountTable with;
  std::vector<float> name_turns(names.size(), 0.0F);
  std::vector<float> said(terms, 0.0F);
  for (const TaughtTurn& taught : turns) {
    const auto shares = target_names(taught, names);
    for (const auto& [name, share] : shares) name_turns[index(name)] += share;
    for (const TermId term : own_terms(taught.turn->said)) {
      said[index(term)] += 1;
      for (const auto& [name, share] : shares)
        with.add(static_cast<std::uint32_t>(index(term)), static_cast<std::uint32_t>(index(name)), share);
    }
  }
  const CsrMatrix<float> sums = with.finish(terms, names.size());
  std::vector<CsrMatrix<float>::Entry> entries;
  entries.reserve(sums.nonzeros());
  counts.term_absence.assign(terms, 0.0F);
  for (std::uint32_t t = 0; t < terms; ++t) {
    if (said[t] < 2) continue;  // once is chance
    counts.term_absence[t] = std::log(kTermSmoothing / (said[t] + kTermSmoothing));
    const SparseRow<float> row = sums.row(t);
    for (std::size_t e = 0; e < row.size(); ++e) {
      const float usual = name_turns[row.columns[e]] / static_cast<float>(turns.size());
      entries.push_back({t, row.columns[e],
                         std::log((row.values[e] + kTermSmoothing * usual) / ((said[t] + kTermSmoothing) * usual))});
    }
  }
  counts.term_names = CsrMatrix<float>::from_entries(terms, names.size(), entries);
}

}  // namespace

float fading(std::size_t utterances_ago) {
  return std::pow(kFading, static_cast<float>(utterances_ago));
}

std::vector<TaughtTurn> taught_turns(std::span<const DialogueTurn> turns, NamedItems named) {
  std::vector<TaughtTurn> taught;
  for (const DialogueTurn& turn : turns) {
    TaughtTurn one{.turn = &turn, .targets = turn.recommended};
    if (named == NamedItems::exclude) {
      const auto spoken = spoken_items(turn.said);
      std::erase_if(one.targets, [&](ItemId target) { return is_named(spoken, target); });
    }
    if (!one.targets.empty()) taught.push_back(std::move(one));
  }
  return taught;
}

DialogueCounts DialogueCounts::count(std::span<const TaughtTurn> turns, const DialogueCatalogue& catalogue,
                                     std::size_t terms) {
  DialogueCounts counts;
  counts.turns = static_cast<float>(turns.size());
  count_shares(turns, catalogue.size(), counts);
  count_after_mentions(turns, catalogue.size(), catalogue.names.size(), counts);
  count_after_terms(turns, catalogue.size(), terms, counts);
  count_term_names(turns, catalogue.names, terms, counts);
  return counts;
}

}  // namespace attune
