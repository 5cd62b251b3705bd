#include "models/choice.h"

#include "models/registry.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace attune {
namespace {

using testing::HasSubstr;
using Names = std::vector<std::string>;
using Settings = std::vector<std::pair<std::string, std::string>>;

TEST(ChooseModelsTest, WithoutNamesAllModels) {
  const auto choices = choose_models({}, {});
  ASSERT_TRUE(choices) << choices.error();
  EXPECT_EQ(choices->size(), model_registry().size());
}

TEST(ChooseModelsTest, ASettingIsForAllThatHaveItOrForOne) {
  const auto choices =
      choose_models(Names{"ease", "popularity", "ials"}, Settings{{"lambda", "7"}, {"ials.lambda", "2"}});
  ASSERT_TRUE(choices) << choices.error();
  ASSERT_EQ(choices->size(), 3U);
  EXPECT_EQ((*choices)[0].entry->name, "ease");
  EXPECT_EQ((*choices)[0].parameters["lambda"], 7);
  EXPECT_EQ((*choices)[2].parameters["lambda"], 2);
}

TEST(ChooseModelsTest, RefusesWhatNobodyHas) {
  EXPECT_EQ(choose_models(Names{"aese"}, {}).error().code, ErrorCode::not_found);
  const auto stray = choose_models(Names{"popularity"}, Settings{{"lambda", "7"}});
  ASSERT_FALSE(stray);
  EXPECT_THAT(stray.error().message, HasSubstr("'lambda'"));
  EXPECT_FALSE(choose_models(Names{"ease"}, Settings{{"lambda", "lots"}}));
  EXPECT_FALSE(choose_models(Names{"ease"}, Settings{{"lambda", "-1"}}));
}

}  // namespace
}  // namespace attune
