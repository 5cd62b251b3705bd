#include "cli/commands/declarations.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

namespace attune::cli {

Action declare_version(CLI::App&) {
  return [](Session& session) -> Status {
    if (session.json)
      session.print_document(json::object{{"name", "attune"}, {"version", ATTUNE_VERSION}});
    else
      session.print_text(fmt::format("attune {}\n", ATTUNE_VERSION));
    return {};
  };
}

}  // namespace attune::cli
