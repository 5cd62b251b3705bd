#include "search/fuzzy_dictionary.h"

#include "base/edit_distance.h"

#include <algorithm>
#include <array>
#include <numeric>

namespace attune {
namespace {

constexpr std::size_t kBuckets = std::size_t{1} << 15;

/// Hashed character trigrams of "^text$", without repeats, ascending.
std::vector<std::uint32_t> trigrams(std::string_view text) {
  std::string padded;
  padded.reserve(text.size() + 2);
  padded.append("^").append(text).append("$");
  std::vector<std::uint32_t> found;
  for (std::size_t i = 0; i + 3 <= padded.size(); ++i) {
    std::uint32_t hash = 0;
    for (std::size_t k = 0; k < 3; ++k) hash = hash * 0x01000193 + static_cast<unsigned char>(padded[i + k]);
    found.push_back((hash ^ (hash >> 15)) % kBuckets);
  }
  std::ranges::sort(found);
  found.erase(std::ranges::unique(found).begin(), found.end());
  return found;
}

}  // namespace

FuzzyDictionary FuzzyDictionary::build(std::vector<std::string> entries) {
  FuzzyDictionary dictionary;
  dictionary.entries_ = std::move(entries);
  const auto count = static_cast<std::uint32_t>(dictionary.entries_.size());
  dictionary.by_text_.resize(count);
  std::iota(dictionary.by_text_.begin(), dictionary.by_text_.end(), 0U);
  std::ranges::stable_sort(dictionary.by_text_, {},
                           [&](std::uint32_t e) -> const std::string& { return dictionary.entries_[e]; });

  std::vector<std::uint64_t>& offsets = dictionary.trigram_offsets_;
  offsets.assign(kBuckets + 1, 0);
  for (const std::string& entry : dictionary.entries_)
    for (const std::uint32_t gram : trigrams(entry)) ++offsets[gram + 1];
  std::partial_sum(offsets.begin(), offsets.end(), offsets.begin());
  dictionary.trigram_postings_.resize(offsets.back());
  std::vector<std::uint64_t> next(offsets.begin(), offsets.end() - 1);
  for (std::uint32_t e = 0; e < count; ++e)
    for (const std::uint32_t gram : trigrams(dictionary.entries_[e])) dictionary.trigram_postings_[next[gram]++] = e;
  return dictionary;
}

std::span<const std::uint32_t> FuzzyDictionary::find_exact(std::string_view folded) const {
  const auto text = [&](std::uint32_t e) { return std::string_view(entries_[e]); };
  const auto range = std::ranges::equal_range(by_text_, folded, {}, text);
  return {range.begin(), range.end()};
}

std::vector<FuzzyDictionary::Match> FuzzyDictionary::find(std::string_view folded, unsigned max_distance,
                                                          std::size_t limit) const {
  std::vector<Match> matches;
  if (folded.empty() || entries_.empty() || limit == 0) return matches;
  const std::vector<std::uint32_t> grams = trigrams(folded);
  // One edit touches at most three trigrams of the query, a swap of neighbours four.
  const std::size_t lost = std::size_t{4} * max_distance;
  const std::size_t needed = grams.size() > lost ? grams.size() - lost : 1;

  std::vector<std::uint16_t> shared(entries_.size(), 0);
  std::vector<std::uint32_t> candidates;
  for (const std::uint32_t gram : grams) {
    for (std::uint64_t p = trigram_offsets_[gram]; p < trigram_offsets_[gram + 1]; ++p) {
      const std::uint32_t entry = trigram_postings_[p];
      if (++shared[entry] == needed) candidates.push_back(entry);
    }
  }
  for (const std::uint32_t entry : candidates) {
    const unsigned distance = edit_distance(folded, entries_[entry], max_distance);
    if (distance > max_distance) continue;
    const auto longer = static_cast<double>(std::max(folded.size(), entries_[entry].size()));
    matches.push_back({entry, distance, 1 - distance / longer});
  }
  const auto better = [](const Match& a, const Match& b) {
    return a.distance != b.distance ? a.distance < b.distance : a.entry < b.entry;
  };
  const std::size_t kept = std::min(limit, matches.size());
  std::ranges::partial_sort(matches, matches.begin() + static_cast<std::ptrdiff_t>(kept), better);
  matches.resize(kept);
  return matches;
}

}  // namespace attune
