#include "search/fuzzy_dictionary.h"

#include "base/edit_distance.h"

#include <algorithm>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace attune {
namespace {

/// The textbook table, without bands and bounds.
unsigned plain_distance(std::string_view a, std::string_view b) {
  std::vector<std::vector<unsigned>> d(a.size() + 1, std::vector<unsigned>(b.size() + 1, 0));
  for (std::size_t i = 0; i <= a.size(); ++i) {
    for (std::size_t j = 0; j <= b.size(); ++j) {
      if (i == 0 || j == 0) {
        d[i][j] = static_cast<unsigned>(i + j);
        continue;
      }
      d[i][j] = std::min({d[i - 1][j] + 1, d[i][j - 1] + 1, d[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0U : 1U)});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        d[i][j] = std::min(d[i][j], d[i - 2][j - 2] + 1);
    }
  }
  return d[a.size()][b.size()];
}

rc::Gen<std::string> short_word() {
  return rc::gen::container<std::string>(rc::gen::elementOf(std::string("abc")));
}

RC_GTEST_PROP(EditDistanceTest, AgreesWithThePlainTable, ()) {
  const auto a = *short_word();
  const auto b = *short_word();
  const auto bound = *rc::gen::inRange(0U, 6U);
  RC_ASSERT(edit_distance(a, b, bound) == std::min(plain_distance(a, b), bound + 1));
}

RC_GTEST_PROP(FuzzyDictionaryTest, FindsWhatAScanFinds, ()) {
  const auto entries = *rc::gen::container<std::vector<std::string>>(short_word());
  const auto query = *rc::gen::nonEmpty(short_word());
  const auto bound = *rc::gen::inRange(0U, 2U);
  // Words shorter than the lost trigrams may share none with the query: the count filter is exact only above that.
  RC_PRE(query.size() > std::size_t{4} * bound);
  std::vector<std::pair<unsigned, std::uint32_t>> expected;
  for (std::uint32_t e = 0; e < entries.size(); ++e)
    if (const unsigned d = plain_distance(query, entries[e]); d <= bound) expected.emplace_back(d, e);
  std::ranges::sort(expected);
  std::vector<std::pair<unsigned, std::uint32_t>> found;
  for (const auto& match : FuzzyDictionary::build(entries).find(query, bound, 1000))
    found.emplace_back(match.distance, match.entry);
  RC_ASSERT(found == expected);
}

TEST(FuzzyDictionaryTest, SwappedLettersAreOneEdit) {
  const auto dictionary = FuzzyDictionary::build({"casino", "heat", "goodfellas", "heat"});
  const auto found = dictionary.find("godofellas", 2, 5);
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(dictionary.entry(found[0].entry), "goodfellas");
  EXPECT_EQ(found[0].distance, 1U);
  EXPECT_EQ(std::vector(dictionary.find_exact("heat").begin(), dictionary.find_exact("heat").end()),
            (std::vector<std::uint32_t>{1, 3}));
  EXPECT_TRUE(dictionary.find_exact("hea").empty());
}

TEST(FuzzyDictionaryTest, EmptyQueriesAndDictionaries) {
  EXPECT_TRUE(FuzzyDictionary::build({}).find("x", 2, 5).empty());
  EXPECT_TRUE(FuzzyDictionary::build({"", "x"}).find("", 2, 5).empty());
}

}  // namespace
}  // namespace attune
