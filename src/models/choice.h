#pragma once
#include "models/model.h"

#include <span>
#include <string>
#include <utility>
#include <vector>

namespace attune {

/// A registered model with its parameters set.
struct ModelChoice {
  const ModelEntry* entry = nullptr;
  ModelParameters parameters;
};

/// Looks models up and sets their parameters.
/// @param names     in the order wanted; empty for every registered model
/// @param settings  "name" for every chosen model that has it or "model.name" for one, and the value as a user wrote it
/// Errors: not_found for a model; invalid_argument for a value out of range, and for a setting that no chosen model
/// has.
Result<std::vector<ModelChoice>> choose_models(std::span<const std::string> names,
                                               std::span<const std::pair<std::string, std::string>> settings);

}  // namespace attune
