#include "evaluation/splits/hold_out.h"
#include "evaluation/splits/split.h"

#include <algorithm>

namespace attune {
namespace {

constexpr double kValidationShare = 0.1;

using Row = std::vector<HistoryEntry>;

bool by_item(const HistoryEntry& a, const HistoryEntry& b) {
  return a.item < b.item;
}

/// Combines two sets of rows, row by row; rows are sorted by item.
template <class Combine>
Histories combined(const Histories& left, const Histories& right, Combine combine) {
  Histories rows;
  rows.reserve(left.rows(), left.size());
  Row row;
  for (std::size_t user = 0; user < left.rows(); ++user) {
    row.clear();
    combine(left.row(user), right.row(user), row);
    rows.add_row(row);
  }
  return rows;
}

Histories difference(const Histories& left, const Histories& right) {
  return combined(left, right, [](auto a, auto b, Row& out) {
    std::ranges::set_difference(a, b, std::back_inserter(out), by_item);
  });
}

Histories sum(const Histories& left, const Histories& right) {
  return combined(left, right,
                  [](auto a, auto b, Row& out) { std::ranges::set_union(a, b, std::back_inserter(out), by_item); });
}

}  // namespace

Result<Split> given_lists(const InteractionFiles& files, const SplitOptions& options) {
  const Interactions& train = files.train;
  if (!files.valid && !files.test)
    return invalid_argument("there is nothing to evaluate on")
        .mend("give a file of held-out pairs as --test or --valid");
  if (options.fit == FinalFit::refit && !files.test)
    return invalid_argument("after a refit on the validation part, only a test part can judge").mend("give --test");

  Split split{.protocol = "given", .seen = options.seen.value_or(SeenItems::exclude), .fit = options.fit};
  if (!files.valid) {
    HeldOut parts = hold_out_randomly(*train.histories, kValidationShare, options.seed);
    const auto kept = std::make_shared<Histories>(std::move(parts.kept));
    split.tuning = std::make_shared<TrainingData>(train.training_data(*kept));
    split.validation = cases_after(kept, parts.held, split.seen);
    split.training = std::make_shared<TrainingData>(train.training_data(*train.histories));
    split.test = cases_after(train.histories, *files.test->histories, split.seen);
    return split;
  }
  const Histories& valid = *files.valid->histories;
  const auto tuning = std::make_shared<Histories>(difference(*train.histories, valid));
  split.tuning = std::make_shared<TrainingData>(train.training_data(*tuning));
  split.validation = cases_after(tuning, valid, split.seen);
  if (!files.test) {
    split.training = split.tuning;
    return split;
  }
  const auto known = std::make_shared<Histories>(sum(*train.histories, valid));
  split.training =
      std::make_shared<TrainingData>(train.training_data(options.fit == FinalFit::refit ? *known : *train.histories));
  split.test = cases_after(known, *files.test->histories, split.seen);
  return split;
}

}  // namespace attune
