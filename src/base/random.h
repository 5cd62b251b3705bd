#pragma once
#include <array>
#include <cstdint>

namespace attune {

/// A seeded generator whose every draw is the same on every platform (the standard's distributions are not).
/// xoshiro256** seeded by splitmix64 (Blackman and Vigna, 2018). Not thread-safe; not cryptographic.
class Random {
 public:
  explicit Random(std::uint64_t seed);

  std::uint64_t next();
  /// Uniform in [0, 1).
  double uniform();
  /// Uniform in {0, ..., bound - 1}; bound >= 1. Free of modulo bias (Lemire 2019).
  std::uint64_t below(std::uint64_t bound);
  /// Standard normal, by Box and Muller.
  double normal();
  /// Gamma(shape, 1), shape > 0 (Marsaglia and Tsang 2000).
  double gamma(double shape);
  /// An independent generator for part `stream` of a job, so that parts may run in any order.
  [[nodiscard]] Random fork(std::uint64_t stream) const;

 private:
  std::array<std::uint64_t, 4> state_{};
};

}  // namespace attune
