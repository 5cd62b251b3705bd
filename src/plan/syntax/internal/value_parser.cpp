#include "plan/syntax/internal/value_parser.h"

#include "data/filter/quoted_text.h"
#include "plan/syntax/internal/limits.h"
#include "plan/syntax/internal/where.h"
#include "plan/syntax/names.h"

#include <algorithm>
#include <charconv>
#include <cmath>

namespace attune::plan {
namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/// How many bytes of a text belong to the filter at its start: up to a "," or closing bracket outside all brackets and
/// quotes, or to a comment.
std::size_t filter_length(std::string_view text) {
  int open = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char c = text[at];
    if (c == '"') {
      std::size_t end = at;
      if (!read_quoted(text, end)) return text.size();  // the filter's own parser says what is wrong with it
      at = end - 1;
    } else if (c == '`') {
      at = text.find('`', at + 1);
      if (at == std::string_view::npos) return text.size();
    } else if (c == '#' || (open == 0 && (c == ',' || c == ')' || c == '}'))) {
      return at;
    } else if (c == '(' || c == '[') {
      ++open;
    } else if (c == ')' || c == ']') {
      --open;
    }
  }
  return text.size();
}

}  // namespace

Result<Call> ValueParser::call(int depth) {
  Call call;
  call.position = cursor_.place();
  const std::string_view tool = cursor_.peek_path();
  if (!is_tool_name(tool)) return cursor_.expected("a tool's name");
  call.tool = tool;
  cursor_.advance(tool.size());
  if (!cursor_.take('(')) return cursor_.expected("'('");
  if (cursor_.take(')')) return call;
  do {
    ATTUNE_TRY(next, argument(call, depth));
    call.arguments.push_back(std::move(next));
  } while (cursor_.take(','));
  if (!cursor_.take(')')) return cursor_.expected("',' or ')'");
  return call;
}

Result<Argument> ValueParser::argument(const Call& call, int depth) {
  Argument argument;
  const std::string_view word = cursor_.peek_word();
  if (is_word(word) && cursor_.after_word() == ':') {
    if (std::ranges::find(call.arguments, word, &Argument::name) != call.arguments.end())
      return cursor_.fault(fmt::format("{}() is given '{}' twice", call.tool, word));
    argument.name = word;
    cursor_.advance(word.size());
    cursor_.take(':');
  } else if (!call.arguments.empty() && !call.arguments.back().name.empty()) {
    return cursor_.fault("values without a name come before those with one");
  }
  const Cursor begin = cursor_;
  const bool is_condition = argument.name == "where";
  ATTUNE_TRY(value, is_condition && starts_filter() ? filter() : expression(depth + 1));
  if (is_condition && begins_with_operation(value)) return begin.fault(kWhereIsNoOperation).mend("{}", kNameItAbove);
  argument.value = std::move(value);
  return argument;
}

bool ValueParser::starts_filter() const {
  const char c = cursor_.peek();
  if (c == '(' || c == '`') return true;
  const std::string_view word = cursor_.peek_word();
  if (word.empty() || is_digit(c) || c == '$') return false;
  if (is_not(word)) return true;
  const char next = cursor_.after_word();
  return next != ',' && next != ')' && next != '(' && next != '.' && next != '\0';
}

Result<Expression> ValueParser::filter() {
  ATTUNE_TRY_VOID(count_value());
  Expression expression;
  expression.position = cursor_.place();
  const std::string_view text = cursor_.rest().substr(0, filter_length(cursor_.rest()));
  std::size_t fault = 0;
  auto filter = parse_filter(text, fault);
  if (!filter) return cursor_.fault_ahead(fault, filter.error().message).mend("{}", filter.error().mend);
  expression.node = *std::move(filter);
  cursor_.advance(text.size());
  return expression;
}

Result<Expression> ValueParser::expression(int depth, int strength) {
  if (depth > kDeepestText) return too_deep();
  ATTUNE_TRY(left, operand(depth));
  for (;;) {
    const OperatorForm* form = binary_operator();
    if (form == nullptr || form->strength < strength) return left;
    ATTUNE_TRY_VOID(count_value());
    Expression joined;
    joined.position = left.position;
    cursor_.advance(form->text.size());
    ATTUNE_TRY(right, expression(depth + 1, form->strength + 1));
    Operation operation{form->op, {}};
    operation.operands.push_back(std::move(left));
    operation.operands.push_back(std::move(right));
    joined.node = std::move(operation);
    left = std::move(joined);
  }
}

const OperatorForm* ValueParser::binary_operator() const {
  const std::string_view word = cursor_.peek_word();
  for (const OperatorForm& form : kOperators) {
    if (form.op == Operator::negation) continue;
    if (word.empty() ? cursor_.rest().starts_with(form.text) : word == form.text) return &form;
  }
  return nullptr;
}

Result<Expression> ValueParser::operand(int depth) {
  if (depth > kDeepestText) return too_deep();
  if (cursor_.peek_word() == form_of(Operator::negation).text) return negation(depth);
  ATTUNE_TRY(value, primary(depth));
  while (cursor_.peek() == '.') {
    ATTUNE_TRY_VOID(count_value());
    cursor_.take('.');
    const std::string_view field = cursor_.peek_word();
    if (!is_word(field)) return cursor_.expected("a field's name");
    cursor_.advance(field.size());
    Expression member;
    member.position = value.position;
    Member node{{}, std::string(field)};
    node.of.push_back(std::move(value));
    member.node = std::move(node);
    value = std::move(member);
  }
  return value;
}

Result<Expression> ValueParser::negation(int depth) {
  ATTUNE_TRY_VOID(count_value());
  Expression expression;
  expression.position = cursor_.place();
  cursor_.advance(form_of(Operator::negation).text.size());
  ATTUNE_TRY(operand, this->expression(depth + 1, kNegationStrength));
  Operation operation{Operator::negation, {}};
  operation.operands.push_back(std::move(operand));
  expression.node = std::move(operation);
  return expression;
}

Result<Expression> ValueParser::primary(int depth) {
  if (cursor_.peek() == '{') return in_braces(depth);
  if (cursor_.take('(')) {
    ATTUNE_TRY(inner, expression(depth + 1));
    if (!cursor_.take(')')) return cursor_.expected("')'");
    return inner;
  }
  ATTUNE_TRY_VOID(count_value());
  Expression expression;
  expression.position = cursor_.place();
  ATTUNE_TRY(node, value(depth));
  expression.node = std::move(node);
  return expression;
}

Result<Expression> ValueParser::in_braces(int depth) {
  const Position position = cursor_.place();
  cursor_.take('{');
  if (cursor_.peek() == '"' || (is_word(cursor_.peek_word()) && cursor_.after_word() == ':')) {
    ATTUNE_TRY_VOID(count_value());
    ATTUNE_TRY(object, this->object(depth));
    return Expression{std::move(object), position};
  }
  ATTUNE_TRY(inner, filter());
  if (!cursor_.take('}')) return cursor_.expected("'}'");
  return inner;
}

Result<Object> ValueParser::object(int depth) {
  Object object;
  do {
    ATTUNE_TRY(name, member_name());
    if (std::ranges::find(object.members, name, &Argument::name) != object.members.end())
      return cursor_.fault(fmt::format("'{}' is there twice", name));
    if (!cursor_.take(':')) return cursor_.expected("':'");
    ATTUNE_TRY(value, expression(depth + 1));
    object.members.push_back({std::move(name), std::move(value)});
  } while (cursor_.take(','));
  if (!cursor_.take('}')) return cursor_.expected("',' or '}'");
  return object;
}

Result<std::string> ValueParser::member_name() {
  if (cursor_.peek() == '"') return cursor_.string();
  const std::string_view word = cursor_.peek_word();
  if (!is_word(word)) return cursor_.expected("a name");
  cursor_.advance(word.size());
  return std::string(word);
}

Result<decltype(Expression::node)> ValueParser::value(int depth) {
  const char c = cursor_.peek();
  if (c == '"') return cursor_.string();
  if (c == '[') return list(depth);
  if (is_digit(c) || c == '-') return number_or_time();
  if (cursor_.take_word("true")) return true;
  if (cursor_.take_word("false")) return false;
  const std::string_view path = cursor_.peek_path();
  if (is_tool_name(path) && cursor_.opens_call(path)) return call(depth);
  const std::string_view word = cursor_.peek_word();
  if (!is_reference(word)) return cursor_.expected("a value");
  cursor_.advance(word.size());
  return Reference{std::string(word)};
}

Result<List> ValueParser::list(int depth) {
  List list;
  cursor_.take('[');
  if (cursor_.take(']')) return list;
  do {
    ATTUNE_TRY(element, expression(depth + 1));
    list.elements.push_back(std::move(element));
  } while (cursor_.take(','));
  if (!cursor_.take(']')) return cursor_.expected("',' or ']'");
  return list;
}

Result<decltype(Expression::node)> ValueParser::number_or_time() {
  const std::string_view rest = cursor_.rest();
  constexpr std::size_t kDateLength = 10;
  constexpr std::size_t kTimeLength = 16;
  if (rest.size() >= kDateLength && rest[4] == '-' && rest[7] == '-') {
    const bool has_time = rest.size() > kDateLength && rest[kDateLength] == 'T';
    if (const auto time = read_local_time(rest.substr(0, kTimeLength)); has_time && time) {
      cursor_.advance(kTimeLength);
      return *time;
    }
    const auto date = read_date(rest.substr(0, kDateLength));
    if (!date || has_time) return cursor_.expected("a date such as 2026-11-23 or a time such as 2026-11-23T18:00");
    cursor_.advance(kDateLength);
    return *date;
  }
  ATTUNE_TRY(count, number());
  const auto unit = cursor_.after_word() == '=' ? std::nullopt : duration_unit(cursor_.peek_word());
  if (!unit) return count;
  const auto duration = multiply(*unit, count);
  if (!duration) return cursor_.fault(duration.error().message);
  cursor_.advance(cursor_.peek_word().size());
  return *duration;
}

Result<double> ValueParser::number() {
  const std::string_view rest = cursor_.rest();
  double number = 0;
  const auto [end, code] = std::from_chars(rest.data(), rest.data() + rest.size(), number);
  if (code != std::errc{} || !std::isfinite(number)) return cursor_.expected("a number");
  cursor_.advance(static_cast<std::size_t>(end - rest.data()));
  return number;
}

Failure ValueParser::too_deep() const {
  return cursor_.fault(fmt::format("nested more than {} deep", kDeepest));
}

Status ValueParser::count_value() {
  if (++values_ > kMostValues) return cursor_.fault(fmt::format("a plan has at most {} values", kMostValues));
  return {};
}

}  // namespace attune::plan
