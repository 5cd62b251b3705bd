#pragma once
#include "base/error.h"
#include "engine/language_models/settings.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <span>

namespace attune::llm {

/// Bounds of latency buckets, in milliseconds, ascending; what is slower counts in one bucket more.
inline constexpr std::array<double, 11> kLatencyBounds{10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10'000, 30'000};

/// How long calls took.
struct LatencyHistogram {
  std::array<std::uint64_t, kLatencyBounds.size() + 1> counts{};
  double sum_ms = 0;

  void add(double ms);
  [[nodiscard]] std::uint64_t count() const;
  /// An upper bound of the share's quantile, from the buckets; 0 where nothing was measured.
  /// @param share  in (0, 1]
  [[nodiscard]] double quantile_ms(double share) const;
};

/// What a role's questions came to, since the program began.
struct RoleFigures {
  std::uint64_t asked = 0;     ///< questions
  std::uint64_t cached = 0;    ///< of them answered from the cache
  std::uint64_t answered = 0;  ///< of them answered by the model
  std::uint64_t calls = 0;     ///< requests to the endpoint, repairs of an answer's shape among them
  std::map<ErrorCode, std::uint64_t> failed{};
  std::uint64_t prompt_tokens = 0;
  std::uint64_t answer_tokens = 0;
  double money = 0;
  LatencyHistogram first_token;  ///< of calls
  LatencyHistogram whole;        ///< of questions that were not cached
};

}  // namespace attune::llm
