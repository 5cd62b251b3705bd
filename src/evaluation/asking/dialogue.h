#pragma once
#include "data/attribute_id.h"
#include "data/csr.h"
#include "data/ids.h"

#include <functional>
#include <memory>
#include <span>
#include <string>
#include <variant>
#include <vector>

namespace attune {

// The seam between the asking protocol (protocol.h) and whatever decides what to say.

/// What is known when a dialogue begins: the person has named one label of the item they want.
struct AskingStart {
  const CsrMatrix<float>& labels;      ///< I x A: which items bear which labels; outlives the dialogue
  std::span<const ItemId> candidates;  ///< n: items with that label that the person hasn't had, ascending
  /// n: ln P(candidate | person, label named), up to a constant. Lives as long as begin() runs, as the candidates do.
  std::span<const double> log_prior;
  AttributeId named{};
  double wrong_answer = 0;  ///< chance that an answer is wrong
};

struct AskAboutLabel {
  AttributeId attribute{};
};
struct RecommendList {
  std::vector<ItemId> items;  ///< at most kRecommendedItems; later ones are not looked at
};
using AskingTurn = std::variant<AskAboutLabel, RecommendList>;

inline constexpr std::size_t kRecommendedItems = 10;

/// One dialogue, turn by turn. Used by one thread.
class AskingDialogue {
 public:
  virtual ~AskingDialogue() = default;
  virtual AskingTurn next() = 0;
  /// What came of the last turn, where it went on.
  virtual void answered_yes(AttributeId attribute) = 0;
  virtual void answered_no(AttributeId attribute) = 0;
  virtual void rejected(std::span<const ItemId> items) = 0;
};

/// A way to decide. `begin` is called from several threads at once.
struct AskingPolicy {
  std::string name;     ///< "maximum entropy"
  std::string summary;  ///< one line
  std::function<std::unique_ptr<AskingDialogue>(const AskingStart&)> begin;
};

}  // namespace attune
