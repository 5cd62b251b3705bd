#pragma once
#include <chrono>

namespace attune::bench {

/// Wall-clock seconds that work() takes.
double seconds_of(const auto& work) {
  const auto start = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

}  // namespace attune::bench
