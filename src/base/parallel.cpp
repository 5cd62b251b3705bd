#include "base/parallel.h"

#include <algorithm>
#include <atomic>
#include <thread>
#include <vector>

#include <sched.h>

namespace attune {

std::size_t available_threads() {
  cpu_set_t set;
  CPU_ZERO(&set);
  if (sched_getaffinity(0, sizeof set, &set) != 0) return 1;
  return static_cast<std::size_t>(std::max(1, CPU_COUNT(&set)));
}

void parallel_for(std::size_t count, std::size_t grain, std::size_t threads,
                  const std::function<void(std::size_t, std::size_t)>& body) {
  grain = std::max<std::size_t>(grain, 1);
  std::atomic<std::size_t> next{0};
  const auto work = [&] {
    while (true) {
      const std::size_t first = next.fetch_add(grain);
      if (first >= count) return;
      body(first, std::min(count, first + grain));
    }
  };
  const std::size_t blocks = (count + grain - 1) / grain;
  std::vector<std::jthread> helpers;
  for (std::size_t t = 1; t < std::min(threads, blocks); ++t) helpers.emplace_back(work);
  work();
}

}  // namespace attune
