#include "llm/privacy/testing/personal_cases.h"

#include "llm/privacy/known_values.h"
#include "llm/privacy/masks.h"
#include "llm/privacy/personal_data.h"

#include <algorithm>
#include <cstdlib>
#include <iostream>
#include <map>

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace attune::llm {
namespace {

using testing::ByteRange;
using testing::PersonalCase;

/// Whether every letter and digit of a range is masked.
bool is_covered(const std::string& text, const ByteRange& range, const std::vector<ByteRange>& masked) {
  for (std::size_t at = range.first; at < range.second; ++at) {
    const auto c = static_cast<unsigned char>(text[at]);
    const bool matters = c >= 0x80 || std::isalnum(c) != 0;
    if (matters && std::ranges::none_of(masked, [&](const ByteRange& m) { return at >= m.first && at < m.second; }))
      return false;
  }
  return true;
}

bool overlap(const ByteRange& a, const ByteRange& b) {
  return a.first < b.second && b.first < a.second;
}

struct Tally {
  std::size_t found = 0;
  std::size_t all = 0;
  [[nodiscard]] double share() const { return all == 0 ? 1 : static_cast<double>(found) / static_cast<double>(all); }
};

/// 5,000 texts of a seeded generator: what is personal in them is masked, what is not stays, and unmasking gives the
/// text again. ATTUNE_SHOW_MISSES=1 prints what goes wrong.
TEST(PersonalCasesTest, PersonalDataAreMaskedAndLittleElse) {
  constexpr int kCases = 5'000;
  const bool show = std::getenv("ATTUNE_SHOW_MISSES") != nullptr;
  std::map<std::string, Tally> by_kind;
  Tally patterned;
  Tally known;
  Tally right;  // of what was masked
  std::size_t masked_bytes_too_many = 0;
  std::size_t bytes = 0;
  Random random(20'261'130);
  for (int i = 0; i < kCases; ++i) {
    const PersonalCase each = testing::personal_case(random);
    std::vector<ByteRange> masked;
    for (const PersonalSpan& span : find_personal_data(each.text)) masked.emplace_back(span.begin, span.end);
    for (const KnownValues::Found& found : KnownValues(each.profile).find(each.text))
      masked.emplace_back(found.begin, found.end);
    bytes += each.text.size();
    for (const auto& [kind, range] : each.patterned) {
      const bool is_found = is_covered(each.text, range, masked);
      for (Tally* tally : {&patterned, &by_kind[kind]}) {
        ++tally->all;
        tally->found += is_found ? 1 : 0;
      }
      if (!is_found && show)
        std::cout << "missed " << kind << ": " << each.text.substr(range.first, range.second - range.first)
                  << " in: " << each.text << '\n';
    }
    for (const ByteRange& range : each.known) {
      const bool is_found = is_covered(each.text, range, masked);
      ++known.all;
      known.found += is_found ? 1 : 0;
      if (!is_found && show) std::cout << "missed known: " << each.text << '\n';
    }
    for (const ByteRange& range : masked) {
      const auto is_of = [&](const ByteRange& personal) { return overlap(personal, range); };
      const bool is_right = std::ranges::any_of(each.known, is_of) ||
                            std::ranges::any_of(each.patterned, [&](const auto& one) { return is_of(one.second); });
      ++right.all;
      right.found += is_right ? 1 : 0;
      if (!is_right && show)
        std::cout << "masked wrongly: " << each.text.substr(range.first, range.second - range.first)
                  << " in: " << each.text << '\n';
      for (std::size_t at = range.first; at < range.second; ++at) {
        const ByteRange byte{at, at + 1};
        const auto holds = [&](const ByteRange& personal) { return overlap(personal, byte); };
        const bool is_personal =
            std::ranges::any_of(each.known, holds) ||
            std::ranges::any_of(each.patterned, [&](const auto& one) { return holds(one.second); });
        masked_bytes_too_many += is_personal ? 0 : 1;
      }
    }
    Masks masks(each.profile);
    const std::string sent = masks.mask(each.text);
    if (each.known.empty()) {
      EXPECT_EQ(masks.unmask(sent), each.text);
    }
  }
  for (const auto& [kind, tally] : by_kind)
    std::cout << fmt::format("{:<11} {:>5} of {:>5} masked\n", kind, tally.found, tally.all);
  std::cout << fmt::format(
      "{} texts: recall {:.2f}% of {} patterned, {:.2f}% of {} known values; precision {:.2f}% of {} masks; {:.2f}% of "
      "all "
      "bytes masked without need\n",
      kCases, 100 * patterned.share(), patterned.all, 100 * known.share(), known.all, 100 * right.share(), right.all,
      100.0 * static_cast<double>(masked_bytes_too_many) / static_cast<double>(bytes));
  EXPECT_GE(patterned.share(), 0.995);
  EXPECT_EQ(known.share(), 1.0);
  EXPECT_GE(right.share(), 0.95);
  EXPECT_LE(static_cast<double>(masked_bytes_too_many) / static_cast<double>(bytes), 0.01);
  EXPECT_GE(patterned.all, 2'000U);
  EXPECT_GE(known.all, 500U);
}

}  // namespace
}  // namespace attune::llm
