#include "evaluation/auto/candidate.h"

#include "evaluation/auto/deadline.h"
#include "evaluation/outcomes.h"

#include <algorithm>
#include <functional>
#include <numeric>

namespace attune {
namespace {

constexpr std::size_t kFirstCases = 500;
constexpr std::size_t kDepth = 20;

}  // namespace

Candidate::Candidate(const ModelEntry& entry, std::uint64_t seed) : entry_(&entry), search_(entry.parameters, seed) {}

Status Candidate::try_next(const Split& split, const Cases& cases, const FitContext& context, const Clock& clock,
                           Time deadline) {
  if (context.stop.stop_requested()) return cancelled("tuning was cancelled");
  const auto setting = search_.next();
  exhausted_ = !setting;
  if (exhausted_) return {};
  const Time begin = clock.now();
  ATTUNE_TRY(parameters, ModelParameters::create(entry_->parameters, *setting));
  // What is chosen is fitted again on all training data, which is more than what is tuned on.
  ATTUNE_TRY_VOID(check_memory(*entry_, *split.training, parameters, context.memory_limit_bytes));
  DeadlineProgress progress(clock, deadline, *context.progress, context.stop);
  FitContext limited = context;
  limited.progress = &progress;
  limited.stop = progress.token();
  ++tried_;
  auto fitted = fit_model(*entry_, *split.tuning, parameters, limited);
  const Time end = clock.now();
  spent_ += end - begin;
  if (!fitted && fitted.error().code == ErrorCode::cancelled && !context.stop.stop_requested())
    return resource_exhausted("fitting {} takes more time than is left", entry_->name).mend("raise the budget");
  if (!fitted) return std::unexpected(std::move(fitted).error());
  ATTUNE_TRY(ndcg, race(**fitted, cases, split.seen, context));
  const auto judging = clock.now() - end;
  spent_ += judging;
  trial_time_ = std::max(trial_time_, end - begin + judging);
  const bool is_best = ndcg && (!model_ || *ndcg > ndcg_);
  if (is_best) {
    model_ = *std::move(fitted);
    parameters_ = std::move(parameters);
    ndcg_ = *ndcg;
    fit_time_ = end - begin;
  }
  search_.judge(is_best);
  return {};
}

Result<std::optional<double>> Candidate::race(const Model& model, const Cases& cases, SeenItems seen,
                                              const FitContext& context) {
  double sum = 0;
  std::size_t judged = 0;
  for (std::size_t step = 0; judged < cases.size(); ++step) {
    std::vector<std::uint32_t> positions(std::min(std::max(kFirstCases, judged), cases.size() - judged));
    std::iota(positions.begin(), positions.end(), static_cast<std::uint32_t>(judged));
    ATTUNE_TRY(outcomes, ask_model(model, cases.subset(positions),
                                   {.depth = kDepth, .seen = seen, .threads = context.threads, .stop = context.stop}));
    judged += positions.size();
    sum += outcomes.mean("ndcg", kDepth) * static_cast<double>(positions.size());
    const double ndcg = sum / static_cast<double>(judged);
    if (judged == cases.size()) return ndcg;
    if (steps_.size() == step) steps_.emplace_back();
    std::vector<double>& all = steps_[step];
    all.push_back(ndcg);
    const auto better =
        static_cast<std::size_t>(std::ranges::count_if(all, [&](double other) { return other > ndcg; }));
    if (2 * better >= all.size()) return std::nullopt;
  }
  return 0;  // there are no cases
}

}  // namespace attune
