#pragma once
#include "base/text_template.h"
#include "data/catalogue.h"
#include "data/evidence.h"
#include "language/internal/grammar.h"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace attune::language {

/// What the catalogue says of an item, as slots of templates, each with the evidence for it; a slot is there only if
/// the catalogue says something.
///   {title}, {year}, {duration} ("170 minutes"), {pages}, {price};
///   {kinds}: its labels in the field that sorts the catalogue best (fewest labels, most items), three at most;
///   {makers} and {people}: labels of the fields that the grammar names so (directors, authors, brands; a cast), two
///   and three at most.
class ItemSlots {
 public:
  ItemSlots(ItemId item, const Catalogue& catalogue, const Grammar& grammar);

  /// Null for none of that name.
  [[nodiscard]] const std::string* find(std::string_view name) const;
  [[nodiscard]] const Slots& values() const { return values_; }
  /// For these slots; the title needs none but the item's own.
  [[nodiscard]] std::vector<Evidence> evidence(std::span<const std::string_view> names) const;
  /// A slot that isn't the catalogue's.
  void set(std::string_view name, std::string value);

 private:
  void add(std::string_view name, std::string value, std::string_view field);
  void add_labels(std::string_view name, FieldId field, std::size_t most);
  void add_measures();
  [[nodiscard]] std::string unit_told(const std::string& unit) const;

  ItemId item_;
  const Catalogue& catalogue_;
  const Grammar& grammar_;
  Slots values_;
  std::vector<std::pair<std::string_view, std::string>> grounds_;  ///< slot -> "directors: Michael Mann"
};

}  // namespace attune::language
