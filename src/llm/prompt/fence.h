#pragma once
#include <span>
#include <string>
#include <string_view>

namespace attune::llm {

/// Tags that tell data in a prompt apart from its words: <name> and </name>, or <name-2> and </name-2>, ... with the
/// smallest number for which no tag of any name is found in any of the texts. So no text can close its tags, or open
/// others', whatever it is made of. Tags are looked for with letter case, and blanks after "<" and "/", set aside.
/// Thread-safe.
class Fence {
 public:
  /// Cost: O(length of the texts * number of names).
  Fence(std::span<const std::string_view> names, std::span<const std::string_view> texts);

  [[nodiscard]] std::string opening(std::string_view name) const;
  [[nodiscard]] std::string closing(std::string_view name) const;

 private:
  std::string mark_;  ///< "" or "-2", ...
};

}  // namespace attune::llm
