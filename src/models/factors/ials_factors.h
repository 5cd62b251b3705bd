#pragma once
#include "base/error.h"
#include "data/csr.h"
#include "models/factors/ials_solver.h"

#include <cstdint>
#include <functional>
#include <stop_token>
#include <vector>

namespace attune {

/// How a row is solved while the other side is held fixed; IalsSolver describes each.
enum class IalsMethod : std::uint8_t {
  cholesky,            ///< exactly
  conjugate_gradient,  ///< nearly, by a few steps from where it was
  block,               ///< block by block of its coordinates (iALS++)
};

struct IalsOptions {
  IalsLoss loss;
  std::size_t factors = 64;
  std::size_t iterations = 12;
  IalsMethod method = IalsMethod::cholesky;
  std::size_t steps = 3;        ///< of conjugate gradient a row
  std::size_t block_size = 32;  ///< of method block; at most `factors` count
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

/// Alternates between all users and all items, from item factors drawn from a normal of deviation 0.1 / sqrt(d) and
/// user factors of 0. Same bytes on any number of threads. Errors: cancelled. Cost per iteration: a row of IalsSolver's
/// for every user and item, and 2 d multiply-adds an entry for the loss where it is asked for.
Result<IalsFactors> fit_ials_factors(const CsrMatrix<float>& user_item, const IalsOptions& options);

/// The starting point of the above: I x d.
std::vector<float> initial_item_factors(std::size_t items, std::size_t factors, std::uint64_t seed);

}  // namespace attune
