#pragma once
#include "data/csr.h"
#include "models/training_data.h"

namespace attune {

/// What the catalogue says of items as sparse vectors v_i over labels and terms, I x (L + T); a label keeps its number,
/// term t becomes column L + t. The dot product of two is a likeness in [0, 1]:
///
///   v_i . v_j = (1 - term_share) cos(labels_i, labels_j) + term_share cos(terms_i, terms_j)
///
/// with a label worth idf = ln(I / items that bear it), and a term that occurs f times (1 + ln f) idf. What all items
/// bear is worth nothing and left out. An item without labels (or terms) has no part of that kind.
/// @param item_count  I: the matrix has that many rows also where the features have fewer
/// @param term_share  in [0, 1]
/// Cost: O(nonzeros). Source: Salton and Buckley, "Term-weighting approaches in automatic text retrieval", 1988.
CsrMatrix<float> tf_idf(const ItemFeatures& features, std::size_t item_count, double term_share);

/// Bytes that tf_idf needs at its peak, with its result.
std::size_t tf_idf_bytes(const ItemFeatures& features, std::size_t item_count);

}  // namespace attune
