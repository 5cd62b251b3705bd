#pragma once
#include "data/catalogue.h"
#include "plan/plan.h"
#include "plan/type.h"
#include "plan/value.h"

#include <span>
#include <string_view>

namespace attune::plan {

/// What an operator makes of values of these types, one for a negation, two for the rest.
///
///   number + - * / number             date, time + - duration          date - date, time - time: a duration
///   text + text, list + list          duration + - duration            duration * number
///   = != between values of one type   < <= > >= between numbers, dates, times, texts
///   list has element                  text has text                    and, or, not between bools
///   optional T else T
///
/// An absent operand makes arithmetic absent (so the type is optional), a comparison false, and counts as false in
/// and, or, not. Errors: type_error "'+' does not join text and number", with a mend.
Result<Type> operation_type(Operator op, std::span<const Type> operands);
/// Errors: invalid_argument where there is no result: a division by zero, a date beyond the calendar, a number beyond
/// all bounds, a list or text that grows too long. Operands must be of types that operation_type takes.
Result<Value> apply_operator(Operator op, std::span<const Value> operands);

/// The type of a field: of an item, `id` and `title`, and the catalogue's fields, which an item may lack; of a record,
/// its fields; of JSON, any name, which may be absent. Of an optional value, an optional field.
/// Errors: type_error, with the nearest name as the mend.
Result<Type> member_type(const Type& of, std::string_view field, const Catalogue& catalogue);
/// `of` must be of a type that member_type takes.
Value member(const Value& of, std::string_view field, const Catalogue& catalogue);

}  // namespace attune::plan
