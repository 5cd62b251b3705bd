#pragma once
#include "llm/privacy/internal/text_words.h"

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace attune::llm {

/// Finds values that are known to be personal in texts: their words in their order, whatever letter case, diacritics
/// and width ("AMELIE" for "Amélie"; "Mueller" for "Müller"), with anything but letters and digits between two of them,
/// at most four bytes ("Ada-Lovelace" for "Ada Lovelace"), and with the "s" of a genitive behind a capitalised one
/// ("Adas"). Other parts of words are not found ("Adam"), but for values in scripts without spaces between words.
/// Values that are too short to tell anybody by are not looked for: one letter, or a number of at most four digits.
/// Immutable, thread-safe.
class KnownValues {
 public:
  explicit KnownValues(std::span<const std::string> values);

  static constexpr std::size_t kSeveral = static_cast<std::size_t>(-1);
  struct Found {
    std::size_t begin = 0;  ///< byte
    std::size_t end = 0;
    std::size_t value = 0;  ///< place among those given; kSeveral where some overlap
    bool operator==(const Found&) const = default;
  };
  /// In order, without overlaps; of those within another the other alone.
  /// Cost: O(length + words * words of the values that begin with the word).
  [[nodiscard]] std::vector<Found> find(std::string_view text) const;
  [[nodiscard]] const std::string& value(std::size_t place) const { return values_[place]; }

 private:
  struct Spelling {
    std::vector<std::string> words;  ///< folded
    std::size_t value = 0;
  };
  void add(std::string_view spelling, std::size_t value);
  /// Where the spelling that begins with that word ends, or 0.
  static std::size_t end_of(const Spelling& spelling, std::string_view text, std::span<const TextWord> words);
  void find_unspaced(std::string_view text, const TextWord& word, std::vector<Found>& found) const;

  std::vector<std::string> values_;
  std::vector<Spelling> spellings_;
  std::unordered_map<std::string, std::vector<std::size_t>> by_first_word_;  ///< places in spellings_
  std::vector<Spelling> unspaced_;                                           ///< of one word each
};

}  // namespace attune::llm
