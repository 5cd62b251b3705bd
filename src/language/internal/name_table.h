#pragma once
#include "engine/view.h"
#include "language/internal/grammar.h"

#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace attune::language {

/// Something that a name may stand for.
struct NameSense {
  enum class Kind : std::uint8_t { item, label };
  Kind kind = Kind::item;
  bool ending = false;  ///< the name is only a label's last words: "tarantino"
  ItemId item{};        ///< when kind is item
  FieldId field{};      ///< when kind is label
  LabelId label{};
  float quality = 1;  ///< 1 for the name as the catalogue has it, less for a shortened form
  float weight = 0;   ///< an item's popularity; of a label, how many items bear it
};

/// Every form under which the catalogue's items and labels are known -> what it may mean. Beside the forms of
/// TitleIndex these are: a subtitle alone, "&" as "and" or left out, words written as one ("spiderman"), numbers as
/// digits or Roman, labels without the words that catalogues add to them, last names. Immutable, thread-safe.
class NameTable {
 public:
  static NameTable build(const View& view, const Grammar& grammar);

  /// @param key  canonical words joined by single spaces
  /// @return best first: quality, then weight, then the smaller id. Cost: one hash look-up.
  [[nodiscard]] std::span<const NameSense> find(std::string_view key) const;
  /// How many words the longest name has that begins with this canonical word; 0 when none does.
  [[nodiscard]] std::size_t longest_from(std::string_view first_word) const;
  /// Whether a name holds this canonical word.
  [[nodiscard]] bool knows(std::string_view word) const { return known_words_.contains(word); }
  /// Whether the field's labels are full names, of people mostly: those count by their last words too. So it is where a
  /// role of the grammar points at the field ("by", "with") and most of its labels are of several words.
  [[nodiscard]] bool holds_full_names(FieldId field) const { return full_names_[index(field)]; }
  /// A folded word as names are compared: "three" and "iii" are "3".
  [[nodiscard]] std::string canonical(const std::string& word) const;

 private:
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
  };
  void add(const std::vector<std::string>& words, NameSense sense);
  void add_titles(const View& view, const Grammar& grammar);
  void find_full_names(const Catalogue& catalogue, const Grammar& grammar);
  void add_labels(const View& view, const Grammar& grammar);

  std::unordered_map<std::string, std::vector<NameSense>, Hash, std::equal_to<>> senses_;
  std::unordered_map<std::string, std::size_t, Hash, std::equal_to<>> longest_;
  std::unordered_set<std::string, Hash, std::equal_to<>> known_words_;
  std::unordered_map<std::string, std::string> numbers_;
  std::vector<bool> full_names_;  // one a field
};

}  // namespace attune::language
