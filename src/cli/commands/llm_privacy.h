#pragma once
#include "cli/command.h"

#include <utility>
#include <vector>

namespace attune::cli {

/// Adds what people may know and decide of language models elsewhere: `consent list|grant|withdraw` and `disclosures`.
/// @param commands  gets each command and what it does
void add_privacy_commands(CLI::App& app, std::vector<std::pair<CLI::App*, Action>>& commands);

}  // namespace attune::cli
