#pragma once
#include "plan/plan.h"

#include <string_view>
#include <variant>

namespace attune::plan {

/// `where` takes a filter, whose text looks like an operation's: so that neither form of a plan can mean the other, an
/// operation can't stand there.
inline constexpr std::string_view kWhereIsNoOperation = "'where' takes a filter, not an operation";
inline constexpr std::string_view kNameItAbove =
    "write a condition, such as year > 1990, or name the value on a line above and refer to it";

/// Whether the text of a value begins with that of an operation, or with a bracket, as an operation's may: a number's
/// member, "(1).x", does.
inline bool begins_with_operation(const Expression& value) {
  const auto* member = std::get_if<Member>(&value.node);
  if (member == nullptr) return std::holds_alternative<Operation>(value.node);
  return std::holds_alternative<double>(member->of.front().node) || begins_with_operation(member->of.front());
}

}  // namespace attune::plan
