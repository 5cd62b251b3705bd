#include "engine/reranking/placing.h"

#include <algorithm>
#include <cmath>

namespace attune {
namespace {

constexpr double kRounding = 1e-9;  // 0.3 * 10 is 3, not a little more or less

/// Moves candidate `from` up to place `to`.
void move_up(std::vector<Candidate>& candidates, std::size_t from, std::size_t to, Placement placement) {
  candidates[from].item.placement = placement;
  const auto first = candidates.begin() + static_cast<std::ptrdiff_t>(to);
  std::rotate(first, candidates.begin() + static_cast<std::ptrdiff_t>(from),
              candidates.begin() + static_cast<std::ptrdiff_t>(from + 1));
}

/// Puts the best waiting item with condition == wanted in the place of the lowest one that has it not.
/// Returns false where nothing is waiting; the lowest one then still leaves, if `must_leave`.
bool exchange(std::vector<Candidate>& candidates, std::size_t& n, const Condition& condition, bool wanted,
              bool must_leave) {
  std::size_t lowest = n;
  while (lowest > 0 && condition(candidates[lowest - 1].item.item) == wanted) --lowest;
  if (lowest == 0) return false;
  --lowest;
  std::size_t waiting = n;
  while (waiting < candidates.size() && condition(candidates[waiting].item.item) != wanted) ++waiting;
  const bool found = waiting < candidates.size();
  if (!found && !must_leave) return false;
  if (found) move_up(candidates, waiting, n, Placement::quota);
  const auto at = candidates.begin() + static_cast<std::ptrdiff_t>(lowest);
  if (found) {
    std::iter_swap(at, candidates.begin() + static_cast<std::ptrdiff_t>(n));
  } else {
    std::rotate(at, at + 1, candidates.begin() + static_cast<std::ptrdiff_t>(n));
    --n;
  }
  return true;
}

}  // namespace

void apply_quota(std::vector<Candidate>& candidates, std::size_t n, const Condition& condition, double at_least,
                 double at_most) {
  std::size_t places = std::min(n, candidates.size());
  const auto least = static_cast<std::size_t>(std::ceil(at_least * static_cast<double>(places) - kRounding));
  const auto most = static_cast<std::size_t>(std::floor(at_most * static_cast<double>(places) + kRounding));
  const auto count = [&] {
    return static_cast<std::size_t>(std::count_if(candidates.begin(),
                                                  candidates.begin() + static_cast<std::ptrdiff_t>(places),
                                                  [&](const Candidate& c) { return condition(c.item.item); }));
  };
  for (std::size_t have = count(); have < least && exchange(candidates, places, condition, true, false);) ++have;
  for (std::size_t have = count(); have > most && exchange(candidates, places, condition, false, true);) --have;
  if (places < n) candidates.resize(std::min(candidates.size(), places));
}

void pin(std::vector<Candidate>& candidates, const Condition& condition, std::size_t position) {
  if (position > candidates.size()) return;
  const auto found = std::ranges::find_if(candidates, [&](const Candidate& c) { return condition(c.item.item); });
  if (found == candidates.end()) return;
  const auto from = static_cast<std::size_t>(found - candidates.begin());
  const std::size_t to = position - 1;
  if (from >= to) return move_up(candidates, from, to, Placement::pinned);
  found->item.placement = Placement::pinned;
  std::rotate(found, found + 1, candidates.begin() + static_cast<std::ptrdiff_t>(to + 1));
}

}  // namespace attune
