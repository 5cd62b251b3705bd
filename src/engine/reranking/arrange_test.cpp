#include "engine/reranking/arrange.h"

#include "engine/reranking/calibration.h"
#include "engine/reranking/variety.h"

#include <cmath>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace attune {
namespace {

using testing::ElementsAre;
using Labels = std::vector<std::string>;

std::shared_ptr<const Catalogue> catalogue_of(const std::vector<Labels>& genres) {
  std::vector<ItemRecord> records;
  for (const Labels& labels : genres)
    records.push_back({"item-" + std::to_string(records.size()), "Title", {{"genres", labels}}});
  return Catalogue::build(records).value();
}

/// Candidates 0, 1, ... with these merits.
std::vector<Candidate> candidates_of(const std::vector<double>& merits) {
  std::vector<Candidate> candidates;
  for (const double merit : merits)
    candidates.push_back({{ItemId{static_cast<std::uint32_t>(candidates.size())}, merit}, merit});
  return candidates;
}

std::vector<std::uint32_t> order_of(const std::vector<Candidate>& candidates) {
  std::vector<std::uint32_t> order;
  for (const Candidate& candidate : candidates) order.push_back(static_cast<std::uint32_t>(candidate.item.item));
  return order;
}

std::vector<WeighedAim> only(std::unique_ptr<ListAim> aim, double weight, Placement placement) {
  std::vector<WeighedAim> aims;
  aims.push_back({std::move(aim), weight, placement});
  return aims;
}

TEST(ArrangeTest, VarietyPutsAnotherKindAheadOfMoreOfTheSame) {
  const auto catalogue = catalogue_of({{"Crime"}, {"Crime"}, {"Western"}, {"Crime"}});
  const auto similarity = AttributeSimilarity::build(catalogue);
  auto candidates = candidates_of({1, 0.9, 0.8, 0});
  auto aims = only(make_variety(*similarity, 4), 0.5, Placement::varied);
  arrange(candidates, 3, aims);
  // Place 2: item 1 is worth 0.5 * 0.9 - 0.5 * 1, item 2 is worth 0.5 * 0.8 - 0.
  EXPECT_THAT(order_of(candidates), ElementsAre(0, 2, 1, 3));
  EXPECT_EQ(candidates[1].item.placement, Placement::varied);
  EXPECT_EQ(candidates[0].item.placement, Placement::by_score);
  EXPECT_EQ(candidates[1].item.score, 0.8);
}

TEST(ArrangeTest, CalibrationKeepsTheMixtureOfTheHistory) {
  const auto catalogue = catalogue_of({{"Crime"}, {"Crime"}, {"Crime"}, {"Western"}, {"Crime"}, {"Western"}});
  const History half_and_half{{ItemId{4}, 1, {}}, {ItemId{5}, 1, {}}};
  auto candidates = candidates_of({1, 0.9, 0.8, 0.1});
  auto aims =
      only(make_calibration(*catalogue, *catalogue->find_field("genres"), half_and_half), 0.9, Placement::calibrated);
  arrange(candidates, 2, aims);
  EXPECT_THAT(order_of(candidates), ElementsAre(0, 3, 1, 2));
  EXPECT_EQ(candidates[1].item.placement, Placement::calibrated);
}

TEST(ArrangeTest, CalibrationLossIsTheDivergenceOfThePaper) {
  const auto catalogue = catalogue_of({{"Crime"}, {"Crime", "Western"}, {"Western"}});
  const History history{{ItemId{0}, 3, {}}, {ItemId{2}, 1, {}}, {ItemId{1}, -1, {}}};
  const auto aim = make_calibration(*catalogue, *catalogue->find_field("genres"), history);
  const auto term = [](double p, double q) { return p * std::log(p / (0.99 * q + 0.01 * p)); };
  EXPECT_NEAR(aim->loss(ItemId{1}), term(0.75, 0.5) + term(0.25, 0.5), 1e-12);
  aim->place(ItemId{0});
  EXPECT_NEAR(aim->loss(ItemId{1}), term(0.75, 0.75) + term(0.25, 0.25), 1e-12);
}

TEST(ArrangeTest, AHistoryWithoutLabelsCalibratesNothing) {
  const auto catalogue = catalogue_of({{"Crime"}, {}, {"Western"}});
  const auto aim = make_calibration(*catalogue, *catalogue->find_field("genres"), History{{ItemId{1}, 1, {}}});
  EXPECT_EQ(aim->loss(ItemId{0}), 0);
}

TEST(ArrangeTest, NothingToChooseFromStaysAsItIs) {
  const auto catalogue = catalogue_of({{"Crime"}, {"Western"}});
  const auto similarity = AttributeSimilarity::build(catalogue);
  auto aims = only(make_variety(*similarity, 2), 1, Placement::varied);
  std::vector<Candidate> none;
  arrange(none, 5, aims);
  EXPECT_TRUE(none.empty());
  auto equal = candidates_of({0.5, 0.5});
  arrange(equal, 5, aims);
  EXPECT_THAT(order_of(equal), ElementsAre(0, 1));
}

}  // namespace
}  // namespace attune
