#pragma once
#include "engine/reranking/settings.h"
#include "engine/settings_reading.h"

namespace attune {

/// Reads [reranking], all but the rules. Errors: invalid_argument with file and line.
Status read_reranking(const std::filesystem::path& file, const toml::node& node, RerankingSettings& settings);
/// Reads [[rules]]. Errors: the same; a condition's own fault is named with the rule's line.
Status read_rules(const std::filesystem::path& file, const toml::node& node, RerankingSettings& settings);

}  // namespace attune
