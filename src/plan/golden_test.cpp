#include "base/file.h"
#include "plan/checking/checker.h"
#include "plan/testing/film_tools.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>

#include <gtest/gtest.h>

namespace attune::plan {
namespace {

constexpr std::string_view kExpect = "expect\n";
constexpr std::string_view kNext = "----\n";

/// What parser and checker say of a plan, a line each; "sound" where that is nothing.
std::string judged(std::string_view text) {
  const auto plan = parse(text);
  if (!plan) return plan.error().to_string() + "\n";
  std::string lines;
  for (const Diagnostic& diagnostic : diagnose(*plan, *testing::film_tools(), *testing::films()))
    lines += to_error(diagnostic).to_string() + "\n";
  return lines.empty() ? "sound\n" : lines;
}

/// Judges every plan of a file and gives the file with what was said in place of what is expected.
std::string rejudged(std::string_view file) {
  std::string result;
  while (!file.empty()) {
    const std::string_view one = file.substr(0, file.find(kNext));
    const std::size_t expect = one.find(kExpect);
    const std::string_view plan = one.substr(0, expect);
    EXPECT_NE(expect, std::string_view::npos) << "nothing is expected of: " << one;
    result.append(plan).append(kExpect).append(judged(plan));
    file.remove_prefix(one.size());
    if (file.empty()) break;
    file.remove_prefix(kNext.size());
    result += kNext;
  }
  return result;
}

/// golden/*.plan_test: plans with "expect" and what is said of them, parted by lines of dashes.
/// ATTUNE_UPDATE_GOLDEN=1 rewrites the expectations; the diff is the review.
TEST(GoldenTest, PlansAreJudgedAsTheFilesSay) {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(ATTUNE_SOURCE_DIR "/src/plan/golden/checker"))
    files.push_back(entry.path());
  std::ranges::sort(files);
  ASSERT_FALSE(files.empty());
  for (const auto& path : files) {
    const std::string text = read_file(path).value();
    const std::string found = rejudged(text);
    if (std::getenv("ATTUNE_UPDATE_GOLDEN") != nullptr) {
      ASSERT_TRUE(write_file_atomically(path, found));
    } else {
      EXPECT_EQ(found, text) << path;
    }
  }
}

}  // namespace
}  // namespace attune::plan
