#include "data/history.h"

#include "data/csr.h"

#include <algorithm>
#include <cmath>
#include <map>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace attune {
namespace {

Event event(std::uint32_t item, EventKind kind, double value, int second) {
  return {UserId{0}, ItemId{item}, kind, value, Time{std::chrono::seconds(second)}};
}

TEST(FoldHistoryTest, LatestEventDecidesAndOldestComesFirst) {
  const std::vector<Event> events{event(7, EventKind::like, 1, 10), event(3, EventKind::rating, 5, 5),
                                  event(7, EventKind::dislike, 1, 20), event(4, EventKind::rating, 1, 30),
                                  event(5, EventKind::rating, std::nan(""), 40)};
  EXPECT_THAT(fold_history(events, {0.5, 5}),
              testing::ElementsAre(HistoryEntry{ItemId{3}, 1, Time{std::chrono::seconds(5)}},
                                   HistoryEntry{ItemId{7}, -1, Time{std::chrono::seconds(20)}},
                                   HistoryEntry{ItemId{4}, 0.25, Time{std::chrono::seconds(30)}}));
  EXPECT_TRUE(fold_history({}, {}).empty());
}

TEST(CsrMatrixTest, SortsRowsAndKeepsTheLastOfRepeats) {
  using Matrix = CsrMatrix<float>;
  const std::vector<Matrix::Entry> entries{{1, 2, 5}, {0, 1, 1}, {1, 0, 3}, {1, 2, 7}};
  const Matrix matrix = Matrix::from_entries(3, 4, entries);
  EXPECT_EQ(matrix.rows(), 3U);
  EXPECT_EQ(matrix.columns(), 4U);
  EXPECT_THAT(matrix.row(1).columns, testing::ElementsAre(0, 2));
  EXPECT_THAT(matrix.row(1).values, testing::ElementsAre(3, 7));
  EXPECT_EQ(matrix.row(2).size(), 0U);
  const Matrix turned = matrix.transposed();
  EXPECT_EQ(turned.rows(), 4U);
  EXPECT_THAT(turned.row(2).columns, testing::ElementsAre(1));
  const Matrix selected = matrix.select_rows(std::vector<std::uint32_t>{2, 1, 1});
  EXPECT_EQ(selected.rows(), 3U);
  EXPECT_EQ(selected.columns(), 4U);
  EXPECT_EQ(selected.row(0).size(), 0U);
  EXPECT_THAT(selected.row(2).columns, testing::ElementsAre(0, 2));
  EXPECT_THAT(selected.row(2).values, testing::ElementsAre(3, 7));
  EXPECT_EQ(Matrix().rows(), 0U);
}

RC_GTEST_PROP(CsrMatrixTest, AgreesWithAMap, ()) {
  using Matrix = CsrMatrix<double>;
  constexpr std::uint32_t kRows = 5;
  constexpr std::uint32_t kColumns = 7;
  std::vector<Matrix::Entry> entries;
  std::map<std::pair<std::uint32_t, std::uint32_t>, double> plain;
  const auto count = *rc::gen::inRange(0, 40);
  for (int e = 0; e < count; ++e) {
    const auto row = *rc::gen::inRange<std::uint32_t>(0, kRows);
    const auto column = *rc::gen::inRange<std::uint32_t>(0, kColumns);
    entries.push_back({row, column, static_cast<double>(e)});
    plain[{row, column}] = e;
  }
  const Matrix matrix = Matrix::from_entries(kRows, kColumns, entries);
  const Matrix twice = matrix.transposed().transposed();
  RC_ASSERT(matrix.nonzeros() == plain.size());
  auto expected = plain.begin();
  for (std::uint32_t r = 0; r < kRows; ++r) {
    const auto row = matrix.row(r);
    RC_ASSERT(std::ranges::equal(row.columns, twice.row(r).columns));
    for (std::size_t k = 0; k < row.size(); ++k, ++expected) {
      RC_ASSERT(std::make_pair(r, row.columns[k]) == expected->first);
      RC_ASSERT(row.values[k] == expected->second);
    }
  }
}

}  // namespace
}  // namespace attune
