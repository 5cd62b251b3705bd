#pragma once
#include "engine/view.h"

#include <span>
#include <string_view>
#include <vector>

namespace attune {

/// A label that keeps company with some words.
struct CompanyLabel {
  FieldId field{};
  LabelId label{};
  double lift = 0;   ///< how much more of the items with the words bear it than of all items
  double share = 0;  ///< of the items with the words, in (0, 1]
};

/// What words mean that are no label, by the company they keep in this catalogue: the labels that items whose titles
/// and texts hold all the words bear more than others do. Items whose texts are about the same as theirs count half: by
/// the text vectors where the snapshot has them (models/content/text_vectors.h), else by attribute similarity. A label
/// counts when three of the items with the words bear it, three in ten of them, twice as many as one would expect, and
/// more than accident would have it (one time in 200, binomial).
///
/// @param fields  whose labels may be meant
/// @return largest share times lift first, ties to the smaller field and label, at most n; empty without evidence
/// Cost: one search, one look at all items, and the labels of at most 70.
std::vector<CompanyLabel> label_company(const View& view, std::string_view words, std::span<const FieldId> fields,
                                        std::size_t n);

}  // namespace attune
