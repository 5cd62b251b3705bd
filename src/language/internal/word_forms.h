#pragma once
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace attune::language {

/// A phrase's words, folded and joined by single spaces: how all of the grammar is compared with a message.
std::string phrase_key(std::string_view text);

/// How a language's words change.
struct WordForms {
  std::vector<std::string> inflections;                          ///< endings, as they are written
  std::vector<std::pair<std::string, std::string>> spellings{};  ///< letters, and how people write them otherwise
  std::vector<std::string> distinct{};  ///< beginnings of words that folding must not make like others

  /// A word as phrases have it, folded: "möchte" is "moechte" where it is distinct from "mochte".
  /// @param folded  of the same word
  [[nodiscard]] std::string key_of(std::string_view written, std::string folded) const;

  /// The phrases that one of a grammar file stands for, as phrase_keys, each once:
  ///   "zeig|zeige mir"   either word
  ///   "kurz~ Filme"      the word as it is, and with each of the inflections
  ///   "mag gern?"        with the word and without
  ///   "für"              as it is written, and by all other spellings: "fuer"
  /// At most 1,000; the rest is left out.
  [[nodiscard]] std::vector<std::string> of(std::string_view phrase) const;
  /// The same, as they are written.
  [[nodiscard]] std::vector<std::string> written(std::string_view phrase) const;
};

}  // namespace attune::language
