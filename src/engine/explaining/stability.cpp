#include "engine/explaining/stability.h"

#include "base/random.h"

#include <algorithm>

namespace attune {
namespace {

/// `count` entries fewer, drawn at random; the others keep their order.
void leave_out(History& history, std::size_t count, Random& random) {
  for (; count > 0 && !history.empty(); --count)
    history.erase(history.begin() + static_cast<std::ptrdiff_t>(random.below(history.size())));
}

}  // namespace

Result<std::vector<double>> stability(std::span<const ItemId> items, std::size_t n, const Hypothesis& actual,
                                      const AnswerUnder& answer, const StabilityOptions& options) {
  std::vector<double> shares(items.size(), 0);
  if (actual.history.empty()) return shares;
  Random random(options.seed);
  const auto count = static_cast<std::size_t>(options.left_out * static_cast<double>(actual.history.size()));
  for (std::size_t t = 0; t < options.tries; ++t) {
    Hypothesis hypothesis = actual;
    leave_out(hypothesis.history, std::max<std::size_t>(count, 1), random);
    // What is left out has still been had: it would only take up places.
    ATTUNE_TRY(list, answer(hypothesis, n + actual.history.size()));
    std::erase_if(list, [&](const Scored& hit) {
      return std::ranges::find(actual.history, hit.item, &HistoryEntry::item) != actual.history.end();
    });
    for (std::size_t i = 0; i < items.size(); ++i)
      if (const std::size_t place = place_of(items[i], list); place > 0 && place <= n)
        shares[i] += 1.0 / static_cast<double>(options.tries);
  }
  return shares;
}

}  // namespace attune
