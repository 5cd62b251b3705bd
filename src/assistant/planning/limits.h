#pragma once
#include "engine/planning/settings.h"
#include "plan/checking/checker.h"

#include <string_view>

namespace attune::assistant {

/// What a person's plans are held to, as the workspace's [plans] has it. `settings` must outlive it.
plan::CheckOptions limits_for(std::string_view user, const PlanSettings& settings);

}  // namespace attune::assistant
