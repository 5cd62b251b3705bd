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

TEST(TokenEstimateTest, IsNoLessThanWhatTokenizersMake) {
  struct Counted {
    std::string_view text;
    std::size_t most;  ///< tokens by cl100k, o200k, Llama 2, Mistral 7B and Qwen 3: the greatest
  };
  constexpr Counted kCounted[] = {
      {"Two crooks rob a bank on the day the detective retires, and neither of them can let the other go.", 25},
      {"Ich suche einen spannenden Krimi mit außergewöhnlichen Schauspielerinnen, aber bitte keinen Kriegsfilm.", 31},
      {R"({"id":"42","title":"The Long Road","year":1995,"genres":["Crime","Drama"],"rating":7.8})", 36},
      {"for (std::size_t i = 0; i < lines.size(); ++i) {\n  total += lines[i].value;\n}\n", 35},
      {"我想看一部紧张的犯罪片，不要战争片，片长不超过两个小时。", 38},
      {"戦争映画は除いて、二時間以内のスリラーを探しています。", 33},
      {"전쟁 영화는 빼고 두 시간 이내의 스릴러를 찾고 있어요.", 47},
      {"Посоветуй что-нибудь похожее, но без войны и короче двух часов.", 33},
      {"Θέλω μια ταινία χωρίς πόλεμο, κάτω από δύο ώρες.", 48},
      {"4111 1111 1111 1111, 2024-11-30T12:45:06Z, 192.0.2.17", 53},
  };
  for (const Counted& counted : kCounted) {
    EXPECT_GE(estimate_tokens(counted.text), counted.most) << counted.text;
    EXPECT_LE(estimate_tokens(counted.text), counted.most * 5 / 2) << counted.text;
  }
}

}  // namespace
}  // namespace attune::llm
