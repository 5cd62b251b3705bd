#pragma once
#include "assistant/standing/standing_requests.h"
#include "assistant/standing/waiting_requests.h"
#include "base/error.h"
#include "engine/engine.h"
#include "store/standing_log.h"

#include <cstddef>
#include <stop_token>

namespace attune::assistant {

/// What one round of looking after the requests that stand did.
struct StandingRound {
  std::size_t items = 0;    ///< that are news to some request, held against all
  std::size_t events = 0;   ///< of people who wait for such, held against their requests
  std::size_t fired = 0;    ///< requests that those, or the clock, fired
  std::size_t carried = 0;  ///< firings carried out, of this round and of ones before
  bool left = false;        ///< whether new items or events were left for the next round
};

/// Fires the requests that stand and carries out what they ask for. New items and events find the requests that wait
/// for them through WaitingRequests; no plan is looked at for that.
///
/// A firing goes through the log in two steps: that it fired is kept with the mark of how far was looked, and what came
/// of it, for the inbox and the webhook, with the mark that it was carried out. Between them its plan runs under an id
/// of its own, so that after a crash it runs again and has its effects once. A time that went by while nothing ran is
/// made up for once, late. Not thread-safe; several processes may look after one workspace.
class StandingRounds {
 public:
  enum class Webhook { none, told };
  static constexpr std::size_t kMostOfRound = 10'000;     ///< items, and events; the rest have the next round
  static constexpr std::size_t kMostItemsOfFiring = 100;  ///< that the plan is given; the others are counted

  /// All must outlive it.
  /// @param webhook  whether what is told is also left for the webhook
  StandingRounds(Engine& engine, const Assistant& assistant, Webhook webhook)
      : engine_(engine), assistant_(assistant), webhook_(webhook) {}

  /// One round over the engine's newest view, to its end or until it is stopped. Errors: those of the log; a request
  /// that can't be carried out is none, its person is told.
  Result<StandingRound> run(const std::stop_token& stop = {});

 private:
  [[nodiscard]] StandingLog& log() const;
  Status fire_by_items(const Catalogue& catalogue, StandingRound& round);
  Status fire_by_events(const Catalogue& catalogue, StandingRound& round);
  Status fire_by_clock(StandingRound& round);
  Status carry_out(const std::stop_token& stop, StandingRound& round);
  Result<StandingLog::Delivery> carried_out(const StoredFiring& firing);

  Engine& engine_;
  const Assistant& assistant_;
  const Webhook webhook_;
  WaitingRequests waiting_;
};

}  // namespace attune::assistant
