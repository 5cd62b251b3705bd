#include "base/random.h"
#include "evaluation/splits/hold_out.h"
#include "evaluation/splits/split.h"

#include <algorithm>
#include <numeric>

namespace attune {
namespace {

constexpr double kShareOfUsers = 0.1;     // in validation and test part each
constexpr double kShareOfTargets = 0.2;   // of a held-out user's events
constexpr std::size_t kFewestEvents = 5;  // of a user who is held out, so that there is something to go by

Histories rows_of(const Histories& histories, std::span<const std::uint32_t> users) {
  Histories rows;
  for (const std::uint32_t user : users) rows.add_row(histories.row(user));
  return rows;
}

/// Of each of these users, a part is the history and the rest what should follow.
Cases fold_in_cases(const Histories& histories, std::span<const std::uint32_t> users, const Split& split,
                    std::uint64_t seed) {
  HeldOut parts = hold_out_randomly(rows_of(histories, users), kShareOfTargets, seed);
  return cases_after(std::make_shared<Histories>(std::move(parts.kept)), parts.held, split.seen);
}

}  // namespace

Result<Split> strong_generalisation(const Interactions& interactions, const SplitOptions& options) {
  const Histories& histories = *interactions.histories;
  std::vector<std::uint32_t> learned, candidates;
  for (std::uint32_t user = 0; user < histories.rows(); ++user)
    (histories.row(user).size() < kFewestEvents ? learned : candidates).push_back(user);
  const auto held =
      std::max<std::size_t>(static_cast<std::size_t>(kShareOfUsers * static_cast<double>(candidates.size())), 1);
  if (candidates.size() < 3 * held)
    return invalid_argument("holding users out needs at least 3 with {} events or more, and there are {}",
                            kFewestEvents, candidates.size())
        .mend("use --protocol random-holdout");
  Random random(options.seed);
  for (std::size_t u = candidates.size(); u > 1; --u) std::swap(candidates[u - 1], candidates[random.below(u)]);
  const std::span shuffled(candidates);
  const auto test_users = shuffled.first(held), validation_users = shuffled.subspan(held, held);
  const auto rest = shuffled.subspan(2 * held);
  learned.insert(learned.end(), rest.begin(), rest.end());
  std::ranges::sort(learned);

  Split split{.protocol = "strong-generalisation",
              .seen = options.seen.value_or(SeenItems::exclude),
              .fit = options.fit,
              .tuning = std::make_shared<TrainingData>(interactions.training_data(rows_of(histories, learned)))};
  split.training = split.tuning;
  if (options.fit == FinalFit::refit) {
    learned.insert(learned.end(), validation_users.begin(), validation_users.end());
    std::ranges::sort(learned);
    split.training = std::make_shared<TrainingData>(interactions.training_data(rows_of(histories, learned)));
  }
  split.validation = fold_in_cases(histories, validation_users, split, options.seed + 1);
  split.test = fold_in_cases(histories, test_users, split, options.seed + 2);
  return split;
}

}  // namespace attune
