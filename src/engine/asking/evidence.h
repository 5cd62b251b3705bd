#pragma once
#include "data/attribute_id.h"
#include "data/ids.h"

#include <optional>
#include <variant>
#include <vector>

namespace attune {

// What a person lets know of the item they want. What each says of an item is in belief.h.

enum class YesNo { yes, no };

/// "Is it a western?" - "No."
struct LabelAnswer {
  AttributeId attribute{};
  YesNo answer = YesNo::yes;
};
/// "A western, a comedy or a drama?" - "A comedy", or "none of these" where nothing was chosen.
struct LabelChoice {
  std::vector<AttributeId> offered;   ///< at least 1
  std::optional<AttributeId> chosen;  ///< one of those offered
};
/// A label that the person named without being asked for it: "something with robots".
struct LabelNamed {
  AttributeId attribute{};
};
/// Items that were recommended and not taken.
struct ItemsRejected {
  std::vector<ItemId> items;
};
/// "Rather like A than like B."
struct ItemPreferred {
  ItemId preferred{};
  ItemId over{};
  bool operator==(const ItemPreferred&) const = default;
};
/// A wish that may be given up: "short, if possible".
struct SoftCondition {
  std::vector<ItemId> satisfied_by;
  double confidence = 0.8;  ///< that the item wanted satisfies it, in [0.5, 1]
};

using WishEvidence = std::variant<LabelAnswer, LabelChoice, LabelNamed, ItemsRejected, ItemPreferred, SoftCondition>;

}  // namespace attune
