#pragma once
#include "engine/engine.h"
#include "models/choice.h"

#include <stop_token>
#include <vector>

namespace attune {

/// The models that are named, with their parameters set; none where the best blend is wanted, which finds them.
/// Errors: those of choose_models; invalid_argument where the blend is wanted and a parameter is set.
Result<std::vector<ModelChoice>> chosen_models(const TrainOptions& options);

/// The store's events and catalogue as the models learn from them. Items without any event are columns without entries.
/// Errors: those of the store; invalid_argument when there is not a single positive event.
Result<TrainingData> load_training_data(const Workspace& workspace, Store& store, Progress& progress);

/// Fits the chosen models and publishes them as a new snapshot; the first is the primary one. Without a choice, or with
/// "auto": the best blend that tune() finds, judged by the last event of up to 10,000 users, and then fitted on all
/// events. Holds the workspace's training lock meanwhile (a file lock, so that it also ends
/// with the process). Errors: conflict (somebody else trains here), cancelled, resource_exhausted, invalid_argument.
Result<TrainReport> train_snapshot(const Workspace& workspace, Store& store, const Clock& clock,
                                   const TrainOptions& options, Progress& progress, std::stop_token stop);

}  // namespace attune
