#include "engine/asking/effort_horizon.h"

#include "engine/asking/information_gain.h"

#include <algorithm>
#include <cmath>

namespace attune {
namespace {

constexpr double kGrid = 96;

}  // namespace

EffortHorizon::EffortHorizon(std::size_t list_length, double wrong_answer)
    : list_length_(static_cast<double>(std::max<std::size_t>(list_length, 1))),
      narrowing_(std::exp2(1 - binary_entropy(wrong_answer))) {}

double EffortHorizon::operator()(std::span<const Believed> entries, double total) {
  const auto count = static_cast<double>(entries.size());
  if (count <= list_length_) return total;
  // left_[g]: T(g * step). What rounding leaves at the end is nothing.
  const double step = std::max(list_length_, std::ceil(count / kGrid));
  const auto cells = static_cast<std::size_t>(std::ceil(count / step));
  left_.assign(cells + 1, 0);
  double left = total;
  for (std::size_t cell = 0, entry = 0; cell < cells; ++cell) {
    left_[cell] = std::max(left, 0.0);
    const auto end = std::min(entries.size(), static_cast<std::size_t>(static_cast<double>(cell + 1) * step));
    for (; entry < end; ++entry) left -= entries[entry].mass;
  }

  // From so many questions that one list covers all, back to none.
  std::size_t levels = 0;
  while (list_length_ * std::pow(narrowing_, levels) < count) ++levels;
  asked_.assign(cells + 1, 0);
  now_.assign(cells + 1, 0);
  for (std::size_t level = levels + 1; level-- > 0;) {
    const double jump = list_length_ * std::pow(narrowing_, level) / step;
    const auto whole = static_cast<std::size_t>(jump);
    const double part = jump - static_cast<double>(whole);
    for (std::size_t cell = cells; cell-- > 0;) {
      // A list shorter than a cell: 1 / jump of them to the next one.
      double effort = whole == 0 ? left_[cell] / jump + now_[cell + 1]
                                 : left_[cell] + (1 - part) * now_[std::min(cells, cell + whole)] +
                                       part * now_[std::min(cells, cell + whole + 1)];
      if (level < levels) effort = std::min(effort, left_[cell] + asked_[cell]);
      now_[cell] = effort;
    }
    std::swap(now_, asked_);
  }
  return asked_.front();
}

namespace reference {
namespace {

double follow(std::span<const Believed> entries, double covered, double list, std::size_t depth) {
  double left = 0;
  for (std::size_t i = 0; i < entries.size(); ++i)
    if (static_cast<double>(i) >= covered) left += entries[i].mass;
  if (left <= 0 || depth == 0) return left <= 0 ? 0 : left;
  return left +
         std::min(follow(entries, covered + list, list, depth - 1), follow(entries, covered, 2 * list, depth - 1));
}

}  // namespace

double effort_horizon(std::span<const Believed> entries, std::size_t list_length, std::size_t depth) {
  return follow(entries, 0, static_cast<double>(list_length), depth);
}

}  // namespace reference

}  // namespace attune
