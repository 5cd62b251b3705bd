#pragma once
#include "language/internal/grammar.h"

#include <string>
#include <string_view>
#include <vector>

namespace attune::language {

/// One word of a message and what the reading has made of it so far.
struct Word {
  std::string text;  ///< folded
  std::size_t begin = 0;
  std::size_t end = 0;
  bool capital = false;       ///< written as names are, and isn't the first word
  bool upper = false;         ///< written as names are, wherever it stands: with a capital letter, and where the
                              ///< language writes all nouns so, no everyday word
  bool pause_before = false;  ///< a comma, semicolon, colon, full stop or dash stands before it
  bool stop_before = false;   ///< a sentence ended before it
  bool used = false;          ///< part of something understood
};

/// What is looked at of a message: its first 4,000 bytes (cut_utf8).
std::string_view looked_at(std::string_view text);

/// A message in words. What the reading's parts look at and mark.
class Message {
 public:
  /// @param grammar  of the language it is in; not kept
  Message(std::string_view text, const Grammar& grammar);

  [[nodiscard]] std::size_t size() const { return words_.size(); }
  [[nodiscard]] const Word& operator[](std::size_t i) const { return words_[i]; }
  /// Words [first, first + count) joined by spaces: a phrase_key. Empty where there are not that many.
  [[nodiscard]] std::string phrase(std::size_t first, std::size_t count) const;
  /// The same part of the text, as it was written.
  [[nodiscard]] std::string written(std::size_t first, std::size_t count) const;
  /// What stands between words i - 1 and i, or at either end: spaces and marks.
  [[nodiscard]] std::string_view gap_before(std::size_t i) const;
  [[nodiscard]] bool free(std::size_t first, std::size_t count) const;
  void use(std::size_t first, std::size_t count);

  /// The longest of the phrases that stands at `first`, in words; 0 when none does.
  [[nodiscard]] std::size_t match(std::size_t first, const std::vector<std::string>& phrases) const;
  /// Parts in double quotes (straight or curly) or guillemets, as word ranges [first, count).
  [[nodiscard]] const std::vector<std::pair<std::size_t, std::size_t>>& quoted() const { return quoted_; }

 private:
  std::string text_;
  std::vector<Word> words_;
  std::vector<std::pair<std::size_t, std::size_t>> quoted_;
};

}  // namespace attune::language
