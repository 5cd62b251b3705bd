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
    for (Argument& argument : std::get<2>(t)) {  // a JSON object has each key once, and `where` takes no operations
      if (argument.name == "where") argument.value = {Filter{}, {}};
      if (std::ranges::find(call.arguments, argument.name, &Argument::name) == call.arguments.end())
        call.arguments.push_back(std::move(argument));
    }
    return call;
  });
}

inline rc::Gen<Duration> any_duration() {
  return rc::gen::map(rc::gen::element<std::string>("3 days", "1 week", "90 minutes", "-2 months", "10 years"),
                      [](const std::string& text) { return read_duration(text).value(); });
}

inline rc::Gen<Expression> any_expression(int depth) {
  const auto wrap = [](auto value) { return Expression{std::move(value), {}}; };
  const auto leaf = rc::gen::oneOf(
      rc::gen::map(rc::gen::arbitrary<bool>(), wrap), rc::gen::map(any_text(), wrap), rc::gen::map(any_filter(), wrap),
      rc::gen::map(rc::gen::inRange(-10'000'000, 10'000'000), [](int n) { return Expression{n / 7.0, {}}; }),
      rc::gen::map(rc::gen::inRange(0, 20'000),
                   [](int d) { return Expression{Date{std::chrono::sys_days{std::chrono::days{d}}}, {}}; }),
      rc::gen::map(rc::gen::inRange(0, 20'000'000),
                   [](int m) { return Expression{LocalTime{std::chrono::minutes{m}}, {}}; }),
      rc::gen::map(any_duration(), wrap),
      rc::gen::map(rc::gen::element<std::string>("a", "pool", "$user"),
                   [](std::string n) { return Expression{Reference{std::move(n)}, {}}; }));
  if (depth <= 0) return leaf;
  const auto inner = rc::gen::lazy([depth] { return any_expression(depth - 1); });
  return rc::gen::oneOf(
      leaf, rc::gen::map(rc::gen::lazy([depth] { return any_call(depth); }), wrap),
      rc::gen::map(rc::gen::container<std::vector<Expression>>(inner),
                   [](std::vector<Expression> e) { return Expression{List{std::move(e)}, {}}; }),
      rc::gen::map(rc::gen::nonEmpty(rc::gen::container<std::vector<std::pair<std::string, Expression>>>(
                       rc::gen::pair(rc::gen::oneOf(any_name(), any_text()), inner))),
                   [](auto members) {
                     Object object;
                     for (auto& [name, value] : members)
                       if (std::ranges::find(object.members, name, &Argument::name) == object.members.end())
                         object.members.push_back({name, std::move(value)});
                     return Expression{std::move(object), {}};
                   }),
      rc::gen::map(rc::gen::pair(inner, any_name()),
                   [](auto p) { return Expression{Member{{std::move(p.first)}, std::move(p.second)}, {}}; }),
      rc::gen::map(rc::gen::tuple(rc::gen::inRange(0, static_cast<int>(Operator::divide) + 1), inner, inner),
                   [](auto t) {
                     Operation operation{static_cast<Operator>(std::get<0>(t)), {std::get<1>(t)}};
                     if (operation.op != Operator::negation) operation.operands.push_back(std::get<2>(t));
                     return Expression{std::move(operation), {}};
                   }));
}

inline rc::Gen<Step> any_step(int depth);

inline rc::Gen<Block> any_block(int depth) {
  return rc::gen::map(rc::gen::pair(rc::gen::resize(2, rc::gen::container<std::vector<Step>>(
                                                           rc::gen::lazy([depth] { return any_step(depth - 1); }))),
                                    any_expression(1)),
                      [](auto p) { return Block{std::move(p.first), std::move(p.second)}; });
}

inline rc::Gen<decltype(Step::action)> any_action(int depth) {
  using Action = decltype(Step::action);
  const auto invocation = rc::gen::map(rc::gen::tuple(rc::gen::resize(3, any_call(2)), rc::gen::arbitrary<bool>(),
                                                      rc::gen::arbitrary<bool>(), rc::gen::maybe(any_expression(1))),
                                       [](auto t) -> Action {
                                         Invocation made{std::get<0>(t), std::get<1>(t), std::get<2>(t), {}};
                                         if (std::get<3>(t)) made.otherwise = *std::get<3>(t);
                                         return made;
                                       });
  const auto let = rc::gen::map(any_expression(2), [](Expression e) -> Action { return Let{std::move(e)}; });
  if (depth <= 0) return rc::gen::oneOf(invocation, let);
  const auto loop = rc::gen::map(
      rc::gen::tuple(any_name(), any_expression(1), rc::gen::inRange(1, 9), any_block(depth)), [](auto t) -> Action {
        return ForEach{std::get<0>(t), std::get<1>(t), static_cast<double>(std::get<2>(t)), std::get<3>(t)};
      });
  const auto branch = rc::gen::map(
      rc::gen::tuple(any_expression(1), any_block(depth), rc::gen::maybe(any_block(depth))), [](auto t) -> Action {
        If made{std::get<0>(t), std::get<1>(t), {}};
        if (std::get<2>(t)) made.otherwise = *std::get<2>(t);
        return made;
      });
  return rc::gen::oneOf(invocation, invocation, let, loop, branch);
}

inline rc::Gen<Step> any_step(int depth) {
  return rc::gen::map(
      rc::gen::tuple(rc::gen::oneOf(any_name(), rc::gen::just(std::string())), any_name(), any_action(depth)),
      [](auto t) {
        Step step{std::get<0>(t), std::get<2>(t), {}};
        if (std::holds_alternative<Let>(step.action)) step.name = std::get<1>(t);  // which always has a name
        return step;
      });
}

inline rc::Gen<Definition> any_definition() {
  const auto parameters = rc::gen::container<std::vector<Definition::Parameter>>(
      rc::gen::map(rc::gen::pair(any_name(), rc::gen::element<std::string>("text", "list of item", "optional number")),
                   [](auto p) { return Definition::Parameter{std::move(p.first), std::move(p.second)}; }));
  return rc::gen::map(rc::gen::tuple(any_name(), rc::gen::resize(2, parameters), any_block(1)),
                      [](auto t) { return Definition{std::get<0>(t), std::get<1>(t), std::get<2>(t), {}}; });
}

inline rc::Gen<Plan> any_plan() {
  return rc::gen::map(
      rc::gen::tuple(any_text(), rc::gen::resize(2, rc::gen::container<std::vector<Definition>>(any_definition())),
                     rc::gen::resize(5, rc::gen::container<std::vector<Step>>(any_step(2)))),
      [](auto t) { return Plan{std::get<0>(t), std::get<1>(t), std::get<2>(t)}; });
}

}  // namespace attune::plan::testing
