#pragma once
#include "base/error.h"
#include "data/csr.h"
#include "kernels/matrix_view.h"

#include <cstdint>
#include <functional>
#include <span>
#include <stop_token>
#include <vector>

namespace attune {

/// The loss that iALS minimises over user factors x_u and item factors y_i (d numbers each):
///
///   sum over all u, i of c_ui (p_ui - x_u . y_i)^2 + sum over u of lambda_u |x_u|^2 + sum over i of lambda_i |y_i|^2
///
///   c_ui = 1 + alpha |w_ui|: confidence, 1 where there is no history entry
///   p_ui = sign(w_ui): preference, 0 where there is no entry, -1 for a dislike
///   lambda_u = lambda (n_u + alpha * sum over i of |w_ui|)^nu, n_u: entries of row u;  lambda_i in the same way
///
/// nu = 0 is the published form; nu > 0 holds busy users and popular items back more (Rendle et al. 2022).
struct IalsLoss {
  double alpha = 3;
  double lambda = 1;
  double nu = 0.5;
};

/// One half step of alternating least squares: the exact x for one row of weights, the other side held fixed. Serves
/// training, folding in a history, and explaining a score. Immutable; thread-safe, each thread with its own Scratch.
class IalsSolver {
 public:
  /// Room for one solve; after it, `matrix` holds the Cholesky factor of the row's system.
  struct Scratch {
    std::vector<float> matrix;  ///< d x d
    std::vector<float> rows;    ///< factors on their way into the Gram matrix
  };

  /// @param fixed  n x d factors of the other side; must outlive the solver
  /// @param gram   d x d, fixed' * fixed, lower triangle; must outlive the solver
  IalsSolver(kernels::MatrixView<const float> fixed, kernels::MatrixView<const float> gram, IalsLoss loss);

  /// Solves (gram + sum of (c - 1) y y' + lambda I) x = sum of c p y over the entries.
  /// @param columns  rows of `fixed`; @param weights  finite, beside them
  /// @param x  d values, overwritten; all 0 when there are no entries or the system is singular in float
  /// @return false in those cases
  bool solve(std::span<const std::uint32_t> columns, std::span<const float> weights, std::span<float> x,
             Scratch& scratch) const;

 private:
  kernels::MatrixView<const float> fixed_;
  kernels::MatrixView<const float> gram_;
  IalsLoss loss_;
};

struct IalsOptions {
  IalsLoss loss;
  std::size_t factors = 64;
  std::size_t iterations = 12;
  std::uint64_t seed = 1;
  std::size_t threads = 1;
  /// Called after each iteration (from 1) with the loss, summed in double.
  std::function<void(std::size_t iteration, double loss)> on_iteration{};
  std::stop_token stop{};
};

struct IalsFactors {
  std::size_t factors = 0;
  std::vector<float> users;  ///< U x d
  std::vector<float> items;  ///< I x d; zero for items without entries
};

/// Alternates exact solves for all users and all items, from item factors drawn from a normal of deviation
/// 0.1 / sqrt(d). Same bytes on any number of threads. Errors: cancelled.
/// Cost per iteration: nonzeros * d^2 + (U + I) d^3 / 3 multiply-adds.
Result<IalsFactors> fit_ials_factors(const CsrMatrix<float>& user_item, const IalsOptions& options);

/// The starting point of the above: I x d.
std::vector<float> initial_item_factors(std::size_t items, std::size_t factors, std::uint64_t seed);

}  // namespace attune
