#pragma once
#include "cli/command.h"

#include <span>

namespace attune::cli {

/// Every command, in the order of --help.
std::span<const Command> commands();

/// Reads the command line, runs the command, and reports its error on stderr.
/// @return the process's exit code: 0 success, 1 failure, 2 wrong usage
int run(std::span<const std::string_view> arguments, Session& session);

}  // namespace attune::cli
