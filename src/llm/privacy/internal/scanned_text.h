#pragma once
#include "llm/privacy/internal/text_words.h"

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace attune::llm {

/// What words announce.
enum class Cue { phone, address, postal_code, birth, id, iban, password, key, ip, version };

struct FoundCue {
  std::size_t begin = 0;  ///< byte
  std::size_t end = 0;
  Cue cue = Cue::phone;
};

/// Digits with separators between them, as numbers are written for people: spaces, hyphens, dots, slashes, brackets. At
/// most 32 groups.
struct DigitRun {
  std::size_t begin = 0;
  std::size_t end = 0;  ///< behind the last digit
  bool has_plus = false;
  std::string digits;
  std::vector<std::size_t> groups;             ///< how many digits stand together
  std::vector<std::size_t> ends;               ///< where each group ends in the text
  std::vector<std::string> separators_before;  ///< of each group, as ASCII characters; none for a first "+" or "("
  std::string separators;                      ///< all of them
};

/// A text with what all detectors look for in it. Borrows the text.
class ScannedText {
 public:
  explicit ScannedText(std::string_view text);

  [[nodiscard]] std::string_view text() const { return text_; }
  [[nodiscard]] std::span<const TextWord> words() const { return words_; }
  [[nodiscard]] std::span<const DigitRun> digit_runs() const { return runs_; }

  [[nodiscard]] std::string_view written(const TextWord& word) const {
    return text_.substr(word.begin, word.end - word.begin);
  }
  /// Between a word and the next.
  [[nodiscard]] std::string_view gap_after(std::size_t word) const;
  /// Whether words that announce it end at most `within` bytes before a place, in the same sentence, and nothing but
  /// words that say nothing stand between ("is", "on the").
  [[nodiscard]] bool is_announced(Cue cue, std::size_t at, std::size_t within) const;
  /// The same with any words between.
  [[nodiscard]] bool is_announced_from_afar(Cue cue, std::size_t at, std::size_t within) const;
  /// Whether words that announce it begin at most `within` bytes behind a place, in the same sentence, with nothing but
  /// words that say nothing between.
  [[nodiscard]] bool is_followed_by(Cue cue, std::size_t at, std::size_t within) const;
  [[nodiscard]] std::span<const FoundCue> cues() const { return cues_; }

 private:
  enum class Between { joining_words, anything };
  [[nodiscard]] bool announces(const FoundCue& cue, std::size_t at, std::size_t within, Between between) const;
  [[nodiscard]] bool is_announced(Cue cue, std::size_t at, std::size_t within, Between between) const;
  /// Whether all words there say nothing.
  [[nodiscard]] bool are_joining(std::size_t begin, std::size_t end) const;

  std::string_view text_;
  std::vector<TextWord> words_;
  std::vector<FoundCue> cues_;  ///< by begin
  std::vector<DigitRun> runs_;
};

/// A letter or digit of ASCII, or a part of any other character: what a number or a key may not touch.
constexpr bool is_word_byte(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
         static_cast<unsigned char>(c) >= 0x80;
}
constexpr bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
constexpr bool is_ascii_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

}  // namespace attune::llm
