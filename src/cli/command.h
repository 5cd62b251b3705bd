#pragma once
#include "base/clock.h"
#include "base/error.h"
#include "base/json.h"

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace CLI {  // NOLINT(readability-identifier-naming): not ours
class App;
}

namespace attune {
class Engine;
}

namespace attune::cli {

/// What every command has at hand: where it works and how it speaks. One a process.
class Session {
 public:
  explicit Session(const Clock& clock) : clock_(clock) {}

  // Set by the options that every command has.
  std::string workspace;  ///< "" for $ATTUNE_WORKSPACE, else ./attune-workspace
  bool json = false;

  [[nodiscard]] const Clock& clock() const { return clock_; }
  [[nodiscard]] std::filesystem::path workspace_path() const;
  /// Opens the workspace and says on stderr what the engine found amiss. Errors: those of Engine::open.
  [[nodiscard]] Result<std::unique_ptr<Engine>> open_engine() const;

  /// With --json: the command's one document, on stdout. Indented when that is a terminal.
  void print_document(const json::value& document) const;
  /// Without --json: lines for people, on stdout. The caller has made outside text printable (terminal.h).
  void print_text(std::string_view text) const;
  /// For people, on stderr, whatever the format: what they should know besides the result.
  void print_note(std::string_view text) const;

 private:
  const Clock& clock_;
};

/// What a command does once its options are read.
using Action = std::function<Status(Session&)>;

/// One line of the table in commands.cpp. To add a command: a file in commands/ that defines its `declare`, and a line
/// there.
struct Command {
  std::string_view name;
  std::string_view summary;
  /// Adds the command's options to `app`; the action returned reads what was parsed into them. A command with
  /// subcommands returns an action that runs the one that was chosen.
  Action (*declare)(CLI::App& app);
};

}  // namespace attune::cli
