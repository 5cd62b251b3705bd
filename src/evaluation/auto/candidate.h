#pragma once
#include "base/clock.h"
#include "evaluation/auto/grid_search.h"
#include "evaluation/splits/split.h"
#include "models/registry.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace attune {

/// One registered model on its way through tuning: what was tried, and the best of it.
///
/// Settings are judged by successive halving over the validation cases, one setting after the other (the asynchronous
/// form): each is first judged on 500 cases, then on twice as many, and so on up to all; at each step only those go on
/// that are in the better half of all that came so far, so that the many that are no good cost little.
/// Source: Li et al., "A system for massively parallel hyperparameter tuning", MLSys 2020.
class Candidate {
 public:
  Candidate(const ModelEntry& entry, std::uint64_t seed);

  /// Fits the next setting on split.tuning and judges it on `cases`, which are in random order; the best model is kept.
  /// @param deadline  a fit that is still going on then is given up
  /// Errors: those of fit_model; resource_exhausted where the deadline came first; cancelled if context.stop asks.
  Status try_next(const Split& split, const Cases& cases, const FitContext& context, const Clock& clock, Time deadline);

  [[nodiscard]] const ModelEntry& entry() const { return *entry_; }
  [[nodiscard]] const Model* model() const { return model_.get(); }                ///< the best so far; null if none
  [[nodiscard]] const ModelParameters& parameters() const { return parameters_; }  ///< of the best
  [[nodiscard]] double ndcg() const { return ndcg_; }         ///< of the best, at 20, on all the cases
  [[nodiscard]] std::size_t tried() const { return tried_; }  ///< settings
  [[nodiscard]] bool exhausted() const { return exhausted_; }
  [[nodiscard]] std::chrono::milliseconds spent() const { return spent_; }
  [[nodiscard]] std::chrono::milliseconds fit_time() const { return fit_time_; }      ///< of the best
  [[nodiscard]] std::chrono::milliseconds trial_time() const { return trial_time_; }  ///< the longest yet
  /// Gives the best model away.
  std::unique_ptr<Model> release() { return std::move(model_); }

  /// It is not to have a model, and why.
  void leave_out(std::string reason) {
    model_.reset();
    ndcg_ = 0;
    fit_time_ = trial_time_ = {};
    why_left_out_ = std::move(reason);
  }
  [[nodiscard]] const std::string& why_left_out() const { return why_left_out_; }

 private:
  /// NDCG at 20 over all cases; nothing where it was dropped on the way.
  Result<std::optional<double>> race(const Model& model, const Cases& cases, SeenItems seen, const FitContext& context);

  const ModelEntry* entry_;
  GridSearch search_;
  std::unique_ptr<Model> model_;
  ModelParameters parameters_;
  std::vector<std::vector<double>> steps_;  // of each step of the race, the NDCG of all that came to it
  double ndcg_ = 0;
  std::size_t tried_ = 0;
  bool exhausted_ = false;
  std::chrono::milliseconds spent_{0};
  std::chrono::milliseconds fit_time_{0};
  std::chrono::milliseconds trial_time_{0};
  std::string why_left_out_;
};

}  // namespace attune
