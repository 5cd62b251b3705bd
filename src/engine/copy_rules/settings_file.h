#pragma once
#include "engine/copy_rules/settings.h"
#include "engine/settings_reading.h"

namespace attune {

/// Reads [copy]. Errors: invalid_argument with file and line: an unknown key, an empty word, a tone that there is not,
/// a number of words out of 5 to 1,000.
Status read_copy_rules(const std::filesystem::path& file, const toml::node& node, CopyRules& rules);

}  // namespace attune
