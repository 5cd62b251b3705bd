#pragma once
#include "cli/command.h"

namespace attune::cli {

/// The subcommands of `attune enrich` for what has been told already: list, accept, refuse and remove. The action runs
/// the one that was chosen.
Action declare_enriched_facts(CLI::App& app);

}  // namespace attune::cli
