#pragma once
#include "data/catalogue.h"
#include "data/filter/filter.h"
#include "data/ranking.h"
#include "search/analyzer.h"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace attune {

/// One query word's share of an item's score.
struct TermMatch {
  std::string word;   ///< as the query had it
  std::string field;  ///< where it weighs most: "title", or a field's name
  double amount = 0;
};

/// BM25F over title, labels and prose: term frequencies of the fields, weighted and length-normalised each, are summed
/// before saturation. score(q, d) = sum over t in q of idf(t) * w / (k1 + w), w = sum over fields of
/// weight_f * tf_f / (1 - b_f + b_f * length_f / mean_length_f), idf(t) = ln(1 + (N - n + 0.5) / (n + 0.5)).
/// Source: Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond", 2009. Immutable,
/// thread-safe.
class LexicalIndex {
 public:
  struct Options {
    double k1 = 1.2;
    double title_weight = 3;
    double labels_weight = 2;
    double text_weight = 1;
    double b_title = 0.3;
    double b_labels = 0.3;
    double b_text = 0.75;
  };
  static std::shared_ptr<const LexicalIndex> build(const Catalogue& catalogue, std::shared_ptr<const Analyzer> analyzer,
                                                   Options options);

  /// At most n items with any of the query's words, best first. A word that is in no item is replaced by the nearest
  /// indexed word within one edit (two from eight letters on), if there is one.
  /// @param filter  null for all items
  [[nodiscard]] Ranking search(std::string_view query, std::size_t n, const BoundFilter* filter = nullptr) const;
  /// The shares that add up to the item's score, largest first.
  [[nodiscard]] std::vector<TermMatch> explain(std::string_view query, ItemId item) const;
  /// Document frequency of a word's stem; 0 when unknown.
  [[nodiscard]] std::size_t document_frequency(std::string_view word) const;

 private:
  struct Impl;
  explicit LexicalIndex(std::shared_ptr<const Impl> impl) : impl_(std::move(impl)) {}
  std::shared_ptr<const Impl> impl_;
};

}  // namespace attune
