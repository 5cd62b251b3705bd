#pragma once
#include "data/filter/filter.h"

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace attune::plan {

/// Where a piece of a plan stands in its text, lines and characters from 1; 0 in plans that were not parsed. Never part
/// of equality.
struct Position {
  std::uint32_t line = 0;
  std::uint32_t column = 0;
  bool operator==(const Position&) const { return true; }
};

struct Expression;

/// A value named on a line above, or `$user`, the person the plan runs for.
struct Reference {
  std::string name;
  bool operator==(const Reference&) const = default;
};

using Date = std::chrono::year_month_day;

/// `name: value`; positional arguments have no name and come first.
struct Argument;

/// tool(name: value, ...)
struct Call {
  std::string tool;
  std::vector<Argument> arguments;
  Position position;
  bool operator==(const Call&) const;
};

struct List {
  std::vector<Expression> elements;
  bool operator==(const List&) const;
};

struct Expression {
  std::variant<bool, double, std::string, Date, Filter, Reference, List, Call> node;
  Position position;
  bool operator==(const Expression&) const = default;
};

struct Argument {
  std::string name;
  Expression value;
  bool operator==(const Argument&) const = default;
};

/// name = [optional] tool(...) [needs confirmation] ; the last step of a plan is `reply(...)`, which has no name.
struct Step {
  std::string name;
  Call call;
  bool needs_confirmation = false;
  bool optional = false;  ///< `optional` before the call: its failure doesn't sink the plan
  bool operator==(const Step&) const = default;
};

/// The tool that a plan ends with: its arguments are the answer.
inline constexpr std::string_view kReply = "reply";

/// A typed dataflow program. See docs/plan-language.md.
///
///   plan "thrillers like Heat under two hours"
///     seed = resolve_item(title: "Heat")
///     pool = candidates(user: $user, like: [seed], limit: 500)
///     short = filter(items: pool, where: genres has "Thriller" and runtime < 120)
///     picks = take(items: short, count: 5)
///     why = explain(items: picks, user: $user)
///     reply(picks, why)
struct Plan {
  std::string request;  ///< the words it was compiled from
  std::vector<Step> steps;
  bool operator==(const Plan&) const = default;
};

/// Errors: parse_error with line, column, what was expected and the mend; invalid_argument for text that is not UTF-8;
/// resource_exhausted past 256 KiB. Parsing is linear; a plan has at most 256 steps and 4,096 values, nested 16 deep.
Result<Plan> parse(std::string_view text);
/// The canonical layout: parse(to_text(p)) == p for every plan that parse or from_json gave and whose text keeps the
/// bounds above.
std::string to_text(const Plan& plan);

}  // namespace attune::plan
