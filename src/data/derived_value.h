#pragma once
#include "data/ids.h"

#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace attune {

/// Something about an item that its source doesn't say: a language model told it, or it was mined from the catalogue
/// and what people do.
struct DerivedValue {
  ItemId item{};
  std::string field;
  std::variant<std::string, double> value;  ///< a label or a number; of a relation not looked at
  std::optional<ItemId> related{};          ///< of a relation: the other item, whose title becomes the label
  std::string source;                       ///< "model:small", "mined:co-liking"
  double confidence = 1;                    ///< in [0, 1]
};

/// Where a derived value comes from.
struct Derivation {
  std::string_view source;  ///< lives as long as the catalogue
  double confidence = 1;
};

/// That one item is related to another, by a derived field.
struct Relation {
  ItemId from{};
  ItemId to{};
  bool operator==(const Relation&) const = default;
};

}  // namespace attune
