#pragma once
#include "base/error.h"
#include "tools/outside/source.h"

#include <string>
#include <vector>

namespace CLI {  // NOLINT(readability-identifier-naming): not ours
class App;
}

namespace attune::cli {

/// What `tools add` is told about where a source is.
struct SourceOptions {
  std::vector<std::string> command;
  std::string url;
  std::string openapi;
  std::vector<std::string> operations;
  std::vector<std::string> headers;
  std::vector<std::string> environment;
  std::vector<std::string> readable;
  std::vector<std::string> writable;
  bool network = false;
  std::vector<std::string> allowed_hosts;
  std::vector<std::string> allowed_networks;
};
void add_source_options(CLI::App& app, SourceOptions& options);

/// A source without tools yet. Errors: invalid_argument, for options that don't go together.
Result<tools::Source> source_from(const std::string& name, const SourceOptions& options);

}  // namespace attune::cli
