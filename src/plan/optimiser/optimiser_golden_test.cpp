#include "base/file.h"
#include "plan/optimiser/internal/draft.h"
#include "plan/optimiser/optimiser.h"
#include "plan/testing/film_tools.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>

#include <gtest/gtest.h>

namespace attune::plan {
namespace {

constexpr std::string_view kBefore = "before\n";
constexpr std::string_view kNext = "----\n";

std::string steps_text(const Plan& plan) {
  const std::string text = to_text(plan);
  return text.substr(text.find('\n') + 1);
}

/// A plan in lowered form, and what passes make of that.
std::string rewritten(std::string_view text, std::string_view pass_name) {
  const auto plain = CheckedPlan::create(parse(text).value(), testing::film_tools(), testing::films());
  if (!plain) return plain.error().to_string() + "\n";
  Plan after = plain->plan();
  const auto passes = optimiser_passes();
  const auto pass = std::ranges::find(passes, pass_name, &OptimiserPass::name);
  if (pass != passes.end()) {
    Draft draft(after.steps, *plain);
    pass->apply(draft);
    EXPECT_TRUE(plain->rewritten(after, {})) << text;
  } else {
    after = optimised(*plain).plan();
  }
  return std::string(kBefore) + steps_text(plain->plan()) + "after\n" + steps_text(after);
}

/// The file with what was made in place of what is expected.
std::string remade(std::string_view file, std::string_view pass) {
  std::string result;
  while (!file.empty()) {
    const std::string_view one = file.substr(0, file.find(kNext));
    const std::string_view plan = one.substr(0, one.find(kBefore));
    result.append(plan).append(rewritten(plan, pass));
    file.remove_prefix(one.size());
    if (file.empty()) break;
    file.remove_prefix(kNext.size());
    result += kNext;
  }
  return result;
}

/// golden/optimiser/PASS.plan_test: plans, their lowered form and what one run of the pass makes of it, parted by lines
/// of dashes; in all.plan_test, what all passes make of it. ATTUNE_UPDATE_GOLDEN=1 rewrites; the diff is the review.
TEST(OptimiserGoldenTest, PassesRewriteAsTheFilesSay) {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(ATTUNE_SOURCE_DIR "/src/plan/golden/optimiser"))
    files.push_back(entry.path());
  std::ranges::sort(files);
  EXPECT_EQ(files.size(), optimiser_passes().size() + 1) << "a pass without a golden file, or a file without a pass";
  for (const auto& path : files) {
    const std::string text = read_file(path).value();
    const std::string found = remade(text, path.stem().string());
    if (std::getenv("ATTUNE_UPDATE_GOLDEN") != nullptr) {
      ASSERT_TRUE(write_file_atomically(path, found));
    } else {
      EXPECT_EQ(found, text) << path;
    }
  }
}

}  // namespace
}  // namespace attune::plan
