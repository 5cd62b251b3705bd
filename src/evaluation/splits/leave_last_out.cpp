#include "evaluation/splits/split.h"

namespace attune {
namespace {

constexpr std::size_t kFewestEvents = 3;  // one to learn from, one to validate, one to test

/// The histories without the last `held_out` events of everyone who has enough.
Histories without_last(const Histories& histories, std::size_t held_out) {
  Histories rows;
  rows.reserve(histories.rows(), histories.size());
  for (std::size_t user = 0; user < histories.rows(); ++user) {
    const auto row = histories.row(user);
    rows.add_row(row.size() < kFewestEvents ? row : row.first(row.size() - held_out));
  }
  return rows;
}

}  // namespace

Result<Split> leave_last_out(const Interactions& interactions, const SplitOptions& options) {
  if (interactions.order == EventOrder::none)
    return invalid_argument("leave-last-out needs events in order, and this data has none")
        .mend("use --protocol random-holdout");
  const Histories& histories = *interactions.histories;
  Split split{.protocol = "leave-last-out",
              .seen = options.seen.value_or(SeenItems::exclude),
              .fit = options.fit,
              .tuning = std::make_shared<TrainingData>(interactions.training_data(without_last(histories, 2))),
              .validation = Cases(interactions.histories),
              .training = {},
              .test = Cases(interactions.histories)};
  for (std::uint32_t user = 0; user < histories.rows(); ++user) {
    const auto row = histories.row(user);
    if (row.size() < kFewestEvents) continue;
    const auto add = [&](Cases& cases, std::size_t length) {
      if (row[length].weight > 0) cases.add(user, length, std::span(&row[length].item, 1), split.seen);
    };
    add(split.validation, row.size() - 2);
    add(split.test, row.size() - 1);
  }
  split.training = options.fit == FinalFit::train
                       ? split.tuning
                       : std::make_shared<TrainingData>(interactions.training_data(without_last(histories, 1)));
  return split;
}

}  // namespace attune
