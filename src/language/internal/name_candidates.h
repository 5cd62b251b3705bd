#pragma once
#include "language/internal/name_finder.h"
#include "language/internal/utterance.h"

#include <optional>
#include <vector>

namespace attune::language {

/// Words [first, first + count) that may be a name.
struct NameCandidate {
  std::size_t first = 0;
  std::size_t count = 0;
  std::size_t years_behind = 0;   ///< 1 where the word behind it is its year
  std::vector<NameSense> senses;  ///< all items, or all labels; best first, never empty
  double confidence = 0;
  bool is_sure = false;  ///< quotes or a year that fits
  bool is_kind = false;  ///< a label that names no one: "comedy"
  bool is_last_name = false;
  bool needs_company = false;  ///< counts only beside another kind
};

/// Every place of the utterance where a name of the table stands and is likely meant as one. They may overlap.
std::vector<NameCandidate> name_candidates(const Utterance& utterance, const NameSources& sources);

/// The year that the catalogue gives for an item.
std::optional<int> year_of(const Catalogue& catalogue, ItemId item);

}  // namespace attune::language
