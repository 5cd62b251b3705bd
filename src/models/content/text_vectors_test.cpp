#include "models/content/text_vectors.h"

#include "models/internal/text_features.h"
#include "models/testing/training_data_testing.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include <Eigen/Dense>
#include <gtest/gtest.h>

namespace attune {
namespace {

using namespace testing_data;

/// Items that nobody has had an event with, each with these words once.
TrainingData written(const std::vector<std::vector<std::string>>& texts) {
  TrainingData data = of_sequences({{}}, texts.size());
  std::vector<CsrMatrix<float>::Entry> entries;
  for (std::uint32_t i = 0; i < texts.size(); ++i) {
    for (const std::string& word : texts[i]) {
      auto& terms = data.features.term_texts;
      const auto found = std::ranges::find(terms, word);
      const auto column = static_cast<std::uint32_t>(found - terms.begin());
      if (found == terms.end()) terms.push_back(word);
      entries.push_back({i, column, 1});
    }
  }
  data.features.terms = CsrMatrix<float>::from_entries(texts.size(), data.features.term_texts.size(), entries);
  return data;
}

Eigen::MatrixXd dense(const CsrMatrix<float>& sparse) {
  Eigen::MatrixXd matrix =
      Eigen::MatrixXd::Zero(static_cast<Eigen::Index>(sparse.rows()), static_cast<Eigen::Index>(sparse.columns()));
  for (std::size_t r = 0; r < sparse.rows(); ++r) {
    const SparseRow<float> row = sparse.row(r);
    for (std::size_t k = 0; k < row.size(); ++k)
      matrix(static_cast<Eigen::Index>(r), row.columns[k]) = static_cast<double>(row.values[k]);
  }
  return matrix;
}

TEST(TextFeaturesTest, CountsTermsAndSharedNGramsByHand) {
  // "<ab>" has the n-grams "<ab", "ab>", "<ab>"; "<abc>" has "<ab", "abc", "bc>", "<abc", "abc>", "<abc>".
  const auto features = text_features(written({{"ab"}, {"abc"}}).features, 3);
  EXPECT_EQ(features.rows(), 3U);
  ASSERT_EQ(features.columns(), 3U);  // two terms, and "<ab", the one n-gram that both have
  EXPECT_FLOAT_EQ(features.row(0).values[1], 1 / 3.0F);
  EXPECT_FLOAT_EQ(features.row(1).values[1], 1 / 6.0F);
  EXPECT_EQ(features.row(2).size(), 0U);
}

TEST(MutualInformationTest, ByHand) {
  const std::vector<CsrMatrix<float>::Entry> counts{{0, 0, 2}, {0, 1, 1}, {1, 1, 1}};
  const auto information = positive_mutual_information(CsrMatrix<float>::from_entries(2, 2, counts));
  ASSERT_EQ(information.row(0).size(), 1U);  // ln(1 * 4 / (3 * 2)) is negative
  EXPECT_NEAR(information.row(0).values[0], std::log(2 * 4 / (3 * 2.0)), 1e-6);
  EXPECT_NEAR(information.row(1).values[0], std::log(1 * 4 / (1 * 2.0)), 1e-6);
}

TEST(TextVectorsTest, WithAllDimensionsItIsTheCosineOfMutualInformation) {
  const TrainingData data = written({{"bank", "robbery"}, {"bank", "heist"}, {"space", "ship"}, {"ship", "wreck"}});
  const auto model = fitted("text-vectors", data);
  const Eigen::MatrixXd m = dense(positive_mutual_information(text_features(data.features, 4)));
  const auto scores = scores_of(*model, History{{ItemId{0}, 1, Time{}}, {ItemId{2}, -0.5, Time{}}});
  const auto cosine = [&](int a, int b) { return m.row(a).dot(m.row(b)) / (m.row(a).norm() * m.row(b).norm()); };
  EXPECT_NEAR(scores[1], cosine(0, 1) - 0.5 * cosine(2, 1), 1e-4);
  EXPECT_NEAR(scores[3], cosine(0, 3) - 0.5 * cosine(2, 3), 1e-4);
  EXPECT_NEAR(scores[0], -0.5 * cosine(2, 0), 1e-4);
}

TEST(TextVectorsTest, AWordThatNoOtherItemHasIsKnownByItsParts) {
  const auto model = fitted("text-vectors", written({{"submarine"}, {"submarines"}, {"wedding"}, {"weddings"}}));
  EXPECT_EQ(model->similar(ItemId{0}, 1).front().item, ItemId{1});
  EXPECT_EQ(model->similar(ItemId{3}, 1).front().item, ItemId{2});
}

TEST(TextVectorsTest, TheSameSeedGivesTheSameBytes) {
  const TrainingData data = with_tastes(40, 60, 3, 1);
  const History history = history_of(data, 3);
  EXPECT_EQ(scores_of(*fitted("text-vectors", data), history), scores_of(*fitted("text-vectors", data), history));
}

TEST(TextVectorsTest, RefusesACatalogueWithoutTexts) {
  const auto model = try_fit("text-vectors", from_rows({{1, 1}}));
  ASSERT_FALSE(model);
  EXPECT_EQ(model.error().code, ErrorCode::invalid_argument);
}

}  // namespace
}  // namespace attune
