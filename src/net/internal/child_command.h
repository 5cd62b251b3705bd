#pragma once
#include "net/child_process.h"

#include <optional>
#include <string>
#include <vector>

namespace attune::net {

/// What is executed to run a program within its limits and its sandbox: argv, of which the first is a path, and envp.
struct ChildCommand {
  std::vector<std::string> arguments;
  std::vector<std::string> environment;  ///< "NAME=value"
};

/// Errors: as of ChildProcess::start.
Result<ChildCommand> command_of(const ChildOptions& options);

}  // namespace attune::net
