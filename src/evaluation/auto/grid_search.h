#pragma once
#include "base/random.h"
#include "models/model.h"

#include <cstdint>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace attune {

/// Proposes settings of one model, from the grids of its parameters (each with its default): first the defaults; then,
/// one parameter at a time, what lies a step away from the best so far, going on in a direction that has just paid;
/// then, once everything around the best is known, settings anywhere on the grid. None twice. Which is proposed next
/// depends on the seed and on what was said of those before alone. Cost: O(parameters) a proposal.
class GridSearch {
 public:
  /// Values by name, as ModelParameters::create takes them.
  using Setting = std::vector<std::pair<std::string, double>>;

  GridSearch(std::span<const ModelParameter> schema, std::uint64_t seed);

  /// Nothing once the grid is known.
  std::optional<Setting> next();
  /// What came of the last proposal: whether it is the best so far. A proposal that failed was not.
  void judge(bool is_best);

 private:
  using Position = std::vector<std::size_t>;  // of a value in each axis

  struct Axis {
    std::string name;
    std::vector<double> values;  // ascending
    bool ordered = true;         // a step goes to the next value; named choices have none
  };
  struct Move {
    std::size_t axis = 0;
    std::size_t from = 0;
    std::size_t to = 0;
  };

  void plan_moves(std::optional<Move> paid);
  [[nodiscard]] std::optional<Position> untried_neighbour();
  [[nodiscard]] std::optional<Position> untried_anywhere();

  std::vector<Axis> axes_;
  Position best_;
  Position last_;
  std::optional<Move> last_move_;
  std::vector<Move> moves_;  // from the best, the next at the end
  std::set<Position> tried_;
  Random random_;
};

}  // namespace attune
