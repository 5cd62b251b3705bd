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

/// Data without order or features.
inline TrainingData of_matrix(CsrMatrix<float> user_item) {
  return {.user_item = std::move(user_item), .histories = {}, .features = {}};
}

/// Data from histories written out by item numbers, oldest first; all weights are 1.
inline TrainingData of_sequences(const std::vector<std::vector<std::uint32_t>>& sequences, std::size_t items) {
  RaggedRows<HistoryEntry> histories;
  for (const auto& sequence : sequences) {
    History history;
    for (const std::uint32_t item : sequence)
      history.push_back({ItemId{item}, 1, Time(std::chrono::seconds(history.size()))});
    histories.add_row(history);
  }
  return TrainingData::from_histories(std::move(histories), items);
}

/// A matrix from its rows, written out; zeros are absent.
inline TrainingData from_rows(const std::vector<std::vector<float>>& rows) {
  std::vector<CsrMatrix<float>::Entry> entries;
  for (std::uint32_t u = 0; u < rows.size(); ++u) {
    for (std::uint32_t i = 0; i < rows[u].size(); ++i) {
      if (rows[u][i] != 0) entries.push_back({u, i, rows[u][i]});
    }
  }
  const std::size_t items = rows.empty() ? 0 : rows.front().size();
  return of_matrix(CsrMatrix<float>::from_entries(rows.size(), items, entries));
}

/// People with one of `tastes` tastes who mostly choose items of their taste (item % tastes); some weights are 0.25 or
/// -1. Every fifth item of the last tenth has no events. In the histories, items come in the order of their events;
/// each item's one label is its taste, and its text is two words, one of its taste and one of six that cross tastes.
inline TrainingData with_tastes(std::size_t users, std::size_t items, std::size_t tastes, std::uint64_t seed) {
  Random random(seed);
  RaggedRows<HistoryEntry> histories;
  for (std::uint32_t u = 0; u < users; ++u) {
    History history;
    const std::size_t events = 3 + random.below(20);
    for (std::size_t e = 0; e < events; ++e) {
      const std::size_t among = items / tastes;
      const bool own = random.uniform() < 0.85;
      // Squaring makes small numbers frequent, so that popularity has a tail.
      const auto rank = static_cast<std::size_t>(std::pow(random.uniform(), 2) * static_cast<double>(among));
      const std::size_t item = rank * tastes + (own ? u % tastes : random.below(tastes));
      if (item >= items || (item % 5 == 0 && item >= items - items / 10)) continue;
      const double kind = random.uniform();
      const ItemId id{static_cast<std::uint32_t>(item)};
      std::erase_if(history, [&](const HistoryEntry& entry) { return entry.item == id; });
      history.push_back({id, kind < 0.7 ? 1.0F : kind < 0.9 ? 0.25F : -1.0F, Time(std::chrono::seconds(e))});
    }
    histories.add_row(history);
  }
  constexpr std::uint32_t kCrossing = 6;
  std::vector<CsrMatrix<float>::Entry> labels, terms;
  std::vector<std::string> words;
  for (std::size_t w = 0; w < tastes + kCrossing; ++w) words.push_back("word" + std::to_string(w));
  for (std::uint32_t i = 0; i < items; ++i) {
    const auto taste = static_cast<std::uint32_t>(i % tastes);
    labels.push_back({i, taste, 1.0F});
    terms.push_back({i, taste, 1.0F});
    terms.push_back({i, static_cast<std::uint32_t>(tastes) + i / static_cast<std::uint32_t>(tastes) % kCrossing, 1.0F});
  }
  return TrainingData::from_histories(std::move(histories), items,
                                      {.labels = CsrMatrix<float>::from_entries(items, tastes, labels),
                                       .label_fields = std::vector<std::uint32_t>(tastes, 0),
                                       .terms = CsrMatrix<float>::from_entries(items, words.size(), terms),
                                       .term_texts = words});
}

inline History history_of(const TrainingData& data, std::size_t user) {
  if (data.histories.rows() > 0) {
    const auto row = data.histories.row(user);
    return {row.begin(), row.end()};
  }
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
