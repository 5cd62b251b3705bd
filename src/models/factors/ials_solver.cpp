#include "models/factors/ials_solver.h"

#include "kernels/vector.h"

#include <algorithm>
#include <cmath>

namespace attune {
namespace {

void keep_finite(std::span<float> x) {
  if (!std::ranges::all_of(x, [](float value) { return std::isfinite(value); })) std::ranges::fill(x, 0.0F);
}

}  // namespace

double IalsLoss::confidence(double weight) const {
  return 1 + alpha * std::abs(weight);
}

double IalsLoss::penalty(std::span<const float> weights) const {
  double mass = 0;
  for (const float weight : weights) mass += confidence(weight);
  return lambda * std::pow(mass, nu);
}

IalsSolver::IalsSolver(kernels::MatrixView<const float> fixed, kernels::MatrixView<const float> gram, IalsLoss loss)
    : fixed_(fixed), gram_(gram), loss_(loss) {}

void IalsSolver::weigh(Row row, Scratch& scratch) const {
  scratch.extra.resize(row.weights.size());
  scratch.targets.resize(row.weights.size());
  for (std::size_t k = 0; k < row.weights.size(); ++k) {
    const double confidence = loss_.confidence(row.weights[k]);
    scratch.extra[k] = static_cast<float>(confidence - 1);
    scratch.targets[k] = static_cast<float>(confidence * IalsLoss::preference(row.weights[k]));
  }
}

void IalsSolver::build(Row row, Scratch& scratch) const {
  weigh(row, scratch);
  scratch.equations.start(gram_, static_cast<float>(loss_.penalty(row.weights)));
  scratch.equations.add({fixed_, row.columns}, scratch.extra, scratch.targets);
}

bool IalsSolver::solve(Row row, std::span<float> x, Scratch& scratch) const {
  std::ranges::fill(x, 0.0F);
  if (row.columns.empty()) return false;
  build(row, scratch);
  return scratch.equations.solve(x);
}

bool IalsSolver::solve_for(Row row, std::span<const float> right_side, std::span<float> x, Scratch& scratch) const {
  std::ranges::fill(x, 0.0F);
  if (row.columns.empty()) return false;
  build(row, scratch);
  std::ranges::copy(right_side, scratch.equations.right_side().begin());
  return scratch.equations.solve(x);
}

void IalsSolver::approach(Row row, std::size_t steps, std::span<float> x, Scratch& scratch) const {
  if (row.columns.empty()) {
    std::ranges::fill(x, 0.0F);
    return;
  }
  weigh(row, scratch);
  const std::size_t d = x.size();
  const kernels::ChosenRows rows{fixed_, row.columns};
  const auto penalty = static_cast<float>(loss_.penalty(row.weights));
  scratch.vectors.resize(3 * d);
  const std::span residual = std::span(scratch.vectors).first(d);
  const std::span direction = std::span(scratch.vectors).subspan(d, d);
  const std::span product = std::span(scratch.vectors).subspan(2 * d, d);

  // residual = b - A x
  kernels::multiply(gram_, x, product);
  for (std::size_t f = 0; f < d; ++f) residual[f] = -product[f] - penalty * x[f];
  for (float& extra : scratch.extra) extra = -extra;
  kernels::add_projections(rows, scratch.targets, scratch.extra, x, residual);

  for (float& extra : scratch.extra) extra = -extra;
  std::ranges::fill(scratch.targets, 0.0F);
  std::ranges::copy(residual, direction.begin());
  float squared = kernels::dot(residual, residual);
  for (std::size_t step = 0; step < steps && squared > 1e-20F; ++step) {
    kernels::multiply(gram_, direction, product);  // product = A direction
    kernels::axpy(penalty, direction, product);
    kernels::add_projections(rows, scratch.targets, scratch.extra, direction, product);
    const float length = squared / kernels::dot(direction, product);
    kernels::axpy(length, direction, x);
    kernels::axpy(-length, product, residual);
    const float next = kernels::dot(residual, residual);
    const float share = next / squared;
    for (std::size_t f = 0; f < d; ++f) direction[f] = residual[f] + share * direction[f];
    squared = next;
  }
  keep_finite(x);
}

void IalsSolver::descend(Row row, std::size_t width, std::span<float> x, Scratch& scratch) const {
  if (row.columns.empty()) {
    std::ranges::fill(x, 0.0F);
    return;
  }
  weigh(row, scratch);
  const std::size_t d = x.size();
  const auto penalty = static_cast<float>(loss_.penalty(row.weights));
  scratch.products.assign(row.columns.size(), 0.0F);
  kernels::add_products({fixed_, row.columns}, x, scratch.products);
  scratch.vectors.resize(width + row.columns.size());
  const std::span change = std::span(scratch.vectors).first(width);
  const std::span residuals = std::span(scratch.vectors).subspan(width);
  for (std::size_t done = 0; done < d; done += width) {
    const std::size_t first = std::min(done, d - width);
    const kernels::ChosenRows rows{fixed_.block(0, first, fixed_.rows, width), row.columns};
    for (std::size_t k = 0; k < residuals.size(); ++k) {
      residuals[k] = scratch.targets[k] - scratch.extra[k] * scratch.products[k];
    }
    scratch.equations.start(gram_.block(first, first, width, width), penalty);
    scratch.equations.add(rows, scratch.extra, residuals);
    const std::span right_side = scratch.equations.right_side();
    for (std::size_t f = 0; f < width; ++f) {
      right_side[f] -= kernels::dot(gram_.row(first + f), x) + penalty * x[first + f];
    }
    scratch.equations.solve(change);  // 0 where there is no answer
    kernels::axpy(1, change, x.subspan(first, width));
    kernels::add_products(rows, change, scratch.products);
  }
  keep_finite(x);
}

}  // namespace attune
