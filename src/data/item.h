#pragma once
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace attune {

/// An attribute's value as an importer reads it: a number, a text, or a list of labels.
using AttributeValue = std::variant<double, std::string, std::vector<std::string>>;

/// An item as it enters the system: a key, a title, and whatever attributes its source has, under the source's names.
struct ItemRecord {
  std::string key;
  std::string title;
  std::vector<std::pair<std::string, AttributeValue>> attributes;  ///< in the source's order; names unique
  bool operator==(const ItemRecord&) const = default;
};

}  // namespace attune
