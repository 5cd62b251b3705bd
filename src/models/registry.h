#pragma once
#include "models/model.h"

namespace attune {

/// Every model, in the order of the documentation (docs/models.md).
std::span<const ModelEntry> model_registry();
/// Errors: not_found, naming the models there are.
Result<const ModelEntry*> find_model(std::string_view name);
/// Maps what a model saved, by the name() it had: one of the registry, or a blend, which is made of fitted models and
/// so has no entry. Errors: not_found, corrupt.
Result<std::unique_ptr<Model>> map_model(std::string_view name, SnapshotReader reader);
/// Whether a fit stays within a memory limit, without starting it. Errors: resource_exhausted, with the bytes and what
/// to choose instead.
Status check_memory(const ModelEntry& entry, const TrainingData& data, const ModelParameters& parameters,
                    std::size_t limit_bytes);
/// Checks the memory bound, then fits. Errors: those of ModelEntry::fit; resource_exhausted says the bytes and what to
/// choose instead.
Result<std::unique_ptr<Model>> fit_model(const ModelEntry& entry, const TrainingData& data,
                                         const ModelParameters& parameters, const FitContext& context);

}  // namespace attune
