#include "evaluation/asking/asking_report.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace attune {
namespace {

using ::testing::HasSubstr;

const AskingSetting kSetting{.cases = 4, .people = 2, .items = 5, .labels = 3, .left_out = 1, .noise = 0.1, .seed = 7};

std::vector<AskingOutcomes> two_policies() {
  return {{.policy = "ours", .summary = "asks", .turns = 3, .found = {1, 2, 1, 0}},
          {.policy = "<them>", .summary = "shows", .turns = 3, .found = {0, 0, 3, 3}}};
}

TEST(AskingReportTest, JsonSaysHowTheFirstDidAndTheOthersBeside) {
  const json::object document = asking_json(kSetting, two_policies());
  EXPECT_DOUBLE_EQ(document.at("success@3").as_double(), 0.75);
  EXPECT_DOUBLE_EQ(document.at("average_turns").as_double(), 1.75);
  EXPECT_EQ(to_json(document.at("success_by_turn")), to_json(json::array{0.5, 0.75, 0.75}));
  EXPECT_DOUBLE_EQ(document.at("policies").at("<them>").at("success@3").as_double(), 0.5);
}

TEST(AskingReportTest, TextAndPageNameEveryPolicy) {
  const auto outcomes = two_policies();
  EXPECT_THAT(asking_text(kSetting, outcomes), HasSubstr("ours                    0.7500          1.750"));
  EXPECT_THAT(asking_text(kSetting, outcomes), HasSubstr("an answer in 10 is wrong"));
  const std::string page = asking_html(kSetting, outcomes);
  EXPECT_THAT(page, HasSubstr("<svg"));
  EXPECT_THAT(page, HasSubstr("&lt;them&gt;"));
  EXPECT_THAT(page, ::testing::Not(HasSubstr("<them>")));
}

TEST(AskingReportTest, OneTurnIsNoLine) {
  std::vector<AskingOutcomes> one{{.policy = "ours", .summary = "asks", .turns = 1, .found = {1}}};
  EXPECT_THAT(asking_html(kSetting, one), HasSubstr("success@1"));
}

}  // namespace
}  // namespace attune
