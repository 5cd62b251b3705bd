#include "evaluation/splits/split.h"

namespace attune {
namespace {

constexpr double kValidationShare = 0.1;

}  // namespace

Result<Split> given_sessions(const InteractionFiles& files, const SplitOptions& options) {
  const Histories& sessions = *files.train.histories;
  if (files.valid)
    return unsupported("sessions take no --valid")
        .mend("the last tenth of the training sessions is the validation part");
  Split split{.protocol = "next-in-session",
              .seen = options.seen.value_or(SeenItems::include),
              .fit = options.fit,
              .tuning = {},
              .validation = Cases(files.train.histories)};

  const auto held_out = static_cast<std::size_t>(kValidationShare * static_cast<double>(sessions.rows()));
  const std::size_t kept = sessions.rows() - held_out;
  Histories earlier;
  for (std::size_t s = 0; s < kept; ++s) earlier.add_row(sessions.row(s));
  split.tuning = std::make_shared<TrainingData>(files.train.training_data(std::move(earlier)));
  for (auto s = static_cast<std::uint32_t>(kept); s < sessions.rows(); ++s) {
    const auto session = sessions.row(s);
    for (std::size_t next = 1; next < session.size(); ++next)
      split.validation.add(s, next, std::span(&session[next].item, 1), split.seen);
  }
  if (!files.test) {
    split.training = split.tuning;
    return split;
  }
  split.training = std::make_shared<TrainingData>(files.train.training_data(sessions));
  split.test = Cases(files.test->histories);
  const Histories& tests = *files.test->histories;
  for (std::uint32_t s = 0; s < tests.rows(); ++s) {
    const auto session = tests.row(s);
    if (session.size() >= 2) split.test.add(s, session.size() - 1, std::span(&session.back().item, 1), split.seen);
  }
  return split;
}

}  // namespace attune
