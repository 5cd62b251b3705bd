#pragma once
#include "base/error.h"

#include <cstddef>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

namespace attune::tools {

/// Orders and judges a few candidates by a wish that no attribute covers, from texts that anybody may have written: a
/// language model, say. In quarantine like a TextReader: no tools, and all that it can do is to prefer. Thread-safe.
class Judge {
 public:
  struct Task {
    std::span<const std::string> candidates;  ///< what is known of each
    std::string wish;
    std::string user{};  ///< key of the person on whose behalf it is asked
  };
  struct Judgement {
    double score = 0;    ///< how well it suits, from 0 to 1
    std::string reason;  ///< a sentence; "" for none
  };

  virtual ~Judge() = default;
  /// The places of the candidates, best first.
  virtual Result<std::vector<std::size_t>> order(const Task& task, std::stop_token stop) = 0;
  /// Of each candidate, in the order given.
  virtual Result<std::vector<Judgement>> assess(const Task& task, std::stop_token stop) = 0;
  /// Whether what it reads leaves the house. Then it lets nothing leave that is private to the task's user unless they
  /// have agreed to it.
  [[nodiscard]] virtual bool is_remote() const = 0;
};

/// The order that results where a judge wants another one: neighbours change places where it puts the lower one first,
/// and nobody rises by more than one place, whatever a candidate's text makes of the judge.
/// @param wanted  a permutation of 0 .. n-1: places, best first
/// @return        a permutation of the same. Cost O(n).
std::vector<std::size_t> blended_order(std::span<const std::size_t> wanted);

}  // namespace attune::tools
