#pragma once
#include "base/error.h"
#include "llm/prompt/prompt.h"

#include <filesystem>
#include <map>
#include <string>
#include <string_view>

namespace attune::roles {

/// The prompts of all roles: those in the program (src/roles/ROLE/NAME.prompt.toml), and over them those of a workspace
/// (prompts/NAME.prompt.toml). Immutable, thread-safe.
class Prompts {
 public:
  /// @param folder  of the workspace's own; need not be there
  /// Errors: those of Prompt::parse; invalid_argument for a file whose name is no prompt's.
  static Result<Prompts> open(const std::filesystem::path& folder);

  /// @param name  one of the program's: anything else is a bug
  [[nodiscard]] const llm::Prompt& of(std::string_view name) const;
  [[nodiscard]] const std::map<std::string, llm::Prompt, std::less<>>& all() const { return prompts_; }

 private:
  std::map<std::string, llm::Prompt, std::less<>> prompts_;
};

}  // namespace attune::roles
