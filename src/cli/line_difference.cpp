#include "cli/line_difference.h"

#include <algorithm>
#include <ranges>
#include <vector>

#include <fmt/format.h>

namespace attune::cli {
namespace {

std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> lines;
  for (const auto line : std::views::split(text, '\n')) lines.emplace_back(line.begin(), line.end());
  return lines;
}

}  // namespace

std::string line_difference(std::string_view before, std::string_view after) {
  constexpr std::size_t kMostPairs = 1'000'000;
  const std::vector<std::string_view> a = lines_of(before);
  const std::vector<std::string_view> b = lines_of(after);
  const bool comparable = a.size() * b.size() <= kMostPairs;
  // common[i][j]: the most lines that a from i and b from j have in common, in their order.
  const std::size_t width = b.size() + 1;
  std::vector<std::size_t> common(comparable ? (a.size() + 1) * width : 0);
  if (comparable)
    for (std::size_t i = a.size(); i-- > 0;)
      for (std::size_t j = b.size(); j-- > 0;)
        common[(i * width) + j] = a[i] == b[j] ? common[((i + 1) * width) + j + 1] + 1
                                               : std::max(common[((i + 1) * width) + j], common[(i * width) + j + 1]);
  std::string text;
  std::size_t i = 0;
  std::size_t j = 0;
  while (i < a.size() || j < b.size()) {
    if (comparable && i < a.size() && j < b.size() && a[i] == b[j]) {
      text += fmt::format("  {}\n", a[i]);
      ++i;
      ++j;
    } else if (i < a.size() &&
               (!comparable || j == b.size() || common[((i + 1) * width) + j] >= common[(i * width) + j + 1])) {
      text += fmt::format("- {}\n", a[i++]);
    } else {
      text += fmt::format("+ {}\n", b[j++]);
    }
  }
  return text;
}

}  // namespace attune::cli
