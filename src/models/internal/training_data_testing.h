#pragma once
#include "base/progress.h"
#include "base/random.h"
#include "models/registry.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

/// Data and short cuts that the tests of the models share.
namespace attune::testing_data {

/// A matrix from its rows, written out; zeros are absent.
inline TrainingData from_rows(const std::vector<std::vector<float>>& rows) {
  std::vector<CsrMatrix<float>::Entry> entries;
  for (std::uint32_t u = 0; u < rows.size(); ++u) {
    for (std::uint32_t i = 0; i < rows[u].size(); ++i) {
      if (rows[u][i] != 0) entries.push_back({u, i, rows[u][i]});
    }
  }
  const std::size_t items = rows.empty() ? 0 : rows.front().size();
  return {CsrMatrix<float>::from_entries(rows.size(), items, entries), std::vector<Time>(rows.size())};
}

/// People with one of `tastes` tastes who mostly choose items of their taste (item % tastes); some weights are 0.25 or
/// -1. Every fifth item of the last tenth has no events.
inline TrainingData with_tastes(std::size_t users, std::size_t items, std::size_t tastes, std::uint64_t seed) {
  Random random(seed);
  std::vector<CsrMatrix<float>::Entry> entries;
  for (std::uint32_t u = 0; u < users; ++u) {
    const std::size_t events = 3 + random.below(20);
    for (std::size_t e = 0; e < events; ++e) {
      const std::size_t among = items / tastes;
      const bool own = random.uniform() < 0.85;
      // Squaring makes small numbers frequent, so that popularity has a tail.
      const auto rank = static_cast<std::size_t>(std::pow(random.uniform(), 2) * static_cast<double>(among));
      const std::size_t item = rank * tastes + (own ? u % tastes : random.below(tastes));
      if (item >= items || (item % 5 == 0 && item >= items - items / 10)) continue;
      const double kind = random.uniform();
      entries.push_back({u, static_cast<std::uint32_t>(item), kind < 0.7 ? 1.0F : kind < 0.9 ? 0.25F : -1.0F});
    }
  }
  return {CsrMatrix<float>::from_entries(users, items, entries), std::vector<Time>(users)};
}

inline History history_of(const TrainingData& data, std::size_t user) {
  History history;
  const SparseRow<float> row = data.user_item.row(user);
  for (std::size_t k = 0; k < row.size(); ++k) history.push_back({ItemId{row.columns[k]}, row.values[k], Time{}});
  return history;
}

inline std::vector<float> scores_of(const Model& model, std::span<const HistoryEntry> history) {
  std::vector<float> scores(model.item_count(), NAN);
  model.score(history, scores);
  return scores;
}

/// Fits by the registry; parameters that are not given take their defaults.
inline Result<std::unique_ptr<Model>> try_fit(std::string_view name, const TrainingData& data,
                                              const std::vector<std::pair<std::string, double>>& given = {},
                                              FitContext context = {}) {
  ATTUNE_TRY(entry, find_model(name));
  ATTUNE_TRY(parameters, ModelParameters::create(entry->parameters, given));
  return fit_model(*entry, data, parameters, context);
}

inline std::unique_ptr<Model> fitted(std::string_view name, const TrainingData& data,
                                     const std::vector<std::pair<std::string, double>>& given = {},
                                     FitContext context = {}) {
  auto model = try_fit(name, data, given, std::move(context));
  if (!model) ADD_FAILURE() << model.error();
  return model ? *std::move(model) : nullptr;
}

}  // namespace attune::testing_data
