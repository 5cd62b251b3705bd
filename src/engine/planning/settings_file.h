#pragma once
#include "engine/planning/settings.h"
#include "engine/settings_reading.h"

namespace attune {

/// Reads [plans]. Errors: invalid_argument with file and line.
Status read_plan_settings(const std::filesystem::path& file, const toml::node& node, PlanSettings& settings);

}  // namespace attune
