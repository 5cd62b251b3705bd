#pragma once
#include "data/catalogue.h"
#include "data/evidence.h"
#include "language/internal/denials.h"
#include "language/internal/message.h"

#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace attune::language {

/// A number as a text has it, with what says what it counts.
struct CountedNumber {
  double value = 0;
  std::string unit{};      ///< as fields name it, durations in minutes; "year" where it may be one; "" for none
  bool of_people = false;  ///< "40 people"
  std::optional<Filter::Comparison> bound{};  ///< "under 120"
  std::vector<FieldId> fields{};              ///< that have it, of the item that it is said of
};

/// One cited piece, as claims are held against it.
class GroundPiece {
 public:
  /// @param about  the item that the sentence is about
  GroundPiece(const Evidence& piece, std::optional<ItemId> about, const Catalogue& catalogue, const Grammar& grammar);

  [[nodiscard]] EvidenceKind kind() const { return kind_; }
  /// Whether it says something of this item.
  [[nodiscard]] bool concerns(ItemId item) const;
  [[nodiscard]] const std::set<ItemId>& items() const { return items_; }
  /// Whether it says this phrase (a phrase_key), and denies it or not. What lists a field's values says each as a
  /// whole, or by its last words.
  [[nodiscard]] bool says(std::string_view phrase, bool denied) const;
  [[nodiscard]] bool says(std::string_view phrase) const { return says(phrase, false) || says(phrase, true); }
  /// Whether the phrase is all that it says.
  [[nodiscard]] bool is_text(std::string_view phrase) const { return phrase == text_; }
  /// Whether it lists the phrase under one of the fields: "directors: Michael Mann, ...".
  [[nodiscard]] bool lists(std::string_view phrase, const std::vector<std::string>& fields) const;
  [[nodiscard]] bool denies() const { return denies_; }
  /// What fields list, phrase_keys.
  [[nodiscard]] const std::vector<std::pair<std::string, std::string>>& values() const { return values_; }
  [[nodiscard]] const std::vector<CountedNumber>& numbers() const { return numbers_; }

 private:
  void read_clauses(std::string_view text, const Grammar& grammar);
  void read_numbers(const Evidence& piece, const Message& words, const Grammar& grammar, const Catalogue& catalogue);

  EvidenceKind kind_;
  std::string text_;  ///< phrase_key
  std::set<ItemId> items_;
  std::vector<std::string> free_;  ///< the words outside of what fields list
  std::vector<bool> denied_;
  std::vector<std::pair<std::string, std::string>> values_;
  std::vector<CountedNumber> numbers_;
  bool denies_ = false;
};

/// All that a sentence cites.
class EvidenceGround {
 public:
  EvidenceGround(std::span<const Evidence> cited, std::optional<ItemId> about, const Catalogue& catalogue,
                 const Grammar& grammar);

  [[nodiscard]] const std::vector<GroundPiece>& pieces() const { return pieces_; }
  [[nodiscard]] bool denies() const;
  [[nodiscard]] bool says(std::string_view phrase) const;
  /// All items that pieces say something of.
  [[nodiscard]] const std::set<ItemId>& items() const { return items_; }

 private:
  std::vector<GroundPiece> pieces_;
  std::set<ItemId> items_;
};

/// A number of a sentence or a piece that begins at word `i`, with what stands around it; 0 words for none.
struct NumberPlace {
  CountedNumber number{};
  std::size_t words = 0;   ///< with its unit
  std::size_t before = 0;  ///< words in front of it that bound it: "at most"
  bool is_rough = false;   ///< "about 120"
};
NumberPlace number_at(const Message& text, std::size_t i, const Grammar& grammar);

}  // namespace attune::language
