#pragma once
#include "data/csr.h"
#include "data/history.h"
#include "data/ragged.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace attune {

/// What the catalogue says of I items, as numbers. Empty matrices (no rows) where nothing is known.
struct ItemFeatures {
  /// I x L: 1 where the item bears the label; labels of all fields are counted through.
  CsrMatrix<float> labels;
  /// L: the number of each label's field, so that fields can be weighed against each other.
  std::vector<std::uint32_t> label_fields;
  /// I x T: how often each term occurs in the item's title and texts, after analysis.
  CsrMatrix<float> terms;
  /// T: the terms themselves, so that words the catalogue lacks can be taken apart into character n-grams.
  std::vector<std::string> term_texts;
};

/// What a model learns from: U users x I items.
struct TrainingData {
  /// U x I: history weights (see fold_history).
  CsrMatrix<float> user_item;
  /// U rows, each user's history oldest first; an item may come back where the source has repeats. No rows at all where
  /// the source knows no order: models of sequences then refuse to fit.
  RaggedRows<HistoryEntry> histories;
  ItemFeatures features;

  /// Derives user_item from the histories (of an item that comes back, the last weight counts; see bounded_weight).
  /// @param item_count  I, greater than every item of the histories
  /// Cost: O(entries).
  static TrainingData from_histories(RaggedRows<HistoryEntry> histories, std::size_t item_count,
                                     ItemFeatures features = {});
};

}  // namespace attune
