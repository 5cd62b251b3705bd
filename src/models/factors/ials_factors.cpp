#include "models/factors/ials_factors.h"

#include "base/parallel.h"
#include "base/random.h"
#include "kernels/linear_solve.h"
#include "kernels/vector.h"

#include <algorithm>
#include <cmath>

namespace attune {
namespace {

using Factors = kernels::MatrixView<float>;
using ConstFactors = kernels::MatrixView<const float>;

/// Factors gathered before one call of BLAS: enough for its full speed, small enough to stay in the cache.
constexpr std::size_t kGather = 256;

std::vector<float> gram_of(ConstFactors factors) {
  std::vector<float> gram(factors.columns * factors.columns);
  kernels::add_gram(factors, {gram.data(), factors.columns, factors.columns});
  return gram;
}

double row_penalty(const IalsLoss& loss, std::span<const float> weights) {
  double mass = static_cast<double>(weights.size());
  for (const float weight : weights) mass += loss.alpha * std::abs(weight);
  return loss.lambda * std::pow(mass, loss.nu);
}

double squared_norm(std::span<const float> x) {
  double sum = 0;
  for (const float value : x) sum += static_cast<double>(value) * value;
  return sum;
}

/// Solves every row of `weights` against `fixed` into `solved`. Returns false when asked to stop.
bool solve_side(const CsrMatrix<float>& weights, ConstFactors fixed, Factors solved, const IalsOptions& options) {
  const std::vector<float> gram = gram_of(fixed);
  const IalsSolver solver(fixed, {gram.data(), fixed.columns, fixed.columns}, options.loss);
  parallel_for(weights.rows(), 32, options.threads, [&](std::size_t first, std::size_t last) {
    if (options.stop.stop_requested()) return;
    IalsSolver::Scratch scratch;
    for (std::size_t r = first; r < last; ++r) {
      const SparseRow<float> row = weights.row(r);
      solver.solve(row.columns, row.values, solved.row(r), scratch);
    }
  });
  return !options.stop.stop_requested();
}

double side_penalty(const CsrMatrix<float>& weights, ConstFactors factors, const IalsLoss& loss) {
  double sum = 0;
  for (std::size_t r = 0; r < weights.rows(); ++r) {
    sum += row_penalty(loss, weights.row(r).values) * squared_norm(factors.row(r));
  }
  return sum;
}

/// All cells at once by the trick of Hu et al.: sum of s^2 over all cells = sum of products of the two Gram matrices,
/// corrected at the entries.
double total_loss(const CsrMatrix<float>& user_item, const CsrMatrix<float>& item_user, ConstFactors users,
                  ConstFactors items, const IalsLoss& loss) {
  const std::size_t d = users.columns;
  const std::vector<float> user_gram = gram_of(users), item_gram = gram_of(items);
  double sum = 0;
  for (std::size_t r = 0; r < d; ++r) {
    for (std::size_t c = 0; c <= r; ++c) {
      const double product = static_cast<double>(user_gram[r * d + c]) * item_gram[r * d + c];
      sum += r == c ? product : 2 * product;
    }
  }
  for (std::size_t u = 0; u < user_item.rows(); ++u) {
    const SparseRow<float> row = user_item.row(u);
    for (std::size_t k = 0; k < row.size(); ++k) {
      const double score = kernels::dot(users.row(u), items.row(row.columns[k]));
      const double preference = row.values[k] > 0 ? 1 : row.values[k] < 0 ? -1 : 0;
      const double confidence = 1 + loss.alpha * std::abs(row.values[k]);
      sum += confidence * (preference - score) * (preference - score) - score * score;
    }
  }
  return sum + side_penalty(user_item, users, loss) + side_penalty(item_user, items, loss);
}

}  // namespace

IalsSolver::IalsSolver(ConstFactors fixed, ConstFactors gram, IalsLoss loss)
    : fixed_(fixed), gram_(gram), loss_(loss) {}

bool IalsSolver::solve(std::span<const std::uint32_t> columns, std::span<const float> weights, std::span<float> x,
                       Scratch& scratch) const {
  const std::size_t d = fixed_.columns;
  std::ranges::fill(x, 0.0F);
  if (columns.empty()) return false;

  scratch.matrix.assign(gram_.data, gram_.data + d * d);
  scratch.rows.resize(kGather * d);
  const Factors matrix(scratch.matrix.data(), d, d);
  const auto penalty = static_cast<float>(row_penalty(loss_, weights));
  for (std::size_t f = 0; f < d; ++f) matrix(f, f) += penalty;

  for (std::size_t start = 0; start < columns.size(); start += kGather) {
    const std::size_t count = std::min(kGather, columns.size() - start);
    for (std::size_t k = 0; k < count; ++k) {
      const float weight = weights[start + k];
      const auto extra = static_cast<float>(loss_.alpha) * std::abs(weight);  // confidence beyond 1
      const std::span<const float> factor = fixed_.row(columns[start + k]);
      const auto gathered = std::span(scratch.rows).subspan(k * d, d);
      const float root = std::sqrt(extra);
      for (std::size_t f = 0; f < d; ++f) gathered[f] = root * factor[f];
      const float preference = weight > 0 ? 1.0F : weight < 0 ? -1.0F : 0.0F;
      kernels::axpy((1 + extra) * preference, factor, x);
    }
    kernels::add_gram({scratch.rows.data(), count, d}, matrix);
  }
  if (kernels::solve_spd(matrix, x) && std::ranges::all_of(x, [](float value) { return std::isfinite(value); })) {
    return true;
  }
  std::ranges::fill(x, 0.0F);
  return false;
}

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
      options.on_iteration(iteration, total_loss(user_item, item_user, users, items, options.loss));
    }
  }
  return result;
}

}  // namespace attune
