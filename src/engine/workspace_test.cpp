#include "engine/workspace.h"

#include "base/file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace attune {
namespace {

class WorkspaceTest : public testing::Test {
 protected:
  Result<Workspace> open_with(std::string_view settings) {
    EXPECT_TRUE(write_file_atomically(root_ / "attune.toml", settings));
    return Workspace::open(root_);
  }
  TemporaryFolder folder_;
  std::filesystem::path root_ = folder_.path();
};

TEST_F(WorkspaceTest, CreatedOnceAndOpened) {
  const auto root = folder_.path() / "new" / "workspace";
  ASSERT_TRUE(Workspace::create(root));
  EXPECT_EQ(Workspace::create(root).error().code, ErrorCode::already_exists);
  const auto opened = Workspace::open(root);
  ASSERT_TRUE(opened) << opened.error();
  EXPECT_EQ(opened->language, "english");
}

TEST_F(WorkspaceTest, MissingOneSaysHowToMakeIt) {
  const auto error = Workspace::open(folder_.path() / "nowhere").error();
  EXPECT_EQ(error.code, ErrorCode::not_found);
  EXPECT_THAT(error.mend, testing::HasSubstr("attune init"));
}

TEST_F(WorkspaceTest, ReadsSettings) {
  const auto workspace = open_with(R"(
examples = ["something short"]
[ratings]
low = 1
[fields.runtime]
measure = "duration"
unit = "hours"
)");
  ASSERT_TRUE(workspace) << workspace.error();
  EXPECT_THAT(workspace->examples, testing::ElementsAre("something short"));
  EXPECT_EQ(workspace->rating_scale.low, 1);
  EXPECT_EQ(workspace->field_hints.at(0).measure, Measure::duration);
  EXPECT_EQ(workspace->field_hints.at(0).unit, "hours");
}

TEST_F(WorkspaceTest, BadSettingsNameTheLine) {
  EXPECT_THAT(open_with("name = ").error().message, testing::HasSubstr("line 1"));
  EXPECT_THAT(open_with("\nnmae = \"x\"").error().message, testing::HasSubstr("line 2: unknown key 'nmae'"));
  EXPECT_THAT(open_with("[fields.x]\nkind = \"colour\"").error().message,
              testing::HasSubstr("line 2: one of number, labels, text"));
  EXPECT_THAT(open_with("[ratings]\nlow = 6").error().message, testing::HasSubstr("below"));
}

}  // namespace
}  // namespace attune
