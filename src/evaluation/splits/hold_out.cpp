#include "evaluation/splits/hold_out.h"

#include "base/draw.h"

#include <algorithm>
#include <numeric>

namespace attune {

HeldOut hold_out_randomly(const Histories& histories, double share, std::uint64_t seed) {
  const Random seeded(seed);
  HeldOut parts;
  std::vector<std::size_t> positive;
  std::vector<HistoryEntry> kept, held;
  for (std::size_t row = 0; row < histories.rows(); ++row) {
    const auto history = histories.row(row);
    positive.clear();
    for (std::size_t e = 0; e < history.size(); ++e)
      if (history[e].weight > 0) positive.push_back(e);
    std::size_t count = 0;
    if (history.size() >= 2 && !positive.empty())
      count = std::clamp<std::size_t>(static_cast<std::size_t>(share * static_cast<double>(positive.size())), 1,
                                      history.size() - 1);
    Random random = seeded.fork(row);
    draw_to_front(positive, count, random);
    positive.resize(count);
    std::ranges::sort(positive);
    kept.clear();
    held.clear();
    for (std::size_t e = 0; e < history.size(); ++e)
      (std::ranges::binary_search(positive, e) ? held : kept).push_back(history[e]);
    parts.kept.add_row(kept);
    parts.held.add_row(held);
  }
  return parts;
}

Cases cases_after(const std::shared_ptr<const Histories>& histories, const Histories& targets, SeenItems seen) {
  Cases cases(histories);
  std::vector<ItemId> wanted;
  for (std::uint32_t row = 0; row < targets.rows(); ++row) {
    wanted.clear();
    for (const HistoryEntry& entry : targets.row(row))
      if (entry.weight > 0) wanted.push_back(entry.item);
    cases.add(row, histories->row(row).size(), wanted, seen);
  }
  return cases;
}

}  // namespace attune
