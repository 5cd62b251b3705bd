#pragma once
#include "base/clock.h"
#include "base/error.h"

#include <cstdint>
#include <functional>
#include <span>

namespace attune {

struct PopulationOptions {
  std::size_t users = 300;      ///< >= 1
  std::size_t items = 1'000;    ///< from 1 to 2^32 - 1
  std::size_t events = 30'000;  ///< in all, exactly; from one a user to 60% of the items a user
  std::uint64_t seed = 1;
  std::size_t groups = 20;  ///< of taste, >= 1
  /// Events lie in [last - span, last].
  Time last = std::chrono::sys_days(std::chrono::year(2025) / 12 / 31);
  std::chrono::days span{6 * 365};
};

struct PopulationEvent {
  std::uint32_t item = 0;  ///< below the number of items
  Time time{};
};

/// Simulates people and items that are numbers only, as many as wanted: for measurements of speed and memory, and for
/// tests of size. simulate_events() is for a catalogue whose attributes should matter.
///
/// The model, every draw from one seeded generator:
///
/// 1. Items. Each belongs to one of the groups, in equal parts. Within a group fame falls as a power of the rank,
///    rank^-0.9; who is famous has nothing to do with numbers.
/// 2. Persons. Each mixes the groups by a Dirichlet(0.3) draw. Events per person follow a lognormal (sigma 1.1).
/// 3. Choices. A person stays with the group of the last event with probability 0.7, else draws one from the mixture,
/// and
///    takes an item by fame from it; with probability 0.1 from all groups alike. Nobody takes an item twice: after 8
///    draws in vain, any item will do.
/// 4. Times, as in simulate_events().
///
/// @param sink  called with each person in order, and all the person's events, oldest first; an error ends the
/// simulation
///              and is returned
/// Deterministic: the same options give the same events. Cost: O(events log(events of a person)); memory O(items +
/// users). Errors: invalid_argument for options out of range.
Status simulate_population(const PopulationOptions& options,
                           const std::function<Status(std::size_t user, std::span<const PopulationEvent>)>& sink);

}  // namespace attune
