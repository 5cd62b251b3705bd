#pragma once
#include "data/catalogue.h"
#include "search/fuzzy_dictionary.h"

#include <memory>
#include <string_view>
#include <vector>

namespace attune {

/// How sure a title look-up is: similarity in (0, 1], 1 for the folded title itself.
struct TitleMatch {
  ItemId item{};
  double similarity = 0;
};

/// Typo-tolerant look-up of titles: whole titles, titles without a leading article or without their subtitle
/// ("Dr. Strangelove"), labels of a field named "aliases", and a trailing year to tell namesakes apart ("Heat 1995").
/// Immutable and thread-safe.
class TitleIndex {
 public:
  /// @param popularity  one value an item (or empty): among equally similar titles the more popular comes first
  static std::shared_ptr<const TitleIndex> build(std::shared_ptr<const Catalogue> catalogue,
                                                 std::span<const float> popularity = {});
  /// Best first; empty when nothing is near. Allows one edit for every five letters, at least one
  /// from four letters on, at most three.
  [[nodiscard]] std::vector<TitleMatch> lookup(std::string_view text, std::size_t limit) const;
  /// Only titles whose folded form (or a variant above) is exactly this. Cost: one hash look-up.
  [[nodiscard]] std::vector<ItemId> lookup_exact(std::string_view folded) const;

  /// A form that a title is known by, and what it is worth: 1 for the whole title, less for a shortened one.
  struct Form {
    std::string_view text;  ///< folded words, single spaces; lives as long as the index
    ItemId item{};
    float quality = 0;
  };
  [[nodiscard]] std::size_t form_count() const { return variants_.size(); }
  [[nodiscard]] Form form(std::size_t position) const {
    return {variants_.entry(static_cast<std::uint32_t>(position)), variant_items_[position],
            variant_quality_[position]};
  }

 private:
  TitleIndex() = default;
  std::shared_ptr<const Catalogue> catalogue_;
  FuzzyDictionary variants_;
  std::vector<ItemId> variant_items_;   // one a variant
  std::vector<float> variant_quality_;  // one a variant, in (0, 1]: a shortened title is worth a little less
  std::vector<float> popularity_;       // one an item, or empty
};

}  // namespace attune
