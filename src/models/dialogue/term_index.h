#pragma once
#include "data/ragged.h"
#include "models/dialogue/conversation.h"

#include <span>
#include <vector>

namespace attune {

/// Which of the catalogue's texts hold a word, weighed by BM25 (k1 = 1.2, b = 0.75). Immutable, thread-safe.
class TermIndex {
 public:
  struct Posting {
    ItemId item{};
    float weight = 0;
  };
  TermIndex() = default;
  /// @param documents  a row an item: its words, with repetition
  explicit TermIndex(const RaggedRows<TermId>& documents);
  /// Ascending by item; empty for a word that no text has.
  [[nodiscard]] std::span<const Posting> postings(TermId term) const {
    return index(term) < postings_.rows() ? postings_.row(index(term)) : std::span<const Posting>();
  }
  [[nodiscard]] float idf(TermId term) const { return index(term) < idf_.size() ? idf_[index(term)] : 0.0F; }

 private:
  RaggedRows<Posting> postings_;  // a row a term
  std::vector<float> idf_;        // one a term
};

}  // namespace attune
