#include "base/error.h"

#include <gtest/gtest.h>

namespace attune {
namespace {

Result<int> half(int n) {
  if (n % 2 != 0) return invalid_argument("{} is odd", n).mend("give an even number");
  return n / 2;
}
Result<std::string> quarter(int n) {
  ATTUNE_TRY(first, half(n));
  ATTUNE_TRY(second, half(first));
  return std::to_string(second);
}

TEST(ErrorTest, TryDeclaresTheValueOrReturnsTheError) {
  EXPECT_EQ(quarter(12), "3");
  EXPECT_EQ(quarter(6).error(), (Error{ErrorCode::invalid_argument, "3 is odd", "give an even number"}));
}

TEST(ErrorTest, ContextGoesInFront) {
  const Status status = in_context("line 812 of events.csv", half(3).error());
  EXPECT_EQ(status.error().to_string(), "line 812 of events.csv: 3 is odd (give an even number)");
}

TEST(ErrorTest, EveryCodeHasItsOwnName) {
  std::vector<std::string_view> names;
  for (int code = 0; code <= static_cast<int>(ErrorCode::internal); ++code)
    names.push_back(to_string(static_cast<ErrorCode>(code)));
  std::ranges::sort(names);
  EXPECT_EQ(std::ranges::adjacent_find(names), names.end());
}

}  // namespace
}  // namespace attune
