#include "llm/prompt/token_estimate.h"

#include "base/random.h"

#include <string>

#include <gtest/gtest.h>

namespace attune::llm {
namespace {

TEST(TokenEstimateTest, NothingHasNone) {
  EXPECT_EQ(estimate_tokens(""), 0U);
  EXPECT_EQ(estimate_tokens("a"), 1U);
}

TEST(TokenEstimateTest, AWholeHasNoFewerThanAPartAndNoMoreThanItsParts) {
  Random random(5);
  constexpr std::string_view kParts[] = {"a", "Film", " ", "\n", "7", "{\"", "ü", "映画", "😀", "\xC3", "\x80", "ß"};
  const auto text = [&] {
    std::string made;
    for (std::uint64_t i = random.below(20); i > 0; --i) made += kParts[random.below(std::size(kParts))];
    return made;
  };
  for (int round = 0; round < 5'000; ++round) {
    const std::string a = text();
    const std::string b = text();
    const std::size_t whole = estimate_tokens(a + b);
    EXPECT_LE(estimate_tokens(a), whole) << a << '|' << b;
    EXPECT_LE(estimate_tokens(b), whole) << a << '|' << b;
    EXPECT_LE(whole, estimate_tokens(a) + estimate_tokens(b)) << a << '|' << b;
  }
}

}  // namespace
}  // namespace attune::llm
