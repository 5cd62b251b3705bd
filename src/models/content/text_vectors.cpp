#include "models/content/text_vectors.h"

#include "kernels/randomized_svd.h"
#include "kernels/vector.h"
#include "models/internal/history_weight.h"
#include "models/internal/largest_first.h"
#include "models/internal/normalised.h"
#include "models/internal/text_features.h"

#include <algorithm>
#include <cmath>
#include <memory>
#include <utility>

namespace attune {
namespace {

constexpr std::string_view kName = "text-vectors";

class TextVectors final : public Model {
 public:
  /// `vectors` I x k, rows of length 1 or 0; `memory` is whatever owns them.
  TextVectors(kernels::MatrixView<const float> vectors, std::shared_ptr<const void> memory)
      : vectors_(vectors), memory_(std::move(memory)) {}

  [[nodiscard]] std::string_view name() const override { return kName; }
  [[nodiscard]] std::size_t item_count() const override { return vectors_.rows; }
  [[nodiscard]] bool additive() const override { return true; }

  void score(std::span<const HistoryEntry> history, std::span<float> scores) const override {
    std::vector<float> profile(vectors_.columns);
    for (const HistoryEntry& entry : history)
      if (knows(entry.item)) kernels::axpy(bounded_weight(entry.weight), vectors_.row(index(entry.item)), profile);
    kernels::multiply(vectors_, profile, scores);
    for (const HistoryEntry& entry : history) {
      if (!knows(entry.item)) continue;
      const auto own = vectors_.row(index(entry.item));
      scores[index(entry.item)] -= bounded_weight(entry.weight) * kernels::dot(own, own);
    }
  }

  [[nodiscard]] std::vector<Contribution> explain(std::span<const HistoryEntry> history, ItemId item) const override {
    std::vector<Contribution> contributions;
    if (!knows(item)) return contributions;
    for (const HistoryEntry& entry : history) {
      if (!knows(entry.item) || entry.item == item) continue;
      const float likeness = kernels::dot(vectors_.row(index(entry.item)), vectors_.row(index(item)));
      const double amount = static_cast<double>(bounded_weight(entry.weight)) * static_cast<double>(likeness);
      if (amount != 0) contributions.push_back({entry.item, amount});
    }
    std::ranges::sort(contributions, LargestFirst{});
    return contributions;
  }

  [[nodiscard]] Ranking similar(ItemId item, std::size_t n) const override {
    Ranking ranking;
    if (!knows(item)) return ranking;
    std::vector<float> likeness(vectors_.rows);
    kernels::multiply(vectors_, vectors_.row(index(item)), likeness);
    for (std::uint32_t j = 0; j < likeness.size(); ++j)
      if (likeness[j] > 0 && ItemId{j} != item) ranking.push_back({ItemId{j}, static_cast<double>(likeness[j])});
    const std::size_t count = std::min(n, ranking.size());
    std::ranges::partial_sort(ranking, ranking.begin() + static_cast<std::ptrdiff_t>(count), BestFirst{});
    ranking.resize(count);
    return ranking;
  }

  void save(SnapshotWriter& out) const override {
    const std::uint64_t items = vectors_.rows;
    out.add("items", std::span(&items, 1));
    out.add("vectors", std::span(vectors_.data, vectors_.rows * vectors_.columns));
  }

 private:
  [[nodiscard]] bool knows(ItemId item) const { return index(item) < vectors_.rows; }

  kernels::MatrixView<const float> vectors_;
  std::shared_ptr<const void> memory_;
};

/// Scales every row to length 1; rows too short for that become zero.
void normalise_rows(kernels::MatrixView<float> matrix) {
  for (std::size_t r = 0; r < matrix.rows; ++r) {
    const auto row = matrix.row(r);
    const float length = std::sqrt(kernels::dot(row, row));
    for (float& value : row) value = length > 1e-6F ? value / length : 0.0F;
  }
}

Result<std::unique_ptr<Model>> fit(const TrainingData& data, const ModelParameters& parameters,
                                   const FitContext& context) {
  if (data.features.terms.nonzeros() == 0)
    return invalid_argument("the catalogue has no texts to learn from").mend("import items with titles or texts");
  const std::size_t items = data.user_item.columns();
  context.progress->begin("text-vectors: counting", 0);
  const CsrMatrix<float> company = positive_mutual_information(text_features(data.features, items));
  const CsrMatrix<float> transposed = company.transposed();
  ATTUNE_TRY(svd, kernels::randomized_svd(sparse_view(company), sparse_view(transposed),
                                          {.rank = parameters.count("dimensions"),
                                           .seed = context.seed,
                                           .threads = context.threads,
                                           .progress = context.progress,
                                           .stop = context.stop}));
  const std::size_t dimensions = svd.singular_values.size();
  auto owned = std::make_shared<std::vector<float>>(items * dimensions);
  const kernels::MatrixView<float> vectors(owned->data(), items, dimensions);
  kernels::multiply(sparse_view(company), {svd.right.data(), company.columns(), dimensions}, vectors, context.threads);
  normalise_rows(vectors);
  return std::make_unique<TextVectors>(vectors, std::move(owned));
}

Result<std::unique_ptr<Model>> map(SnapshotReader reader) {
  ATTUNE_TRY(count, reader.array<std::uint64_t>("items"));
  ATTUNE_TRY(vectors, reader.array<float>("vectors"));
  const bool consistent = count.size() == 1 && count[0] > 0 && vectors.size() % count[0] == 0 &&
                          std::ranges::all_of(vectors, [](float value) { return std::isfinite(value); });
  if (!consistent) return corrupt("the arrays of model {} contradict each other", kName);
  const kernels::MatrixView<const float> matrix(vectors.data(), count[0], vectors.size() / count[0]);
  return std::make_unique<TextVectors>(matrix, std::make_shared<SnapshotReader>(std::move(reader)));
}

std::size_t memory_bytes(const TrainingData& data, const ModelParameters& parameters) {
  const ItemFeatures& features = data.features;
  const auto features_of = [&](std::size_t term) { return 1 + (3 * features.term_texts[term].size()); };
  std::size_t columns = 0, nonzeros = 0;
  for (std::size_t t = 0; t < features.term_texts.size(); ++t) columns += features_of(t);
  for (std::size_t i = 0; i < features.terms.rows(); ++i)
    for (const std::uint32_t term : features.terms.row(i).columns) nonzeros += features_of(term);
  const std::size_t items = data.user_item.columns();
  return 60 * nonzeros + 100 * columns + 4 * items * parameters.count("dimensions") +
         kernels::randomized_svd_bytes(items, columns, {.rank = parameters.count("dimensions")});
}

}  // namespace

ModelEntry text_vectors_entry() {
  return {
      .name = kName,
      .summary = "items whose texts are about the same as yours (vectors of words and their parts)",
      .parameters = {{"dimensions", 64, 1, 1024, "numbers that describe an item's texts", {32, 64, 128, 256}}},
      .memory_bytes = memory_bytes,
      .fit = fit,
      .map = map,
  };
}

}  // namespace attune
