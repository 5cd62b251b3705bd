#include "language/internal/item_mention.h"

#include "language/internal/reference_reader.h"

#include <algorithm>

namespace attune::language {
namespace {

constexpr double kSureTypo = 0.8;

/// "it", "that film", "those".
std::optional<ItemMention> pronoun(const Message& message, std::size_t at, std::size_t end,
                                   const DialogueContext& context, const Grammar& grammar) {
  const std::size_t one = message.match(at, grammar.cues.at("one_of_them"));
  const std::size_t all = message.match(at, grammar.cues.at("all_of_them"));
  std::size_t words = std::max(one, all);
  const bool article = grammar.says("the", message[at].text);  // "the film"
  if (words == 0 && !article) return std::nullopt;
  words = std::max<std::size_t>(words, 1);
  const bool noun = at + words < end && grammar.item_nouns.contains(message[at + words].text);
  if (article && !noun) return std::nullopt;
  if (noun && words == 1) ++words;
  if (at + words > end) return std::nullopt;
  const std::vector<ItemId>& known = context.topic.empty() ? context.shown : context.topic;
  if (known.empty()) return std::nullopt;
  if (all > one && !article) return ItemMention{context.shown.empty() ? known : context.shown, words};
  return ItemMention{{known.front()}, words};
}

/// "the second one", "number three".
std::optional<ItemMention> place(const Message& message, std::size_t at, std::size_t end,
                                 const DialogueContext& context, const Grammar& grammar, const Vocabulary& vocabulary) {
  constexpr std::size_t kLongest = 4;
  for (std::size_t words = std::min(kLongest, end - at); words > 0; --words) {
    Message part(message.written(at, words), grammar);
    Reading reading;
    read_references(part, grammar, *vocabulary.view().catalogue, context.shown, {}, false, reading);
    if (reading.references.size() != 1 || !reading.not_understood.empty()) continue;
    bool whole = true;
    for (std::size_t i = 0; i < part.size(); ++i) whole = whole && part[i].used;
    if (whole) return ItemMention{reading.references.front().items, words};
  }
  return std::nullopt;
}

}  // namespace

std::optional<ItemMention> item_mention(const Message& message, std::size_t at, std::size_t end,
                                        const DialogueContext& context, const Grammar& grammar,
                                        const Vocabulary& vocabulary) {
  if (at >= end) return std::nullopt;
  const TitleIndex& titles = *vocabulary.view().titles;
  std::optional<ItemMention> best = place(message, at, end, context, grammar, vocabulary);
  if (!best) best = pronoun(message, at, end, context, grammar);
  const auto says_more = [&](std::size_t words) {
    for (std::size_t i = at; i < at + words; ++i)
      if (message[i].capital ||
          (!grammar.stop.contains(message[i].text) && !grammar.item_nouns.contains(message[i].text)))
        return true;
    return false;
  };
  for (std::size_t words = std::min(Vocabulary::kLongestPhrase, end - at); words > (best ? best->words : 0); --words) {
    const auto exact = titles.lookup_exact(message.phrase(at, words));
    if (exact.empty() || !says_more(words)) continue;
    const auto found = titles.lookup(message.phrase(at, words), 1);  // of namesakes the likeliest
    return ItemMention{{found.empty() ? exact.front() : found.front().item}, words, true};
  }
  if (best) return best;
  const auto near = titles.lookup(message.phrase(at, end - at), 1);
  // "The City Walker", which the catalogue calls "City Walker".
  if (grammar.says("the", message[at].text) && at + 1 < end)
    if (auto named = item_mention(message, at + 1, end, context, grammar, vocabulary); named && named->is_named) {
      ++named->words;
      return named;
    }
  const bool is_label = !vocabulary.labels(message.phrase(at, end - at)).empty();
  if (near.empty() || near.front().similarity < kSureTypo || is_label || !says_more(end - at)) return std::nullopt;
  return ItemMention{{near.front().item}, end - at, true};
}

}  // namespace attune::language
