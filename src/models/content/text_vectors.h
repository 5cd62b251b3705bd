#pragma once
#include "models/model.h"

namespace attune {

/// Likeness by what texts are about rather than by the words they share: items whose words keep the same company lie
/// near each other. Learned from the workspace's own catalogue alone.
///
///   score(j) = sum over history entries i != j of weight_i * (u_i . u_j)
///   u_i = row i of M V, of length 1;  M(i, f) = max(0, ln(n_if n / (n_i n_f)))
///
/// Features f: the terms of titles and texts, and the character n-grams (3 to 5) of "<term>" that more than one item
/// has, which together weigh as much as their term: so a word that no other item has still says what it is made of.
/// n_if: the item's weight of f; n_i, n_f, n: sums over features, items and both. V: the `dimensions` leading right
/// singular vectors of M, by randomized SVD. Exactly additive; similar() ranks by u_i . u_j.
///
/// Refuses a catalogue without texts. Memory: 4 bytes a dimension of an item; while fitting 4 a dimension of a feature
/// and about 60 for each n-gram of an item.
/// Source: Levy and Goldberg, "Neural word embedding as implicit matrix factorization", NIPS 2014 (PPMI and SVD);
/// Bojanowski et al., "Enriching word vectors with subword information", TACL 2017 (n-grams).
ModelEntry text_vectors_entry();

}  // namespace attune
