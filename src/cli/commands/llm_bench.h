#pragma once
#include "cli/command.h"

namespace attune::cli {

/// `llm bench`: measures an endpoint, so that a model can be chosen by numbers.
Action declare_llm_bench(CLI::App& command);

}  // namespace attune::cli
