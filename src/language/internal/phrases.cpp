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
      const bool joined = piece.is_joined && word.begin == 0;
      phrase.words += is_determiner || joined ? 0 : 1;
      phrase.parts.push_back(
          {.kind = is_determiner && !joined ? Phrase::Part::Kind::determiner : Phrase::Part::Kind::word,
           .word = std::move(word.term),
           .joined = joined});
    }
  }
  return phrase;
}

std::vector<std::string> examples_of(const plan::Signature& tool, const Grammar& grammar) {
  std::vector<std::string> examples = tool.examples_in(grammar.language);
  if (const auto known = grammar.tool_phrases.find(tool.name); known != grammar.tool_phrases.end())
    examples.insert(examples.end(), known->second.begin(), known->second.end());
  return examples;
}

}  // namespace

Phrases::Phrases(std::shared_ptr<const plan::ToolRegistry> tools, const Grammar& grammar) : tools_(std::move(tools)) {
  if (!tools_) return;
  for (const plan::Tool* tool : tools_->all())
    for (const std::string& example : examples_of(tool->signature, grammar)) {
      if (!plan::check_example(tool->signature, example)) continue;  // of another tool of that name
      Phrase phrase = read_phrase(tool->signature, plan::phrase_pieces(example).value(), grammar);
      const auto first = std::ranges::find(phrase.parts, Phrase::Part::Kind::word, &Phrase::Part::kind);
      if (first == phrase.parts.end()) continue;
      phrase.parts.erase(phrase.parts.begin(), first);
      std::vector<Phrase>& known = by_first_word_[phrase.parts.front().word];
      known.push_back(std::move(phrase));
    }
}

std::map<std::string, std::vector<std::string>> Phrases::examples(const Grammar& grammar) const {
  std::map<std::string, std::vector<std::string>> examples;
  if (!tools_) return examples;
  for (const plan::Tool* tool : tools_->all())
    for (std::string& example : examples_of(tool->signature, grammar))
      examples[tool->signature.name].push_back(std::move(example));
  return examples;
}

const std::vector<Phrase>& Phrases::beginning_with(const std::string& word) const {
  static const std::vector<Phrase> none;
  const auto found = by_first_word_.find(word);
  return found == by_first_word_.end() ? none : found->second;
}

}  // namespace attune::language
