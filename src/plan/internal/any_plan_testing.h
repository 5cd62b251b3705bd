#pragma once
#include "plan/plan.h"

#include <algorithm>
#include <string>
#include <vector>

#include <rapidcheck/gtest.h>

namespace attune::plan::testing {

/// Random plans, of every kind of value: not sound ones, but such as parse() could give.
inline rc::Gen<Plan> any_plan();

inline rc::Gen<std::string> any_name() {
  return rc::gen::element<std::string>("a", "pool", "x_1", "where", "first", "B");
}
inline rc::Gen<std::string> any_text() {
  return rc::gen::element<std::string>("", "Heat", "a \"b\"\\", "two\nlines\t\x01", "Ä, ) }");
}
inline rc::Gen<Filter> any_filter() {
  return rc::gen::map(
      rc::gen::element<std::string>("", "year > 1990", R"f(genres has any ["a, b)", "}"] or not `odd name` = 1)f",
                                    R"(id in ["1"] and (a = 1 or b = 2))"),
      [](const std::string& text) { return parse_filter(text).value(); });
}

inline rc::Gen<Expression> any_expression(int depth);

inline rc::Gen<Call> any_call(int depth) {
  const auto arguments = rc::gen::container<std::vector<Argument>>(
      rc::gen::map(rc::gen::pair(any_name(), any_expression(depth - 1)),
                   [](auto p) { return Argument{std::move(p.first), std::move(p.second)}; }));
  const auto positional = rc::gen::container<std::vector<Argument>>(
      rc::gen::map(any_expression(depth - 1), [](Expression e) { return Argument{"", std::move(e)}; }));
  return rc::gen::map(rc::gen::tuple(any_name(), positional, arguments), [](auto t) {
    Call call{std::get<0>(t), std::get<1>(t), {}};
    for (Argument& argument : std::get<2>(t))  // a JSON object has each key once
      if (std::ranges::find(call.arguments, argument.name, &Argument::name) == call.arguments.end())
        call.arguments.push_back(std::move(argument));
    return call;
  });
}

inline rc::Gen<Expression> any_expression(int depth) {
  const auto wrap = [](auto value) { return Expression{std::move(value), {}}; };
  const auto leaf = rc::gen::oneOf(
      rc::gen::map(rc::gen::arbitrary<bool>(), wrap), rc::gen::map(any_text(), wrap), rc::gen::map(any_filter(), wrap),
      rc::gen::map(rc::gen::inRange(-10'000'000, 10'000'000), [](int n) { return Expression{n / 7.0, {}}; }),
      rc::gen::map(rc::gen::inRange(0, 20'000),
                   [](int d) { return Expression{Date{std::chrono::sys_days{std::chrono::days{d}}}, {}}; }),
      rc::gen::map(rc::gen::element<std::string>("a", "pool", "$user"),
                   [](std::string n) { return Expression{Reference{std::move(n)}, {}}; }));
  if (depth <= 0) return leaf;
  return rc::gen::oneOf(leaf, rc::gen::map(rc::gen::lazy([depth] { return any_call(depth); }), wrap),
                        rc::gen::map(rc::gen::container<std::vector<Expression>>(
                                         rc::gen::lazy([depth] { return any_expression(depth - 1); })),
                                     [](std::vector<Expression> e) { return Expression{List{std::move(e)}, {}}; }));
}

inline rc::Gen<Plan> any_plan() {
  const auto step = rc::gen::map(
      rc::gen::tuple(rc::gen::oneOf(any_name(), rc::gen::just(std::string())), rc::gen::resize(3, any_call(2)),
                     rc::gen::arbitrary<bool>(), rc::gen::arbitrary<bool>()),
      [](auto t) { return Step{std::get<0>(t), std::get<1>(t), std::get<2>(t), std::get<3>(t)}; });
  return rc::gen::map(rc::gen::pair(any_text(), rc::gen::resize(5, rc::gen::container<std::vector<Step>>(step))),
                      [](auto p) { return Plan{std::move(p.first), std::move(p.second)}; });
}

}  // namespace attune::plan::testing
