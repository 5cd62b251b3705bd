#pragma once
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace attune {

/// Finds the entries of a word list that are within a few typing errors of a text.
///
/// Candidates share enough character trigrams with the query (count filter, Gravano et al., VLDB 2001), then the
/// restricted Damerau-Levenshtein distance decides. Immutable and thread-safe.
class FuzzyDictionary {
 public:
  struct Match {
    std::uint32_t entry = 0;  ///< position in the list given to build()
    unsigned distance = 0;    ///< edits: insert, delete, replace, swap neighbours
    double similarity = 0;    ///< 1 - distance / longer length, in [0, 1]
  };

  /// Entries are compared as given: fold them first. Repeats are allowed. Cost: O(total bytes).
  static FuzzyDictionary build(std::vector<std::string> entries);

  [[nodiscard]] std::string_view entry(std::uint32_t position) const { return entries_[position]; }
  [[nodiscard]] std::size_t size() const { return entries_.size(); }
  /// Exact matches, positions ascending. Cost: one hash look-up.
  [[nodiscard]] std::span<const std::uint32_t> find_exact(std::string_view folded) const;
  /// Matches within `max_distance` edits, best first (distance, then position), at most `limit`.
  [[nodiscard]] std::vector<Match> find(std::string_view folded, unsigned max_distance, std::size_t limit) const;

 private:
  std::vector<std::string> entries_;
  std::vector<std::uint32_t> by_text_;           // positions sorted by (text, position)
  std::vector<std::uint64_t> trigram_offsets_;   // posting lists of trigrams, hashed
  std::vector<std::uint32_t> trigram_postings_;  // entries, ascending in each list
};

}  // namespace attune
