#pragma once
#include "plan/plan.h"
#include "plan/syntax/internal/cursor.h"
#include "plan/syntax/internal/limits.h"
#include "plan/syntax/internal/operators.h"

namespace attune::plan {

/// Brackets nest a text deeper than its plan, at most by two for each of the plan's own levels.
inline constexpr int kDeepestText = 3 * kDeepest;

/// Reads values and calls at a cursor, by the grammar in docs/plan-language.md. Each takes the depth at which it stands
/// and moves past what it read. Errors: parse_error with the place.
class ValueParser {
 public:
  /// @param cursor  outlives the parser
  explicit ValueParser(Cursor& cursor) : cursor_(cursor) {}

  /// Precedence climbing: what stands here and joins by operators of at least this strength.
  Result<Expression> expression(int depth, int strength = 0);
  Result<Call> call(int depth);
  Result<double> number();

  /// Counts one more value of the plan. Errors: past kMostValues.
  Status count_value();
  [[nodiscard]] Failure too_deep() const;

 private:
  Result<Argument> argument(const Call& call, int depth);
  /// After `where:` stands a filter, unless what stands there can only be another expression: a reference, a call, a
  /// literal. A filter starts with "(", a backquote, "not", or a field's name with an operator behind it.
  [[nodiscard]] bool starts_filter() const;
  Result<Expression> filter();
  /// A filter, or an object: that begins with a name and a colon, or with a name in quotes.
  Result<Expression> in_braces(int depth);
  /// What stands behind its "{".
  Result<Object> object(int depth);
  Result<std::string> member_name();
  /// The operator at the cursor; null where none is.
  [[nodiscard]] const OperatorForm* binary_operator() const;
  Result<Expression> operand(int depth);
  Result<Expression> negation(int depth);
  Result<Expression> primary(int depth);
  Result<decltype(Expression::node)> value(int depth);
  Result<List> list(int depth);
  Result<decltype(Expression::node)> number_or_time();

  Cursor& cursor_;
  std::size_t values_ = 0;
};

}  // namespace attune::plan
