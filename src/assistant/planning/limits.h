#pragma once
#include "engine/engine.h"
#include "plan/checking/checker.h"

#include <string_view>

namespace attune::assistant {

/// What a person's plans are held to, as the workspace's [plans] has it. The engine must outlive it.
plan::CheckOptions limits_for(std::string_view user, const Engine& engine);

}  // namespace attune::assistant
