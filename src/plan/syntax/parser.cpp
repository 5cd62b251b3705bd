#include "data/filter/quoted_text.h"
#include "data/key.h"
#include "plan/plan.h"
#include "plan/syntax/internal/cursor.h"
#include "plan/syntax/internal/depth.h"
#include "plan/syntax/internal/limits.h"
#include "plan/syntax/internal/names.h"
#include "plan/syntax/internal/operators.h"
#include "plan/type.h"

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

/// Brackets nest a text deeper than its plan, at most by two for each of the plan's own levels.
constexpr int kDeepestText = 3 * kDeepest;

/// Recursive descent over the grammar in docs/plan-language.md.
class Parser {
 public:
  explicit Parser(std::string_view text) : cursor_(text) {}

  Result<Plan> plan() {
    Plan plan;
    if (!cursor_.take_word("plan")) return cursor_.expected("'plan'");
    ATTUNE_TRY(request, cursor_.string());
    plan.request = std::move(request);
    while (cursor_.peek_word() == "define") {
      ATTUNE_TRY(next, definition());
      if (depth_of(next.body) > kDeepest) return too_deep(next.position);
      plan.definitions.push_back(std::move(next));
    }
    while (!cursor_.at_end()) {
      ATTUNE_TRY(next, step(0));
      if (depth_of(next) > kDeepest) return too_deep(next.position);
      plan.steps.push_back(std::move(next));
    }
    return plan;
  }

 private:
  // -- steps

  Result<Definition> definition() {
    Definition definition;
    cursor_.take_word("define");
    definition.position = cursor_.place();
    ATTUNE_TRY(given, cursor_.name("a name"));
    definition.name = std::move(given);
    if (!cursor_.take('(')) return cursor_.expected("'('");
    if (!cursor_.take(')')) {
      do {
        ATTUNE_TRY(next, parameter());
        definition.parameters.push_back(std::move(next));
      } while (cursor_.take(','));
      if (!cursor_.take(')')) return cursor_.expected("',' or ')'");
    }
    ATTUNE_TRY(body, block(1));
    definition.body = std::move(body);
    return definition;
  }

  Result<Definition::Parameter> parameter() {
    ATTUNE_TRY_VOID(count_value());
    ATTUNE_TRY(name, cursor_.name("a parameter's name"));
    if (!cursor_.take(':')) return cursor_.expected("':' and a type");
    std::string words;
    for (std::string_view word = cursor_.peek_word(); !word.empty(); word = cursor_.peek_word()) {
      words.append(words.empty() ? "" : " ").append(word);
      cursor_.advance(word.size());
    }
    const auto type = parse_type(words);
    if (!type) return cursor_.fault(type.error().message).mend("{}", type.error().mend);
    return Definition::Parameter{std::move(name), to_text(*type)};
  }

  Result<Step> step(int depth) {
    if (++steps_ > kMostSteps) return cursor_.fault(fmt::format("a plan has at most {} steps", kMostSteps));
    Step step;
    step.position = cursor_.place();
    const bool is_let = cursor_.take_word("let");
    if (is_let || (is_name(cursor_.peek_word()) && cursor_.after_word() == '=')) {
      ATTUNE_TRY(given, cursor_.name("a name"));
      step.name = std::move(given);
      if (!cursor_.take('=')) return cursor_.expected("'='");
    }
    ATTUNE_TRY(action, is_let ? let(depth) : this->action(depth));
    step.action = std::move(action);
    return step;
  }

  using Action = decltype(Step::action);

  Result<Action> action(int depth) {
    if (cursor_.take_word("for")) return for_each(depth);
    if (cursor_.take_word("if")) return branch(depth);
    return invocation(depth);
  }

  Result<Action> let(int depth) {
    ATTUNE_TRY(value, expression(depth + 1));
    return Let{std::move(value)};
  }

  Result<Action> invocation(int depth) {
    Invocation invocation;
    invocation.optional = cursor_.take_word("optional");
    ATTUNE_TRY(parsed, call(depth));
    invocation.call = std::move(parsed);
    if (cursor_.take_word("needs")) {
      if (!cursor_.take_word("confirmation")) return cursor_.expected("'confirmation'");
      invocation.needs_confirmation = true;
    }
    if (cursor_.take_word("else")) {
      ATTUNE_TRY(value, expression(depth + 1));
      invocation.otherwise = std::move(value);
    }
    return invocation;
  }

  Result<Action> for_each(int depth) {
    ForEach loop;
    if (!cursor_.take_word("each")) return cursor_.expected("'each'");
    ATTUNE_TRY(variable, cursor_.name("a name"));
    loop.variable = std::move(variable);
    if (!cursor_.take_word("in")) return cursor_.expected("'in'");
    ATTUNE_TRY(in, expression(depth + 1));
    loop.in = std::move(in);
    if (!cursor_.take('(') || !cursor_.take_word("at") || !cursor_.take_word("most"))
      return cursor_.expected("'(at most ...)'");
    ATTUNE_TRY(bound, number());
    loop.at_most = bound;
    if (!cursor_.take(')')) return cursor_.expected("')'");
    ATTUNE_TRY(body, block(depth + 1));
    loop.body = std::move(body);
    return loop;
  }

  Result<Action> branch(int depth) {
    If branch;
    ATTUNE_TRY(condition, expression(depth + 1));
    branch.condition = std::move(condition);
    ATTUNE_TRY(then, block(depth + 1));
    branch.then = std::move(then);
    if (cursor_.take_word("else")) {
      ATTUNE_TRY(otherwise, block(depth + 1));
      branch.otherwise = std::move(otherwise);
    }
    return branch;
  }

  /// { step ... yield value }
  Result<Block> block(int depth) {
    if (depth > kDeepestText) return too_deep();
    Block block;
    if (!cursor_.take('{')) return cursor_.expected("'{'");
    while (!cursor_.take_word("yield")) {
      if (cursor_.at_end() || cursor_.peek() == '}') return cursor_.expected("'yield' and the block's value");
      ATTUNE_TRY(next, step(depth));
      block.steps.push_back(std::move(next));
    }
    ATTUNE_TRY(value, expression(depth + 1));
    block.value = std::move(value);
    if (!cursor_.take('}')) return cursor_.expected("'}'");
    return block;
  }

  // -- calls

  Result<Call> call(int depth) {
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

  Result<Argument> argument(const Call& call, int depth) {
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
    ATTUNE_TRY(value, argument.name == "where" && starts_filter() ? filter() : expression(depth + 1));
    argument.value = std::move(value);
    return argument;
  }

  /// After `where:` stands a filter, unless what stands there can only be another expression: a reference, a call, a
  /// literal. A filter starts with "(", a backquote, "not", or a field's name with an operator behind it.
  [[nodiscard]] bool starts_filter() const {
    const char c = cursor_.peek();
    if (c == '(' || c == '`') return true;
    const std::string_view word = cursor_.peek_word();
    if (word.empty() || is_digit(c) || c == '$') return false;
    if (is_not(word)) return true;
    const char next = cursor_.after_word();
    return next != ',' && next != ')' && next != '(' && next != '.' && next != '\0';
  }

  Result<Expression> filter() {
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

  // -- values

  /// Precedence climbing: what stands here and joins by operators of at least this strength.
  Result<Expression> expression(int depth, int strength = 0) {
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

  /// The operator at the cursor; null where none is.
  [[nodiscard]] const OperatorForm* binary_operator() const {
    const std::string_view word = cursor_.peek_word();
    for (const OperatorForm& form : kOperators) {
      if (form.op == Operator::negation) continue;
      if (word.empty() ? cursor_.rest().starts_with(form.text) : word == form.text) return &form;
    }
    return nullptr;
  }

  Result<Expression> operand(int depth) {
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

  Result<Expression> negation(int depth) {
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

  Result<Expression> primary(int depth) {
    if (cursor_.peek() == '{') return filter_in_braces();
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

  Result<Expression> filter_in_braces() {
    cursor_.take('{');
    ATTUNE_TRY(inner, filter());
    if (!cursor_.take('}')) return cursor_.expected("'}'");
    return inner;
  }

  Result<decltype(Expression::node)> value(int depth) {
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

  Result<List> list(int depth) {
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

  Result<decltype(Expression::node)> number_or_time() {
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

  Result<double> number() {
    const std::string_view rest = cursor_.rest();
    double number = 0;
    const auto [end, code] = std::from_chars(rest.data(), rest.data() + rest.size(), number);
    if (code != std::errc{} || !std::isfinite(number)) return cursor_.expected("a number");
    cursor_.advance(static_cast<std::size_t>(end - rest.data()));
    return number;
  }

  static Failure too_deep(Position at) {
    return parse_error("line {}, column {}: nested more than {} deep", at.line, at.column, kDeepest)
        .mend("name the inner values on lines of their own");
  }
  [[nodiscard]] Failure too_deep() const { return cursor_.fault(fmt::format("nested more than {} deep", kDeepest)); }

  Status count_value() {
    if (++values_ > kMostValues) return cursor_.fault(fmt::format("a plan has at most {} values", kMostValues));
    return {};
  }

  Cursor cursor_;
  std::size_t steps_ = 0;
  std::size_t values_ = 0;
};

}  // namespace

Result<Plan> parse(std::string_view text) {
  if (text.size() > kLongestText)
    return resource_exhausted("the plan has {} bytes, more than {}", text.size(), kLongestText)
        .mend("split the request into smaller ones");
  ATTUNE_TRY_VOID(check_utf8("plan", text));
  return Parser(text).plan();
}

}  // namespace attune::plan
