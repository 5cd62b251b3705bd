#pragma once
#include "assistant/answer.h"
#include "assistant/offers/offer.h"
#include "assistant/tongues.h"
#include "engine/engine.h"
#include "language/interpreter.h"
#include "store/standing_log.h"

#include <optional>
#include <string_view>

namespace attune::assistant {

/// Finds the one next step that a person's history makes likely, and remembers what was offered, so that nothing is
/// offered twice, whatever came of it. Offers nothing where the workspace says `[offers] enabled = false`, or the
/// person asked not to be offered anything. Thread-safe.
///
/// - Somebody who asks for the same label on a second day, for the third time at least, and is not waiting for it yet:
///   to tell them when something new bears it.
/// - Somebody who keeps a watchlist (two items at least) and asks about a single item that is not on it: to put it
/// there.
/// - Somebody whose words tell of a taste that isn't remembered: to remember it.
class Offers {
 public:
  /// All must outlive it.
  Offers(Engine& engine, StandingLog& standing, Tongues& tongues)
      : engine_(engine), standing_(standing), tongues_(tongues) {}

  /// What to offer behind an answer, in its language. What is given counts as offered. Errors: those of the store.
  Result<std::optional<Offer>> behind(const Answer& answer, const language::Compiled& compiled, std::string_view user,
                                      std::string_view language);
  /// To remember the first of what was heard that isn't known, if nothing else takes the person's attention: a
  /// question, or a call that waits for a yes. Errors: those of the store.
  Result<std::optional<Offer>> to_remember(const Answer& answer, std::span<const HeardTaste> heard,
                                           std::string_view user, std::string_view language);
  /// Errors: those of the store.
  Status set_quiet(std::string_view user, language::OfferReply reply);

 private:
  [[nodiscard]] Result<std::optional<Offer>> to_tell(const language::Compiled& compiled, std::string_view user,
                                                     std::string_view language);
  [[nodiscard]] Result<std::optional<Offer>> to_keep(const Answer& answer, const language::Compiled& compiled,
                                                     std::string_view user, std::string_view language);
  /// The offer, unless it was made before or the person wants none; it counts as made.
  [[nodiscard]] Result<std::optional<Offer>> once(Offer offer, std::string_view user);
  [[nodiscard]] Result<bool> asked_for_often(const Filter& label, std::string_view user);

  Engine& engine_;
  StandingLog& standing_;
  Tongues& tongues_;
};

/// Puts an item on the watchlist.
Result<plan::Plan> keeping_plan(std::string_view request, std::string_view item_key);
/// Remembers a taste, or notes what a person thinks of an item.
Result<plan::Plan> remembering_plan(std::string_view request, const HeardTaste& heard);

}  // namespace attune::assistant
