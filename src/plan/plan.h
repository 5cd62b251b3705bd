#pragma once
#include "data/filter/filter.h"
#include "plan/time.h"

#include <cstdint>
#include <optional>
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

/// A value named on a line above, or one that every plan has: `$user`, the person it runs for; `$today`; `$now`.
struct Reference {
  std::string name;
  bool operator==(const Reference&) const = default;
};

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

/// `{name: value, "any name": value}`: a record, or a JSON object. At least one member, each name once.
struct Object {
  std::vector<Argument> members;
  bool operator==(const Object&) const;
};

/// `film.runtime`: a field of an item, of a record, or of a JSON object.
struct Member {
  std::vector<Expression> of;  ///< exactly one
  std::string field;
  bool operator==(const Member&) const;
};

/// What stands between two values, or in front of one.
enum class Operator {
  otherwise,  ///< `a else b`: b where a is absent
  either,     ///< or
  both,       ///< and
  negation,   ///< not
  equal,
  not_equal,
  less,
  less_equal,
  greater,
  greater_equal,
  has,
  add,
  subtract,
  multiply,
  divide,
};

struct Operation {
  Operator op{};
  std::vector<Expression> operands;  ///< one for a negation, two for the rest
  bool operator==(const Operation&) const;
};

struct Expression {
  std::variant<bool, double, std::string, Date, LocalTime, Duration, Filter, Reference, List, Object, Call, Member,
               Operation>
      node;
  Position position;
  bool operator==(const Expression&) const = default;
};

struct Argument {
  std::string name;
  Expression value;
  bool operator==(const Argument&) const = default;
};

/// [optional] tool(...) [needs confirmation] [else value]
struct Invocation {
  Call call;
  bool needs_confirmation = false;
  bool optional = false;                ///< its failure doesn't sink the plan
  std::optional<Expression> otherwise;  ///< its value when it fails; only of an optional one
  bool operator==(const Invocation&) const = default;
};

/// let name = value
struct Let {
  Expression value;
  bool operator==(const Let&) const = default;
};

struct Step;

/// { steps, yield value }: the steps of a branch or a loop, and what comes of them.
struct Block {
  std::vector<Step> steps;
  Expression value;
  bool operator==(const Block&) const;
};

/// for each name in items (at most n) { ... }: the list of what the block yields, one for each of the first n.
struct ForEach {
  std::string variable;
  Expression in;
  double at_most = 0;  ///< whole, from 1
  Block body;
  bool operator==(const ForEach&) const = default;
};

/// if condition { ... } else { ... }: what the branch taken yields; absent where there is none.
struct If {
  Expression condition;
  Block then;
  std::optional<Block> otherwise;
  bool operator==(const If&) const = default;
};

/// name = ...; the last step of a plan is `reply(...)`, which has no name.
struct Step {
  std::string name;
  std::variant<Invocation, Let, ForEach, If> action;
  Position position;
  bool operator==(const Step&) const = default;
};

/// define name(parameter: type, ...) { ... }: a sub-plan, called like a tool by what stands below it.
struct Definition {
  struct Parameter {
    std::string name;
    std::string type;  ///< as parse_type reads it
    bool operator==(const Parameter&) const = default;
  };
  std::string name;
  std::vector<Parameter> parameters;
  Block body;
  Position position;
  bool operator==(const Definition&) const = default;
};

/// The tool that a plan ends with: its arguments are the answer.
inline constexpr std::string_view kReply = "reply";

/// A typed dataflow program. See docs/plan-language.md.
///
///   plan "thrillers like Heat under two hours"
///     seed = resolve_item(title: "Heat")
///     pool = candidates(user: $user, like: [seed], where: genres has "Thriller" and runtime < 120)
///     picks = take(items: pool, count: 5)
///     why = explain(items: picks, user: $user)
///     reply(picks, why)
struct Plan {
  std::string request;  ///< the words it was compiled from
  std::vector<Definition> definitions;
  std::vector<Step> steps;
  bool operator==(const Plan&) const = default;
};

/// The invocation that a step is, or null for another kind of step.
const Invocation* invocation_of(const Step& step);
Invocation* invocation_of(Step& step);

/// Errors: parse_error with line, column, what was expected and the mend; invalid_argument for text that is not UTF-8;
/// resource_exhausted past 256 KiB. Parsing is linear; a plan has at most 256 steps and 4,096 values, nested 16 deep.
Result<Plan> parse(std::string_view text);
/// The canonical layout: parse(to_text(p)) == p for every plan that parse or from_json gave and whose text keeps the
/// bounds above.
std::string to_text(const Plan& plan);
/// One call in the canonical layout: "rate(user: $user, item: first(picks))".
std::string to_text(const Call& call);

}  // namespace attune::plan
