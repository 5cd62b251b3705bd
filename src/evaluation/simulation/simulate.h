#pragma once
#include "base/clock.h"
#include "base/error.h"
#include "data/catalogue.h"
#include "data/event.h"

#include <cstdint>
#include <functional>
#include <string>

namespace attune {

struct SimulateOptions {
  std::size_t users = 300;  ///< >= 1
  /// In all, exactly; from one a user to 60% of the catalogue a user.
  std::size_t events = 30'000;
  std::uint64_t seed = 1;
  std::size_t tastes = 12;  ///< archetypes, >= 1
  /// Events lie in [last - span, last].
  Time last = std::chrono::sys_days(std::chrono::year(2025) / 12 / 31);
  std::chrono::days span{6 * 365};
};

/// Simulates people who choose and rate items of a real catalogue. For samples, demonstrations and tests: the events
/// are invented, and nothing measured on them says how well real people are served.
///
/// The model, every draw from one seeded generator:
///
/// 1. Tastes. Each of T archetypes draws, for every labels field, how much it cares for each label from a sparse
///    Dirichlet (about 3 labels matter in a small field, a twentieth of them in a large one), and for every year field
///    a favourite year and a tolerance. Its affinity to an item is the sum over fields of the standardised mass of the
///    item's labels and closeness of its year, standardised over the catalogue again, within [-3, 3].
/// 2. Persons. Each mixes the archetypes by a Dirichlet(0.15) draw, so most have one or two tastes, and adds a
///    personal leaning N(0, 0.3) for each item.
/// 3. Popularity. Items in random order of fame; fame falls as a power of the rank, rank^-0.6.
/// 4. Activity. Events per person follow a lognormal (sigma 0.7), scaled to the number wanted.
/// 5. Choices. A person's items are a draw without replacement from a softmax of 2.5 * affinity + log fame
///    (Plackett-Luce, by Gumbel noise).
/// 6. Ratings. 3.4 + 0.7 * affinity + the item's quality N(0, 0.35) + the person's mildness N(0, 0.3) + N(0, 0.5),
///    rounded to halves in 0.5 .. 5.
/// 7. Times. A person joins at a random day and comes back in sessions of one to five events, two hours apart, more
///    often lately than long ago. Nothing with a year is chosen before that year, as long as there is a later session.
///
/// @param catalogue  any; at least one item. Knows nothing of what the items are.
/// @param sink       called with each event, persons in order, each person's events oldest first; an error ends the
///                   simulation and is returned
/// Deterministic: the same catalogue and options give the same events. Cost: O(users * items + tastes * labels).
/// Errors: invalid_argument for options out of range.
Status simulate_events(const Catalogue& catalogue, const SimulateOptions& options,
                       const std::function<Status(const EventRecord&)>& sink);

/// The key of person 0, 1, ...: first names, and names with a number ("ada-2") once all are used.
std::string simulated_user_key(std::size_t person);

}  // namespace attune
