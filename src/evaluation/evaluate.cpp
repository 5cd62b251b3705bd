#include "evaluation/evaluate.h"

#include "base/clock.h"
#include "base/memory_use.h"
#include "models/registry.h"

#include <algorithm>

namespace attune {
namespace {

Result<Judged> judge(const Split& split, const Contender& contender, const EvaluateOptions& options) {
  reset_peak_memory();
  const Stopwatch watch;
  if (options.fit.progress != nullptr) options.fit.progress->begin(fmt::format("fitting {}", contender.name), 0);
  ATTUNE_TRY(fitted, contender.fit(split, options.fit));
  Judged judged{.name = contender.name, .chosen = std::move(fitted.chosen), .outcomes = {}};
  judged.fit_seconds = watch.elapsed_ms() / 1000;
  ATTUNE_TRY(outcomes, ask_model(*fitted.model, split.judged(),
                                 {.depth = options.depth,
                                  .seen = split.seen,
                                  .lists = options.lists,
                                  .threads = options.fit.threads,
                                  .progress = options.fit.progress,
                                  .stop = options.fit.stop}));
  judged.outcomes = std::move(outcomes);
  judged.peak_rss_bytes = peak_memory_bytes();
  return judged;
}

bool can_be_left_out(const Error& error) {
  return error.code == ErrorCode::invalid_argument || error.code == ErrorCode::resource_exhausted;
}

}  // namespace

Contender model_contender(const ModelChoice& choice) {
  return {std::string(choice.entry->name), [choice](const Split& split, const FitContext& context) -> Result<Fitted> {
            ATTUNE_TRY(model, fit_model(*choice.entry, *split.training, choice.parameters, context));
            return Fitted{std::move(model), choice.parameters.to_json()};
          }};
}

Result<std::vector<Judged>> evaluate(const Split& split, std::span<const Contender> contenders,
                                     const EvaluateOptions& options) {
  if (split.judged().empty())
    return invalid_argument("there are no cases to evaluate: nobody has enough events to hold one out")
        .mend("check the format and the files, or choose another protocol");
  std::vector<Judged> all;
  std::optional<Error> first_failure;
  for (const Contender& contender : contenders) {
    auto judged = judge(split, contender, options);
    if (judged) {
      all.push_back(*std::move(judged));
      continue;
    }
    Error error = in_context(fmt::format("model '{}'", contender.name), std::move(judged).error()).error();
    if (!can_be_left_out(error)) return std::unexpected(std::move(error));
    all.push_back({.name = contender.name, .chosen = {}, .outcomes = {}, .left_out = error.to_string()});
    if (!first_failure) first_failure = std::move(error);
  }
  const bool any = std::ranges::any_of(all, [](const Judged& judged) { return judged.left_out.empty(); });
  if (!any && first_failure) return std::unexpected(*std::move(first_failure));
  return all;
}

}  // namespace attune
