#pragma once
#include "plan/by_name.h"
#include "plan/checking/checker.h"
#include "plan/checking/internal/faults.h"
#include "plan/checking/internal/scope.h"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace attune::plan {

/// Types of values and calls, in a scope that whoever walks the steps keeps up. Reports what is wrong with them.
class ValueTypes {
 public:
  /// All of these outlive it.
  ValueTypes(const ToolRegistry& tools, const Catalogue& catalogue, const CheckOptions& options, Faults& faults)
      : tools_(tools), catalogue_(catalogue), options_(options), faults_(faults) {}

  // -- the scope

  /// A plan or a sub-plan begins: nothing is named but what is given.
  /// @param steps  of it, which outlive the scope: their names tell "further down" from "nowhere"
  void begin_scope(const std::vector<Step>& steps);
  /// @param name  a view of what outlives the scope
  /// @param type  empty where it is not known, which has been reported
  void define(std::string_view name, std::optional<Type> type, Position position);
  [[nodiscard]] Scope& scope() { return scope_; }
  /// A sub-plan that may be called from now on.
  void add_definition(Signature signature) { definitions_.emplace(signature.name, std::move(signature)); }
  [[nodiscard]] bool is_definition(std::string_view name) const { return definitions_.contains(name); }
  /// A tool's or a sub-plan's; null where there is none.
  [[nodiscard]] const Signature* find_signature(std::string_view name) const;

  // -- types; empty where an error was reported

  std::optional<Type> check_call(const Call& call);
  std::optional<Type> check_value(const Expression& value) { return check_expression(value, nullptr, {}); }
  std::optional<Type> joined_type(Operator op, const std::vector<Type>& operands, Position position);

 private:
  /// Whose argument is being checked, for messages: "'limit' of candidates()".
  struct Place {
    std::string_view tool;
    std::string_view argument;
  };

  void note_names(const std::vector<Step>& steps);
  void check_argument(const Expression& value, const Parameter& parameter, std::string_view tool);
  /// A call inside another value is no step: nothing could confirm it, and no name would show its effect.
  std::optional<Type> check_nested_call(const Call& call);
  /// @param wanted  null: any type
  std::optional<Type> check_expression(const Expression& expression, const Type* wanted, const Place& place);
  std::optional<Type> check_list(const List& list, Position position, const Type* wanted, const Place& place);
  std::optional<Type> check_object(const Object& object, Position position, const Type* wanted, const Place& place);

  std::optional<Type> type_of(const Expression& expression);
  std::optional<Type> type_of_node(bool, Position) { return Type::Kind::boolean; }
  std::optional<Type> type_of_node(double, Position) { return Type::Kind::number; }
  std::optional<Type> type_of_node(const std::string&, Position) { return Type::Kind::text; }
  std::optional<Type> type_of_node(const Date&, Position) { return Type::Kind::date; }
  std::optional<Type> type_of_node(LocalTime, Position) { return Type::Kind::time; }
  std::optional<Type> type_of_node(const Duration&, Position) { return Type::Kind::duration; }
  std::optional<Type> type_of_node(const Filter& filter, Position position);
  std::optional<Type> type_of_node(const List& list, Position position);
  std::optional<Type> type_of_node(const Object& object, Position position);
  std::optional<Type> type_of_node(const Call& call, Position) { return check_nested_call(call); }
  std::optional<Type> type_of_node(const Reference& reference, Position position);
  std::optional<Type> type_of_node(const Member& member, Position position);
  std::optional<Type> type_of_node(const Operation& operation, Position position);

  void report_unknown_tool(const Call& call);
  void report_unknown_argument(const Call& call, const Signature& signature, const Argument& argument);
  void report_unknown_name(std::string_view name, Position position);
  void report_mismatch(Position position, const Type& wanted, std::string_view found, const Place& place);

  const ToolRegistry& tools_;
  const Catalogue& catalogue_;
  const CheckOptions& options_;
  Faults& faults_;
  Scope scope_;
  std::map<std::string, Signature, std::less<>> definitions_;
  NameViewSet named_somewhere_;
};

}  // namespace attune::plan
