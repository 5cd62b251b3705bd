#pragma once
#include <cstddef>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <ostream>
#include <string>

namespace attune {

/// What this process holds, as the system counts it.
struct ProcessCensus {
  std::size_t descriptors = 0;
  std::size_t threads = 0;
  std::size_t resident_bytes = 0;

  static ProcessCensus take() {
    const auto entries = [](const char* folder) {
      return static_cast<std::size_t>(
          std::distance(std::filesystem::directory_iterator(folder), std::filesystem::directory_iterator()));
    };
    ProcessCensus census{.descriptors = entries("/proc/self/fd"), .threads = entries("/proc/self/task")};
    std::ifstream status("/proc/self/status");
    for (std::string word; status >> word;)
      if (word == "VmRSS:") status >> census.resident_bytes;
    census.resident_bytes *= 1024;
    return census;
  }
};
inline std::ostream& operator<<(std::ostream& out, const ProcessCensus& census) {
  return out << census.descriptors << " descriptors, " << census.threads << " threads, "
             << census.resident_bytes / 1'000'000 << " MB";
}

}  // namespace attune
