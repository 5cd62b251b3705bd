#pragma once
#include "models/model.h"

namespace attune {

/// Every model, in the order of the documentation (docs/models.md).
std::span<const ModelEntry> model_registry();
/// Errors: not_found, naming the models there are.
Result<const ModelEntry*> find_model(std::string_view name);
/// Checks the memory bound, then fits. Errors: those of ModelEntry::fit; resource_exhausted says the bytes and what to
/// choose instead.
Result<std::unique_ptr<Model>> fit_model(const ModelEntry& entry, const TrainingData& data,
                                         const ModelParameters& parameters, const FitContext& context);

}  // namespace attune
