#include "roles/prompts.h"

#include "base/file.h"
#include "roles/prompt_files.h"

#include <system_error>

namespace attune::roles {

Result<Prompts> Prompts::open(const std::filesystem::path& folder) {
  Prompts prompts;
  for (const auto& [name, text] : kPromptFiles) {
    ATTUNE_TRY(prompt, llm::Prompt::parse(text, name));
    prompts.prompts_.insert_or_assign(std::string(name), std::move(prompt));
  }
  constexpr std::string_view kEnding = ".prompt.toml";
  std::error_code absent;
  for (const auto& entry : std::filesystem::directory_iterator(folder, absent)) {
    const std::string file = entry.path().filename().string();
    if (!file.ends_with(kEnding)) continue;
    const std::string name = file.substr(0, file.size() - kEnding.size());
    if (!prompts.prompts_.contains(name))
      return invalid_argument("{} is for no prompt that there is", entry.path().string())
          .mend("`attune llm prompts` lists them");
    ATTUNE_TRY(text, read_file(entry.path()));
    ATTUNE_TRY(prompt, llm::Prompt::parse(text, entry.path().string()));
    prompts.prompts_.insert_or_assign(name, std::move(prompt));
  }
  return prompts;
}

const llm::Prompt& Prompts::of(std::string_view name) const {
  const auto found = prompts_.find(name);
  ATTUNE_CHECK(found != prompts_.end(), "no such prompt");
  return found->second;
}

}  // namespace attune::roles
