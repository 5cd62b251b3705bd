#include "cli/commands/declarations.h"
#include "cli/terminal.h"
#include "engine/workspace.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

namespace attune::cli {

Action declare_init(CLI::App&) {
  return [](Session& session) -> Status {
    ATTUNE_TRY(workspace, Workspace::create(session.workspace_path()));
    const std::string root = workspace.root.string();
    if (session.json)
      session.print_document(json::object{{"workspace", root}});
    else
      session.print_text(fmt::format("Made the workspace {}.\nNext: attune import FORMAT PATH\n", printable(root)));
    return {};
  };
}

}  // namespace attune::cli
