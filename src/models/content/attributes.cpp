#include "models/content/attributes.h"

#include "models/internal/history_weight.h"
#include "models/internal/largest_first.h"
#include "models/internal/recency.h"
#include "models/internal/saved_matrix.h"
#include "models/internal/tf_idf.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>
#include <utility>

namespace attune {
namespace {

constexpr std::string_view kName = "attributes";
constexpr std::size_t kWholeHistory = std::numeric_limits<std::size_t>::max();

class Attributes final : public Model {
 public:
  /// `items` I x F, `postings` F x I, its transpose; `memory` is whatever owns them.
  Attributes(CsrView<float> items, CsrView<float> postings, std::shared_ptr<const void> memory)
      : items_(items), postings_(postings), memory_(std::move(memory)) {}

  [[nodiscard]] std::string_view name() const override { return kName; }
  [[nodiscard]] std::size_t item_count() const override { return items_.rows(); }
  [[nodiscard]] bool additive() const override { return true; }

  void score(std::span<const HistoryEntry> history, std::span<float> scores) const override {
    std::vector<float> profile(postings_.rows());
    for (const HistoryEntry& entry : history)
      if (knows(entry.item)) add_item(entry.item, bounded_weight(entry.weight), profile);
    score_profile(profile, scores);
    for (const HistoryEntry& entry : history)
      if (knows(entry.item))
        scores[index(entry.item)] -=
            bounded_weight(entry.weight) * static_cast<float>(likeness(entry.item, entry.item));
  }

  [[nodiscard]] std::vector<Contribution> explain(std::span<const HistoryEntry> history, ItemId item) const override {
    std::vector<Contribution> contributions;
    if (!knows(item)) return contributions;
    for (const HistoryEntry& entry : history) {
      if (!knows(entry.item) || entry.item == item) continue;
      const double amount = static_cast<double>(bounded_weight(entry.weight)) * likeness(entry.item, item);
      if (amount != 0) contributions.push_back({entry.item, amount});
    }
    std::ranges::sort(contributions, LargestFirst{});
    return contributions;
  }

  [[nodiscard]] Ranking similar(ItemId item, std::size_t n) const override {
    Ranking ranking;
    if (!knows(item)) return ranking;
    std::vector<float> profile(postings_.rows()), scores(items_.rows());
    add_item(item, 1, profile);
    score_profile(profile, scores);
    for (std::uint32_t j = 0; j < scores.size(); ++j)
      if (scores[j] > 0 && ItemId{j} != item) ranking.push_back({ItemId{j}, static_cast<double>(scores[j])});
    const std::size_t count = std::min(n, ranking.size());
    std::ranges::partial_sort(ranking, ranking.begin() + static_cast<std::ptrdiff_t>(count), BestFirst{});
    ranking.resize(count);
    return ranking;
  }

  void save(SnapshotWriter& out) const override {
    save_matrix(out, "items", items_);
    save_matrix(out, "postings", postings_);
  }

 private:
  [[nodiscard]] bool knows(ItemId item) const { return index(item) < items_.rows(); }

  void add_item(ItemId item, float weight, std::span<float> profile) const {
    const SparseRow<float> row = items_.row(index(item));
    for (std::size_t k = 0; k < row.size(); ++k) profile[row.columns[k]] += weight * row.values[k];
  }

  void score_profile(std::span<const float> profile, std::span<float> scores) const {
    std::ranges::fill(scores, 0.0F);
    for (std::size_t f = 0; f < profile.size(); ++f) {
      if (profile[f] == 0) continue;
      const SparseRow<float> items = postings_.row(f);
      for (std::size_t k = 0; k < items.size(); ++k) scores[items.columns[k]] += profile[f] * items.values[k];
    }
  }

  /// v_i . v_j
  [[nodiscard]] double likeness(ItemId i, ItemId j) const {
    const SparseRow<float> a = items_.row(index(i)), b = items_.row(index(j));
    double sum = 0;
    for (std::size_t k = 0, m = 0; k < a.size() && m < b.size();) {
      if (a.columns[k] < b.columns[m]) {
        ++k;
      } else if (b.columns[m] < a.columns[k]) {
        ++m;
      } else {
        sum += static_cast<double>(a.values[k++]) * static_cast<double>(b.values[m++]);
      }
    }
    return sum;
  }

  CsrView<float> items_;
  CsrView<float> postings_;
  std::shared_ptr<const void> memory_;
};

Result<std::unique_ptr<Model>> fit(const TrainingData& data, const ModelParameters& parameters,
                                   const FitContext& context) {
  if (data.features.labels.nonzeros() == 0 && data.features.terms.nonzeros() == 0)
    return invalid_argument("the catalogue says nothing of any item").mend("import items with labels or texts");
  struct Matrices {
    CsrMatrix<float> items;
    CsrMatrix<float> postings;
  };
  context.progress->begin("attributes: vectors", 0);
  auto owned = std::make_shared<Matrices>();
  owned->items = tf_idf(data.features, data.user_item.columns(), parameters["term_share"]);
  owned->postings = owned->items.transposed();
  const CsrView<float> items = owned->items.view(), postings = owned->postings.view();
  auto model = std::make_unique<Attributes>(items, postings, std::move(owned));
  // Where the source knows no order, no item is older than another.
  const double decay = data.histories.rows() == 0 ? 1 : parameters["decay"];
  return make_fading(kName, std::move(model), {.decay = decay, .window = kWholeHistory});
}

Result<std::unique_ptr<Model>> map(SnapshotReader reader) {
  ATTUNE_TRY(recency, map_recency(kName, reader));
  ATTUNE_TRY(items, map_matrix(reader.scope("items")));
  ATTUNE_TRY(postings, map_matrix(reader.scope("postings")));
  if (!fits(items, postings.rows()) || !fits(postings, items.rows()))
    return corrupt("the arrays of model {} contradict each other", kName);
  auto model = std::make_unique<Attributes>(items, postings, std::make_shared<SnapshotReader>(std::move(reader)));
  return make_fading(kName, std::move(model), recency);
}

std::size_t memory_bytes(const TrainingData& data, const ModelParameters&) {
  // The transposition needs as much as the first matrix did.
  return 2 * tf_idf_bytes(data.features, data.user_item.columns());
}

}  // namespace

ModelEntry attributes_entry() {
  return {
      .name = kName,
      .summary = "items that the catalogue describes like yours (tf-idf over labels and words)",
      .parameters = {{"term_share",
                      0.3,
                      0,
                      1,
                      "how much the words of titles and texts count against labels",
                      {0, 0.15, 0.3, 0.6, 1}},
                     {"decay",
                      1,
                      0.01,
                      1,
                      "what an item counts less for each step back, where the order is known",
                      {0.5, 0.7, 0.85}}},
      .memory_bytes = memory_bytes,
      .fit = fit,
      .map = map,
  };
}

}  // namespace attune
