#include "models/factors/ials_factors.h"

#include "base/parallel.h"
#include "base/random.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace attune {
namespace {

using Factors = kernels::MatrixView<float>;
using ConstFactors = kernels::MatrixView<const float>;

/// Rows a thread takes at once: popular items cost much, so few.
constexpr std::size_t kRows = 8;

std::vector<float> gram_of(ConstFactors factors, std::size_t threads) {
  std::vector<float> gram(factors.columns * factors.columns);
  kernels::gram_of_rows(factors, threads, {gram.data(), factors.columns, factors.columns});
  return gram;
}

double squared_norm(std::span<const float> x) {
  double sum = 0;
  for (const float value : x) sum += static_cast<double>(value) * value;
  return sum;
}

/// Moves every row of `solved` towards `fixed`. Returns false when asked to stop.
bool solve_side(const CsrMatrix<float>& weights, ConstFactors fixed, Factors solved, const IalsOptions& options) {
  const std::vector<float> gram = gram_of(fixed, options.threads);
  const IalsSolver solver(fixed, {gram.data(), fixed.columns, fixed.columns}, options.loss);
  const std::size_t width = std::min(options.block_size, options.factors);
  parallel_for(weights.rows(), kRows, options.threads, [&](std::size_t first, std::size_t last) {
    if (options.stop.stop_requested()) return;
    IalsSolver::Scratch scratch(options.method == IalsMethod::block ? width : options.factors);
    for (std::size_t r = first; r < last; ++r) {
      const IalsSolver::Row row{weights.row(r).columns, weights.row(r).values};
      switch (options.method) {
        case IalsMethod::cholesky:
          solver.solve(row, solved.row(r), scratch);
          break;
        case IalsMethod::conjugate_gradient:
          solver.approach(row, options.steps, solved.row(r), scratch);
          break;
        case IalsMethod::block:
          solver.descend(row, width, solved.row(r), scratch);
          break;
      }
    }
  });
  return !options.stop.stop_requested();
}

/// What `row(r)` gives, summed over all rows in an order that does not depend on the number of threads.
template <class Row>
double sum_over_rows(std::size_t rows, std::size_t threads, const Row& row) {
  constexpr std::size_t kPart = 256;
  std::vector<double> sums((rows + kPart - 1) / kPart);
  parallel_for(rows, kPart, threads, [&](std::size_t first, std::size_t last) {
    for (std::size_t r = first; r < last; ++r) sums[first / kPart] += row(r);
  });
  return std::accumulate(sums.begin(), sums.end(), 0.0);
}

/// All cells at once by the trick of Hu et al.: sum of s^2 over all cells = sum of products of the two Gram matrices,
/// corrected at the entries.
double total_loss(const CsrMatrix<float>& user_item, const CsrMatrix<float>& item_user, ConstFactors users,
                  ConstFactors items, const IalsOptions& options) {
  const IalsLoss& loss = options.loss;
  const std::vector<float> user_gram = gram_of(users, options.threads), item_gram = gram_of(items, options.threads);
  double everywhere = 0;
  for (std::size_t k = 0; k < user_gram.size(); ++k) everywhere += static_cast<double>(user_gram[k]) * item_gram[k];

  const auto of_user = [&](std::size_t u) {
    const SparseRow<float> row = user_item.row(u);
    std::vector<float> scores(row.size());
    kernels::add_products({items, row.columns}, users.row(u), scores);
    double sum = loss.penalty(row.values) * squared_norm(users.row(u));
    for (std::size_t k = 0; k < row.size(); ++k) {
      const double score = scores[k], error = IalsLoss::preference(row.values[k]) - score;
      sum += loss.confidence(row.values[k]) * error * error - score * score;
    }
    return sum;
  };
  const auto of_item = [&](std::size_t i) {
    return loss.penalty(item_user.row(i).values) * squared_norm(items.row(i));
  };
  return everywhere + sum_over_rows(user_item.rows(), options.threads, of_user) +
         sum_over_rows(item_user.rows(), options.threads, of_item);
}

}  // namespace

std::vector<float> initial_item_factors(std::size_t items, std::size_t factors, std::uint64_t seed) {
  std::vector<float> values(items * factors);
  const double deviation = 0.1 / std::sqrt(static_cast<double>(factors));
  Random random(seed);
  for (float& value : values) value = static_cast<float>(deviation * random.normal());
  return values;
}

Result<IalsFactors> fit_ials_factors(const CsrMatrix<float>& user_item, const IalsOptions& options) {
  const CsrMatrix<float> item_user = user_item.transposed();
  IalsFactors result{.factors = options.factors,
                     .users = std::vector<float>(user_item.rows() * options.factors),
                     .items = initial_item_factors(user_item.columns(), options.factors, options.seed)};
  const Factors users(result.users.data(), user_item.rows(), options.factors);
  const Factors items(result.items.data(), user_item.columns(), options.factors);
  for (std::size_t iteration = 1; iteration <= options.iterations; ++iteration) {
    if (!solve_side(user_item, items, users, options) || !solve_side(item_user, users, items, options)) {
      return cancelled("training ials was cancelled");
    }
    if (options.on_iteration) {
      options.on_iteration(iteration, total_loss(user_item, item_user, users, items, options));
    }
  }
  return result;
}

}  // namespace attune
