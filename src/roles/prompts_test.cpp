#include "roles/prompts.h"

#include "base/file.h"
#include "base/json.h"

#include <cstdlib>
#include <filesystem>
#include <map>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace attune::roles {
namespace {

namespace fs = std::filesystem;

llm::PromptInput input_of(const json::value& given) {
  if (given.is_string()) return std::string(given.get_string());
  std::vector<llm::PromptLine> lines;
  for (const json::value& line : given.as_array()) {
    if (line.is_string())
      lines.push_back({.text = std::string(line.get_string())});
    else
      lines.push_back({std::string(line.at("text").as_string()), line.at("value").to_number<double>()});
  }
  return lines;
}

/// What is sent for the example: {"room": tokens, "inputs": {NAME: "text" | ["line" | {"text": ..., "value": ...}]}}.
std::string rendered(const llm::Prompt& prompt, const json::value& example) {
  llm::PromptInputs inputs;
  for (const auto& [name, given] : example.at("inputs").as_object()) inputs.emplace(name, input_of(given));
  const auto made = prompt.render(inputs, example.at("room").to_number<std::size_t>());
  if (!made) return fmt::format("{}\n", made.error().to_string());
  return fmt::format("{} version {}: {} tokens, {} lines left out\n---- system\n{}\n---- user\n{}\n", prompt.name(),
                     prompt.version(), made->tokens, made->left_out, made->system, made->user);
}

/// The folders of the files whose name has that ending, by the name before it.
std::map<std::string, fs::path> folders_of(std::string_view ending) {
  std::map<std::string, fs::path> found;
  for (const auto& entry : fs::recursive_directory_iterator(ATTUNE_SOURCE_DIR "/src/roles"))
    if (const std::string file = entry.path().filename().string(); file.ends_with(ending))
      found[file.substr(0, file.size() - ending.size())] = entry.path().parent_path();
  return found;
}

/// Each prompt has beside it an example of its inputs, NAME.inputs.json, and what is sent for it, NAME.golden.
/// ATTUNE_UPDATE_GOLDEN=1 rewrites the latter; the diff is the review.
TEST(PromptsTest, AreSentAsTheirGoldenFilesSay) {
  const auto prompts = Prompts::open("");
  ASSERT_TRUE(prompts) << prompts.error();
  const auto folders = folders_of(".prompt.toml");
  for (const auto& [name, prompt] : prompts->all()) {
    SCOPED_TRACE(name);
    EXPECT_EQ(prompt.name(), name);
    ASSERT_TRUE(folders.contains(name));
    const fs::path folder = folders.at(name);
    const auto example = read_file(folder / (name + ".inputs.json"));
    ASSERT_TRUE(example) << example.error();
    const auto parsed = parse_json(*example);
    ASSERT_TRUE(parsed) << parsed.error();
    const std::string found = rendered(prompt, *parsed);
    if (std::getenv("ATTUNE_UPDATE_GOLDEN") != nullptr) {
      ASSERT_TRUE(write_file_atomically(folder / (name + ".golden"), found));
    } else {
      EXPECT_EQ(found, read_file(folder / (name + ".golden")).value_or(""));
    }
  }
}

TEST(PromptsTest, EveryPromptFileIsInTheProgram) {
  const auto prompts = Prompts::open("");
  ASSERT_TRUE(prompts) << prompts.error();
  for (const auto& [name, folder] : folders_of(".prompt.toml"))
    EXPECT_TRUE(prompts->all().contains(name)) << folder << ": name it in src/roles/CMakeLists.txt";
}

}  // namespace
}  // namespace attune::roles
