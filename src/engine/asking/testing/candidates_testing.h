#pragma once
#include "engine/asking/belief.h"

#include <cmath>
#include <initializer_list>
#include <memory>
#include <vector>

namespace attune::testing {

/// Items 0, 1, ... with these attributes.
inline std::shared_ptr<const CandidateSet> candidates(const std::vector<std::vector<std::uint32_t>>& attributes,
                                                      std::span<const std::uint32_t> groups = {}) {
  std::vector<ItemId> items;
  RaggedRows<AttributeId> rows;
  for (const auto& row : attributes) {
    items.push_back(ItemId{static_cast<std::uint32_t>(items.size())});
    std::vector<AttributeId> ids;
    for (const std::uint32_t attribute : row) ids.push_back(AttributeId{attribute});
    rows.add_row(ids);
  }
  return std::make_shared<const CandidateSet>(std::move(items), rows, groups);
}

/// A belief with these masses, which need not add up to 1.
inline Belief belief(std::shared_ptr<const CandidateSet> candidates, const std::vector<double>& masses,
                     AnswerNoise noise = {.wrong_answer = 0}) {
  std::vector<double> logs;
  for (const double mass : masses) logs.push_back(std::log(mass));
  return Belief::create(std::move(candidates), logs, noise).value();
}

/// The belief behind each candidate, by number; 0 for those without a chance.
inline std::vector<double> masses(const Belief& belief) {
  std::vector<double> values(belief.candidates().size(), 0);
  for (const Believed& entry : belief.entries()) values[entry.candidate] = entry.mass;
  return values;
}

}  // namespace attune::testing
