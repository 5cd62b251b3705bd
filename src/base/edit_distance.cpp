#include "base/edit_distance.h"

#include <algorithm>
#include <vector>

namespace attune {

unsigned edit_distance(std::string_view a, std::string_view b, unsigned bound) {
  if (a.size() > b.size()) std::swap(a, b);
  const unsigned too_far = bound + 1;
  if (b.size() - a.size() > bound) return too_far;
  // Three rows of the usual table; cells outside the band |i - j| <= bound stay at too_far.
  std::vector<unsigned> before(b.size() + 1, too_far);
  std::vector<unsigned> above(b.size() + 1, too_far);
  std::vector<unsigned> row(b.size() + 1, too_far);
  for (std::size_t j = 0; j <= std::min<std::size_t>(b.size(), bound); ++j) above[j] = static_cast<unsigned>(j);
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::ranges::fill(row, too_far);
    const std::size_t first = i > bound ? i - bound : 0;
    const std::size_t last = std::min(b.size(), i + bound);
    unsigned best = too_far;
    for (std::size_t j = first; j <= last; ++j) {
      if (j == 0) {
        row[0] = static_cast<unsigned>(i);
      } else {
        row[j] = std::min({above[j] + 1, row[j - 1] + 1, above[j - 1] + (a[i - 1] == b[j - 1] ? 0U : 1U)});
        if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
          row[j] = std::min(row[j], before[j - 2] + 1);
      }
      best = std::min(best, row[j]);
    }
    if (best > bound) return too_far;
    std::swap(before, above);
    std::swap(above, row);
  }
  return std::min(above[b.size()], too_far);
}

}  // namespace attune
