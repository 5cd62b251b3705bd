#pragma once
#include "language/internal/message.h"
#include "language/internal/name_finder.h"
#include "language/reading.h"

#include <string>
#include <unordered_set>
#include <vector>

namespace attune::language {

/// Finds in a message the words to search by, and says what nothing explained.
class SearchWords {
 public:
  SearchWords(Message& message, const NameSources& sources, Reading& reading)
      : message_(message), grammar_(sources.grammar), vocabulary_(sources.vocabulary), reading_(reading) {}

  /// "about a heist gone wrong": words to search by, up to the next pause or turn.
  void read_subjects();
  /// What nothing explained: words to search by, as far as they are well supported; others are said.
  void read_rest();

 private:
  [[nodiscard]] bool known(const std::string& word) const;
  void add(std::size_t word);
  [[nodiscard]] std::vector<std::size_t> supported_words() const;
  [[nodiscard]] bool some_item_holds(const std::vector<std::size_t>& positions) const;
  [[nodiscard]] bool is_nearly_a_title(const std::vector<std::size_t>& unknown) const;
  [[nodiscard]] bool is_function_word(std::size_t i) const;
  void collect_phrase_words() const;

  Message& message_;
  const Grammar& grammar_;
  const Vocabulary& vocabulary_;
  Reading& reading_;
  std::unordered_set<std::string> searched_;              // words that are searched for
  mutable std::unordered_set<std::string> phrase_words_;  // of the grammar's cues and roles
};

}  // namespace attune::language
