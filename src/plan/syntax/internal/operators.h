#pragma once
#include "plan/plan.h"

#include <array>
#include <string_view>

namespace attune::plan {

/// How tightly an operator binds; those of one strength group from the left.
struct OperatorForm {
  Operator op;
  std::string_view text;
  int strength;
};

inline constexpr int kNegationStrength = 4;

/// Longer ones before those they begin with.
inline constexpr std::array<OperatorForm, 15> kOperators{{{Operator::otherwise, "else", 1},
                                                          {Operator::either, "or", 2},
                                                          {Operator::both, "and", 3},
                                                          {Operator::negation, "not", kNegationStrength},
                                                          {Operator::not_equal, "!=", 5},
                                                          {Operator::less_equal, "<=", 5},
                                                          {Operator::greater_equal, ">=", 5},
                                                          {Operator::equal, "=", 5},
                                                          {Operator::less, "<", 5},
                                                          {Operator::greater, ">", 5},
                                                          {Operator::has, "has", 5},
                                                          {Operator::add, "+", 6},
                                                          {Operator::subtract, "-", 6},
                                                          {Operator::multiply, "*", 7},
                                                          {Operator::divide, "/", 7}}};

inline const OperatorForm& form_of(Operator op) {
  for (const OperatorForm& form : kOperators)
    if (form.op == op) return form;
  return kOperators.front();
}

}  // namespace attune::plan
