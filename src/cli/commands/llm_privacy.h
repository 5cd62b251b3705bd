#pragma once
#include "cli/command.h"

#include <utility>
#include <vector>

namespace attune::cli {

/// Adds what people may know and decide of language models elsewhere: `consent list|grant|withdraw` and `disclosures`.
/// @return each command and what it does
std::vector<std::pair<CLI::App*, Action>> add_privacy_commands(CLI::App& app);

}  // namespace attune::cli
