#include "models/factors/ials.h"

#include "kernels/gemm.h"
#include "kernels/inner_product_search.h"
#include "kernels/vector.h"
#include "models/factors/cosine_ranking.h"
#include "models/factors/ials_factors.h"
#include "models/internal/history_weight.h"
#include "models/internal/largest_first.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <utility>

namespace attune {
namespace {

constexpr std::string_view kName = "ials";

/// What a score needs, owned or mapped.
struct Arrays {
  std::size_t factors = 0;       // d
  std::span<const float> items;  // I x d
  std::span<const float> gram;   // d x d, items' * items
  std::span<const double> loss;  // alpha, lambda, nu
};

/// Items from which on a sweep over rounded factors is quicker than a score for each item.
constexpr std::size_t kSweepFrom = 20'000;

class FoldedUser final : public FoldedHistory {
 public:
  FoldedUser(std::vector<float> user, kernels::MatrixView<const float> items, const kernels::InnerProductSearch& search)
      : user_(std::move(user)), items_(items), search_(search) {}

  [[nodiscard]] double score_of(ItemId item) const override {
    return index(item) < items_.rows ? static_cast<double>(kernels::dot(items_.row(index(item)), user_)) : 0;
  }

  [[nodiscard]] Ranking best(std::size_t n) const override {
    std::vector<kernels::TopEntry> entries(std::min(n, items_.rows));
    search_.search({user_.data(), 1, user_.size()}, n, 1, entries);
    Ranking ranking;
    ranking.reserve(entries.size());
    for (const kernels::TopEntry& entry : entries) ranking.push_back({ItemId{entry.position}, entry.score});
    return ranking;
  }

 private:
  std::vector<float> user_;
  kernels::MatrixView<const float> items_;
  const kernels::InnerProductSearch& search_;
};

class Ials final : public Model {
 public:
  /// `memory` is whatever owns the arrays.
  Ials(Arrays arrays, std::shared_ptr<const void> memory)
      : gram_(arrays.gram),
        loss_{.alpha = arrays.loss[0], .lambda = arrays.loss[1], .nu = arrays.loss[2]},
        items_(arrays.items.data(), arrays.items.size() / arrays.factors, arrays.factors),
        solver_(items_, {gram_.data(), arrays.factors, arrays.factors}, loss_),
        memory_(std::move(memory)) {
    if (items_.rows >= kSweepFrom) search_.emplace(items_, kernels::Precision::int8);
  }

  [[nodiscard]] std::string_view name() const override { return kName; }
  [[nodiscard]] std::size_t item_count() const override { return items_.rows; }
  [[nodiscard]] bool additive() const override { return true; }

  void score(std::span<const HistoryEntry> history, std::span<float> scores) const override {
    kernels::multiply(items_, user_of(history), scores);
  }

  [[nodiscard]] std::unique_ptr<FoldedHistory> fold_in(std::span<const HistoryEntry> history) const override {
    return search_ ? std::make_unique<FoldedUser>(user_of(history), items_, *search_) : nullptr;
  }

  void score_batch(std::span<const std::span<const HistoryEntry>> histories,
                   kernels::MatrixView<float> scores) const override {
    std::vector<float> folded(histories.size() * items_.columns);
    const kernels::MatrixView<float> users(folded.data(), histories.size(), items_.columns);
    IalsSolver::Scratch scratch(items_.columns);
    for (std::size_t h = 0; h < histories.size(); ++h)
      solver_.solve(known_entries(histories[h]).row(), users.row(h), scratch);
    kernels::multiply_transposed(users, items_, scores);
  }

  [[nodiscard]] std::vector<Contribution> explain(std::span<const HistoryEntry> history, ItemId item) const override {
    std::vector<Contribution> contributions;
    if (index(item) >= items_.rows) return contributions;
    const Entries entries = known_entries(history);
    std::vector<float> direction(items_.columns);  // A^-1 y_j
    IalsSolver::Scratch scratch(items_.columns);
    if (!solver_.solve_for(entries.row(), items_.row(index(item)), direction, scratch)) return contributions;
    for (std::size_t k = 0; k < entries.columns.size(); ++k) {
      const double target = loss_.confidence(entries.weights[k]) * IalsLoss::preference(entries.weights[k]);
      const double amount = target * kernels::dot(items_.row(entries.columns[k]), direction);
      if (amount != 0 && std::isfinite(amount)) contributions.push_back({ItemId{entries.columns[k]}, amount});
    }
    std::ranges::sort(contributions, LargestFirst{});
    return contributions;
  }

  [[nodiscard]] Ranking similar(ItemId item, std::size_t n) const override { return cosine_ranking(items_, item, n); }

  void save(SnapshotWriter& out) const override {
    const std::uint64_t factors = items_.columns;
    const std::array<double, 3> loss{loss_.alpha, loss_.lambda, loss_.nu};
    out.add<std::uint64_t>("factors", {&factors, 1});
    out.add<double>("loss", loss);
    out.add<float>("items", {items_.data, items_.rows * items_.columns});
    out.add("gram", gram_);
  }

 private:
  /// The part of a history that the model knows.
  struct Entries {
    std::vector<std::uint32_t> columns;
    std::vector<float> weights;
    [[nodiscard]] IalsSolver::Row row() const { return {columns, weights}; }
  };

  [[nodiscard]] Entries known_entries(std::span<const HistoryEntry> history) const {
    Entries entries;
    for (const HistoryEntry& entry : history) {
      if (index(entry.item) >= items_.rows) continue;
      entries.columns.push_back(static_cast<std::uint32_t>(entry.item));
      entries.weights.push_back(bounded_weight(entry.weight));
    }
    return entries;
  }

  [[nodiscard]] std::vector<float> user_of(std::span<const HistoryEntry> history) const {
    std::vector<float> user(items_.columns);
    IalsSolver::Scratch scratch(items_.columns);
    solver_.solve(known_entries(history).row(), user, scratch);
    return user;
  }

  std::span<const float> gram_;
  IalsLoss loss_;
  kernels::MatrixView<const float> items_;
  IalsSolver solver_;
  std::optional<kernels::InnerProductSearch> search_;
  std::shared_ptr<const void> memory_;
};

struct OwnedArrays {
  std::vector<float> items;
  std::vector<float> gram;
  std::array<double, 3> loss{};
};

IalsMethod method_of(const ModelParameters& parameters) {
  const std::string_view name = parameters.choice("method");
  if (name == "conjugate-gradient") return IalsMethod::conjugate_gradient;
  return name == "block" ? IalsMethod::block : IalsMethod::cholesky;
}

Result<std::unique_ptr<Model>> fit(const TrainingData& data, const ModelParameters& parameters,
                                   const FitContext& context) {
  if (data.user_item.nonzeros() == 0) {
    return invalid_argument("there are no events to train ials on").mend("record or import events first");
  }
  const std::size_t d = parameters.count("factors");
  const std::size_t iterations = parameters.count("iterations");
  const IalsLoss loss{.alpha = parameters["alpha"], .lambda = parameters["lambda"], .nu = parameters["nu"]};
  context.progress->begin("ials", iterations);
  const auto on_iteration = [&](std::size_t iteration, double value) {
    if (iteration < iterations) context.progress->begin(fmt::format("ials: loss {:.6g}", value), iterations);
    context.progress->update(iteration);
  };
  ATTUNE_TRY(factors, fit_ials_factors(data.user_item, {.loss = loss,
                                                        .factors = d,
                                                        .iterations = iterations,
                                                        .method = method_of(parameters),
                                                        .steps = parameters.count("steps"),
                                                        .block_size = parameters.count("block_size"),
                                                        .seed = context.seed,
                                                        .threads = context.threads,
                                                        .on_iteration = on_iteration,
                                                        .stop = context.stop}));
  auto owned = std::make_shared<OwnedArrays>();
  owned->items = std::move(factors.items);
  owned->gram.resize(d * d);
  kernels::gram_of_rows({owned->items.data(), data.user_item.columns(), d}, context.threads,
                        {owned->gram.data(), d, d});
  owned->loss = {loss.alpha, loss.lambda, loss.nu};
  if (!std::ranges::all_of(owned->items, [](float value) { return std::isfinite(value); })) {
    return invalid_argument("ials did not converge to finite factors").mend("set a larger lambda");
  }
  const Arrays arrays{.factors = d, .items = owned->items, .gram = owned->gram, .loss = owned->loss};
  return std::make_unique<Ials>(arrays, std::move(owned));
}

Result<std::unique_ptr<Model>> map(SnapshotReader reader) {
  ATTUNE_TRY(factors, reader.array<std::uint64_t>("factors"));
  ATTUNE_TRY(loss, reader.array<double>("loss"));
  ATTUNE_TRY(items, reader.array<float>("items"));
  ATTUNE_TRY(gram, reader.array<float>("gram"));
  const std::size_t d = factors.size() == 1 ? factors.front() : 0;
  if (d == 0 || d > 65536 || loss.size() != 3 || items.size() % d != 0 || gram.size() != d * d) {
    return corrupt("the arrays of model ials contradict each other");
  }
  const Arrays arrays{.factors = d, .items = items, .gram = gram, .loss = loss};
  return std::make_unique<Ials>(arrays, std::make_shared<SnapshotReader>(std::move(reader)));
}

std::size_t memory_bytes(const TrainingData& data, const ModelParameters& parameters) {
  const std::size_t d = parameters.count("factors"), padded = d + 16;
  const std::size_t factors = d * (4 * data.user_item.rows() + 5 * data.user_item.columns());
  const std::size_t transposed = 8 * data.user_item.nonzeros() + 16 * data.user_item.columns();
  // A system and its gathered rows for each thread, and the parts of a Gram matrix.
  return factors + transposed + sizeof(float) * 64 * (2 * padded * padded + 64 * padded);
}

}  // namespace

ModelEntry ials_entry() {
  return {
      .name = kName,
      .summary = "matrix factorisation for implicit feedback by alternating least squares",
      .parameters = {{"factors", 64, 1, 1024, "numbers that describe a user or an item", {32, 64, 128, 256}},
                     {"iterations", 12, 1, 1000, "rounds over all users and items"},
                     {"alpha", 3, 0, 1e6, "confidence that a weight of 1 adds", {0.3, 1, 3, 10, 30, 100}},
                     {"lambda", 1, 1e-6, 1e9, "strength of the penalty on large factors", {0.1, 0.3, 1, 3, 10, 30}},
                     {"nu", 0.5, 0, 1, "how much the penalty grows with the number of events", {0, 0.5, 1}},
                     {.name = "method",
                      .high = 2,
                      .summary = "how each user and item is solved: exactly, nearly, or block by block",
                      .choices = {"cholesky", "conjugate-gradient", "block"}},
                     {"steps", 3, 1, 100, "steps of conjugate gradient a row"},
                     {"block_size", 32, 1, 1024, "factors solved at once by method block"}},
      .memory_bytes = memory_bytes,
      .fit = fit,
      .map = map,
  };
}

}  // namespace attune
