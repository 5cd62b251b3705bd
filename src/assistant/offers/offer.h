#pragma once
#include "assistant/listening/listener.h"
#include "data/filter/filter.h"
#include "data/ids.h"

#include <string>
#include <variant>
#include <vector>

namespace attune::assistant {

/// To tell the person whenever something new is there that satisfies a condition.
struct OfferToTell {
  Filter where;
};
/// To put an item on the person's watchlist.
struct OfferToKeep {
  ItemId item{};
};

/// To remember what the person's words told of their taste.
struct OfferToRemember {
  HeardTaste heard;
};

/// A next step that the assistant may take for the person. Their yes is all that it needs.
struct Offer {
  std::variant<OfferToTell, OfferToKeep, OfferToRemember> step;
  std::string key;                   ///< what is offered once and no more
  std::string text;                  ///< "Shall I ...?"
  std::vector<std::string> choices;  ///< yes and no, in words
};

}  // namespace attune::assistant
