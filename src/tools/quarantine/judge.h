#pragma once
#include "base/error.h"

#include <cstddef>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace attune::tools {

/// Orders a few candidates by a wish that no attribute covers, from texts that anybody may have written: a language
/// model, say. In quarantine like a TextReader: no tools, and all that it can do is to prefer. Thread-safe.
class Judge {
 public:
  virtual ~Judge() = default;
  /// The places of the candidates, best first.
  virtual Result<std::vector<std::size_t>> order(std::span<const std::string> candidates, std::string_view wish,
                                                 std::stop_token stop) = 0;
  /// Whether what it reads leaves the house.
  [[nodiscard]] virtual bool is_remote() const = 0;
};

/// The order that results where a judge wants another one: neighbours change places where it puts the lower one first,
/// and nobody rises by more than one place, whatever a candidate's text makes of the judge.
/// @param wanted  a permutation of 0 .. n-1: places, best first
/// @return        a permutation of the same. Cost O(n).
std::vector<std::size_t> blended_order(std::span<const std::size_t> wanted);

}  // namespace attune::tools
