#pragma once
#include "models/dialogue/dialogue_counts.h"

#include <span>
#include <vector>

namespace attune {

/// Finds earlier turns that were led up to by much the same: cosine of what is named and said, each weighed by its
/// rarity and by how long ago it was. Immutable, thread-safe.
class TurnNeighbours {
 public:
  struct Neighbour {
    std::size_t turn = 0;  ///< of those it was built from
    float likeness = 0;    ///< in (0, 1]
  };
  TurnNeighbours() = default;
  /// @param turns  must live as long as this
  /// @param terms  above every TermId of the turns
  TurnNeighbours(std::span<const TaughtTurn> turns, const DialogueCatalogue& catalogue, std::size_t terms);

  /// The most alike, best first (ties: the earlier turn).
  [[nodiscard]] std::vector<Neighbour> nearest(const Conversation& said, std::size_t count) const;
  [[nodiscard]] std::span<const ItemId> targets(std::size_t turn) const { return turns_[turn].targets; }

 private:
  struct Posting {
    std::uint32_t turn = 0;
    float weight = 0;
  };
  struct Part {
    std::uint32_t id = 0;  // items, then names, then terms
    float weight = 0;
  };
  [[nodiscard]] std::vector<Part> parts(const Conversation& said) const;

  std::span<const TaughtTurn> turns_;
  std::size_t items_ = 0;
  std::size_t names_ = 0;
  std::vector<float> rarity_;     // one a part: 0 where no turn has it
  RaggedRows<Posting> postings_;  // a row a part
};

}  // namespace attune
