#include "models/internal/text_features.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <string>
#include <unordered_map>
#include <vector>

namespace attune {
namespace {

constexpr std::size_t kShortest = 3;
constexpr std::size_t kLongest = 5;

/// Where the characters of UTF-8 text begin, and its end.
std::vector<std::size_t> character_starts(std::string_view text) {
  std::vector<std::size_t> starts;
  for (std::size_t b = 0; b < text.size(); ++b)
    if ((static_cast<unsigned char>(text[b]) & 0xC0) != 0x80) starts.push_back(b);
  starts.push_back(text.size());
  return starts;
}

/// Numbers the n-grams of each term, from `first` on.
class NGrams {
 public:
  NGrams(const std::vector<std::string>& terms, std::uint32_t first) : of_term_(terms.size()), next_(first) {
    for (std::size_t t = 0; t < terms.size(); ++t) add(t, "<" + terms[t] + ">");
  }
  [[nodiscard]] std::span<const std::uint32_t> of(std::size_t term) const { return of_term_[term]; }
  [[nodiscard]] std::uint32_t end() const { return next_; }

 private:
  void add(std::size_t term, const std::string& marked) {
    const std::vector<std::size_t> starts = character_starts(marked);
    for (std::size_t length = kShortest; length <= kLongest; ++length) {
      for (std::size_t c = 0; c + length < starts.size(); ++c) {
        std::string gram = marked.substr(starts[c], starts[c + length] - starts[c]);
        const auto [known, inserted] = numbers_.try_emplace(std::move(gram), next_);
        if (inserted) ++next_;
        of_term_[term].push_back(known->second);
      }
    }
  }

  std::unordered_map<std::string, std::uint32_t> numbers_;
  std::vector<std::vector<std::uint32_t>> of_term_;
  std::uint32_t next_;
};

}  // namespace

CsrMatrix<float> text_features(const ItemFeatures& features, std::size_t item_count) {
  const auto terms = static_cast<std::uint32_t>(features.term_texts.size());
  const NGrams grams(features.term_texts, terms);
  std::vector<CsrMatrix<float>::Entry> entries;
  std::vector<std::uint32_t> bearers(grams.end());
  std::map<std::uint32_t, float> weights;  // of one item's n-grams
  for (std::uint32_t i = 0; i < features.terms.rows(); ++i) {
    weights.clear();
    const SparseRow<float> row = features.terms.row(i);
    for (std::size_t k = 0; k < row.size(); ++k) {
      entries.push_back({i, row.columns[k], row.values[k]});
      const auto of_term = grams.of(row.columns[k]);
      for (const std::uint32_t gram : of_term) weights[gram] += row.values[k] / static_cast<float>(of_term.size());
    }
    for (const auto& [gram, weight] : weights) {
      entries.push_back({i, gram, weight});
      ++bearers[gram];
    }
  }
  std::vector<std::uint32_t> renumbered(grams.end());
  std::uint32_t columns = terms;
  for (std::uint32_t f = 0; f < grams.end(); ++f) renumbered[f] = f < terms ? f : bearers[f] > 1 ? columns++ : ~0U;
  std::erase_if(entries, [&](const auto& entry) { return renumbered[entry.column] == ~0U; });
  for (auto& entry : entries) entry.column = renumbered[entry.column];
  return CsrMatrix<float>::from_entries(item_count, columns, entries);
}

CsrMatrix<float> positive_mutual_information(const CsrMatrix<float>& counts) {
  std::vector<double> of_row(counts.rows()), of_column(counts.columns());
  double all = 0;
  for (std::size_t r = 0; r < counts.rows(); ++r) {
    const SparseRow<float> row = counts.row(r);
    for (std::size_t k = 0; k < row.size(); ++k) {
      of_row[r] += static_cast<double>(row.values[k]);
      of_column[row.columns[k]] += static_cast<double>(row.values[k]);
    }
    all += of_row[r];
  }
  std::vector<CsrMatrix<float>::Entry> entries;
  for (std::uint32_t r = 0; r < counts.rows(); ++r) {
    const SparseRow<float> row = counts.row(r);
    for (std::size_t k = 0; k < row.size(); ++k) {
      const double ratio = static_cast<double>(row.values[k]) * all / (of_row[r] * of_column[row.columns[k]]);
      if (ratio > 1) entries.push_back({r, row.columns[k], static_cast<float>(std::log(ratio))});
    }
  }
  return CsrMatrix<float>::from_entries(counts.rows(), counts.columns(), entries);
}

}  // namespace attune
