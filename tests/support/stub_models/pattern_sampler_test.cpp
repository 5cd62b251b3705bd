#include "stub_models/pattern_sampler.h"

#include <regex>
#include <string>

#include <gtest/gtest.h>

namespace attune::stub_models {
namespace {

TEST(PatternSampler, TextsMatchTheirPatterns) {
  Random random(1);
  for (const std::string pattern : {"^[A-Za-z_][A-Za-z0-9_]{0,63}$", R"(^(\$(user|today|now)|[A-Za-z_][A-Za-z0-9_]*)$)",
                                    R"(^\d{4}-\d{2}-\d{2}$)", R"(^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$)", "^e[0-9]+$",
                                    "a|b|(?:cd)+", "x?y*z+", "[^a-z]{3}", "\\w{2,}\\s\\.", "^model:.+$"}) {
    const std::regex expression(pattern);
    for (int i = 0; i < 200; ++i) {
      const auto text = text_matching(pattern, &random);
      ASSERT_TRUE(text) << pattern;
      EXPECT_TRUE(std::regex_search(*text, expression)) << pattern << ": " << *text;
    }
    const auto shortest = text_matching(pattern, nullptr);
    ASSERT_TRUE(shortest) << pattern;
    EXPECT_TRUE(std::regex_search(*shortest, expression)) << pattern << ": " << *shortest;
  }
}

TEST(PatternSampler, KnowsWhatItDoesNotKnow) {
  for (const std::string_view pattern : {"(?=a)b", "a\\b", "(a", "[a", "a{2", "*"})
    EXPECT_FALSE(text_matching(pattern, nullptr)) << pattern;
}

}  // namespace
}  // namespace attune::stub_models
