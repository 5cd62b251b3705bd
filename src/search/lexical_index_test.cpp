#include "search/lexical_index.h"

#include <cmath>

#include <gtest/gtest.h>

namespace attune {
namespace {

using Labels = std::vector<std::string>;

class LexicalIndexTest : public testing::Test {
 protected:
  LexicalIndexTest() {
    const std::vector<ItemRecord> records{
        {"a",
         "Robbery",
         {{"tags", Labels{"heist", "police"}},
          {"plot",
           std::string(
               "A crew of robbers plans one last heist in the city, watched by a detective who will not sleep.")}}},
        {"b",
         "The Detective",
         {{"tags", Labels{"police"}},
          {"plot",
           std::string("An old detective looks back on the one case that he never closed, and on what it cost him.")}}},
        {"c",
         "Garden",
         {{"tags", Labels{"flowers"}},
          {"plot",
           std::string("Two neighbours quarrel over a hedge until a storm takes it from both of them one night.")}}}};
    catalogue_ = Catalogue::build(records).value();
    index_ = LexicalIndex::build(*catalogue_, Analyzer::create("english").value(), {});
  }
  std::vector<std::string> keys(const Ranking& ranking) const {
    std::vector<std::string> result;
    for (const Scored& hit : ranking) result.emplace_back(catalogue_->key(hit.item));
    return result;
  }
  std::shared_ptr<const Catalogue> catalogue_;
  std::shared_ptr<const LexicalIndex> index_;
};

TEST_F(LexicalIndexTest, TitleWeighsMoreThanProse) {
  EXPECT_EQ(keys(index_->search("detectives", 10)), (std::vector<std::string>{"b", "a"}));
}

TEST_F(LexicalIndexTest, ScoreOfOneWordByHand) {
  // "flowers": a label of c alone; the tags field of c has length 1, the mean over items is 4/3.
  const double w = 2.0 / (1 - 0.3 + 0.3 * 1 / (4.0 / 3));
  const double idf = std::log(1 + (3 - 1 + 0.5) / (1 + 0.5));
  const auto found = index_->search("flower", 10);
  ASSERT_EQ(found.size(), 1U);
  EXPECT_NEAR(found[0].score, idf * w / (1.2 + w), 1e-6);
}

TEST_F(LexicalIndexTest, ExplanationAddsUpToTheScore) {
  for (const Scored& hit : index_->search("police heist detective", 10)) {
    double sum = 0;
    for (const TermMatch& match : index_->explain("police heist detective", hit.item)) sum += match.amount;
    EXPECT_NEAR(sum, hit.score, 1e-9);
  }
}

TEST_F(LexicalIndexTest, UnknownWordTakesItsNearestNeighbour) {
  EXPECT_EQ(keys(index_->search("detectiv heits", 10)).front(), "a");
  EXPECT_TRUE(index_->search("xylophone", 10).empty());
  EXPECT_TRUE(index_->search("", 10).empty());
}

TEST_F(LexicalIndexTest, FilterAndLimit) {
  const auto filter = BoundFilter::bind(parse_filter(R"(tags has "police")").value(), *catalogue_);
  ASSERT_TRUE(filter) << filter.error();
  EXPECT_EQ(keys(index_->search("one", 10, &*filter)).size(), 2U);
  EXPECT_EQ(index_->search("one", 1).size(), 1U);
}

}  // namespace
}  // namespace attune
