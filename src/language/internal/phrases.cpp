#include "language/internal/phrases.h"

#include "search/analyzer.h"

#include <algorithm>

namespace attune::language {
namespace {

Phrase read_phrase(const plan::Signature& tool, const std::vector<plan::PhrasePiece>& pieces, const Grammar& grammar) {
  Phrase phrase{.tool = &tool};
  const std::vector<std::string>& determiners = grammar.cues.at("determiner");
  for (const plan::PhrasePiece& piece : pieces) {
    if (piece.is_slot) {
      phrase.parts.push_back({.kind = Phrase::Part::Kind::slot, .parameter = tool.parameter(piece.text)});
      continue;
    }
    for (Token& word : words(piece.text)) {
      const bool is_determiner = std::ranges::find(determiners, word.term) != determiners.end();
      phrase.words += is_determiner ? 0 : 1;
      phrase.parts.push_back({.kind = is_determiner ? Phrase::Part::Kind::determiner : Phrase::Part::Kind::word,
                              .word = std::move(word.term)});
    }
  }
  return phrase;
}

}  // namespace

Phrases::Phrases(std::shared_ptr<const plan::ToolRegistry> tools, const Grammar& grammar) : tools_(std::move(tools)) {
  if (!tools_) return;
  for (const plan::Tool* tool : tools_->all())
    for (const std::string& example : tool->signature.examples) {
      // The registry takes only examples that have pieces, the first of them words.
      Phrase phrase = read_phrase(tool->signature, plan::phrase_pieces(example).value(), grammar);
      const auto first = std::ranges::find(phrase.parts, Phrase::Part::Kind::word, &Phrase::Part::kind);
      if (first == phrase.parts.end()) continue;
      phrase.parts.erase(phrase.parts.begin(), first);
      std::vector<Phrase>& known = by_first_word_[phrase.parts.front().word];
      known.push_back(std::move(phrase));
    }
}

const std::vector<Phrase>& Phrases::beginning_with(const std::string& word) const {
  static const std::vector<Phrase> none;
  const auto found = by_first_word_.find(word);
  return found == by_first_word_.end() ? none : found->second;
}

}  // namespace attune::language
