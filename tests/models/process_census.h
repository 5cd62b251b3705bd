#pragma once
#include <cstddef>
#include <filesystem>
#include <iterator>
#include <ostream>

#include <malloc.h>

namespace attune {

/// What this process holds, as the system and the C library count it.
struct ProcessCensus {
  std::size_t descriptors = 0;
  std::size_t threads = 0;
  std::size_t heap_bytes = 0;  ///< allocated and not freed

  static ProcessCensus take() {
    const auto entries = [](const char* folder) {
      return static_cast<std::size_t>(
          std::distance(std::filesystem::directory_iterator(folder), std::filesystem::directory_iterator()));
    };
    const struct mallinfo2 heap = ::mallinfo2();
    return {.descriptors = entries("/proc/self/fd"),
            .threads = entries("/proc/self/task"),
            .heap_bytes = heap.uordblks + heap.hblkhd};
  }
};
inline std::ostream& operator<<(std::ostream& out, const ProcessCensus& census) {
  return out << census.descriptors << " descriptors, " << census.threads << " threads, " << census.heap_bytes / 1000
             << " kB";
}

}  // namespace attune
