#pragma once
#include "engine/language_models/settings.h"
#include "engine/settings_reading.h"

namespace attune {

/// Reads [language_models]. Errors: invalid_argument with file and line: an unknown key or role, a role without its
/// endpoint, an endpoint that is not to be had (no http URL, no model, both key_env and key_file), or one that isn't on
/// this machine where local_only is set.
Status read_language_models(const std::filesystem::path& file, const toml::node& node, LanguageModelSettings& settings);

}  // namespace attune
