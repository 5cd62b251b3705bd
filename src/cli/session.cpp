#include "base/error.h"
#include "cli/command.h"
#include "cli/terminal.h"
#include "engine/engine.h"

#include <cstdio>
#include <cstdlib>

#include <fmt/format.h>

namespace attune::cli {

std::filesystem::path Session::workspace_path() const {
  if (!workspace.empty()) return workspace;
  // NOLINTNEXTLINE(concurrency-mt-unsafe): nothing here ever sets the environment
  if (const char* path = std::getenv("ATTUNE_WORKSPACE"); path != nullptr && *path != '\0') return path;
  return "attune-workspace";
}

Result<std::unique_ptr<Engine>> Session::open_engine() const {
  ATTUNE_TRY(engine, Engine::open(workspace_path(), clock_));
  for (const std::string& notice : engine->notices()) print_note(notice);
  return engine;
}

void Session::print_document(const json::value& document) const {
  fmt::print("{}\n", stdout_is_terminal() ? to_pretty_json(document) : to_json(document));
}

void Session::print_text(std::string_view text) const {
  fmt::print("{}", text);
}

void Session::print_note(std::string_view text) const {
  fmt::print(stderr, "attune: {}\n", printable(text));
}

}  // namespace attune::cli
