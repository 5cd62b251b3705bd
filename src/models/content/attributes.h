#pragma once
#include "models/model.h"

namespace attune {

/// Likeness by what the catalogue says of items: nobody's behaviour is asked, so an item without a single event scores
/// like any other.
///
///   score(j) = sum over history entries i of weight_i * (v_i . v_j),   j's own entry left out
///
/// weight: the history weight, times decay^(steps back from the latest entry) where the training data knew an order.
/// v: tf-idf over labels and terms (internal/tf_idf.h), where `term_share` says how much words count against labels.
/// Exactly additive: entry i contributes weight_i * (v_i . v_j). similar() ranks by v_i . v_j.
///
/// Refuses a catalogue that says nothing of any item. Memory: 16 bytes for each label or term of an item, 60 while
/// fitting. Scoring costs the posting lists of the history's labels and terms.
/// Source: Pazzani and Billsus, "Content-based recommendation systems", The Adaptive Web, 2007.
ModelEntry attributes_entry();

}  // namespace attune
