#include "evaluation/splits/split.h"

#include <algorithm>

namespace attune {
namespace {

/// The times at which validation and test part begin.
struct Cuts {
  Time validation;
  Time test;
};

Cuts cuts_of(const Histories& histories, double share) {
  std::vector<Time> times;
  times.reserve(histories.size());
  for (std::size_t user = 0; user < histories.rows(); ++user)
    for (const HistoryEntry& entry : histories.row(user)) times.push_back(entry.time);
  const auto at = [&](double part) {
    const auto place = times.begin() + static_cast<std::ptrdiff_t>(part * static_cast<double>(times.size()));
    std::ranges::nth_element(times, place);
    return *place;
  };
  return {.validation = at(1 - 1.5 * share), .test = at(1 - share)};
}

std::size_t events_before(std::span<const HistoryEntry> history, Time cut) {
  return static_cast<std::size_t>(std::ranges::lower_bound(history, cut, {}, &HistoryEntry::time) - history.begin());
}

Histories before(const Histories& histories, Time cut) {
  Histories rows;
  for (std::size_t user = 0; user < histories.rows(); ++user) {
    const auto history = histories.row(user);
    rows.add_row(history.first(events_before(history, cut)));
  }
  return rows;
}

}  // namespace

Result<Split> temporal(const Interactions& interactions, const SplitOptions& options) {
  const Histories& histories = *interactions.histories;
  if (interactions.order != EventOrder::time)
    return invalid_argument("a temporal split needs the times of events, and this data has none")
        .mend("use --protocol leave-last-out or random-holdout");
  if (histories.size() == 0) return invalid_argument("there are no events to split");
  const Cuts cuts = cuts_of(histories, options.share);
  Split split{.protocol = "temporal",
              .seen = options.seen.value_or(SeenItems::exclude),
              .fit = options.fit,
              .tuning = std::make_shared<TrainingData>(interactions.training_data(before(histories, cuts.validation))),
              .validation = Cases(interactions.histories),
              .training = {},
              .test = Cases(interactions.histories)};
  if (split.tuning->user_item.nonzeros() == 0)
    return invalid_argument("too few different times: nothing lies before the part that is held out")
        .mend("use --protocol random-holdout");
  split.training = options.fit == FinalFit::train
                       ? split.tuning
                       : std::make_shared<TrainingData>(interactions.training_data(before(histories, cuts.test)));

  std::vector<ItemId> targets;
  for (std::uint32_t user = 0; user < histories.rows(); ++user) {
    const auto history = histories.row(user);
    const auto add = [&](Cases& cases, std::size_t first, std::size_t last) {
      targets.clear();
      for (const HistoryEntry& entry : history.subspan(first, last - first))
        if (entry.weight > 0) targets.push_back(entry.item);
      cases.add(user, first, targets, split.seen);
    };
    const std::size_t validation = events_before(history, cuts.validation);
    const std::size_t test = events_before(history, cuts.test);
    add(split.validation, validation, test);
    add(split.test, test, history.size());
  }
  return split;
}

}  // namespace attune
