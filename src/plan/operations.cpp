#include "plan/operations.h"

#include "base/ascii.h"
#include "base/nearest_name.h"
#include "plan/syntax/internal/operators.h"

#include <algorithm>
#include <cmath>

namespace attune::plan {
namespace {

using Kind = Type::Kind;

/// Texts and lists in a plan stay small, however often they are added to themselves.
constexpr std::size_t kLongestText = std::size_t{1} << 20;  // bytes
constexpr std::size_t kLongestList = 100'000;

// -- types

std::optional<Type> sum_type(Operator op, const Type& a, const Type& b) {
  const bool subtracts = op == Operator::subtract;
  if (a.kind() == Kind::number && b.kind() == Kind::number) return Type(Kind::number);
  if (b.kind() == Kind::duration && (a.kind() == Kind::date || a.kind() == Kind::time || a.kind() == Kind::duration))
    return a;
  if (subtracts && a == b && (a.kind() == Kind::date || a.kind() == Kind::time)) return Type(Kind::duration);
  if (subtracts) return std::nullopt;
  if (a.kind() == Kind::text && b.kind() == Kind::text) return a;
  return a.kind() == Kind::list && b.kind() == Kind::list ? common_type(a, b) : std::nullopt;
}

std::optional<Type> product_type(Operator op, const Type& a, const Type& b) {
  if (b.kind() == Kind::number &&
      (a.kind() == Kind::number || (a.kind() == Kind::duration && op == Operator::multiply)))
    return a;
  return std::nullopt;
}

bool is_ordered(const Type& type) {
  return type.kind() == Kind::number || type.kind() == Kind::date || type.kind() == Kind::time ||
         type.kind() == Kind::text;
}

bool has_elements(const Type& of, const Type& element) {
  if (of.kind() == Kind::text) return element.kind() == Kind::text;
  return of.kind() == Kind::list && of.element().accepts(element);
}

/// Of operands that are there; empty where they don't fit.
std::optional<Type> type_of_present(Operator op, const Type& a, const Type& b) {
  const bool bools = a.kind() == Kind::boolean && b.kind() == Kind::boolean;
  switch (op) {
    case Operator::negation:
    case Operator::both:
    case Operator::either:
      return bools ? std::optional(a) : std::nullopt;
    case Operator::equal:
    case Operator::not_equal:
      return common_type(a, b) ? std::optional<Type>(Kind::boolean) : std::nullopt;
    case Operator::less:
    case Operator::less_equal:
    case Operator::greater:
    case Operator::greater_equal:
      return a == b && is_ordered(a) ? std::optional<Type>(Kind::boolean) : std::nullopt;
    case Operator::has:
      return has_elements(a, b) ? std::optional<Type>(Kind::boolean) : std::nullopt;
    case Operator::add:
    case Operator::subtract:
      return sum_type(op, a, b);
    case Operator::multiply:
    case Operator::divide:
      return product_type(op, a, b);
    case Operator::otherwise:
      break;
  }
  return std::nullopt;
}

bool is_arithmetic(Operator op) {
  return op == Operator::add || op == Operator::subtract || op == Operator::multiply || op == Operator::divide;
}

// -- values

Result<Value> finite(double number) {
  if (!std::isfinite(number)) return invalid_argument("the result is beyond all bounds");
  return Value{number};
}

template <class T>
Result<Value> wrapped(Result<T> result) {
  if (!result) return Failure(std::move(result).error());
  return Value{*std::move(result)};
}

struct Sum {
  double sign;  ///< 1, or -1 to subtract

  Result<Value> operator()(double a, double b) const { return finite(a + sign * b); }
  Result<Value> operator()(const Date& a, const Duration& b) const { return signed_sum(a, b); }
  Result<Value> operator()(LocalTime a, const Duration& b) const { return signed_sum(a, b); }
  Result<Value> operator()(const Duration& a, const Duration& b) const { return signed_sum(a, b); }
  Result<Value> operator()(const Date& a, const Date& b) const { return Value{between(b, a)}; }
  Result<Value> operator()(LocalTime a, LocalTime b) const { return Value{between(b, a)}; }
  Result<Value> operator()(const std::string& a, const std::string& b) const {
    if (a.size() + b.size() > kLongestText) return invalid_argument("the text grows beyond {} bytes", kLongestText);
    return Value{a + b};
  }
  Result<Value> operator()(const std::vector<Value>& a, const std::vector<Value>& b) const {
    if (a.size() + b.size() > kLongestList) return invalid_argument("the list grows beyond {} values", kLongestList);
    std::vector<Value> joined(a);
    joined.insert(joined.end(), b.begin(), b.end());
    return Value{std::move(joined)};
  }
  Result<Value> operator()(const auto&, const auto&) const { return invalid_argument("these cannot be added"); }

 private:
  Result<Value> signed_sum(const auto& a, const Duration& b) const {
    ATTUNE_TRY(signed_b, multiply(b, sign));
    return wrapped(add(a, signed_b));
  }
};

Result<Value> product(Operator op, const Value& a, const Value& b) {
  const double factor = std::get<double>(b.data);
  if (op == Operator::divide && factor == 0) return invalid_argument("a division by zero");
  if (const auto* duration = std::get_if<Duration>(&a.data)) return wrapped(multiply(*duration, factor));
  const double number = std::get<double>(a.data);
  return finite(op == Operator::multiply ? number * factor : number / factor);
}

struct Less {
  bool operator()(double a, double b) const { return a < b; }
  bool operator()(const Date& a, const Date& b) const { return a < b; }
  bool operator()(LocalTime a, LocalTime b) const { return a < b; }
  bool operator()(const std::string& a, const std::string& b) const { return a < b; }
  bool operator()(const auto&, const auto&) const { return false; }
};
bool less(const Value& a, const Value& b) {
  return std::visit(Less{}, a.data, b.data);
}

bool has(const Value& a, const Value& b) {
  if (const auto* text = std::get_if<std::string>(&a.data))
    return lower_ascii(*text).contains(lower_ascii(std::get<std::string>(b.data)));
  const auto* wanted = std::get_if<std::string>(&b.data);
  return std::ranges::any_of(std::get<std::vector<Value>>(a.data), [&](const Value& element) {
    const auto* text = std::get_if<std::string>(&element.data);
    return text != nullptr && wanted != nullptr ? same_text(*text, *wanted) : element == b;
  });
}

bool compare(Operator op, const Value& a, const Value& b) {
  switch (op) {
    case Operator::equal:
      return a == b;
    case Operator::not_equal:
      return !(a == b);
    case Operator::less:
      return less(a, b);
    case Operator::less_equal:
      return !less(b, a);
    case Operator::greater:
      return less(b, a);
    case Operator::greater_equal:
      return !less(a, b);
    default:
      return has(a, b);
  }
}

bool is_true(const Value& value) {
  const bool* truth = std::get_if<bool>(&value.data);
  return truth != nullptr && *truth;
}

}  // namespace

Result<Type> operation_type(Operator op, std::span<const Type> operands) {
  const Type& a = operands.front();
  const Type& b = operands.back();
  const std::string_view symbol = form_of(op).text;
  if (op == Operator::otherwise) {
    if (const auto common = common_type(a.present(), b)) return *common;
    return type_error("'else' stands between {} and {}", to_text(a), to_text(b)).mend("give both sides the same type");
  }
  if (const auto type = type_of_present(op, a.present(), b.present())) {
    const bool may_be_absent = a.is_optional() || b.is_optional();
    return is_arithmetic(op) && may_be_absent ? Type::optional_of(*type) : *type;
  }
  if (op == Operator::negation)
    return type_error("'not' stands before {}", to_text(a)).mend("give a comparison or another bool");
  return type_error("'{}' does not join {} and {}", symbol, to_text(a), to_text(b))
      .mend("{}", op == Operator::has ? "write: list has element" : "give both sides types that fit");
}

Result<Value> apply_operator(Operator op, std::span<const Value> operands) {
  const Value& a = operands.front();
  const Value& b = operands.back();
  switch (op) {
    case Operator::otherwise:
      return a.is_absent() ? b : a;
    case Operator::negation:
      return Value{!is_true(a)};
    case Operator::both:
      return Value{is_true(a) && is_true(b)};
    case Operator::either:
      return Value{is_true(a) || is_true(b)};
    default:
      break;
  }
  if (a.is_absent() || b.is_absent()) return is_arithmetic(op) ? Value{} : Value{false};
  if (!is_arithmetic(op)) return Value{compare(op, a, b)};
  if (op == Operator::multiply || op == Operator::divide) return product(op, a, b);
  return std::visit(Sum{op == Operator::add ? 1.0 : -1.0}, a.data, b.data);
}

Result<Type> member_type(const Type& of, std::string_view field, const Catalogue& catalogue) {
  if (of.is_optional()) {
    ATTUNE_TRY(type, member_type(of.element(), field, catalogue));
    return Type::optional_of(std::move(type));
  }
  std::vector<std::string_view> known;
  switch (of.kind()) {
    case Kind::json:
      return Type::optional_of(Kind::json);
    case Kind::record:
      if (const Type* type = of.field(field)) return *type;
      for (const Type::Field& other : of.fields()) known.push_back(other.name);
      break;
    case Kind::item: {
      if (field == "id" || field == "title") return Type(Kind::text);
      const auto found = catalogue.find_field(field);
      if (found) switch (catalogue.field(*found).kind) {
          case FieldKind::number:
            return Type::optional_of(Kind::number);
          case FieldKind::labels:
            return Type::list_of(Kind::text);
          case FieldKind::text:
            return Type(Kind::text);
        }
      known = {"id", "title"};
      for (const Field& other : catalogue.fields()) known.push_back(other.name);
      break;
    }
    default:
      return type_error("{} has no fields", to_text(of))
          .mend("{}", of.kind() == Kind::items ? "take one item: first(...)" : "fields belong to items and records");
  }
  return type_error("there is no field '{}'", field).mend("{}", nearest_mend(field, known));
}

Value member(const Value& of, std::string_view field, const Catalogue& catalogue) {
  if (const auto* record = std::get_if<Record>(&of.data)) {
    const Value* found = record->find(field);
    return found == nullptr ? Value{} : *found;
  }
  if (const auto* document = std::get_if<json::value>(&of.data)) {
    const auto* object = document->if_object();
    const json::value* found = object == nullptr ? nullptr : object->if_contains(field);
    return found == nullptr || found->is_null() ? Value{} : Value{*found};
  }
  const auto* item = std::get_if<ItemId>(&of.data);
  if (item == nullptr) return {};
  if (field == "id") return Value{std::string(catalogue.key(*item))};
  if (field == "title") return Value{std::string(catalogue.title(*item))};
  const auto id = catalogue.find_field(field);
  if (!id) return {};
  switch (catalogue.field(*id).kind) {
    case FieldKind::number: {
      const auto number = catalogue.number(*id, *item);
      return number ? Value{*number} : Value{};
    }
    case FieldKind::text:
      return Value{std::string(catalogue.text(*id, *item))};
    case FieldKind::labels:
      break;
  }
  std::vector<Value> labels;
  for (const LabelId label : catalogue.labels(*id, *item))
    labels.push_back({std::string(catalogue.label_text(*id, label))});
  return Value{std::move(labels)};
}

}  // namespace attune::plan
