#pragma once
#include "engine/exploration/settings.h"
#include "engine/settings_reading.h"

namespace attune {

/// Reads [exploration]. Errors: invalid_argument with file and line.
Status read_exploration(const std::filesystem::path& file, const toml::node& node, ExplorationSettings& settings);

}  // namespace attune
