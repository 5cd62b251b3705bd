#include "evaluation/splits/hold_out.h"
#include "evaluation/splits/split.h"

namespace attune {

Result<Split> random_holdout(const Interactions& interactions, const SplitOptions& options) {
  HeldOut test = hold_out_randomly(*interactions.histories, options.share, options.seed);
  const auto known = std::make_shared<Histories>(std::move(test.kept));
  HeldOut validation = hold_out_randomly(*known, options.share / 2, options.seed + 1);
  const auto learned = std::make_shared<Histories>(std::move(validation.kept));

  Split split{.protocol = "random-holdout",
              .seen = options.seen.value_or(SeenItems::exclude),
              .fit = options.fit,
              .tuning = std::make_shared<TrainingData>(interactions.training_data(*learned))};
  split.validation = cases_after(learned, validation.held, split.seen);
  split.training = options.fit == FinalFit::train ? split.tuning
                                                  : std::make_shared<TrainingData>(interactions.training_data(*known));
  split.test = cases_after(known, test.held, split.seen);
  return split;
}

}  // namespace attune
