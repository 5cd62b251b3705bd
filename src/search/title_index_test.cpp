#include "search/title_index.h"

#include <gtest/gtest.h>

namespace attune {
namespace {

ItemRecord film(std::string key, std::string title, double year) {
  return {std::move(key), std::move(title), {{"year", year}}};
}

class TitleIndexTest : public testing::Test {
 protected:
  TitleIndexTest() {
    const std::vector<ItemRecord> records{
        film("h95", "Heat", 1995), film("h86", "Heat", 1986), film("sl", "The Silence of the Lambs", 1991),
        film("ds", "Dr. Strangelove or: How I Learned to Stop Worrying", 1964), film("am", "Amélie", 2001)};
    catalogue_ = Catalogue::build(records).value();
    const std::vector<float> popularity{90, 2, 100, 50, 40};
    index_ = TitleIndex::build(catalogue_, popularity);
  }
  std::string best(std::string_view text) const {
    const auto found = index_->lookup(text, 1);
    return found.empty() ? "" : std::string(catalogue_->key(found[0].item));
  }
  std::shared_ptr<const Catalogue> catalogue_;
  std::shared_ptr<const TitleIndex> index_;
};

TEST_F(TitleIndexTest, ExactTitleIsCertain) {
  EXPECT_EQ(index_->lookup("amelie", 5).at(0).similarity, 1);
  EXPECT_EQ(best("AMÉLIE"), "am");
}

TEST_F(TitleIndexTest, NamesakesByPopularityOrYear) {
  EXPECT_EQ(best("heat"), "h95");
  EXPECT_EQ(best("Heat (1986)"), "h86");
  EXPECT_EQ(index_->lookup("heat", 5).size(), 2U);
}

TEST_F(TitleIndexTest, ForgivesTyposAndArticles) {
  EXPECT_EQ(best("silense of teh lambs"), "sl");
  EXPECT_EQ(best("silence of the lambs"), "sl");
}

TEST_F(TitleIndexTest, NothingNearIsNothing) {
  EXPECT_EQ(best("zzzzzz"), "");
  EXPECT_EQ(best(""), "");
  EXPECT_TRUE(index_->lookup_exact("hea").empty());
}

}  // namespace
}  // namespace attune
