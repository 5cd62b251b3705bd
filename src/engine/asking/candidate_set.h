#pragma once
#include "data/attribute_id.h"
#include "data/ids.h"
#include "data/ragged.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace attune {

/// What a person may want: n items and the attributes that they bear, as sparse rows both ways round. Inside, both are
/// numbered densely: candidates in the order given, attributes (those that a candidate bears) by their ids, ascending.
/// Immutable, thread-safe.
class CandidateSet {
 public:
  /// @param items       n, each once
  /// @param attributes  n rows, in any order, each attribute once a row
  /// @param groups      the group of every attribute by its id, e.g. its field: what one question may offer together;
  ///                    empty: all of them are one group
  /// Cost: O(n log n + attributes borne + largest attribute id).
  CandidateSet(std::vector<ItemId> items, const RaggedRows<AttributeId>& attributes,
               std::span<const std::uint32_t> groups = {});

  [[nodiscard]] std::size_t size() const { return items_.size(); }
  [[nodiscard]] ItemId item(std::uint32_t candidate) const { return items_[candidate]; }
  [[nodiscard]] std::optional<std::uint32_t> find(ItemId item) const;

  [[nodiscard]] std::size_t attribute_count() const { return attributes_.size(); }
  [[nodiscard]] AttributeId attribute(std::uint32_t attribute) const { return attributes_[attribute]; }
  [[nodiscard]] std::uint32_t group(std::uint32_t attribute) const { return groups_[attribute]; }
  [[nodiscard]] std::optional<std::uint32_t> find(AttributeId attribute) const;
  /// One value an attribute: 1 for those given, else 0.
  [[nodiscard]] std::vector<char> marked(std::span<const AttributeId> given) const;

  /// The attributes that a candidate bears, ascending.
  [[nodiscard]] std::span<const std::uint32_t> borne_by(std::uint32_t candidate) const { return borne_.row(candidate); }
  /// The attribute's extent: the candidates that bear it, ascending.
  [[nodiscard]] std::span<const std::uint32_t> bearers(std::uint32_t attribute) const {
    return bearers_.row(attribute);
  }

 private:
  std::vector<ItemId> items_;            // n
  std::vector<std::uint32_t> by_item_;   // n: candidates, ascending by item
  std::vector<AttributeId> attributes_;  // m, ascending
  std::vector<std::uint32_t> groups_;    // m
  RaggedRows<std::uint32_t> borne_;      // n rows
  RaggedRows<std::uint32_t> bearers_;    // m rows
};

}  // namespace attune
