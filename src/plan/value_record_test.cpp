#include "plan/value_record.h"

#include "plan/testing/film_tools.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace attune::plan {
namespace {

rc::Gen<Value> any_value(int depth) {
  const auto text = rc::gen::element<std::string>("", "Heat", "Ä \"quoted\"\n");
  const auto wrap = [](auto value) { return Value{std::move(value)}; };
  const auto ranking = rc::gen::map(rc::gen::arbitrary<int>(), [](int n) {
    return Value{Ranking{{ItemId{0}, n / 7.0, n % 2 == 0 ? Placement::by_score : Placement::pinned}}};
  });
  const auto explanation = rc::gen::map(text, [](const std::string& t) {
    return Value{
        Explanation{{{ItemId{0}, t, {"e1"}}},
                    {{"e1", EvidenceKind::memory, t, 0.5, ItemId{0}}, {"e2", EvidenceKind::request, t, 1, {}}}}};
  });
  const auto leaf = rc::gen::oneOf(
      rc::gen::just(Value{}), rc::gen::just(Value{ItemId{0}}), ranking, explanation, rc::gen::map(text, wrap),
      rc::gen::map(rc::gen::arbitrary<bool>(), wrap),
      rc::gen::map(rc::gen::arbitrary<int>(), [](int n) { return Value{n / 3.0}; }),
      rc::gen::map(text, [](std::string t) { return Value{User{std::move(t)}}; }),
      rc::gen::just(Value{read_date("2026-11-25").value()}),
      rc::gen::just(Value{read_local_time("2026-11-25T18:30").value()}), rc::gen::just(Value{Duration{-3, 90}}),
      rc::gen::just(Value{parse_filter("year > 1990").value()}),
      rc::gen::map(text, [](std::string t) { return Value{std::vector<Fact>{{"likes", "genres", std::move(t)}}}; }),
      rc::gen::map(text, [](std::string t) { return Value{Question{t, {t, "b"}, "genres", {ItemId{0}, ItemId{0}}}}; }),
      rc::gen::just(Value{parse_json(R"({"a": [1, null, {"item": "x"}]})").value()}));
  if (depth == 0) return leaf;
  const auto inner = rc::gen::lazy([depth] { return any_value(depth - 1); });
  return rc::gen::oneOf(leaf, rc::gen::map(rc::gen::container<std::vector<Value>>(inner), wrap),
                        rc::gen::map(rc::gen::pair(text, inner), [](auto p) {
                          return Value{Record{{{"a", Value{p.first}}, {"b", std::move(p.second)}}}};
                        }));
}

RC_GTEST_PROP(ValueRecordTest, EveryValueComesBackAsItWas, ()) {
  const Value value = *any_value(2);
  const auto catalogue = testing::films();
  const auto record = parse_json(attune::to_json(to_record(value, *catalogue)));
  RC_ASSERT(record.has_value());
  const auto read = read_record(*record, *catalogue);
  RC_ASSERT(read.has_value());
  RC_ASSERT(*read == value);
}

TEST(ValueRecordTest, WhatIsNoRecordIsAnError) {
  const auto error_of = [](std::string_view text) {
    return read_record(parse_json(text).value(), *testing::films()).error().code;
  };
  for (const char* text :
       {"{}", R"({"colour": 1})", R"({"items": [["heat"]]})", R"({"date": "soon"})",
        R"({"item": "heat", "user": "ada"})", R"({"explanation": []})", R"({"items": [["heat", 1, "x"]]})"})
    EXPECT_EQ(error_of(text), ErrorCode::corrupt) << text;
  EXPECT_EQ(error_of(R"({"item": "gone"})"), ErrorCode::not_found);
}

}  // namespace
}  // namespace attune::plan
