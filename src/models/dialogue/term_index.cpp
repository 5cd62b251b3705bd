#include "models/dialogue/term_index.h"

#include <algorithm>
#include <cmath>

namespace attune {

TermIndex::TermIndex(const RaggedRows<TermId>& documents) {
  constexpr double kSaturation = 1.2;
  constexpr double kLengthShare = 0.75;
  const double count = static_cast<double>(documents.rows());
  const double mean_length = std::max(1.0, static_cast<double>(documents.size()) / std::max(1.0, count));
  std::vector<std::vector<Posting>> postings;
  std::vector<TermId> terms;
  for (std::uint32_t d = 0; d < documents.rows(); ++d) {
    const auto document = documents.row(d);
    terms.assign(document.begin(), document.end());
    std::ranges::sort(terms);
    const double length = 1 - kLengthShare + kLengthShare * static_cast<double>(terms.size()) / mean_length;
    for (std::size_t t = 0; t < terms.size();) {
      std::size_t end = t;
      while (end < terms.size() && terms[end] == terms[t]) ++end;
      const double times = static_cast<double>(end - t);
      if (index(terms[t]) >= postings.size()) postings.resize(index(terms[t]) + 1);
      postings[index(terms[t])].push_back(
          {ItemId{d}, static_cast<float>(times * (kSaturation + 1) / (times + kSaturation * length))});
      t = end;
    }
  }
  idf_.reserve(postings.size());
  for (auto& row : postings) {
    const double with = static_cast<double>(row.size());
    idf_.push_back(static_cast<float>(std::log(1 + (count - with + 0.5) / (with + 0.5))));
    for (Posting& posting : row) posting.weight *= idf_.back();
    postings_.add_row(row);
  }
}

}  // namespace attune
