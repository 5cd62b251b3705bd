#include "evaluation/auto/grid_search.h"

#include <algorithm>

namespace attune {

GridSearch::GridSearch(std::span<const ModelParameter> schema, std::uint64_t seed) : random_(seed) {
  for (const ModelParameter& parameter : schema) {
    if (parameter.grid.empty()) continue;
    std::set<double> values(parameter.grid.begin(), parameter.grid.end());
    values.insert(parameter.fallback);
    Axis axis{.name = std::string(parameter.name),
              .values = {values.begin(), values.end()},
              .ordered = parameter.choices.empty()};
    best_.push_back(static_cast<std::size_t>(std::ranges::find(axis.values, parameter.fallback) - axis.values.begin()));
    axes_.push_back(std::move(axis));
  }
}

std::optional<GridSearch::Setting> GridSearch::next() {
  last_move_.reset();
  std::optional<Position> position = best_;
  if (!tried_.empty()) position = untried_neighbour();
  if (!position) position = untried_anywhere();
  if (!position) return std::nullopt;
  last_ = *position;
  tried_.insert(last_);
  Setting setting;
  for (std::size_t a = 0; a < axes_.size(); ++a) setting.emplace_back(axes_[a].name, axes_[a].values[last_[a]]);
  return setting;
}

void GridSearch::judge(bool is_best) {
  if (!is_best) return;
  best_ = last_;
  plan_moves(last_move_);
}

void GridSearch::plan_moves(std::optional<Move> paid) {
  moves_.clear();
  for (std::size_t axis = 0; axis < axes_.size(); ++axis) {
    const std::size_t here = best_[axis];
    for (std::size_t to = 0; to < axes_[axis].values.size(); ++to) {
      const bool adjacent = to + 1 == here || to == here + 1;
      if (to != here && (adjacent || !axes_[axis].ordered)) moves_.push_back({axis, here, to});
    }
  }
  for (std::size_t m = moves_.size(); m > 1; --m) std::swap(moves_[m - 1], moves_[random_.below(m)]);
  if (!paid) return;
  const bool upwards = paid->to > paid->from;
  std::ranges::stable_partition(
      moves_, [&](const Move& move) { return move.axis != paid->axis || (move.to > move.from) != upwards; });
}

std::optional<GridSearch::Position> GridSearch::untried_neighbour() {
  while (!moves_.empty()) {
    const Move move = moves_.back();
    moves_.pop_back();
    Position position = best_;
    position[move.axis] = move.to;
    if (tried_.contains(position)) continue;
    last_move_ = move;
    return position;
  }
  return std::nullopt;
}

std::optional<GridSearch::Position> GridSearch::untried_anywhere() {
  constexpr int kDraws = 100;  // so that a grid that is nearly known ends the search
  for (int draw = 0; draw < kDraws; ++draw) {
    Position position;
    for (const Axis& axis : axes_) position.push_back(random_.below(axis.values.size()));
    if (!tried_.contains(position)) return position;
  }
  return std::nullopt;
}

}  // namespace attune
