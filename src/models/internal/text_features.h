#pragma once
#include "data/csr.h"
#include "models/training_data.h"

namespace attune {

/// Terms and their character n-grams, I x F: an item's count of each term, and of each n-gram (3 to 5 characters of
/// "<term>") the counts of its terms divided by how many n-grams each has. Terms keep their numbers; the n-grams that
/// more than one item has follow by first appearance.
/// @param item_count  I: the matrix has that many rows also where the features have fewer
/// Cost: O(characters of the terms of all items).
CsrMatrix<float> text_features(const ItemFeatures& features, std::size_t item_count);

/// Positive pointwise mutual information of rows and columns: max(0, ln(x_rc n / (x_r x_c))), zeros absent.
/// @param counts  >= 0
/// Source: Church and Hanks, "Word association norms, mutual information, and lexicography", 1990.
CsrMatrix<float> positive_mutual_information(const CsrMatrix<float>& counts);

}  // namespace attune
