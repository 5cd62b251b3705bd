#include "plan/execution/internal/evaluation.h"

#include "plan/operations.h"

namespace attune::plan {
namespace {

class Evaluator {
 public:
  Evaluator(const Lookup& lookup, const Catalogue& catalogue) : lookup_(lookup), catalogue_(catalogue) {}

  Result<Value> operator()(const Expression& expression) const {
    return std::visit([this](const auto& node) { return value_of(node); }, expression.node);
  }

 private:
  Result<Value> value_of(const Reference& reference) const { return lookup_(reference); }
  Result<Value> value_of(const List& list) const {
    ATTUNE_TRY(elements, all(list.elements));
    return Value{std::move(elements)};
  }
  Result<Value> value_of(const Object& object) const {
    Record record;
    for (const Argument& member : object.members) {
      ATTUNE_TRY(value, (*this)(member.value));
      if (!value.is_absent()) record.fields.push_back({member.name, std::move(value)});
    }
    return Value{std::move(record)};
  }
  Result<Value> value_of(const Member& found) const {
    ATTUNE_TRY(of, (*this)(found.of.front()));
    return member(of, found.field, catalogue_);
  }
  Result<Value> value_of(const Operation& operation) const {
    ATTUNE_TRY(operands, all(operation.operands));
    return apply_operator(operation.op, operands);
  }
  Result<Value> value_of(const Call& call) const {
    return failure(ErrorCode::internal, "a call of {}() was left inside a value", call.tool);
  }
  Result<Value> value_of(const auto& literal) const { return Value{literal}; }

  Result<std::vector<Value>> all(const std::vector<Expression>& parts) const {
    std::vector<Value> values;
    values.reserve(parts.size());
    for (const Expression& part : parts) {
      ATTUNE_TRY(value, (*this)(part));
      values.push_back(std::move(value));
    }
    return values;
  }

  const Lookup& lookup_;
  const Catalogue& catalogue_;
};

}  // namespace

Result<Value> evaluate(const Expression& expression, const Lookup& lookup, const Catalogue& catalogue) {
  return Evaluator(lookup, catalogue)(expression);
}

}  // namespace attune::plan
