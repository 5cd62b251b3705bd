#include "engine/copy_rules/settings.h"

#include "base/file.h"
#include "engine/workspace.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace attune {
namespace {

class CopyRulesTest : public testing::Test {
 protected:
  Result<Workspace> open_with(std::string_view settings) {
    EXPECT_TRUE(write_file_atomically(folder_.path() / "attune.toml", settings));
    return Workspace::open(folder_.path());
  }
  std::string message(std::string_view settings) { return open_with(settings).error().message; }
  TemporaryFolder folder_;
};

TEST_F(CopyRulesTest, ReadsWhatCopyMustKeepTo) {
  const auto workspace = open_with(R"(
[copy]
forbid = ["cheap", "must-see"]
tones = ["warm", "plain"]
max_words = { brief = 20, full = 90 }
)");
  ASSERT_TRUE(workspace) << workspace.error();
  EXPECT_EQ(workspace->copy, (CopyRules{.forbid = {"cheap", "must-see"},
                                        .tones = {"warm", "plain"},
                                        .most_words = {.brief = 20, .medium = {}, .full = 90}}));
  EXPECT_EQ(open_with("").value().copy, CopyRules{});
}

TEST_F(CopyRulesTest, SaysWhatIsWrong) {
  EXPECT_THAT(message("[copy]\nforbid = [\" \"]"), testing::HasSubstr("a word is wanted"));
  EXPECT_THAT(message("[copy]\ntones = [\"angry\"]"), testing::HasSubstr("plain, warm, playful"));
  EXPECT_THAT(message("[copy]\nmax_words = { brief = 1 }"), testing::HasSubstr("5"));
  EXPECT_THAT(message("[copy]\nmax_words = { long = 10 }"), testing::HasSubstr("long"));
  EXPECT_THAT(message("[copy]\nbrand = 1"), testing::HasSubstr("brand"));
}

}  // namespace
}  // namespace attune
