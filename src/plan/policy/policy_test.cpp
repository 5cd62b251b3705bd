#include "plan/policy/confirmation.h"
#include "plan/policy/disclosure.h"
#include "plan/policy/flow_policy.h"

#include <algorithm>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace attune::plan {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using Verdict = FlowDecision::Verdict;
using Reason = FlowDecision::Reason;

const std::vector<Integrity> kIntegrities{Integrity::operator_, Integrity::user, Integrity::outside};
const std::vector<PrivateData> kPrivateData{PrivateData::refused, PrivateData::confirmed, PrivateData::allowed};
const std::vector<ArgumentRole> kRoles{ArgumentRole::content, ArgumentRole::destination};

std::vector<Label> all_labels() {
  std::vector<Label> labels;
  for (const Integrity integrity : kIntegrities)
    for (const Readers& readers : {Readers::everyone(), Readers::only({}), Readers::only({"ada"}),
                                   Readers::only({"ada", "bo"}), Readers::only({"bo"})})
      labels.push_back({integrity, readers});
  return labels;
}

/// The policy as docs/security-model.md has it, rule by rule.
Verdict expected(const Sink& sink, ArgumentRole role, const Label& label) {
  const bool is_private = !label.readers.are_everyone();
  if (sink.outside && is_private && sink.private_data == PrivateData::refused) return Verdict::refused;
  if (sink.outside && is_private && !label.readers.include(sink.user)) return Verdict::refused;
  if (sink.outside && is_private && sink.private_data == PrivateData::confirmed) return Verdict::needs_confirmation;
  if (role == ArgumentRole::destination && label.integrity == Integrity::outside) return Verdict::needs_confirmation;
  return Verdict::allowed;
}

TEST(LabelTest, FormALattice) {
  const std::vector<Label> labels = all_labels();
  for (const Label& a : labels) {
    EXPECT_EQ(join(a, a), a);
    EXPECT_EQ(join(a, {}), a);
    EXPECT_TRUE(flows_to({}, a));
    for (const Label& b : labels) {
      EXPECT_EQ(join(a, b), join(b, a));
      EXPECT_TRUE(flows_to(a, join(a, b)));
      EXPECT_EQ(flows_to(a, b) && flows_to(b, a), a == b);
      for (const Label& c : labels) EXPECT_EQ(join(join(a, b), c), join(a, join(b, c)));
    }
  }
}

TEST(LabelTest, AReaderOfBothMayReadWhatDependsOnBoth) {
  for (const Label& a : all_labels())
    for (const Label& b : all_labels())
      for (const char* person : {"ada", "bo", "cy"})
        EXPECT_EQ(join(a, b).readers.include(person), a.readers.include(person) && b.readers.include(person));
}

TEST(LabelTest, Texts) {
  EXPECT_EQ(to_text({}), "operator, seen by everyone");
  EXPECT_EQ(to_text({Integrity::user, Readers::only({"bo", "ada"})}), "user, seen by ada, bo");
  EXPECT_EQ(to_text({Integrity::outside, Readers::only({})}), "outside, seen by nobody");
}

TEST(LabelTest, AReaderCanBeCalledByAnotherName) {
  EXPECT_EQ(Readers::only({"$user", "bo"}).renamed("$user", "ada"), Readers::only({"ada", "bo"}));
  EXPECT_EQ(Readers::only({"bo"}).renamed("$user", "ada"), Readers::only({"bo"}));
  EXPECT_EQ(Readers::only({}).renamed("$user", "ada"), Readers::only({}));
  EXPECT_TRUE(Readers::everyone().renamed("$user", "ada").are_everyone());
}

TEST(FlowPolicyTest, HoldsForEveryArgumentAlone) {
  for (const bool outside : {false, true})
    for (const PrivateData private_data : kPrivateData)
      for (const ArgumentRole role : kRoles)
        for (const Label& label : all_labels()) {
          const Sink sink{outside, private_data, "ada"};
          const std::vector<ArgumentFlow> arguments{{role, label}};
          const FlowDecision decision = decide(sink, arguments, {});
          EXPECT_EQ(decision.verdict, expected(sink, role, label)) << to_text(label);
          EXPECT_EQ(decision.arguments.size(), decision.verdict == Verdict::allowed ? 0U : 1U);
          EXPECT_EQ(decision.reason == Reason::none, decision.verdict == Verdict::allowed);
        }
}

TEST(FlowPolicyTest, TheWorstOfTheArgumentsDecidesAndIsNamed) {
  for (const Label& a : all_labels())
    for (const Label& b : all_labels()) {
      const Sink sink{true, PrivateData::confirmed, "ada"};
      const std::vector<ArgumentFlow> arguments{{ArgumentRole::content, a}, {ArgumentRole::destination, b}};
      const Verdict first = expected(sink, ArgumentRole::content, a);
      const Verdict second = expected(sink, ArgumentRole::destination, b);
      const FlowDecision decision = decide(sink, arguments, {});
      EXPECT_EQ(decision.verdict, std::max(first, second));
      std::vector<std::size_t> named;
      if (decision.verdict != Verdict::allowed && first == decision.verdict) named.push_back(0);
      if (decision.verdict != Verdict::allowed && second == decision.verdict) named.push_back(1);
      EXPECT_EQ(decision.arguments, named);
    }
}

TEST(FlowPolicyTest, WhatDecidedThatACallHappensIsToldByIt) {
  const Label of_ada{Integrity::user, Readers::only({"ada"})};
  EXPECT_EQ(decide({true, PrivateData::refused, "ada"}, {}, of_ada).verdict, Verdict::refused);
  EXPECT_THAT(decide({true, PrivateData::refused, "ada"}, {}, of_ada).arguments, IsEmpty());
  const Label outside{Integrity::outside, Readers::everyone()};
  const std::vector<ArgumentFlow> constant{{ArgumentRole::destination, {Integrity::user, Readers::everyone()}}};
  EXPECT_EQ(decide({false, PrivateData::refused, "ada"}, constant, outside),
            (FlowDecision{Verdict::needs_confirmation, {0}, Reason::steered_from_outside}));
}

/// More trusted data that more people may see never fares worse.
TEST(FlowPolicyTest, IsMonotone) {
  for (const Label& lower : all_labels())
    for (const Label& upper : all_labels()) {
      if (!flows_to(lower, upper)) continue;
      for (const ArgumentRole role : kRoles)
        for (const PrivateData private_data : kPrivateData) {
          const Sink sink{true, private_data, "ada"};
          const std::vector<ArgumentFlow> low{{role, lower}};
          const std::vector<ArgumentFlow> high{{role, upper}};
          EXPECT_LE(decide(sink, low, {}).verdict, decide(sink, high, {}).verdict);
        }
    }
}

TEST(FlowPolicyTest, ReasonsHaveWords) {
  for (const Reason reason : {Reason::steered_from_outside, Reason::private_to_others, Reason::private_data})
    EXPECT_FALSE(to_string(reason).empty());
  EXPECT_EQ(to_string(Reason::none), "");
}

TEST(ConfirmationTest, ATokenIsForOneCallAndOnePerson) {
  const ConfirmationKey key{1, 2, 3};
  const std::string call = fingerprint_of("r1", "mail", "send", R"({"to":"bo"})");
  const std::string token = issue_token(key, "ada", call);
  EXPECT_EQ(redeem_token(key, "ada", token), call);
  EXPECT_FALSE(redeem_token(key, "bo", token));
  EXPECT_FALSE(redeem_token(ConfirmationKey{1, 2, 4}, "ada", token));
  const std::string other = fingerprint_of("r1", "mail", "send", R"({"to":"eve"})");
  EXPECT_FALSE(redeem_token(key, "ada", other + token.substr(other.size())));
}

TEST(ConfirmationTest, NoAlteredTokenHolds) {
  const ConfirmationKey key{9};
  const std::string token = issue_token(key, "ada", fingerprint_of("r", "s", "t", "{}"));
  for (std::size_t i = 0; i < token.size(); ++i) {
    std::string altered = token;
    altered[i] = altered[i] == '0' ? '1' : '0';
    EXPECT_FALSE(redeem_token(key, "ada", altered)) << i;
  }
  for (const std::string_view wrong : {std::string_view(), std::string_view(token).substr(1)})
    EXPECT_EQ(redeem_token(key, "ada", wrong).error().code, ErrorCode::permission_denied);
  EXPECT_FALSE(redeem_token(key, "ada", token + "0"));
}

TEST(ConfirmationTest, NoTwoCallsHaveOneFingerprint) {
  EXPECT_NE(fingerprint_of("ab", "c", "t", ""), fingerprint_of("a", "bc", "t", ""));
  EXPECT_NE(fingerprint_of("r", "s", "t", "1"), fingerprint_of("r", "s", "t", "2"));
  EXPECT_EQ(fingerprint_of("r", "s", "t", "1"), fingerprint_of("r", "s", "t", "1"));
}

TEST(DisclosureTest, APlannerReadsWhatItsOwnSideWroteAndEveryoneMaySee) {
  for (const Label& label : all_labels()) {
    const bool safe = label.integrity != Integrity::outside && label.readers.are_everyone();
    EXPECT_EQ(shown_to_planner("text", label), safe ? "text" : "") << to_text(label);
  }
}

TEST(DisclosureTest, ProseMayBeShown) {
  for (const char* sentence :
       {"", "Because you liked Heat (1995).", "3.5 of 5, at 20:00", "S.W.A.T. & co: 9/10", "Amélie, \u201Cun peu\u201D",
        "\u6771\u4EAC\u7269\u8A9E", "e.g. Alien", "It ends. Then it begins.", "cafe\u0301", "Up to 12%\u2026"})
    EXPECT_TRUE(may_be_shown(sentence)) << sentence;
}

TEST(DisclosureTest, NothingToFetchFollowOrRunMayBeShown) {
  for (const char* sentence :
       {"![x](https://evil.example/?q=1)", "see https://evil", "see evil.example", "go to www.evil.example",
        "mailto:eve", "javascript:alert", "<img src=x>", "a `code`", "**bold**", "//evil", "a|b", "eve@evil", "a\tb",
        "zero\u200Bwidth", "right\u202Eleft", "\xFF", "tag \U000E0041", "\u0430.\u0440\u0444\u0444", "a\nb"})
    EXPECT_FALSE(may_be_shown(sentence)) << sentence;
}

}  // namespace
}  // namespace attune::plan
