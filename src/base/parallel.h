#pragma once
#include <cstddef>
#include <functional>

namespace attune {

/// Threads that this process may use at once: the affinity mask's size, at least 1.
std::size_t available_threads();

/// Runs body(first, last) over [0, count) cut into blocks of at most `grain`, on up to `threads` threads at once
/// (the caller's among them). Blocks are handed out in order but finish in any order: write results by index.
/// Returns when all blocks are done. `body` must not throw.
void parallel_for(std::size_t count, std::size_t grain, std::size_t threads,
                  const std::function<void(std::size_t first, std::size_t last)>& body);

}  // namespace attune
