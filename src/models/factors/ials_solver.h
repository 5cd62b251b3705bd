#pragma once
#include "kernels/matrix_view.h"
#include "kernels/normal_equations.h"

#include <cstdint>
#include <span>
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

  [[nodiscard]] static double preference(double weight) { return weight > 0 ? 1 : weight < 0 ? -1 : 0; }
  [[nodiscard]] double confidence(double weight) const;
  /// lambda_u of a row with these weights.
  [[nodiscard]] double penalty(std::span<const float> weights) const;
};

/// One row's half step of alternating least squares: the x that lowers the loss while the other side is held fixed,
/// from
///
///   A x = b,   A = gram + sum of (c - 1) y y' + lambda_u I,   b = sum of c p y   over the row's entries
///
/// Serves training, folding in a history, and explaining a score. Immutable; thread-safe, each thread with its own
/// Scratch. Whatever the method, a row without entries gets x = 0, and so does one without a finite answer.
class IalsSolver {
 public:
  /// Room for one row. @param unknowns  d, or the width of a block
  struct Scratch {
    explicit Scratch(std::size_t unknowns) : equations(unknowns) {}
    kernels::NormalEquations equations;
    std::vector<float> extra;     ///< c - 1 of each entry
    std::vector<float> targets;   ///< of each entry
    std::vector<float> products;  ///< y . x of each entry
    std::vector<float> vectors;   ///< a few of d values
  };
  /// A row of history weights: columns are rows of the fixed factors, values are finite.
  struct Row {
    std::span<const std::uint32_t> columns;
    std::span<const float> weights;
  };

  /// @param fixed  n x d factors of the other side; must outlive the solver
  /// @param gram   d x d, fixed' * fixed, both triangles; must outlive the solver
  IalsSolver(kernels::MatrixView<const float> fixed, kernels::MatrixView<const float> gram, IalsLoss loss);

  /// The exact x, by Cholesky. @param x  d values, overwritten. @return false where x = 0 for want of an answer
  /// Cost: n d^2 / 2 + d^3 / 6 multiply-adds for n entries.
  bool solve(Row row, std::span<float> x, Scratch& scratch) const;
  /// The same with `right_side` (d values) instead of b.
  bool solve_for(Row row, std::span<const float> right_side, std::span<float> x, Scratch& scratch) const;

  /// `steps` steps of conjugate gradient from the x that is given. Cost: (steps + 1) (2 n d + d^2) multiply-adds.
  /// Source: Takacs, Pilaszy, Tikk, "Applications of the conjugate gradient method for implicit feedback collaborative
  /// filtering", RecSys 2011.
  void approach(Row row, std::size_t steps, std::span<float> x, Scratch& scratch) const;

  /// Solves for one block of coordinates after the other, the others as they are, from the x that is given (iALS++).
  /// @param width  coordinates in a block, 1 to d, and the unknowns of `scratch`; the last block reaches back to be as
  ///               wide. Cost: (n + d) (d width / 2 + 2 d) + d width^2 / 6 multiply-adds.
  /// Source: Rendle et al., "iALS++: speeding up matrix factorization with subspace optimization", 2021.
  void descend(Row row, std::size_t width, std::span<float> x, Scratch& scratch) const;

 private:
  /// Fills scratch.extra with c - 1 and scratch.targets with c p.
  void weigh(Row row, Scratch& scratch) const;
  /// Builds A and b in scratch.equations.
  void build(Row row, Scratch& scratch) const;

  kernels::MatrixView<const float> fixed_;
  kernels::MatrixView<const float> gram_;
  IalsLoss loss_;
};

}  // namespace attune
