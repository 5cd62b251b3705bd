#include "evaluation/report/report.h"

#include "evaluation/metrics/target_ranks.h"
#include "evaluation/report/charts.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace attune {
namespace {

using testing::HasSubstr;
using testing::Not;

/// 20 users, the first half with 2 events before the test and the others with 6; every target is item 9.
Split split_of_20() {
  auto histories = std::make_shared<Histories>();
  for (std::uint32_t user = 0; user < 20; ++user) {
    std::vector<HistoryEntry> history;
    for (std::uint32_t e = 0; e < (user < 10 ? 2U : 6U); ++e)
      history.push_back({ItemId{e}, 1, Time(std::chrono::seconds(e))});
    history.push_back({ItemId{9}, 1, Time(std::chrono::seconds(60))});
    histories->add_row(history);
  }
  return *leave_last_out({.histories = histories, .items = 10, .features = {}, .order = EventOrder::sequence}, {});
}

/// @param rank_short, rank_long  where the target stands after short and after long histories
Judged judged(std::string name, double rank_short, double rank_long) {
  Judged judged{
      .name = std::move(name), .chosen = {{"lambda", 3}}, .outcomes = {.depth = 10, .ranks = {}, .lists = {}}};
  for (int user = 0; user < 20; ++user) {
    judged.outcomes.ranks.add_row(std::vector{user < 10 ? rank_short : rank_long});
    judged.outcomes.lists.add_row(std::vector{ItemId{7}});
  }
  return judged;
}

class ReportTest : public testing::Test {
 protected:
  ReportTest() : split_(split_of_20()) {
    judged_.push_back(judged("weak<b>", 3, kNotRanked));
    judged_.push_back(judged("strong", 1, 3));
    judged_.push_back({.name = "absent", .chosen = {}, .outcomes = {}, .left_out = "model 'absent': too large"});
    report_.emplace(make_report(split_, judged_, {.depths = {1, 10}}));
  }
  Split split_;
  std::vector<Judged> judged_;
  std::optional<Report> report_;
};

TEST_F(ReportTest, FiguresAreMeansOverCases) {
  EXPECT_EQ(report_->headline, "ndcg@10");
  EXPECT_DOUBLE_EQ(report_->models[1].figure("ndcg@10").value, (1 + 0.5) / 2);
  EXPECT_DOUBLE_EQ(report_->models[1].figure("recall@1").value, 0.5);
  EXPECT_DOUBLE_EQ(report_->models[0].figure("mrr@10").value, 1.0 / 6);
  const Interval interval = *report_->models[1].figure("ndcg@10").interval;
  EXPECT_LT(interval.low, 0.75);
  EXPECT_GT(interval.high, 0.75);
}

TEST_F(ReportTest, SegmentsGoByTheLengthOfTheHistory) {
  const auto& segments = report_->models[1].segments;
  ASSERT_EQ(segments.size(), 2U);  // only two lengths: nobody is left for a third
  EXPECT_EQ(segments[0].name, "cold");
  EXPECT_EQ(segments[0].longest, 2U);
  EXPECT_EQ(segments[0].cases, 10U);
  EXPECT_DOUBLE_EQ(segments[0].accuracy[3].value, 1);  // ndcg@1
  EXPECT_DOUBLE_EQ(segments[1].accuracy[3].value, 0);
}

TEST_F(ReportTest, TheBestIsComparedWithTheOthers) {
  ASSERT_EQ(report_->comparisons.size(), 1U);
  EXPECT_EQ(report_->comparisons[0].better, "strong");
  EXPECT_DOUBLE_EQ(report_->comparisons[0].difference, 0.5);
  EXPECT_LT(report_->comparisons[0].p_value, 0.001);
}

TEST_F(ReportTest, JsonHasThePromisedForm) {
  const json::object document = report_json(*report_);
  const json::object& strong = document.at("models").at("strong").as_object();
  for (const std::string_view key :
       {"recall@1", "precision@10", "hitrate@10", "ndcg@10", "mrr@10", "map@10", "coverage@10", "fit_seconds",
        "score_seconds", "peak_rss_mb", "intervals", "segments"})
    EXPECT_TRUE(strong.contains(key)) << key;
  EXPECT_EQ(document.at("chosen").at("strong").at("lambda"), 3);
  EXPECT_EQ(document.at("fit"), "train");
  EXPECT_EQ(document.at("seen_items"), "exclude");
  EXPECT_EQ(document.at("judged_on"), "test");
  EXPECT_TRUE(document.at("models").at("absent").as_object().contains("left_out"));
  EXPECT_FALSE(document.at("chosen").as_object().contains("absent"));
}

TEST_F(ReportTest, TextSaysWhatWasDoneAndWhoIsAhead) {
  const std::string text = report_text(*report_);
  EXPECT_THAT(text, HasSubstr("Protocol leave-last-out: 20 test cases, each a full ranking of 10 items."));
  EXPECT_THAT(text, HasSubstr("Items of the history are left out"));
  EXPECT_THAT(text, HasSubstr("Fitted on the training part alone"));
  EXPECT_THAT(text, HasSubstr("strong is ahead of weak<b> by 0.5000 ndcg@10 (p < 0.001)"));
  EXPECT_THAT(text, HasSubstr("Left out: model 'absent': too large"));
}

TEST_F(ReportTest, ThePageStandsAlone) {
  const std::string page = report_html(*report_);
  EXPECT_THAT(page, HasSubstr("<svg"));
  EXPECT_THAT(page, HasSubstr("weak&lt;b&gt;"));
  for (const std::string_view foreign : {"weak<b>", "<script", "http:", "https:", "@import", "src=", "nan", "inf\""})
    EXPECT_THAT(page, Not(HasSubstr(foreign)));
}

TEST(ChartsTest, DrawWhatTheyAreGiven) {
  const std::string bars = bar_chart("ndcg", std::vector<Bar>{{"a", 0.5, Interval{0.4, 0.6}, 0}, {"b", -0.25, {}, 9}});
  EXPECT_THAT(bars, HasSubstr("class=\"whisker\""));
  EXPECT_THAT(bars, HasSubstr("-0.2500"));
  EXPECT_THAT(bars, HasSubstr("class=\"s1\""));
  const std::string lines =
      line_chart("recall", std::vector<std::size_t>{5, 10}, std::vector<Line>{{"a", {0, 0.17}, 0}});
  EXPECT_THAT(lines, HasSubstr(">0.2</text>"));
  EXPECT_THAT(bar_chart("nothing", std::vector<Bar>{{"a", 0, {}, 0}}), Not(HasSubstr("nan")));
  EXPECT_THAT(line_chart("nothing", std::vector<std::size_t>{1, 2}, std::vector<Line>{{"a", {0, 0}, 0}}),
              Not(HasSubstr("nan")));
}

}  // namespace
}  // namespace attune
